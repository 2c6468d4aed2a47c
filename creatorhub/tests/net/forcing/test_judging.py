"""The judge of answers sees what it is there to see: no running product is needed for that."""

import time
from types import SimpleNamespace
from typing import Any

import pytest

from creatorhub.tests.net.forcing.asks import Ask
from creatorhub.tests.net.forcing.crowd import Crowd, Got
from creatorhub.tests.net.forcing.windows import Windows

PAGE, MINE = Ask("page", "/"), Ask("mine", "/me/", "fan1", own=1)
PICTURE = Ask("same", "/theme.css", says=False, same=True)


@pytest.fixture
def judge() -> Any:
    """What is wrong with an answer of site 7, while nothing is forced."""
    town: Any = SimpleNamespace(sites=[], port=0)
    crowd = Crowd(town, Windows(), 1, 0)
    return lambda ask, got: crowd.judge(7, ask, got, time.monotonic())


@pytest.mark.parametrize(
    ("ask", "got", "found"),
    [
        (PAGE, Got(200, "", b"kanari07x and KANARI08X"), "canary of [8]"),
        (PAGE, Got(200, "Set-Cookie: session=kanari12x99sss", b"kanari07x"), "canary of [12]"),
        (PAGE, Got(404, "", b"no kanari03x here"), "canary of [3]"),
        (PAGE, Got(-1, "", b"half an answer: kanari19x"), "canary of [19]"),
        (PAGE, Got(200, "", b"<title>CreatorHub</title>"), "without its canary"),
        (PAGE, Got(500, "", b"broken"), "500"),
        (PAGE, Got(0, "", b""), "0"),
        (MINE, Got(200, "", b"kanari07x fan2q"), "fans [2]"),
        (PICTURE, Got(200, "", b"other colours"), "other bytes"),
    ],
)
def test_what_is_wrong_is_named(judge: Any, ask: Ask, got: Got, found: str) -> None:
    assert found in judge(ask, got)


def test_what_is_right_passes(judge: Any) -> None:
    assert judge(PAGE, Got(200, "X: kanari07x", b"kanari07x")) == ""
    assert judge(MINE, Got(200, "", b"kanari07x fan1q")) == ""
    assert judge(PAGE, Got(-1, "", b"")) == ""


def test_force_excuses_an_error_and_never_a_canary() -> None:
    town: Any = SimpleNamespace(sites=[], port=0)
    windows = Windows()
    crowd = Crowd(town, windows, 1, 0)
    with windows.open(site=7):
        now = time.monotonic()
        assert crowd.judge(7, PAGE, Got(503, "", b""), now) == ""
        assert "canary of [8]" in crowd.judge(7, PAGE, Got(503, "", b"kanari08x"), now)
        assert "unexcused" in crowd.judge(6, PAGE, Got(503, "", b""), now)
