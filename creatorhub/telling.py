"""What a site tells by itself: in the morning of its own time zone, and after a failed night."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.urls import reverse
from django.utils.text import Truncator

from accounts import selectors as people
from accounts import services as accounts
from accounts.models import Notice
from accounts.registry import Channel
from accounts.roles import Action
from accounts.services.tokens import forget_kept_answers
from billing import selectors as money
from community import selectors as groups
from community.models import Group, Post
from courses.models import Course
from recommend import selectors as recommend
from tenants import clock
from tenants import selectors as tenants
from tenants.schemas import here, open_creator

MORNING = range(8, 12)  # hours; a server that was down at eight still tells by noon
MONDAY = 0
BEFORE_THE_END = timedelta(days=7)
WEEK = timedelta(days=7)
FANS_AT_ONCE = 10_000
MOST_COURSES, MOST_POSTS = 5, 3


def schemas_at_morning(at: datetime | None = None) -> list[str]:
    """The active sites where it is between eight and noon."""
    return [
        schema
        for schema, zone in tenants.active_zones()
        if (at or clock.now()).astimezone(ZoneInfo(zone)).hour in MORNING
    ]


def tell_in_the_morning() -> None:
    """Once a day, however often it is called: each message carries a key."""
    tell_of_endings()
    today = clock.now().astimezone(ZoneInfo(here().time_zone)).date()
    if today.weekday() == MONDAY:
        tell_of_the_week(today)
    accounts.forget_old_notices()
    forget_kept_answers()


def tell_of_endings() -> int:
    """Whose membership ends within seven days and does not renew. Returns how many are new."""
    told = 0
    for ending in money.endings(within=BEFORE_THE_END):
        told += accounts.notify(
            member=ending.member,
            kind=Notice.Kind.ENDING,
            key=f"ending:{ending.grant_id}:{ending.ends_at:%Y-%m-%d}",
            facts={"tier": ending.tier.name, "ends_at": ending.ends_at.isoformat()},
            path=reverse("billing:pricing"),
        )
    return told


def tell_of_failure(run_id: int) -> bool:
    """A run that was given up is told to who reads reports, once. Returns whether that was new."""
    run = tenants.failed_run(run_id)
    if run is None:
        return False
    with open_creator(run.creator):
        told = accounts.notify_many(
            members=people.team_for(Action.INSIGHTS),
            kind=Notice.Kind.NIGHT_FAILED,
            key=f"run:{run_id}",
            path=reverse("studio:today"),
        )
    return bool(told)


def tell_of_the_week(monday: date) -> int:
    """The week in short, to each fan only what that fan may see, and nothing when it was quiet.

    Fans who joined the same rooms get the same words, and up to three suggestions of their own.
    Returns how many are new.
    """
    since = clock.now() - WEEK
    courses = [_course(course) for course in _new_courses(since)]
    posts = _liveliest(since)
    rooms: dict[int, set[int]] = {}
    for group in Group.objects.filter(pk__in=posts):
        for member in groups.readers(group).values_list("pk", flat=True):
            rooms.setdefault(member, set()).add(group.pk)
    alike: dict[frozenset[int], list[int]] = {}
    for member in people.fans().values_list("pk", flat=True):
        alike.setdefault(frozenset(rooms.get(member, ())), []).append(member)
    told = 0
    for seen, members in alike.items():
        best = sorted((post for room in seen for post in posts[room]), key=_liveliness)
        facts = {"courses": courses, "posts": best[:MOST_POSTS]}
        if courses or best:
            told += sum(_tell(some, monday, facts) for some in _parts(members))
    return told


def _tell(members: list[int], monday: date, facts: dict[str, Any]) -> int:
    return accounts.notify_many(
        members=members, kind=Notice.Kind.DIGEST, key=f"week:{monday}", facts=facts,
        path=reverse("site:home"), own=dict(recommend.suggested(_readers(members))),
    )  # fmt: skip


def _parts(members: list[int]) -> list[list[int]]:
    """Some fans at a time, so that the suggestions of all never stand in memory together."""
    starts = range(0, len(members), FANS_AT_ONCE)
    return [members[start : start + FANS_AT_ONCE] for start in starts]


def _readers(members: list[int]) -> Any:
    """Those of these who want it by mail; nothing is worked out for others."""
    refused = f"{Notice.Kind.DIGEST}:{Channel.MAIL}"
    wanting = people.fans().filter(pk__in=members).exclude(muted__contains=[refused])
    return wanting.order_by("pk").values_list("pk", flat=True)


def _new_courses(since: datetime) -> Any:
    fresh = Course.objects.filter(state=Course.State.PUBLISHED, published_at__gte=since)
    return fresh.order_by("-published_at")[:MOST_COURSES]


def _course(course: Course) -> dict[str, str]:
    path = reverse("courses:detail", args=[course.slug])
    return {"title": course.title, "summary": course.summary, "path": path}


def _liveliest(since: datetime) -> dict[int, list[dict[str, Any]]]:
    """The most answered posts of the week of each group, by its id."""
    there = Post.objects.filter(parent=None, author__isnull=False, created_at__gte=since)
    fresh = there.select_related("author", "group")
    found: dict[int, list[dict[str, Any]]] = {}
    for post in fresh.annotate(answers=Count("replies")).order_by("-answers", "-pk"):
        room = found.setdefault(post.group_id, [])
        if len(room) < MOST_POSTS:
            room.append(_post(post))
    return found


def _post(post: Any) -> dict[str, Any]:
    path = f"{reverse('community:detail', args=[post.group.slug])}?post={post.pk}"
    words = Truncator(" ".join(post.body.split())).chars(100)
    return {
        "name": post.author.name,
        "group": post.group.title,
        "words": words,
        "replies": post.answers,
        "path": path,
        "opens_with": [] if post.group.access == Group.Access.OPEN else post.group.keys,
    }


def _liveliness(post: dict[str, Any]) -> tuple[int, str]:
    return (-post["replies"], post["path"])
