"""What there is to learn, as cards; and where a person stands in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Count, F, Func, Q, Sum, When, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors import Person, open_keys
from courses.models import Course, CourseQuerySet
from courses.selectors.access import may_read
from courses.selectors.begun import Begun, begun_by
from courses.selectors.outline import Outline, Step, marked
from courses.selectors.shared import Content, contents_of, published_courses, steps_by_course
from tenants.kept import public
from tenants.prepared import Prepared

LESSONS_TOLD = {Course.Kind.COURSE, Course.Kind.COLUMN}
LOOK_BACK = 5  # courses, when the one to continue is searched


@dataclass(frozen=True)
class Card:
    """A course in a list: what components/_card.html shows."""

    pk: int
    slug: str
    url: str
    title: str
    kind: str
    kind_label: str
    summary: str
    cover: str
    lessons: int
    courses: int  # of a path
    minutes: int
    rating: float | None
    ratings: int
    badge: str
    progress: int


@dataclass(frozen=True)
class Standing:
    """How far a person is in a course."""

    done: int
    lessons: int

    @property
    def percent(self) -> int:
        """The finished share, 0-100."""
        return self.done * 100 // self.lessons if self.lessons else 0


@dataclass(frozen=True)
class Continue:
    """The course that a person is in, and the lesson that comes next."""

    course: Course
    step: Step
    outline: Outline

    @property
    def cover(self) -> str:
        """The address of the course's cover, or an empty text."""
        return cover_url(self.course)

    @property
    def url(self) -> str:
        """Where the lesson is read."""
        return reverse("courses:lesson", args=[self.course.slug, self.step.pk])


def catalogue(member: Person) -> CourseQuerySet:
    """The courses this person may know of, in the creator's order, with their covers."""
    return Course.objects.visible_to(member).select_related("cover").order_by("position", "pk")


@dataclass(frozen=True)
class Front:
    """The first courses and paths of a site, with sums over all that this person may know of."""

    courses: list[Course]
    paths: list[Course]
    total: int  # courses, columns and articles
    ratings: int
    stars: float | None  # mean of all ratings


def front(member: Person, *, courses: int, paths: int) -> Front:
    """The first so many courses and paths in the creator's order. One statement, for fans kept."""
    if member.is_authenticated and member.can.content:
        return _read_front(_front(member, courses, paths))
    return _public_front(courses, paths)


@public
def _public_front(courses: int, paths: int) -> Front:
    return _read_front(_FRONT(courses=courses, paths=paths))


def _read_front(rows: Any) -> Front:
    listed = list(rows)
    plain = [course for course in listed if not course.shelf]
    ratings = listed[0].all_ratings if listed else 0
    return Front(
        courses=plain,
        paths=[course for course in listed if course.shelf],
        total=plain[0].in_all if plain else 0,
        ratings=ratings,
        stars=listed[0].all_stars / ratings if ratings else None,
    )


def _front(member: Person, courses: int, paths: int) -> Any:
    is_path = Q(kind=Course.Kind.PATH)
    shelf = Case(When(is_path, then=1), default=0)
    counted = (
        catalogue(member)
        .annotate(shelf=shelf)
        .annotate(
            place=Window(RowNumber(), partition_by="shelf", order_by=["position", "pk"]),
            in_all=Window(Count("pk"), partition_by="shelf"),
            all_ratings=Window(Sum("rating_count")),
            all_stars=Window(Sum("rating_sum")),
        )
    )
    return counted.filter(Q(shelf=0, place__lte=courses) | Q(shelf=1, place__lte=paths))


_FRONT = Prepared(partial(_front, AnonymousUser()), courses=int, paths=int)


def narrowed(courses: CourseQuerySet, *, kind: str, topic: str) -> CourseQuerySet:
    """Only one kind and one topic; an empty or unknown kind and an empty topic narrow nothing."""
    if kind in Course.Kind.values:
        courses = courses.filter(kind=kind)
    return courses.filter(tags__contains=[topic]) if topic else courses


def topics(courses: CourseQuerySet, limit: int = 12) -> list[str]:
    """The topics of these courses, the most used first."""
    rows = (
        courses.order_by()
        .annotate(topic=Func(F("tags"), function="unnest"))
        .values("topic")
        .annotate(uses=Count("pk"))
        .order_by("-uses", "topic")
    )
    return [row["topic"] for row in rows[:limit]]


def kinds(courses: CourseQuerySet) -> list[tuple[str, str]]:
    """The kinds that occur among these courses, with their names in the plural."""
    there = set(courses.order_by().values_list("kind", flat=True).distinct())
    names = {
        "course": _("Courses"), "column": _("Columns"), "single": _("Articles"), "path": _("Paths"),
    }  # fmt: skip
    return [(kind, names[kind]) for kind in Course.Kind.values if kind in there]


def cards(
    courses: Iterable[Course], member: Person, begun: dict[int, Begun] | None = None
) -> list[Card]:
    """Cards of these courses in their order. Besides the courses and the keys one statement for
    how far the person is (none with `begun`), and for what is not kept one more, two where a
    path is among it."""
    listed = list(courses)
    contents = contents_of(listed)
    begun = begun_by(member) if begun is None else begun
    return [_card(course, contents[course.pk], begun, member) for course in listed]


def _card(course: Course, content: Content, begun: dict[int, Begun], member: Person) -> Card:
    done = sum(begun[pk].done for pk in content.courses if pk in begun)
    standing = Standing(done, content.lessons)
    return Card(
        pk=course.pk,
        slug=course.slug,
        url=reverse("courses:detail", args=[course.slug]),
        title=course.title,
        kind=course.kind,
        kind_label=capfirst(course.get_kind_display()),
        summary=course.summary,
        cover=cover_url(course),
        lessons=standing.lessons if course.kind in LESSONS_TOLD else 0,
        courses=len(content.courses) if course.kind == Course.Kind.PATH else 0,
        minutes=content.minutes,
        rating=course.stars,
        ratings=course.rating_count,
        badge=_badge(course, member),
        progress=standing.percent,
    )


def _badge(course: Course, member: Person) -> str:
    if not course.is_published:
        return _("Draft")
    if course.access == Course.Access.OPEN:
        return _("Free")
    if not member.is_authenticated or member.is_team or not may_read(member, course):
        return ""
    return _("Yours") if course.key in open_keys(member) else _("Included")


def cover_url(course: Course) -> str:
    """The address of the cover, or an empty text: then a drawing stands in."""
    return reverse("media", args=[course.cover.path]) if course.cover else ""


def continue_of(member: Person, begun: dict[int, Begun] | None = None) -> Continue | None:
    """The unfinished course that this person was in last, with the next lesson; or None."""
    if not member.is_authenticated:
        return None
    begun = begun_by(member) if begun is None else begun
    for course in _recent(member, begun):
        outline = marked(steps_by_course([course.pk])[course.pk], begun[course.pk].marks)
        if outline.upcoming and not outline.is_finished and may_read(member, course):
            return Continue(course, outline.upcoming, outline)
    return None


def _recent(member: User, begun: dict[int, Begun]) -> list[Course]:
    """The courses that this person was in last, as far as they may be known, the latest first."""
    latest = sorted(begun, key=lambda pk: begun[pk].seen_at, reverse=True)
    if member.can.content:
        found = catalogue(member).in_bulk(latest[:LOOK_BACK])
    else:
        found = published_courses(latest)
    return [found[pk] for pk in latest if pk in found][:LOOK_BACK]
