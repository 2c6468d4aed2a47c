import pytest

from courses.engine.ranges import CHUNK, OutOfRange, read, span


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-3", (0, 3)),
        ("bytes=4-", (4, 9)),
        ("bytes=-3", (7, 9)),
        ("bytes=-99", (0, 9)),
        ("bytes=8-99", (8, 9)),
        ("bytes=9-9", (9, 9)),
    ],
)
def test_a_range_names_its_first_and_last_byte(header, expected):
    assert span(header, 10) == expected


@pytest.mark.parametrize("header", ["", "bytes=-", "bytes=0-1,4-5", "items=0-3", "bytes=5-2", "x"])
def test_what_is_no_single_range_means_the_whole_file(header):
    assert span(header, 10) is None


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=10-12", "bytes=-0"])
def test_a_range_beyond_the_end_is_refused(header):
    with pytest.raises(OutOfRange):
        span(header, 10)


def test_reading_a_range_gives_exactly_its_bytes_in_pieces(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(bytes(range(256)) * 1024)

    pieces = list(read(path, 10, 10 + CHUNK + 5))

    assert [len(piece) for piece in pieces] == [CHUNK, 6]
    assert b"".join(pieces) == path.read_bytes()[10 : 10 + CHUNK + 6]


def test_a_number_of_thousands_of_digits_is_no_range():
    assert span(f"bytes={'9' * 5000}-", 10) is None
