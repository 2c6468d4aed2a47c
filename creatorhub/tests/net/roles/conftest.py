"""A site with one of everything, and a person of each role in a browser."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts import services as accounts
from accounts.models import User
from accounts.services.tokens import make_token
from analytics import services as analytics
from billing.models import Offer
from billing.tests import factories as billing
from community.models import Group, Post
from community.tests import factories as community
from conftest import make_fan
from courses import services as courses
from courses.models import Course, Rating
from creatorhub.tests.api.conftest import program
from growth import services as growth
from recommend import services as suggestions
from tenants import clock

__all__ = ["program"]


@pytest.fixture
def somebody(ada: Any, owner: User) -> Any:
    """`somebody("editor")`: a person of this role; the owner is ada, "nobody" is not signed in."""

    def somebody(role: str) -> Any:
        if role == "nobody":
            return AnonymousUser()
        if role == "owner":
            return owner
        person = make_fan(role)
        person.role = role
        person.save(update_fields=["role"])
        return person

    return somebody


@pytest.fixture
def entered(site: Any, browse: Any, somebody: Any) -> Any:
    """`entered("editor")`: the person, and a browser in which they are signed in."""

    def entered(role: str) -> Any:
        person = somebody(role)
        client = site if role == "nobody" else browse(person)
        client.raise_request_exception = False
        return person, client

    return entered


@pytest.fixture
def filled(ada: Any, owner: User, alice: User, bob: User, settings: Any, tmp_path: Any) -> None:
    """A site with one of everything that pages lead to."""
    settings.MEDIA_ROOT = tmp_path
    tier = billing.make_tier("Studio", monthly=900)
    ink = Course.objects.create(
        title="Ink", slug="ink", state="published", access="paid", published_at=clock.now(),
        tags=["drawing"],
    )  # fmt: skip
    section = ink.sections.create(title="One")
    for title in ("First", "Second"):
        ink.lessons.create(title=title, section=section, is_preview=True, body="<p>Hi</p>")
    Course.objects.create(title="Draft", slug="draft")
    Course.objects.create(
        title="Brush", slug="brush", state="published", published_at=clock.now()
    )  # nobody's yet: it may be suggested
    path = Course.objects.create(
        title="Way", slug="way", kind="path", state="published", published_at=clock.now()
    )
    courses.add_step(path=path, course=ink)
    for fan in (alice, bob):
        community.let_in(fan, ink.key)
    Rating.objects.create(member=bob, course=ink, stars=5, text="Good.")
    group = community.make_group(title="Table", slug="table", access="paid", tier=tier)
    Post.objects.create(group=group, author=alice, body="Which paper?", created_at=clock.now())
    community.make_group(title="Open", slug="open")
    for buyer in (alice, bob):
        billing.buy(buyer, billing.offer_of(tier))
    billing.make_offer(slug="light")
    Offer.objects.create(title="Ink", keys=[ink.key], amount=900, currency="EUR")
    accounts.ask_question(text="Why?", choices=[], is_required=False)
    accounts.ask_question(text="How?", choices=["Mail", "Shop"], is_required=False)
    accounts.add_note(member=alice, author=owner, text="Paints at night.")
    accounts.notify(member=alice, kind="welcome", key="joined:1", path="/courses/")
    accounts.invite(actor=owner, email="waiting@example.com", role="guest")
    community.let_in(alice, "course:99", source="studio")
    make_token(member=owner, name="Sheet", scopes=["courses:read"])
    growth.write_letter(subject="Hi", body="<p>Hello</p>", audience={"list": "all"})
    analytics.save_rule(name="Idle", rule={"all": [{"is": "idle", "days": 30}]})


@pytest.fixture
def settled(filled: Any, owner: User) -> Any:
    """`settled(person)`: something of their own in each corner; more pages to begin a walk at."""

    def settled(person: Any) -> list[str]:
        if person.is_anonymous:
            return []
        table, ink = Group.objects.get(slug="table"), Course.objects.get(slug="ink")
        accounts.notify(member=person, kind="reply", key="reply:1", path="/groups/", facts=REPLY)
        found = ["/groups/table/", f"/courses/ink/lessons/{ink.lessons.first().pk}/"]
        found.append(f"/studio/courses/{Course.objects.get(slug='way').pk}/")
        found += ["/courses/ink/", "/me/suggestions/"]
        suggestions.not_this(member=person, course=Course.objects.get(slug="light"))
        found.append(f"/studio/members/{User.objects.get(email='alice@example.com').pk}/")
        if not person.can.read:
            community.let_in(person, ink.key)
            billing.buy(person, billing.offer_of(table.tier))
            waiting = billing.order(person, Offer.objects.get(keys=[ink.key]))
            found.append(f"/checkout/{waiting.uid}/")
        community.seat(table, person)
        community.say(table, person, "Mine.")
        courses.finish_lesson(lesson=ink.lessons.last(), member=person)
        return found

    return settled


REPLY = {"name": "Bob", "group": "Table", "words": "Hello"}
