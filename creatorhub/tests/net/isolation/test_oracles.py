"""Each judgment finds what it is for, and passes what is as it should be."""

import pytest

from creatorhub.isolation import oracles
from creatorhub.isolation.canary import Canary, Visibility
from creatorhub.isolation.oracles import Answer, Traces

OWN, OTHER = (
    Canary(site, "courses.lesson", 12, "body", Visibility.PAID) for site in ("ada", "lin")
)
WORD = OTHER.word
GOOD = Answer(200, (("Content-Type", "text/html"),), OWN.word.encode(), "OK")
PLACES = [
    (Answer(200, (), WORD.encode()), Traces(), "the body"),
    (Answer(200, (), OTHER.short.encode()), Traces(), "the body"),
    (Answer(200, (), WORD.replace("-", "%2D").encode()), Traces(), "the body"),
    (Answer(302, (("Location", f"/{WORD}/"),)), Traces(), "the header Location"),
    (Answer(200, reason=WORD), Traces(), "the status line"),
    (GOOD, Traces(mails=(WORD,)), "a mail"),
    (GOOD, Traces(logs=(f"refused {WORD}",)), "a log line"),
    (GOOD, Traces(files={"/media/t_a/x": WORD.encode()}), "the file /media/t_a/x"),
    (GOOD, Traces(files={f"/media/t_a/{WORD}": b""}), "the name of a file"),
    (GOOD, Traces(commands=((b"SET", b"t_a:k", WORD.encode()),)), "the cache"),
]


@pytest.mark.parametrize(("answer", "traces", "place"), PLACES)
def test_a_word_of_another_site_is_found_wherever_it_stands(answer, traces, place):
    assert oracles.leaks(answer, {"ada"}, traces) == [f"{place} holds {WORD}"]
    assert oracles.leaks(answer, {"ada", "lin"}, traces) == []


def test_what_the_request_said_itself_is_no_leak():
    assert oracles.leaks(Answer(404, (), WORD.encode()), {"ada"}, said={OTHER}) == []


NONE = Answer(404, (("Content-Type", "text/html"), ("X-Request-Id", "1")), b"Nothing at 77", "")
TELLING = [
    (Answer(403, NONE.headers, NONE.body), "status 403, not 404"),
    (Answer(404, NONE.headers, NONE.body + b"." * 30), "43 bytes, not 13"),
    (Answer(404, (*NONE.headers, ("ETag", "x")), NONE.body), "headers ['etag'] in one alone"),
    (
        Answer(404, (("Content-Type", "text/plain"), NONE.headers[1]), NONE.body),
        "content-type: 'text/plain', not 'text/html'",
    ),
    (
        Answer(404, (*NONE.headers, ("Location", "/courses/")), NONE.body),
        "leads to '/courses/', not ''",
    ),
]


@pytest.mark.parametrize(("other", "fault"), TELLING)
def test_whatever_tells_another_sites_id_from_nobodys_is_named(other, fault):
    assert fault in oracles.apart(other, NONE)


def test_the_asked_ids_and_what_is_drawn_anew_are_no_difference():
    ids = {"7010004", "123456789012"}
    pair = [
        Answer(302, (("Location", f"/x/{one}/?a={one}"),), f"{one} {token * 64}".encode())
        for one, token in zip(sorted(ids), "ab", strict=True)
    ]

    assert oracles.apart(*pair, ids) == []


ROWS = {("t_a", "courses_course"): 1, ("t_b", "courses_course"): 2, ("public", "tenants_run"): 1}


def test_rows_outside_of_the_own_schema_are_named():
    assert oracles.strayed(ROWS, "t_a") == [
        "1 rows of public.tenants_run written",
        "2 rows of t_b.courses_course written",
    ]
    assert oracles.strayed(ROWS, "t_a", {"tenants_run"}) == ["2 rows of t_b.courses_course written"]
    assert oracles.disturbed(ROWS, "t_a", {"django_session"}) == [
        "1 rows of courses_course written by looking"
    ]
    assert oracles.disturbed(ROWS, "t_a", {"courses_course"}) == []


@pytest.mark.parametrize("key", [b":1:guesses", b"t_b:1:guesses", b"t_a:1:of:t_b", b"public:1:x"])
def test_a_key_of_the_cache_without_the_own_schema_is_named(key):
    fine = [(b"SET", b"t_a:1:guesses", b"1"), (b"GET", b"version:1:t_a"), (b"MULTI",)]

    assert oracles.misplaced(fine, "t_a") == []
    assert len(oracles.misplaced([*fine, (b"INCR", key)], "t_a")) == 1


def test_a_file_in_another_sites_folder_is_named():
    paths = ["/media/t_a/public/x.webp", "/media/t_b/x.mp3", "/media/x.webp", "/tmp/upload"]

    assert oracles.outside(paths, "/media", "t_a") == [
        "the file /media/t_b/x.mp3 was written",
        "the file /media/x.webp was written",
    ]


def test_tables_that_changed_came_or_went_are_named():
    before, after = {"a": "1", "b": "1", "gone": "1"}, {"a": "1", "b": "2", "new": "1"}

    assert oracles.changed(before, after) == ["b is another", "gone is another", "new is another"]
    assert oracles.changed(before, before) == []


def test_what_was_sent_and_stands_in_the_log_is_named_by_its_field():
    typed = {"login": "a@example.com", "password": "a long enough word"}

    assert oracles.retold(["signed in", "at /accounts/login/"], typed) == []
    assert oracles.retold(["asked", "with {'password': 'a long enough word'}"], typed) == [
        "a log line holds what was sent as password"
    ]
