"""The fans of a demo site and their 120 days, written in bulk from a simulated story."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import JoinAnswer, JoinQuestion, User
from analytics.models import Event
from billing import services as billing
from courses.models import Lesson, Progress, Rating
from creatorhub.demo import behaviour, crowd, shelves, talk, visits
from creatorhub.demo.cast import fan_email, password_of
from tenants.bulk import copy_rows

if TYPE_CHECKING:
    from creatorhub.demo.loader import Shop

SEED = 47
HALF_READ = 0.4
FEATURED = 3  # reviews that the owner shows on the site's home
EVENT_COLUMNS = [
    "actor_id", "kind", "subject_type", "subject_id", "part_id", "value", "words", "amount", "at",
    "key",
]  # fmt: skip


def fill(
    name: str, texts: dict[str, Any], shop: "Shop", count: int, say: Callable[[str], None]
) -> None:
    """Fans, their purchases, what they learnt and rated, and the groups' conversations."""
    now = timezone.now()
    names = texts["fan_names"]
    story = behaviour.simulate(
        _items(texts),
        {t["key"]: t["weight"] for t in texts["tastes"]},
        count,
        seed=SEED,
        at_least=talk.ranks_of_speakers(texts["groups"], names[:count]),
    )
    fans = _make_fans(name, texts, story, now)
    _answer(texts, fans)
    say("visitors")
    channels = [crowd.Channel(**channel) for channel in texts["channels"]]
    there = crowd.gather(channels, list(shop.courses), story.joined, SEED)
    visits.write(there, fans, {slug: course.pk for slug, course in shop.courses.items()}, now)
    say("sales")
    _sell(story, fans, shop, now)
    say("history")
    _remember(story, fans, shop, now)
    shelves.write(fans, [course.pk for course in shop.courses.values()], now, seed=SEED)
    _review(texts, story, fans, shop, now)
    say("groups")
    for text in texts["groups"]:
        talk.open_group(text, texts, fans, shop.tiers, story, now)


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
    _write_events(
        (fan.pk, Event.Kind.JOINED, "user", fan.pk, None, None, fan.date_joined, f"joined:{fan.pk}")
        for fan in fans
    )
    return fans


def _write_events(rows: Any) -> None:
    """Add events: actor, kind, subject type and id, part, value, moment, key."""
    copy_rows(
        Event,
        EVENT_COLUMNS,
        (
            (actor, str(kind), subject, pk, part, value, "", 0, at, key)
            for actor, kind, subject, pk, part, value, at, key in rows
        ),
    )


def _answer(texts: dict[str, Any], fans: list[User]) -> None:
    """Questions at joining; most fans answered the first one, every sixth the open one."""
    for number, text in enumerate(texts["join_questions"]):
        choices = text["choices"]
        question = JoinQuestion.objects.create(
            text=text["text"], choices=choices, position=number + 1
        )
        said = choices or text["answers"]
        JoinAnswer.objects.bulk_create(
            JoinAnswer(question=question, member=fan, text=said[(fan.pk * 7 + number) % len(said)])
            for place, fan in enumerate(fans)
            if place % 8 != 5 and (choices or place % 6 == 0)
        )


def _sell(story: behaviour.Story, fans: list[User], shop: "Shop", now: datetime) -> None:
    def ago(days: float | None) -> datetime | None:
        return None if days is None else now - timedelta(days=days)

    rows: list[Any] = [
        (fans[fan].pk, shop.tier_offers[held.rank, held.period].pk, ago(held.since),
         ago(held.cancelled))
        for fan, held in story.tiers.items()
    ]  # fmt: skip
    rows += [
        (fans[fan].pk, shop.course_offers[slug].pk, ago(days), None)
        for fan, slug, days in story.purchases
    ]
    billing.seed_paid_orders(rows)


def _remember(story: behaviour.Story, fans: list[User], shop: "Shop", now: datetime) -> None:
    lessons: dict[str, list[Lesson]] = {
        slug: list(course.lessons.order_by("section__position", "position"))
        for slug, course in shop.courses.items()
    }
    _write_events(_event(deed, fans, shop, lessons, now) for deed in story.deeds)
    done_at = {
        (deed.fan, deed.slug, deed.lesson): now - timedelta(days=deed.days_ago)
        for deed in story.deeds
        if deed.kind == "finish_lesson"
    }
    begun = {
        (d.fan, d.slug): now - timedelta(days=d.days_ago) for d in story.deeds if d.kind == "start"
    }
    Progress.objects.bulk_create(
        Progress(
            member=fans[fan],
            lesson=lesson,
            course=lesson.course,
            place=1 if number < done else HALF_READ,
            finished_at=done_at.get((fan, slug, number)),
            updated_at=done_at.get((fan, slug, min(number, done - 1)), begun[fan, slug]),
        )
        for (fan, slug), done in story.lessons_done.items()
        # The lesson after the last finished one was begun: there the fan goes on.
        for number, lesson in enumerate(lessons[slug][: done + 1])
    )


def _event(
    deed: behaviour.Deed,
    fans: list[User],
    shop: "Shop",
    lessons: dict[str, list[Lesson]],
    now: datetime,
) -> tuple[Any, ...]:
    part = None if deed.lesson is None else lessons[deed.slug][deed.lesson].pk
    fan, course = fans[deed.fan].pk, shop.courses[deed.slug].pk
    at = now - timedelta(days=deed.days_ago)
    once = part if deed.kind in ("finish_lesson", "preview") else course
    key = f"{deed.kind}:{once}:{fan}" if deed.kind not in ("view", "rating") else None
    return fan, deed.kind, "course", course, part, deed.stars, at, key


def _review(
    texts: dict[str, Any], story: behaviour.Story, fans: list[User], shop: "Shop", now: datetime
) -> None:
    """Stars of whoever rated; the written reviews go to those whose stars fit them best."""
    written = {text["slug"]: list(text.get("reviews", [])) for text in texts["courses"]}
    rows: list[Rating] = []
    rated = [deed for deed in story.deeds if deed.stars]
    random.Random(SEED).shuffle(rated)  # so that the words are not all of the last week
    for deed in rated:
        waiting = written[deed.slug]
        said = next((text for text in waiting if text["stars"] == deed.stars), None)
        if said:
            waiting.remove(said)
        rows.append(
            Rating(
                member=fans[deed.fan],
                course=shop.courses[deed.slug],
                stars=deed.stars,
                text=said["text"] if said else "",
                created_at=now - timedelta(days=deed.days_ago),
            )
        )
    best = [row for row in rows if row.stars == 5 and row.text]
    one_each = {row.course.pk: row for row in best}.values()
    for row in list(one_each)[:FEATURED]:
        row.is_featured = True
    Rating.objects.bulk_create(rows)
    for row in rows:
        row.course.rating_count += 1
        row.course.rating_sum += row.stars
    for course in shop.courses.values():
        course.save(update_fields=["rating_count", "rating_sum"])
