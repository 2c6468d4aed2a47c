"""Imported items as published courses with one lesson, and the stars that they were given."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Max, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.html import escape
from django.utils.text import Truncator, slugify

from billing.models import Offer, Period
from courses.models import Course, Lesson, Rating, Section
from creatorhub.importing.reading import Deed, Item
from creatorhub.importing.table import Said
from tenants import clock
from tenants.bulk import copy_new
from tenants.schemas import here

BATCH = 500
LONGEST_SLUG = 60
WORDS_PER_MINUTE = 200


def add(items: list[Item], say: Said) -> int:
    """Add the items whose id is new to the site. Returns how many."""
    known = set(Course.objects.exclude(external_id=None).values_list("external_id", flat=True))
    new = [item for item in items if item.id not in known]
    slugs = _Slugs(Course.objects.values_list("slug", flat=True))
    place = (Course.objects.aggregate(last=Max("position"))["last"] or 0) + 1
    now = clock.now()
    for start in range(0, len(new), BATCH):
        say("items", start, len(new))
        part = new[start : start + BATCH]
        _add_courses(
            part, [_course(item, slugs, place + start + n, now) for n, item in enumerate(part)]
        )
    say("items", len(new), len(new))
    return len(new)


def _course(item: Item, slugs: "_Slugs", position: int, now: datetime) -> Course:
    return Course(
        kind=item.kind,
        title=item.title,
        slug=slugs.take(item),
        summary=Truncator(" ".join(item.text.split())).chars(200),
        tags=item.tags,
        access=Course.Access.PAID if item.price else Course.Access.OPEN,
        state=Course.State.PUBLISHED,
        published_at=now,
        position=position,
        external_id=item.id,
    )


def _add_courses(items: list[Item], courses: list[Course]) -> None:
    Course.objects.bulk_create(courses)
    sections = Section.objects.bulk_create(
        [Section(course=course, title=course.title) for course in courses]
    )
    rows = list(zip(items, courses, sections, strict=True))
    Lesson.objects.bulk_create(
        [
            Lesson(
                course=course,
                section=section,
                title=course.title,
                body=_paragraphs(item.text),
                minutes=min(32_000, max(1, len(item.text.split()) // WORDS_PER_MINUTE)),
            )
            for item, course, section in rows
        ]
    )
    Offer.objects.bulk_create(
        [
            Offer(
                title=course.title,
                keys=[course.key],
                amount=item.price,
                currency=here().currency,
                period=Period.ONCE,
                is_list_price=True,
            )
            for item, course, _section in rows
            if item.price
        ]
    )


def _paragraphs(text: str) -> str:
    """Plain text as HTML: what looks like a tag is shown and does nothing."""
    blocks = (" ".join(block.split()) for block in text.replace("\r\n", "\n").split("\n\n"))
    return "".join(f"<p>{escape(block)}</p>" for block in blocks if block)


class _Slugs:
    """Addresses that nobody has yet: from the title, else from the id."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)

    def take(self, item: Item) -> str:
        """A new ASCII slug for an item."""
        base = slugify(item.title)[:LONGEST_SLUG].strip("-_")
        base = base or slugify(item.id)[:LONGEST_SLUG].strip("-_") or "item"
        slug, number = base, 1
        while slug in self._taken:
            number += 1
            slug = f"{base}-{number}"
        self._taken.add(slug)
        return slug


def add_ratings(deeds: list[Deed], fans: dict[str, int], courses: dict[str, int]) -> int:
    """The newest stars of each fan for each course, where there are none yet. How many are new."""
    newest: dict[tuple[int, int], Deed] = {}
    for deed in deeds:
        pair = fans[deed.user], courses[deed.item]
        if deed.stars and (pair not in newest or newest[pair].at <= deed.at):
            newest[pair] = deed
    rows = ((*pair, deed.stars, "", False, deed.at) for pair, deed in newest.items())
    columns = "member_id course_id stars text is_featured created_at".split()
    added = copy_new(Rating, columns, rows)
    if added:
        _count_stars({course for _fan, course in newest})
    return added


def _count_stars(courses: set[int]) -> None:
    given = Rating.objects.filter(course=OuterRef("pk")).order_by().values("course")
    Course.objects.filter(pk__in=courses).update(
        rating_count=Coalesce(Subquery(given.values(n=Count("pk"))), 0),
        rating_sum=Coalesce(Subquery(given.values(n=Sum("stars"))), 0),
    )
