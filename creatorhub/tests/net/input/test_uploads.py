"""A file that is no picture or film, or more than one thing, is refused or made harmless."""

import io
from typing import Any

from PIL import Image

from creatorhub import uploads
from creatorhub.tests.net.amount import WHOLE, dice
from creatorhub.tests.net.input import films, pictures
from creatorhub.tests.net.input.doors import TYPED, Door, kept_names, served, state
from creatorhub.tests.net.input.measured import spent

PICTURE_DOORS = sorted(uploads.PICTURES)
FILM_DOOR = "courses:studio_lesson_edit"
SECONDS = 5.0
# What each file calls itself, in turn: what is believed is its content.
NAMES = [
    ("a.png", "image/png"), ("a.svg", "image/svg+xml"), ("a.html", "text/html"),
    ("a.php.jpg", "image/jpeg"), ("a.jpg.html", "image/jpeg"), ("a", "application/octet-stream"),
    ("a.gif", "text/html; charset=utf-7"), ("a.exe", "image/webp"),
]  # fmt: skip


def spread(items: list[Any]) -> list[Any]:
    """Each with every door; in a sample each with one, another one by SEED."""
    if WHOLE:
        return [(route, *item) for route in PICTURE_DOORS for item in items]
    turn = dice("uploads").randrange(len(PICTURE_DOORS))
    return [
        (PICTURE_DOORS[(place + turn) % len(PICTURE_DOORS)], *item)
        for place, item in enumerate(items)
    ]


def send_timed(door: Door, client: Any, place: int, data: bytes) -> Any:
    began = spent()
    answer = door.send(client, NAMES[place % len(NAMES)][0], data, NAMES[place % len(NAMES)][1])
    assert spent() - began < SECONDS
    return answer


def is_refused(answer: Any, door: Door) -> bool:
    """A page that says why at the field, and keeps what was typed."""
    page = answer.content.decode()
    kept = not door.typed or TYPED in page
    return answer.status_code == 422 and f'id="id_{door.field}_error"' in page and kept


def test_each_door_that_reads_a_file_is_in_the_table():
    """Elsewhere the server takes none, so a new form with a file would stay empty."""
    assert {*uploads.PICTURES, *uploads.FILMS} == {
        "accounts:avatar", "accounts:studio_logo", "accounts:studio_portrait",
        "courses:studio_edit", FILM_DOOR,
    }  # fmt: skip


def test_what_is_no_picture_is_refused_at_every_door(upload_doors, studio, say):
    found, items = [], spread(list(pictures.not_pictures()))
    for place, (route, what, data) in enumerate(items):
        door, before = upload_doors[route], state()
        answer = send_timed(door, studio, place, data)
        if not is_refused(answer, door) or state() != before:
            found.append(f"{what} at {route}: {answer.status_code}")

    assert found == []
    say(f"input: {len(items)} files that are no pictures refused, nothing changed")


def test_a_picture_that_is_more_is_only_a_picture_afterwards(upload_doors, studio, site, say):
    found, items = [], spread(list(pictures.polyglots()))
    for place, (route, what, data) in enumerate(items):
        before = state()[0]
        answer = send_timed(upload_doors[route], studio, place, data)
        for path in kept_names(before):
            found += [f"{what} at {route}: {why}" for why in harm_in(path, site)]
        if answer.status_code >= 500 or (answer.status_code == 302 and not kept_names(before)):
            found.append(f"{what} at {route}: {answer.status_code}")

    assert found == []
    say(f"input: {len(items)} pictures that were more are pictures alone")


def harm_in(path: Any, site: Any) -> list[str]:
    """What is wrong with a stored picture and the way it is served."""
    data, answer = served(site, f"/media/public/{path.name}")
    picture = Image.open(io.BytesIO(data))
    extras = {*picture.info} - {"background", "loop", "timestamp"}
    wanted = {
        "it is WebP": picture.format == "WEBP" and path.suffix == ".webp",
        "no word of the file is left": pictures.WORDS not in data and b"<script" not in data,
        "it tells nothing beside its pixels": not extras and not dict(picture.getexif()),
        "its bytes end where it ends": len(data) == int.from_bytes(data[4:8], "little") + 8,
        "its type is told": answer["Content-Type"] == "image/webp",
        "nobody guesses": answer["X-Content-Type-Options"] == "nosniff",
        "nothing in it may run": "default-src 'none'" in answer["Content-Security-Policy"],
    }
    return [f"not: {what}" for what, is_so in wanted.items() if not is_so]


def test_what_is_no_film_is_refused(upload_doors, studio, say):
    found, items, door = [], list(films.not_films()), upload_doors[FILM_DOOR]
    for what, name, data in items:
        before = state()
        answer = door.send(studio, name, data, "video/mp4")
        if not is_refused(answer, door) or state() != before:
            found.append(f"{what} as {name}: {answer.status_code}")

    assert found == []
    say(f"input: {len(items)} files that are no films refused, nothing changed")


def test_a_film_that_is_more_is_served_as_a_film_alone(upload_doors, studio, lesson, say):
    items, kept = list(films.polyglots()), 0
    for what, name, data in items:
        answer = upload_doors[FILM_DOOR].send(studio, name, data, "text/html")
        if answer.status_code == 422:
            continue
        kept += 1
        lesson.refresh_from_db()
        _body, film = served(studio, f"/files/play/{lesson.media.uid}/")
        told = film["Content-Type"], film["X-Content-Type-Options"]
        assert told[0] in {"video/mp4", "video/webm", "audio/mpeg"}, what
        assert told[1] == "nosniff", what
        assert "default-src 'none'" in film["Content-Security-Policy"], what
    assert kept
    say(f"input: {kept} of {len(items)} films that were more are served as films alone")


def test_a_photograph_forgets_where_it_was_taken_and_keeps_its_turn(upload_doors, studio, ada):
    upload_doors["accounts:studio_logo"].send(studio, "a.jpg", pictures.told(), "image/jpeg")

    (path,) = kept_names({})
    assert Image.open(path).size == (48, 64)
    assert harm_in(path, type(studio)(ada.host)) == []
