"""What opens files from outside ends by itself when it wants too much."""

import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest

from tenants import files
from tenants.engine import confined
from tenants.errors import ImagesWait


def script(folder: Path, text: str) -> Path:
    path = folder / "script.py"
    path.write_text(text)
    return path


def test_it_reads_what_is_given_and_its_words(tmp_path):
    text = "import sys; print(sys.argv[1], sys.stdin.read()); sys.exit(4)"

    done = confined.run(script(tmp_path, text), "word", given=b"bytes")

    assert done == confined.Done(4, b"word bytes\n")


@pytest.mark.parametrize(
    ("text", "wanted_memory"),
    [
        ("bytearray(300_000_000)", True),
        ("while True: pass", False),
        ("import os; os.abort()", False),
    ],
)
def test_memory_time_and_crashes_end_it(text, wanted_memory, tmp_path, monkeypatch):
    monkeypatch.setattr(confined, "PATIENCE", 8.0)

    with pytest.raises(confined.OutOfBounds) as bounds:
        confined.run(script(tmp_path, text))

    assert bounds.value.memory is wanted_memory


def test_who_waits_for_something_ends_by_the_clock(tmp_path, monkeypatch):
    monkeypatch.setattr(confined, "PATIENCE", 0.3)

    with pytest.raises(confined.OutOfBounds):
        confined.run(script(tmp_path, "import time; time.sleep(60)"))


def test_it_writes_no_byte_and_knows_no_secret_of_the_server(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "of the server")
    text = (
        "import os, sys\n"
        "file = os.open(sys.argv[1], os.O_CREAT | os.O_WRONLY)\n"
        "try: os.write(file, b'x')\n"
        "except OSError as error: print(os.environ.get('SECRET_KEY'), error.errno)"
    )

    done = confined.run(script(tmp_path, text), str(tmp_path / "new"))

    assert done.out == b"None 27\n"


def test_who_sends_bombs_at_once_holds_a_few_threads_alone(tmp_path, monkeypatch):
    slow = script(tmp_path, "import time; time.sleep(1)")
    monkeypatch.setattr(files, "_REMAKER", slow)
    with ThreadPoolExecutor() as threads:
        most = confined.AT_ONCE + confined.WAITING
        held = [threads.submit(confined.run, slow) for _ in range(most)]
        while confined._line._value:
            time.sleep(0.01)

        with pytest.raises(ImagesWait):
            files.clean_image(BytesIO(b"any"), longest=10)
        assert not any(one.done() for one in held)

    assert confined.run(script(tmp_path, "")).code == 0
