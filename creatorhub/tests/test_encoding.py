"""What calls itself another encoding than UTF-8 is refused before anybody reads it."""

import time

import pytest

from creatorhub.encoding import is_utf8, refusal, utf8_only


@pytest.mark.parametrize("charset", ["hex", "utf-16", "idna", '"rot13"', "zip", "utf-8'x'hex"])
@pytest.mark.parametrize("mark", ["charset=", "CHARSET=", "charset = ", "charset*="])
def test_another_encoding_is_refused(charset, mark):
    told = f"multipart/form-data; boundary=x; {mark}{charset}"
    heard = []

    body = utf8_only(lambda *_: [b"read"])({"CONTENT_TYPE": told}, lambda *head: heard.append(head))

    assert (list(body), heard[0][0]) == ([b"Send it as UTF-8.\n"], "400 Bad Request")


def test_blanks_cost_nothing():
    """They took a third of a second once: a header may have 8,000 of them."""
    started = time.process_time()

    assert is_utf8(f"a{' ' * 8_000}b")
    assert time.process_time() - started < 0.02


@pytest.mark.parametrize(
    ("told", "handed_on"),
    [
        ("", ""),
        ("application/json", "application/json"),
        ("a/b; charset=utf-8", "a/b"),
        ('a/b;charset="UTF-8"', "a/b"),
        ("a/b; charset=utf8; boundary=x", "a/b; boundary=x"),
    ],
)
def test_utf_8_goes_without_saying(told, handed_on):
    seen = []

    utf8_only(lambda environ, _: seen.append(environ) or [])({"CONTENT_TYPE": told}, print)

    assert is_utf8(told)
    assert seen == [{"CONTENT_TYPE": handed_on}]


def test_too_many_parameters_are_refused():
    heard = []
    door = utf8_only(lambda *_: [b"read"])

    body = door({"QUERY_STRING": "a=1&" * 500}, lambda *head: heard.append(head))

    assert (list(body), heard[0][0]) == ([b"Too many parameters.\n"], "400 Bad Request")
    assert list(door({"QUERY_STRING": "a=1&" * 499}, print)) == [b"read"]


@pytest.mark.parametrize("length", ["5,5", "-1", "1e3", "+5", "٣", "9" * 30])
def test_a_length_that_is_no_number_is_refused(length):
    assert refusal({"CONTENT_LENGTH": length}) == b"Of unknown length.\n"
    assert refusal({"CONTENT_LENGTH": "0"}) == refusal({"CONTENT_LENGTH": ""}) == b""


def test_a_refusal_is_as_closed_as_any_other_answer(settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    heard = []

    list(utf8_only(lambda *_: [])({"CONTENT_LENGTH": "5,5"}, lambda *head: heard.append(head)))

    headers = dict(heard[0][1])
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
