"""A small file that wants much ends within 5 s and 200 MB, and changes nothing."""

import json
import subprocess
import sys
from functools import cache
from typing import Any

import pytest

from creatorhub import uploads
from creatorhub.tests.browser.running import ROOT
from creatorhub.tests.net.amount import WHOLE, dice
from creatorhub.tests.net.input import films, measured, pictures
from creatorhub.tests.net.input.doors import kept_names, state
from creatorhub.tests.net.input.measured import spent
from creatorhub.tests.net.input.test_uploads import FILM_DOOR, harm_in, is_refused
from tenants.engine import confined

SECONDS, BYTES = 5.0, 200_000_000
LARGEST = 250_000  # bytes of what comes out of a bomb that is a picture after all
SLOW_TO_MAKE = {"png of 30,000 x 30,000", "webp of 40 megapixels in 34 bytes"}


def chosen(bombs: dict[str, Any]) -> list[str]:
    """All of them; a sample has twelve, without what takes seconds to make."""
    names = sorted(set(bombs) - SLOW_TO_MAKE)
    return list(bombs) if WHOLE else dice("bombs").sample(names, min(12, len(names)))


@cache
def made(name: str) -> bytes:
    """A bomb, made once."""
    return {**pictures.BOMBS, **films.BOMBS}[name]()


@pytest.mark.parametrize(
    ("bombs", "opener"),
    [(pictures.BOMBS, measured.PICTURES), (films.BOMBS, measured.FILMS)],
    ids=["pictures", "films"],
)
def test_what_opens_a_bomb_stays_small_and_quick(bombs, opener, tmp_path, say):
    names = chosen(bombs)
    for name in names:
        (tmp_path / name).write_bytes(made(name))
    words = [sys.executable, "-m", measured.__name__, str(opener)]
    paths = [str(tmp_path / name) for name in names]
    done = subprocess.run([*words, *paths], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    costs = [json.loads(line) for line in done.stdout.splitlines()]

    assert [name for name, *_ in costs] == names
    assert [cost for cost in costs if cost[1] > SECONDS or cost[2] > BYTES] == []
    longest, most = max(cost[1] for cost in costs), max(cost[2] for cost in costs)
    say(f"input: {len(costs)} bombs ({opener.stem}) at most {longest:.1f} s, {most / 1e6:.0f} MB")


def test_a_bomb_of_a_picture_is_refused_or_small_afterwards(upload_doors, studio, site, say):
    found, names, routes = [], chosen(pictures.BOMBS), sorted(uploads.PICTURES)
    for place, name in enumerate(names):
        door, before, data = upload_doors[routes[place % 4]], state(), made(name)
        began = spent()
        answer = door.send(studio, "a.png", data)
        if spent() - began > SECONDS:
            found.append(f"{name}: too slow")
        if new := kept_names(before[0]):
            found += [f"{name}: {why}" for path in new for why in harm_in(path, site)]
            found += [f"{name}: large" for path in new if path.stat().st_size > LARGEST]
        elif not is_refused(answer, door) or state() != before:
            found.append(f"{name}: {answer.status_code}")

    assert found == []
    say(f"input: {len(names)} bombs of pictures refused by pages, or made small")


def test_a_bomb_of_a_film_is_refused_or_kept_as_it_is(upload_doors, studio, say):
    found, door, names = [], upload_doors[FILM_DOOR], chosen(films.BOMBS)
    for name in names:
        before = state()
        began = spent()
        answer = door.send(studio, "a", made(name), "video/mp4")
        if spent() - began > SECONDS:
            found.append(f"{name}: too slow")
        if answer.status_code != 302 and (not is_refused(answer, door) or state() != before):
            found.append(f"{name}: {answer.status_code}")

    assert found == []
    say(f"input: {len(names)} bombs of films refused by the page, or kept")


def test_a_decoder_that_goes_on_for_ever_is_refused_in_words(upload_doors, studio, monkeypatch):
    endless = confined._START.replace("runpy.run_path", "while True: pass; runpy.run_path")
    monkeypatch.setattr(confined, "_START", endless.replace("try:\n    while", "while"))
    door, before = upload_doors["accounts:studio_logo"], state()
    began = spent()

    answer = door.send(studio, "a.png", pictures.picture("PNG"))

    assert is_refused(answer, door)
    assert state() == before
    assert spent() - began < SECONDS
