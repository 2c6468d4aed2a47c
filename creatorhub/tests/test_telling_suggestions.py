"""What the week in short suggests, to each fan their own and to nobody what is not theirs."""

from datetime import date

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import services as accounts
from accounts.models import Notice
from creatorhub import telling
from recommend import selectors, services
from recommend.models import Handpick
from recommend.tests.factories import did, make_courses, make_fans, own, shelve

MONDAY = date(2026, 11, 23)


@pytest.fixture
def courses(ada):
    """The newest one opened this week, so that there is something to tell."""
    return make_courses(8)


def mailed() -> dict[str, str]:
    """The text that each address got."""
    telling.tell_of_the_week(MONDAY)
    accounts.mail_notices()
    return {sent.to[0]: sent.body for sent in mail.outbox}


def titles(member) -> list[str]:
    told = dict(selectors.suggested([member.pk]))
    return [one["title"] for one in told.get(member.pk, {}).get("suggestions", [])]


def test_each_fan_reads_the_own_suggestions_with_their_reasons(alice, bob, courses):
    shelve(alice, courses[:5], because=courses[6])
    shelve(None, courses[3:6])

    texts = mailed()

    own_part = texts["alice@example.com"].partition("Suggested for you")[2]
    assert "Course 0 (Because you finished “Course 6”)" in own_part
    assert "Course 2" in own_part and "Course 3" not in own_part
    assert "/me/suggestions/" in own_part
    others = texts["bob@example.com"].partition("Popular here")[2]
    assert "Course 3 (Popular with other members right now)" in others
    assert "Suggested for you" not in texts["bob@example.com"]


def test_who_lets_no_deeds_choose_reads_what_is_popular(alice, courses):
    shelve(alice, courses[:3], because=courses[6])
    shelve(None, [courses[4]])
    alice.is_personalised = False
    alice.save()

    assert titles(alice) == ["Course 4"]
    assert "Popular here" in mailed()["alice@example.com"]


def test_who_wants_no_mail_of_the_week_gets_none(alice, courses):
    shelve(alice, courses[:3], because=courses[6])
    alice.muted = ["digest:mail"]
    alice.save()

    assert mailed() == {}
    assert Notice.objects.filter(kind="digest").count() == 0


def test_nothing_owned_begun_refused_withdrawn_or_banned_is_mailed(alice, courses):
    shelve(alice, courses[:7])
    own(alice, courses[0].key)
    did(alice, "start", courses[1])
    services.not_this(member=alice, course=courses[2])
    Handpick.objects.create(kind="ban", course=courses[3])
    type(courses[4]).objects.filter(pk=courses[4].pk).update(state="draft")

    assert titles(alice) == ["Course 5", "Course 6"]


def test_a_pinned_course_comes_first(alice, courses):
    shelve(alice, courses[:2])
    Handpick.objects.create(kind="pin", course=courses[5])

    assert titles(alice) == ["Course 5", "Course 0", "Course 1"]


@pytest.mark.parametrize("count", [1, 3, 30])
def test_many_fans_take_as_many_statements_as_one(courses, count):
    fans = make_fans(count)
    for fan in fans:
        shelve(fan, courses[:4], because=courses[6])
        did(fan, "start", courses[0])

    with CaptureQueriesContext(connection) as queries:
        told = dict(selectors.suggested([fan.pk for fan in fans]))

    assert len(told) == count and len(queries) == 10
