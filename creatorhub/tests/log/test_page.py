"""The page of the log: read by who looks after the team, in words, and by nobody else."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.acts import ACTS, FIELDS, KINDS
from accounts.models import AuditEntry, User
from accounts.services import audit, change_role, give_access
from accounts.services.tokens import make_token
from billing import services as billing
from conftest import make_fan
from courses import services as courses
from creatorhub.owndata import erasing
from tenants.schemas import open_creator

PAGE = "/studio/log/"


@pytest.fixture(autouse=True)
def empty(ada):
    """No entry that a test on real connections left in the log that nobody may empty."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_auditentry DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM accounts_auditentry")
        cursor.execute("ALTER TABLE accounts_auditentry ENABLE TRIGGER USER")


@pytest.fixture
def eve(ada):
    person = make_fan("eve")
    User.objects.filter(pk=person.pk).update(role="editor", name="Eve")
    return User.objects.get(pk=person.pk)


def text(answer) -> str:
    return answer.content.decode()


def test_a_deed_stands_there_as_a_sentence_with_before_and_after(browse, owner, eve):
    change_role(actor=owner, member_id=eve.pk, role="admin")

    page = text(browse(owner).get(PAGE))

    assert "<strong><bdi>Ada</bdi></strong> changed the role of <bdi>Eve</bdi>" in page
    assert "<bdi>editor</bdi>" in page
    assert "<bdi>admin</bdi>" in page


@pytest.mark.parametrize(
    ("role", "status"), [("fan", 403), ("moderator", 403), ("editor", 403), ("admin", 200)]
)
def test_who_looks_after_the_team_reads_it_and_nobody_else(browse, charlie, role, status):
    User.objects.filter(pk=charlie.pk).update(role=role)

    assert browse(charlie).get(PAGE).status_code == status


def test_without_a_second_factor_nobody_reads_it(browse, owner):
    assert browse(owner, strong=False).get(PAGE).url.startswith("/accounts/2fa/")


def test_an_empty_log_says_what_will_stand_there(browse, owner):
    assert "Nothing to tell yet" in text(browse(owner).get(PAGE))


def test_the_page_costs_the_same_for_one_line_and_for_three(browse, owner, eve):
    client = browse(owner)
    change_role(actor=owner, member_id=eve.pk, role="admin")
    client.get(PAGE)
    with CaptureQueriesContext(connection) as one:
        client.get(PAGE)
    change_role(actor=owner, member_id=eve.pk, role="editor")
    change_role(actor=owner, member_id=eve.pk, role="guest")
    with CaptureQueriesContext(connection) as three:
        client.get(PAGE)

    assert len(one) == len(three) == 6
    assert not any("COUNT(" in query["sql"] for query in three if "audit" in query["sql"])


def test_a_long_log_is_read_a_page_at_a_time(browse, owner):
    for number in range(53):
        audit(act="letter_tested", actor=owner, after={"readers": number})
    client = browse(owner)

    first = text(client.get(PAGE))
    mark = AuditEntry.objects.order_by("-pk")[49].pk
    older = text(client.get(f"{PAGE}?before={mark}"))

    assert (first.count("sent a test"), older.count("sent a test")) == (50, 3)
    assert f"before={mark}" in first
    assert 'rel="next"' not in older


def test_it_is_narrowed_by_who_what_and_when(browse, owner, eve):
    audit(act="logo_changed", actor=owner)
    audit(act="group_made", actor=eve)
    audit(act="night_asked")
    client = browse(owner)

    def found(query: str) -> list[bool]:
        page = text(client.get(f"{PAGE}?{query}"))
        return ["the logo" in page, "the group" in page, "nightly run by hand" in page]

    assert found(f"who={owner.pk}") == [True, False, False]
    assert found("who=system") == [False, False, True]
    assert found("kind=groups&days=7") == [False, True, False]
    assert found("kind=money") == [False, False, False]
    assert client.get(f"{PAGE}?who=999999999").status_code == 422
    assert client.get(f"{PAGE}?before={'9' * 40}").status_code == 200


def test_the_file_has_every_line_is_no_formula_and_is_an_entry_itself(browse, owner):
    group = make_fan("eve")
    User.objects.filter(pk=group.pk).update(name="=1+1", role="editor")
    for _number in range(3):
        audit(act="logo_changed", actor=User.objects.get(pk=group.pk))

    answer = browse(owner).post(f"{PAGE}file/", {"kind": "site"})
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))

    assert len(rows) == 4
    assert rows[1][1] == "'=1+1 changed the logo"
    newest = AuditEntry.objects.first()
    assert (newest.act, newest.after) == ("log_exported", {"filters": ["kind"]})
    assert browse(owner).get(f"{PAGE}file/").status_code == 405


def test_the_file_says_what_the_page_says(browse, owner):
    audit(act="order_refunded", actor=owner, before={"refunded": 0},
          after={"refunded": 1250, "currency": "EUR"})  # fmt: skip
    audit(act="isolation_checked", actor=owner, after={"result": {"verdict": "passed"}})
    audit(act="letter_written", actor=owner, after={"audience": {"list": "idle"}})
    audit(act="figures_exported", actor=owner, after={"file": "pace"})

    answer = browse(owner).post(f"{PAGE}file/", {})
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))

    assert [row[5:7] for row in rows[2:6]] == [
        ["", "file: Days to finish"],
        ["", "recipients: Fans who did nothing for 30 days"],
        ["", "result: passed"],
        ["given back: 0.00 EUR", "given back: 12.50 EUR"],
    ]


def test_a_token_speaks_under_its_name(browse, owner, ada):
    token, _text = make_token(member=owner, name="Robot", scopes=["courses:read"])
    AuditEntry.objects.create(
        act="course_made", kind="content", by="program", actor=owner, program=token.name
    )

    assert "A program of Ada (token “Robot”)" in text(browse(owner).get(PAGE))


def test_a_fan_who_leaves_takes_the_name_out_of_every_line(browse, owner, alice):
    course = courses.create_course(kind="course", title="Light")
    give_access(member=alice, owner=owner, key=course.key, until=None)
    client = browse(owner)
    assert "opened something for <bdi>Alice</bdi>" in text(client.get(PAGE))

    erasing.erase(member_id=alice.pk, keep_words=False)

    page = text(client.get(PAGE))
    assert "opened something for <bdi>somebody who left</bdi>" in page
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(e::text, '') FROM accounts_auditentry e")
        assert "alice" not in cursor.fetchone()[0].lower()


def test_whoever_gets_the_number_of_somebody_who_left_is_not_taken_for_them(browse, owner, alice):
    audit(act="note_written", actor=owner, subject=alice)
    User.objects.filter(pk=alice.pk).update(date_joined="2999-01-01T00:00:00Z")

    assert "a note about <bdi>somebody who left</bdi>" in text(browse(owner).get(PAGE))


def test_prices_are_told_before_and_after_in_the_sites_currency(browse, owner):
    course = courses.create_course(kind="course", title="Light")
    for amount in (900, 1250):
        billing.set_course_price(course.pk, amount)

    entry = AuditEntry.objects.first()
    assert (entry.before["price"], entry.after["price"]) == (900, 1250)
    page = text(browse(owner).get(PAGE))
    assert "9.00 EUR" in page
    assert "12.50 EUR" in page


def test_the_neighbour_reads_nothing_of_it(browse, owner, lin):
    audit(act="logo_changed", actor=owner)

    with open_creator(lin):
        assert not AuditEntry.objects.filter(act="logo_changed").exists()


def test_every_sentence_speaks_chinese_and_keeps_its_holes():
    with translation.override("en"):
        english = [str(act.text) for act in ACTS]
    with translation.override("zh-hans"):
        chinese = [str(act.text) for act in ACTS]
        words = [str(word) for word in [*KINDS.values(), *FIELDS.values()]]

    assert [text for text, other in zip(chinese, english, strict=True) if text == other] == []
    for one, other in zip(english, chinese, strict=True):
        assert [hole in one for hole in ("%(who)s", "%(what)s")] == [
            hole in other for hole in ("%(who)s", "%(what)s")
        ]
    assert [word for word in words if word.isascii()] == []


def test_an_address_writes_nothing_of_its_own_into_the_log(browse, owner):
    told = {"tag": "", "q": "somebody", "staff of the platform allowed this": "1"}
    browse(owner).get("/studio/members/members.csv", told)

    entry = AuditEntry.objects.get(act="members_exported")
    assert entry.after["filters"] == ["q"]


def test_who_takes_another_name_is_told_by_the_address(browse, owner, eve):
    User.objects.filter(pk=eve.pk).update(name=owner.name)
    audit(act="logo_changed", actor=eve)

    assert eve.email in text(browse(owner).get(PAGE))
    file = b"".join(browse(owner).post(f"{PAGE}file/", {}).streaming_content).decode()
    assert eve.email in file
