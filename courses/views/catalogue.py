"""The list of courses, and the page of one."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.selectors import remember_keys
from courses import selectors, services
from courses.forms import RatingForm
from courses.models import Course
from tenants.errors import Refusal

PER_PAGE = 24
MINE_IN_A_HOLE = 3


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every course there is for this person, by kind and topic."""
    everything = selectors.catalogue(request.user)
    kind = request.GET.get("kind", "")
    topic = request.GET.get("topic", "")[:40].replace("\x00", "")  # PostgreSQL keeps no NUL
    courses = selectors.narrowed(everything, kind=kind, topic=topic)
    page = Paginator(courses, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "cards": selectors.cards(page.object_list, request.user),
        "page_obj": page,
        "kinds": selectors.kinds(everything),
        "topics": selectors.topics(everything),
        "kind": kind,
        "topic": topic,
    }
    return render(request, "courses/list.html", context)


@require_GET
@vary_on_headers("HX-Request")
def mine(request: HttpRequest) -> HttpResponse:
    """What this person is learning: a page, or the latest few for a hole in another page."""
    found = selectors.mine(request.user)
    if "HX-Request" not in request.headers:
        return render(request, "courses/mine.html", {"mine": found})
    context = {"mine": found[:MINE_IN_A_HOLE], "is_more": len(found) > MINE_IN_A_HOLE}
    return render(request, "courses/_mine.html", context)


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """What a course teaches, what others say, and the way in."""
    course = _find(request, slug)
    if not course.is_noted:  # type: ignore[attr-defined]
        services.note_view(course=course, member=request.user)
    return render(request, "courses/detail.html", _context(request, course))


@require_POST
def rate(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a fan's stars."""
    course = _find(request, slug)
    form = RatingForm(request.POST)
    if form.is_valid():
        try:
            services.rate(course=course, member=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Thank you. Your rating is on the page."))
            return redirect(reverse("courses:detail", args=[course.slug]) + "#ratings")
    return render(request, "courses/detail.html", _context(request, course, form), status=422)


def _find(request: HttpRequest, slug: str) -> Course:
    course = selectors.course_page(request.user, slug)
    if course is None:
        raise Http404
    remember_keys(request.user, course.held)  # type: ignore[attr-defined]
    return course


def _context(
    request: HttpRequest, course: Course, form: RatingForm | None = None
) -> dict[str, Any]:
    mine = selectors.opinions(course.my_rating)  # type: ignore[attr-defined]
    values = {"stars": mine[0].stars, "text": mine[0].text} if mine else None
    may_read = selectors.may_read(request.user, course)
    is_path = course.kind == Course.Kind.PATH
    outline = selectors.read(course.steps)  # type: ignore[attr-defined]
    return {
        "way": selectors.way_of(course, request.user) if is_path else None,
        "course": course,
        "cover": selectors.cover_url(course),
        "outline": outline,
        "linked": selectors.course_data(course, outline),
        "paths": course.paths,  # type: ignore[attr-defined]
        "spread": selectors.spread(course.spread),  # type: ignore[attr-defined]
        "opinions": selectors.opinions(course.opinions),  # type: ignore[attr-defined]
        "my_rating": mine[0] if mine else None,
        "may_read": may_read,
        "may_rate": selectors.may_rate(request.user, course),
        "rating_form": form or RatingForm(initial=values),
        "offer_keys": ",".join(course.keys),
        "next": request.path,
    }
