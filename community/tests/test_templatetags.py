"""How long ago something was said, in a few words."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from community.templatetags.community import ago, links

NOW = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(seconds=60), "1 minute ago"),
        (timedelta(minutes=59), "59 minutes ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(hours=23, minutes=59), "23 hours ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=6, hours=23), "6 days ago"),
        (timedelta(days=7), "13 March 2026"),
    ],
)
def test_the_nearest_unit_then_the_date(before, words):
    assert ago(NOW - before, NOW) == words


def test_the_date_is_the_readers():
    with timezone.override("Asia/Tokyo"):
        assert ago(datetime(2026, 3, 1, 20, 0, tzinfo=UTC), NOW) == "2 March 2026"


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("看这里：https://example.com/a。很好", "看这里：{}。很好"),
        ("See https://example.com/a, please", "See {}, please"),
        ("（https://example.com/a）", "（{}）"),
    ],
)
def test_an_address_is_a_link_and_the_words_around_it_are_not(text, linked):
    link = '<a href="https://example.com/a" rel="nofollow">https://example.com/a</a>'

    assert links(text) == linked.format(link)


def test_what_people_write_stays_text():
    assert links("好<script>alert(1)</script>") == "好&lt;script&gt;alert(1)&lt;/script&gt;"
