"""What was open closes on every surface with the refund, and at the second when access ends."""

from contextlib import contextmanager

import pytest
from django.db import transaction

from accounts.models import Grant
from billing import services as billing
from billing.models import Order
from creatorhub.tests.net.paywall.oracle import protected
from creatorhub.tests.net.paywall.sweep import paid_in
from tenants import clock
from tenants.schemas import open_schema

pytestmark = pytest.mark.xdist_group("paywall")
FILE = "/files/play/"
SEEN = {
    ("courses.lesson", "body"),
    ("courses.media", "file"),
    ("community.post", "body"),
    ("accounts.user", "name"),
}


@pytest.fixture(scope="module")
def kept():
    """What `bought` has found, for all tests here."""
    return {}


@pytest.fixture
def bought(sweep, kept):
    """Where somebody who paid reads what is paid, and with which words; films by both addresses."""
    if not kept:
        kept.update(found_by_who_paid(sweep))
    return kept


def found_by_who_paid(sweep):
    found = {}
    for path in sweep.addresses(every=False):
        if path.startswith("/studio/"):
            continue
        seen = sweep.get("paid", path)
        if path.startswith(FILE) and seen.answer.status == 302:
            path = seen.answer.header("Location")
            seen = sweep.get("paid", path)
        if words := paid_in(seen):
            assert keeps_to_itself(seen), (path, seen.answer.header("Cache-Control"))
            found[path] = words
    return found


def keeps_to_itself(seen) -> bool:
    """Whether no cache in between keeps it, and the browser no longer than a minute."""
    told = seen.answer.header("Cache-Control")
    ages = [int(part.partition("=")[2]) for part in told.split(",") if "max-age" in part]
    return "public" not in told and all(age <= 60 for age in ages)


@contextmanager
def afterwards(site, deed):
    """In a site where this was done, which is undone at the end."""
    with transaction.atomic():
        with open_schema(site.schema):
            deed(site.people["paid"])
        yield
        transaction.set_rollback(True)


def refund(member: int) -> None:
    for order in Order.objects.filter(member=member, state="paid"):
        billing.refund(order)
    Grant.objects.filter(member=member, source__startswith="hand:").update(ends_at=clock.now())


def expire(member: int) -> None:
    """Access ended a second ago; nothing ran since."""
    Grant.objects.filter(member=member).update(ends_at=clock.now())


@pytest.mark.parametrize("deed", [refund, expire])
def test_what_was_paid_is_closed_at_once(sweep, bought, deed, say):
    """Who paid sees every kind of paid word, otherwise this would prove nothing."""
    kinds = {(one.model, one.field) for words in bought.values() for one in words}
    assert kinds >= SEEN, kinds

    left = {}
    with afterwards(sweep.site, deed):
        for path in bought:
            answer = sweep.get("paid", path).answer
            if shown := protected(answer.body, sweep.site, "paid", path):
                left[path] = [one.word for one in shown]

    words = set().union(*bought.values())
    told = f"{len(bought)} addresses, {len(words)} words, {len(left)} left open"
    say(f"paywall, after {deed.__name__}: {told}")
    assert left == {}
