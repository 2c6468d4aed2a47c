"""A catalogue and its history: every bad cell is named, and it is all of it or nothing, once."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Grant, User
from analytics.models import Event
from billing.models import Offer
from courses.models import Course, Lesson, Rating
from creatorhub.importing import reading
from creatorhub.importing.table import FileRefused, Problems
from recommend.selectors import history
from tenants import clock
from tenants.schemas import open_creator

ITEMS = """id,title,kind,tags,price,text
i1,Line and light,course,drawing; ink|light,19.50,"Draw, slowly.

Look <b>twice</b>."
i2,Free hand,single,,0,Short.
"""
EVENTS = """user,item,kind,rating,amount,at
u1,i1,purchase,,19.50,2026-01-02T10:00:00+01:00
u1,i1,rating,5,,2026-01-03T10:00:00Z
ann@Example.com,i2,view,,,2026-01-04 08:00:00
u1,i1,purchase,,19.50,2026-01-02T10:00:00+01:00
"""
NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def files(tmp_path):
    """`files(items, events)`: the two files on disk; text, or bytes as they are."""

    def write(items=ITEMS, events=EVENTS):
        for name, content in (("items.csv", items), ("events.csv", events)):
            data = content if isinstance(content, bytes) else content.encode()
            (tmp_path / name).write_bytes(data)
        return tmp_path / "items.csv", tmp_path / "events.csv"

    return write


def load(paths, creator="ada"):
    call_command("import_interactions", creator=creator, items=paths[0], events=paths[1])


def counts() -> tuple[int, ...]:
    return tuple(m.objects.count() for m in (Course, Lesson, Offer, User, Event, Grant, Rating))


def wrong(paths, exponent=2, items=()):
    """What is wrong with the two files, as (file, row, column)."""
    problems = Problems()
    ids = reading.read_items(paths[0], exponent=exponent, problems=problems).ids
    reading.read_events(
        paths[1], items={*ids, *items}, exponent=exponent, now=NOW, problems=problems
    )
    return [(problem.file, problem.row, problem.column) for problem in problems.shown]


def test_items_become_published_courses_with_their_text_and_price(ada, files):
    load(files())

    paid, free = Course.objects.order_by("external_id")
    assert (paid.title, paid.slug, paid.kind) == ("Line and light", "line-and-light", "course")
    assert paid.tags == ["drawing", "ink", "light"]
    assert (paid.state, paid.access, free.access) == ("published", "paid", "open")
    assert paid.lessons.get().body == "<p>Draw, slowly.</p><p>Look &lt;b&gt;twice&lt;/b&gt;.</p>"
    offer = Offer.objects.get()
    assert (offer.keys, offer.amount, offer.currency) == ([paid.key], 1950, "EUR")


def test_users_become_fans_who_cannot_sign_in_yet(ada, files):
    load(files())

    named, by_mail = User.objects.filter(role="fan").order_by("email")
    if named.email:
        named, by_mail = by_mail, named
    assert (named.external_id, named.name, named.email) == ("u1", "u1", None)
    assert (by_mail.email, by_mail.name) == ("ann@example.com", "ann")
    assert not named.has_usable_password()
    assert named.date_joined == datetime(2026, 1, 2, 9, tzinfo=UTC)


def test_events_keep_their_time_amount_and_stars_and_buyers_own_the_item(ada, files, capsys):
    load(files())

    course = Course.objects.get(external_id="i1")
    told = list(Event.objects.order_by("pk").values_list("kind", "value", "amount", "at"))
    assert told == [
        ("purchase", None, 1950, datetime(2026, 1, 2, 9, tzinfo=UTC)),
        ("rating", 5, 0, datetime(2026, 1, 3, 10, tzinfo=UTC)),
        ("view", None, 0, datetime(2026, 1, 4, 8, tzinfo=UTC)),
        ("purchase", None, 1950, datetime(2026, 1, 2, 9, tzinfo=UTC)),
    ]
    grant = Grant.objects.get()
    assert (grant.key, grant.source, grant.ends_at) == (course.key, "import", None)
    assert (Rating.objects.get().stars, course.stars) == (5, 5)
    assert history(clock.now()).facts == ["purchase", "rating", "view", "purchase"]
    assert "1 times had no zone and were taken as UTC." in capsys.readouterr().out


def test_a_second_import_adds_nothing_and_a_longer_one_only_what_is_new(ada, files, capsys):
    load(files())
    before = counts()
    load(files())
    assert counts() == before
    assert "Added 0 items, 0 fans, 0 events, 0 grants and 0 ratings" in capsys.readouterr().out

    load(files(events=EVENTS + "u2,i2,start,,,2026-01-05T00:00:00Z\n"))

    assert counts() == (*before[:3], before[3] + 1, before[4] + 1, *before[5:])


def test_the_same_deed_at_the_same_second_counts_as_often_as_it_stands_there():
    at = datetime(2026, 1, 1, tzinfo=UTC)

    keys = {reading.key("u", "i", "view", at, occurrence) for occurrence in (1, 2)}

    assert {len(key) for key in keys} == {40}
    assert len(keys) == 2


def test_a_fan_who_is_there_already_is_found_by_the_address(ada, alice, files):
    load(files(events=EVENTS.replace("ann@Example.com", "Alice@example.com")))

    assert Event.objects.get(kind="view").actor_id == alice.pk
    assert User.objects.filter(role="fan").count() == 2


def test_a_refunded_purchase_grants_nothing(ada, files):
    events = EVENTS + "u1,i1,refund,,19.50,2026-01-09T00:00:00Z\n"

    load(files(events=events))

    assert not Grant.objects.exists()
    assert Event.objects.get(kind="refund").amount == -1950


def test_addresses_are_ascii_and_unique(ada, files):
    items = (
        "id,title,kind,tags,price,text\na-1,素描,course,,,x\nb,Pen,course,,,x\nc,Pen,course,,,x\n"
    )

    load(files(items, "user,item,kind,rating,amount,at\n"))

    assert list(Course.objects.values_list("slug", flat=True)) == ["a-1", "pen", "pen-2"]


def test_events_may_name_items_that_are_on_the_site(ada, files):
    load(files())
    load(files("id,title,kind,tags,price,text\n", EVENTS))

    assert Course.objects.count() == 2


def test_the_neighbours_stay_as_they_were(ada, lin, files):
    load(files())

    with open_creator(lin):
        assert counts() == (0, 0, 0, 1, 0, 0, 0)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (("i1,Line", ",Line"), ("items.csv", 2, "id")),
        (("i2,Free", "i1,Free"), ("items.csv", 3, "id")),
        (("Free hand", "x" * 141), ("items.csv", 3, "title")),
        (("Free hand", " "), ("items.csv", 3, "title")),
        (("hand,single", "hand,film"), ("items.csv", 3, "kind")),
        (("drawing;", "x" * 41 + ";"), ("items.csv", 2, "tags")),
        (("19.50,", "19.505,"), ("items.csv", 2, "price")),
        (("19.50,", "-1,"), ("items.csv", 2, "price")),
        (("19.50,", "1e3,"), ("items.csv", 2, "price")),
        (("19.50,", "NaN,"), ("items.csv", 2, "price")),
        (("0,Short.", "0,Short.,more"), ("items.csv", 3, "row")),
    ],
)
def test_a_bad_item_is_named_by_row_and_column(files, change, place):
    items = ITEMS.replace(*change)
    assert items != ITEMS

    assert place in wrong(files(items), items={"i1", "i2"})
    assert len(wrong(files(items), items={"i1", "i2"})) == 1


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (",i1,view,,,2026-01-01", "user"),
        (f"{'x' * 65},i1,view,,,2026-01-01", "user"),
        ("u,,view,,,2026-01-01", "item"),
        ("u,i9,view,,,2026-01-01", "item"),
        ("u,i1,bought,,,2026-01-01", "kind"),
        ("u,i1,joined,,,2026-01-01", "kind"),
        ("u,i1,rating,,,2026-01-01", "rating"),
        ("u,i1,rating,0,,2026-01-01", "rating"),
        ("u,i1,rating,6,,2026-01-01", "rating"),
        ("u,i1,rating,4.5,,2026-01-01", "rating"),
        ("u,i1,view,3,,2026-01-01", "rating"),
        ('u,i1,purchase,,"1,50",2026-01-01', "amount"),
        ("u,i1,purchase,,1.505,2026-01-01", "amount"),
        ("u,i1,view,,,", "at"),
        ("u,i1,view,,,01/02/2026", "at"),
        ("u,i1,view,,,2026-02-30T00:00:00Z", "at"),
        ("u,i1,view,,,2030-01-01T00:00:00Z", "at"),
        ("u,i1,view,,,1816-01-01T00:00:00Z", "at"),
        ("u,i1,view,,,0001-01-01T00:00:00+12:00", "at"),
        ("u,i1", "row"),
    ],
)
def test_a_bad_event_is_named_by_row_and_column(files, row, column):
    assert wrong(files(events=EVENTS + row + "\n")) == [("events.csv", 6, column)]


def test_the_decimals_are_those_of_the_currency(files):
    assert ("items.csv", 2, "price") in wrong(files(), exponent=0)
    assert wrong(files(ITEMS.replace("19.50", "19"), EVENTS.replace("19.50", "19"))) == []


def test_a_bad_file_imports_nothing_and_all_its_faults_are_told(ada, files, capsys):
    before = counts()
    bad = EVENTS + 60 * "u3,i1,dance,9,x,yesterday\n"

    with pytest.raises(CommandError, match=r"^240 bad cells\. Nothing was imported\.$"):
        load(files(events=bad))

    lines = capsys.readouterr().err.splitlines()
    assert (len(lines), lines[-1]) == (51, "… and 190 more.")
    assert lines[0].startswith("events.csv, row 6, kind: 'dance' is unknown; use one of view, ")
    assert counts() == before


def test_a_byte_order_mark_crlf_quotes_and_other_columns_are_fine(ada, files):
    items = '\ufeffid,Title,kind,tags,price,text,shelf\r\ni1,"A ""b""",course,,,x,9\r\n\r\n'

    load(files(items, "user,item,kind,rating,amount,at\r\nu1,i1,view,,,2026-01-01\r\n"))

    assert Course.objects.get().title == 'A "b"'
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ("", "items.csv is empty"),
        ("\n\n", "items.csv is empty"),
        ("id,title\n", "the header needs each of these columns once: kind, tags, price, text"),
        ("id,id,title,kind,tags,price,text\n", "each of these columns once: id"),
        (ITEMS.encode("utf-16"), "line 1: not UTF-8. Save the file as CSV UTF-8"),
        ("id,title,kind,tags,price,text\né".encode("latin-1"), "line 2: not UTF-8"),
        ("id,title,kind,tags,price,text\na\0b", "line 2: a zero byte"),
        ('id,title,kind,tags,price,text\na,"b', "Is a quote missing?"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_line(ada, files, items, words):
    before = counts()

    with pytest.raises(CommandError) as refusal:
        load(files(items))

    assert words in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert counts() == before


def test_a_missing_file_and_an_unknown_site_are_named(ada, files, tmp_path):
    with pytest.raises(CommandError, match=r"Cannot read .*no\.csv: No such file"):
        load((tmp_path / "no.csv", files()[1]))
    with pytest.raises(CommandError, match=r"^There is no site called 'nobody'\.$"):
        load(files(), creator="nobody")


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(FileRefused, match="Is a directory"):
        reading.read_items(tmp_path, exponent=2, problems=Problems())
