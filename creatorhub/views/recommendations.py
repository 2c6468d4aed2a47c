"""Recommendations in the studio: picks by hand, and shelves as others see them."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accounts import services as accounts
from accounts.selectors import fans
from courses.forms import MoveForm
from courses.models import Course
from creatorhub.recommendations import page
from creatorhub.recommendations.forms import PickForm
from recommend.models import Handpick
from recommend.services import handpicks
from tenants.errors import Refusal

ADD = {"pin": handpicks.pin, "ban": handpicks.ban}
PAIR = {"related": handpicks.relate, "needs": handpicks.need}
SAID = {
    "pin": gettext_lazy("Pinned. It stands on top of every shelf now."),
    "ban": gettext_lazy("From now on it is suggested to nobody. The search finds it all the same."),
}
LONGEST_ID = 19  # digits of the largest number that the database takes


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Pins, bans, the shelf of a new visitor, new courses and their chance."""
    return render(request, "recommend/studio/index.html", page.index_page())


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Pin a course, or suggest it to nobody."""
    kind = request.POST.get("kind", "")
    form = PickForm(request.POST, courses=Course.objects.all())
    if kind not in ADD or not form.is_valid():
        messages.error(request, form.refusal if form.errors else _("Choose a course first."))
        return redirect("studio:recommendations")
    try:
        ADD[kind](course=form.cleaned_data["course"])
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(SAID[kind]))
    return redirect(reverse("studio:recommendations") + f"#{kind}s")


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a pick back."""
    pick = get_object_or_404(Handpick.objects.select_related("course", "other"), pk=pk)
    handpicks.remove(handpick=pick)
    return redirect(_home_of(pick))


@require_POST
def move(request: HttpRequest) -> HttpResponse:
    """One place up or down by button, or the whole order by drag."""
    if picks := _ids(request):
        handpicks.order(handpick=get_object_or_404(Handpick, pk=picks[0]), picks=picks)
        return HttpResponse(status=204)
    form = MoveForm(request.POST)
    if not form.is_valid():
        return redirect("studio:recommendations")
    pick = get_object_or_404(Handpick, pk=form.cleaned_data["pk"])
    handpicks.move(handpick=pick, by=form.cleaned_data["step"])
    return redirect(_home_of(pick))


def course(request: HttpRequest, pk: int) -> HttpResponse:
    """What stands beside a course, and what it needs first; a piece of its page for htmx."""
    found = get_object_or_404(Course.objects.exclude(kind=Course.Kind.PATH), pk=pk)
    is_piece = "HX-Request" in request.headers
    refusal = _pair(request, found) if request.method == "POST" else ""
    if request.method == "POST" and not refusal:
        return redirect("studio:recommendations_course", pk)
    name = "recommend/studio/_course.html" if is_piece else "recommend/studio/course.html"
    context = {**page.course_page(found), "refusal": refusal, "kind": request.POST.get("kind")}
    # htmx shows what came well; without it the status says that nothing was done.
    return render(request, name, context, status=409 if refusal and not is_piece else 200)


def seen(request: HttpRequest) -> HttpResponse:
    """Look for a fan, and see the shelf as this fan does: that is written into the log."""
    words = request.POST.get("q", "") or request.GET.get("q", "")
    context: dict[str, Any] = {"q": words, "fans": page.found_fans(words), "fan": None}
    if request.method == "POST":
        member = request.POST.get("member", "")
        is_number = member.isdecimal() and len(member) < LONGEST_ID
        fan = get_object_or_404(fans(), pk=int(member) if is_number else 0)
        with transaction.atomic():
            accounts.audit(act="shelf_seen", subject=fan)
        context |= {"fan": fan, "seen": page.shelf_as_seen(fan)}
    return render(request, "recommend/studio/seen.html", context)


def _pair(request: HttpRequest, found: Course) -> str:
    """Add a related or a needed course. Returns why not, or nothing."""
    kind = request.POST.get("kind", "")
    form = PickForm(request.POST, courses=Course.objects.exclude(kind=Course.Kind.PATH))
    if kind not in PAIR or not form.is_valid():
        return form.refusal if form.errors else _("Choose a course first.")
    try:
        PAIR[kind](course=found, other=form.cleaned_data["course"])
    except Refusal as refusal:
        return str(refusal)
    return ""


def _home_of(pick: Handpick) -> str:
    """The page on which the pick is shown."""
    if pick.other_id:
        return reverse("studio:recommendations_course", args=[pick.course_id])
    return reverse("studio:recommendations") + f"#{pick.kind}s"


def _ids(request: HttpRequest) -> list[int]:
    """The order that a drag sent; entries that are no numbers are left out."""
    sent = request.POST.getlist("order")
    return [int(value) for value in sent if value.isdecimal() and len(value) < LONGEST_ID]
