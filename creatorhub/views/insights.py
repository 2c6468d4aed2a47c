"""Insights: what the site's numbers say, on the page and as a file."""

from typing import Any, Protocol

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts import services as accounts
from accounts.selectors import Sees
from courses.models import Course
from creatorhub.insights.asking import Asked, asked
from creatorhub.insights.course import course_page
from creatorhub.insights.courses import courses_page
from creatorhub.insights.funnel import funnel_page
from creatorhub.insights.nights import nights_page, run_now
from creatorhub.insights.overview import overview as overview_of
from creatorhub.insights.sheets import Sheet, as_file
from tenants.errors import Refusal
from tenants.schemas import here


class Page(Protocol):
    """What every report has: its tables, the first of which is its file."""

    @property
    def sheets(self) -> list[Sheet]: ...


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """The figures of some days beside those of the days before."""
    days = asked(request.GET)
    return _answer(
        request, "overview", overview_of(days.period, with_money=_sees_money(request)), days
    )


@require_GET
def funnel(request: HttpRequest) -> HttpResponse:
    """From the first visit to a finished course."""
    days = asked(request.GET)
    return _answer(request, "funnel", funnel_page(days.period), days)


@require_GET
def courses(request: HttpRequest) -> HttpResponse:
    """Every course in numbers."""
    days = asked(request.GET)
    page = courses_page(
        days.period,
        request.GET.get("order", ""),
        days.query,
        with_money=_sees_money(request),
    )
    return _answer(request, "courses", page, days, order=page.order)


@require_GET
def course(request: HttpRequest, pk: int) -> HttpResponse:
    """One course, lesson by lesson."""
    found = get_object_or_404(Course, pk=pk)
    return _answer(request, "course", course_page(found), name=found.slug)


@require_GET
def nights(request: HttpRequest) -> HttpResponse:
    """The last nights, and what is served because of them."""
    return _answer(request, "nights", nights_page())


@require_POST
def run(request: HttpRequest) -> HttpResponse:
    """Ask for a run now."""
    try:
        run_now()
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("A run starts within a minute. Its result appears here."))
    return redirect("studio:insights_nights")


def _answer(
    request: HttpRequest, tab: str, page: Page, days: Asked | None = None, **more: Any
) -> HttpResponse:
    """The page, or with ?format=csv one of its tables."""
    if request.GET.get("format") == "csv":
        wanted = request.GET.get("sheet", page.sheets[0].name)
        sheet = next((sheet for sheet in page.sheets if sheet.name == wanted), None)
        if sheet is None:
            raise Http404(_("There is no such table."))
        accounts.audit(act="figures_exported", after={"file": sheet.name})
        return as_file(sheet, _file_name(sheet, days, more.get("name", "")))
    context = {"sees": Sees(request), "page": page, "tab": tab, "asked": days, **more}
    return render(request, f"studio/insights/{tab}.html", context)


def _file_name(sheet: Sheet, days: Asked | None, name: str) -> str:
    """Site, what it is and which days: "ada-days-2026-11-01-2026-11-30"."""
    site = here().host.partition(".")[0]
    parts = [site, sheet.name, name, days.file if days else ""]
    return slugify("-".join(part for part in parts if part))


def _sees_money(request: HttpRequest) -> bool:
    return Sees(request).money  # type: ignore[union-attr]
