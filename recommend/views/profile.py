"""What a fan tells us about suggestions, and the page that says what we use."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from courses import selectors as courses
from courses.models import Course
from courses.selectors import cards, published_courses
from recommend import selectors, services
from recommend.forms import CourseForm
from tenants.hosts import is_own_path


@never_cache
@require_GET
def suggestions(request: HttpRequest) -> HttpResponse:
    """The suggestions of this person with everything that chooses them; a visitor may join."""
    form = CourseForm({"course": request.GET.get("removed", "")})
    removed = form.cleaned_data["course"] if form.is_valid() else None
    standing = selectors.standing_of(request.user)
    context = {
        "profile": selectors.profile_of(request.user, standing),
        "section": selectors.for_you(request.user, standing=standing),
        "removed": published_courses([removed]).get(removed) if removed else None,
        "back": _back(request.GET.get("back", ""), ""),
    }
    return render(request, "recommend/suggestions.html", context)


@require_POST
def not_this(request: HttpRequest) -> HttpResponse:
    """Take a course off this fan's shelves; what answers offers to take that back."""
    course = _asked(request)
    services.not_this(member=request.user, course=course)  # type: ignore[arg-type]
    if "HX-Request" in request.headers:
        context = {"course": course, **_place(request)}
        return render(request, "recommend/_removed.html", context)
    back = _back(request.POST.get("next", ""), reverse("site:home"))
    query = urlencode({"removed": course.pk, "back": back})
    return redirect(f"{reverse('recommend:suggestions')}?{query}")


@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    """The course may be suggested again."""
    course = _asked(request)
    services.take_back(member=request.user, course_id=course.pk)  # type: ignore[arg-type]
    if "HX-Request" in request.headers:
        [card] = cards([course], request.user)
        place = _place(request)
        near = courses.catalogue(AnonymousUser()).filter(slug=place["beside"]).first()
        found = selectors.why(request.user, course.pk, place["shelf"], near)
        context = {"card": card, "reason": found.entry.reason if found else "", **place}
        return render(request, "recommend/_suggestion.html", context)
    messages.success(request, _("“%(course)s” may be suggested again.") % {"course": course.title})
    return redirect(_back(request.POST.get("next", ""), reverse("recommend:suggestions")))


@require_POST
def choose_interests(request: HttpRequest) -> HttpResponse:
    """Keep the chosen topics; "later" only puts the question away."""
    if "later" in request.POST:
        services.put_question_away(member=request.user)  # type: ignore[arg-type]
    else:
        topics = [topic[:40] for topic in request.POST.getlist("topic")[:100]]
        services.choose_interests(member=request.user, topics=topics)  # type: ignore[arg-type]
        messages.success(request, _("Saved. Your suggestions follow."))
    return redirect(_back(request.POST.get("next", ""), reverse("recommend:suggestions")))


@require_POST
def reset(request: HttpRequest) -> HttpResponse:
    """Empty the profile. The page has asked before."""
    services.reset(member=request.user)  # type: ignore[arg-type]
    messages.success(request, _("Done. Your suggestions start anew from what you do next."))
    return redirect("recommend:suggestions")


def _asked(request: HttpRequest) -> Course:
    """The course that the form names. Raises Http404 for what nobody may know of."""
    form = CourseForm(request.POST)
    pk = form.cleaned_data["course"] if form.is_valid() else None
    course = published_courses([pk]).get(pk) if pk else None
    if course is None:
        raise Http404
    return course


def _place(request: HttpRequest) -> dict[str, str]:
    """The shelf, and the slug of the course beside it, from which the form was sent."""
    said = request.POST
    return {
        "shelf": said.get("shelf", "")[:20],
        "beside": said.get("beside", "")[:80].replace("\x00", ""),
    }


def _back(wanted: str, otherwise: str) -> str:
    return wanted if wanted and len(wanted) <= 300 and is_own_path(wanted) else otherwise
