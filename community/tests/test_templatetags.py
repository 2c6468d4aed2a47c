"""How long ago something was said, in a few words."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from community.templatetags.community import ago

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
        (timedelta(days=7), "March 13, 2026"),
    ],
)
def test_the_nearest_unit_then_the_date(before, words):
    assert ago(NOW - before, NOW) == words


def test_the_date_is_the_readers():
    with timezone.override("Asia/Tokyo"):
        assert ago(datetime(2026, 3, 1, 20, 0, tzinfo=UTC), NOW) == "March 2, 2026"
