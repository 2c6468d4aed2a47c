"""The fans of a demo site and their 120 days, written in bulk from a simulated story."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import User
from analytics.models import Event
from billing import services as billing
from community.models import Group, Membership, Post
from courses.models import Lesson, Progress, Rating
from creatorhub.demo import behaviour
from creatorhub.demo.cast import fan_email, password_of

if TYPE_CHECKING:
    from creatorhub.demo.loader import Shop

SEED = 47
HALF_READ = 0.4


def fill(
    name: str, texts: dict[str, Any], shop: "Shop", count: int, say: Callable[[str], None]
) -> None:
    """Fans, their purchases, what they learnt and rated, and the group's conversation."""
    now = timezone.now()
    story = behaviour.simulate(
        _items(texts), {t["key"]: t["weight"] for t in texts["tastes"]}, count, seed=SEED
    )
    fans = _make_fans(name, texts, story, now)
    say("sales")
    _sell(story, fans, shop, now)
    say("history")
    _remember(story, fans, shop, now)
    say("groups")
    for text in texts["groups"]:
        _talk(text, texts, fans, shop, now)


def _items(texts: dict[str, Any]) -> list[behaviour.Item]:
    return [
        behaviour.Item(
            slug=text["slug"],
            tastes=tuple(text["tastes"]),
            popularity=text["popularity"],
            is_open=text["access"] == "open",
            tier=text["tier"],
            price=text["price"],
            lessons=sum(len(section["lessons"]) for section in text["sections"]),
        )
        for text in texts["courses"]
    ]


def _make_fans(
    site: str, texts: dict[str, Any], story: behaviour.Story, now: datetime
) -> list[User]:
    rows = [
        User(
            name=texts["fan_names"][number],
            email=fan_email(site, number),
            password=make_password(
                password_of(f"{site} fan {number + 1}") if number < behaviour.SHOWN_FANS else None
            ),
            date_joined=now - timedelta(days=days),
        )
        for number, days in enumerate(story.joined)
    ]
    fans = User.objects.bulk_create(rows)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=fan, email=fan.email, verified=True, primary=True) for fan in fans
    )
    Event.objects.bulk_create(
        Event(
            kind=Event.Kind.JOINED, actor=fan, subject_type="user", subject_id=fan.pk,
            at=fan.date_joined,
        )
        for fan in fans
    )  # fmt: skip
    return fans


def _sell(story: behaviour.Story, fans: list[User], shop: "Shop", now: datetime) -> None:
    rows = [
        (fans[fan].pk, shop.tier_offers[rank, period].pk, now - timedelta(days=days))
        for fan, (rank, period, days) in story.tiers.items()
    ]
    rows += [
        (fans[fan].pk, shop.course_offers[slug].pk, now - timedelta(days=days))
        for fan, slug, days in story.purchases
    ]
    billing.seed_paid_orders(rows)


def _remember(story: behaviour.Story, fans: list[User], shop: "Shop", now: datetime) -> None:
    Event.objects.bulk_create(
        Event(
            kind=deed.kind,
            actor=fans[deed.fan],
            subject_type="course",
            subject_id=shop.courses[deed.slug].pk,
            value=deed.stars,
            at=now - timedelta(days=deed.days_ago),
        )
        for deed in story.deeds
    )
    lessons: dict[str, list[Lesson]] = {
        slug: list(course.lessons.order_by("section__position", "position"))
        for slug, course in shop.courses.items()
    }
    when = {(d.fan, d.slug): now - timedelta(days=d.days_ago) for d in story.deeds}
    Progress.objects.bulk_create(
        Progress(
            member=fans[fan],
            lesson=lesson,
            course=lesson.course,
            place=1 if number < done else HALF_READ,
            finished_at=when[fan, slug] if number < done else None,
            updated_at=when[fan, slug],
        )
        for (fan, slug), done in story.lessons_done.items()
        # The lesson after the last finished one was begun: there the fan goes on.
        for number, lesson in enumerate(lessons[slug][: done + 1])
    )
    _rate(story, fans, shop, now)


def _rate(story: behaviour.Story, fans: list[User], shop: "Shop", now: datetime) -> None:
    rated = [deed for deed in story.deeds if deed.stars]
    Rating.objects.bulk_create(
        Rating(
            member=fans[deed.fan],
            course=shop.courses[deed.slug],
            stars=deed.stars,
            created_at=now - timedelta(days=deed.days_ago),
        )
        for deed in rated
    )
    for deed in rated:
        course = shop.courses[deed.slug]
        course.rating_count += 1
        course.rating_sum += deed.stars or 0
    for course in shop.courses.values():
        course.save(update_fields=["rating_count", "rating_sum"])


def _talk(
    text: dict[str, Any], texts: dict[str, Any], fans: list[User], shop: "Shop", now: datetime
) -> None:
    access, _, rank = text["access"].partition(":")
    group = Group.objects.create(
        title=text["title"],
        slug=text["slug"],
        description=text["description"],
        access=Group.Access.OPEN if access == "open" else Group.Access.PAID,
        tier=shop.tiers.get(int(rank)) if rank else None,
    )
    owner = User.objects.get(role=User.Role.OWNER)
    people = {fan.name: fan for fan in fans} | {texts["owner_name"]: owner}
    speakers: dict[int, User] = {}
    for post_text in text["posts"]:
        post = _post(group, post_text, people, None, now, speakers)
        for reply in post_text.get("replies", []):
            _post(group, reply, people, post, now, speakers)
    listeners = random.Random(7).sample(fans, len(fans) // 3)
    joined = speakers | {fan.pk: fan for fan in listeners}
    Membership.objects.bulk_create(
        Membership(group=group, member=person, joined_at=person.date_joined)
        for person in joined.values()
    )


def _post(
    group: Group,
    text: dict[str, Any],
    people: dict[str, User],
    parent: Post | None,
    now: datetime,
    speakers: dict[int, User],
) -> Post:
    author = people[text["author"]]
    speakers[author.pk] = author
    return Post.objects.create(
        group=group,
        author=author,
        parent=parent,
        body=text["body"],
        created_at=now - timedelta(days=text["days_ago"]),
    )
