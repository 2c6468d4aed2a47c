"""Which of the things that events name are there, for this person: asked of the app of each."""

from collections.abc import Callable, Collection, Set
from typing import Any

from accounts.selectors import Person, tiers_on_sale
from analytics.selectors.registry import PAGES
from analytics.selectors.visibility import Named
from billing.models import Offer
from billing.selectors import shown_to
from community.models import Post
from community.selectors import groups_for, may_read
from courses.models import Course, Lesson


def visible(member: Person, named: Collection[Named]) -> Set[Named]:
    """The named subjects this person may know of; one statement for each type that is named.

    A lesson is known to everybody who knows its course, also behind the paywall. A post is known
    to the readers of its group.
    """
    seen: set[Named] = {name for name in named if name.type in PAGES and not name.part}
    for kind, question in ROWS.items():
        ids = {name.id for name in named if name.type == kind and name.part is None}
        if ids:
            seen.update(Named(kind, pk) for pk in question(member, ids))
    return seen | _lessons(member, named)


def _lessons(member: Person, named: Collection[Named]) -> Set[Named]:
    wanted = {name.part for name in named if name.type == "course" and name.part is not None}
    if not wanted:
        return frozenset()
    rows = Lesson.objects.visible_to(member).filter(pk__in=wanted)
    return {Named("course", course, pk) for course, pk in rows.values_list("course_id", "pk")}


def _courses(member: Person, ids: set[int]) -> Any:
    return Course.objects.visible_to(member).filter(pk__in=ids).values_list("pk", flat=True)


def _groups(member: Person, ids: set[int]) -> Any:
    return groups_for(member).filter(pk__in=ids).values_list("pk", flat=True)


def _posts(member: Person, ids: set[int]) -> Any:
    posts = Post.objects.select_related("group").filter(pk__in=ids)
    return [post.pk for post in posts if may_read(member, post.group)]


def _tiers(_member: Person, ids: set[int]) -> Any:
    return tiers_on_sale().filter(pk__in=ids).values_list("pk", flat=True)


def _offers(member: Person, ids: set[int]) -> Any:
    offers = Offer.objects.filter(pk__in=ids, is_active=True).select_related("segment")
    return [offer.pk for offer in shown_to(offers, member)]


ROWS: dict[str, Callable[[Person, set[int]], Any]] = {
    "course": _courses,
    "group": _groups,
    "post": _posts,
    "tier": _tiers,
    "offer": _offers,
}
