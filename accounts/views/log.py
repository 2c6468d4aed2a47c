"""The studio's page of the log, and the log as a file."""

from collections.abc import Iterable, Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts import services
from accounts.forms.log import LogForm
from accounts.selectors.log import LogPage, Wish, log_page
from accounts.selectors.log_words import Line
from tenants import clock
from tenants.cells import MARK, defused
from tenants.cells import line as cells_line
from tenants.schemas import here, open_creator

PIECE = 500  # lines


@never_cache
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Who did what, newest first, 50 at a time."""
    form = LogForm(request.GET)
    wish = form.wish()
    kept = request.GET.copy()
    kept.pop("before", None)
    context = {
        "form": form,
        "page": log_page(wish) if wish else LogPage([], None),
        "is_first": not (wish and wish.before),
        "filters": kept.urlencode(),
    }
    return render(request, "accounts/studio_log.html", context, status=200 if wish else 422)


@require_POST
def export(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The lines of the list, all pages, as a file for a spreadsheet. It is an entry itself."""
    form = LogForm(request.POST)
    wish = form.wish()
    if wish is None:
        return redirect("accounts:studio_log")
    filters = {name: value for name, value in form.cleaned_data.items() if value}
    services.audit(act="log_exported", after={"filters": sorted(filters)})
    answer = StreamingHttpResponse(_file(wish), content_type="text/csv; charset=utf-8")
    name = f"log-{clock.now():%Y-%m-%d}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _file(wish: Wish) -> Iterator[str]:
    """In pieces, made while they are sent: each enters the site and the reader's language again."""
    site, language, zone = here(), translation.get_language(), timezone.get_current_timezone()

    def lines() -> Iterator[str]:
        with translation.override(language):
            yield MARK + _cells(_head())
        mark: int | None = None
        while True:
            asked = Wish(who=wish.who, kind=wish.kind, days=wish.days, before=mark)
            with (
                open_creator(site),
                translation.override(language),
                timezone.override(zone),
            ):
                page = log_page(asked, PIECE)
                piece = "".join(_cells(_row(line)) for line in page.lines)
            yield piece
            if page.older is None:
                return
            mark = page.older

    return lines()


def _head() -> list[str]:
    who = [_("By"), _("Role"), _("E-mail")]
    return [_("Time"), _("What was done"), *who, _("Before"), _("After"), _("Number")]


def _row(line: Line) -> list[str]:
    entry = line.entry
    at = timezone.localtime(entry.at).isoformat(timespec="seconds")
    by = str(entry.get_by_display())  # type: ignore[attr-defined]
    before = _told((change.label, change.before) for change in line.changes)
    after = _told((change.label, change.after) for change in line.changes)
    return [at, line.plain, by, line.role, line.address, before, after, entry.request_id]


def _told(values: Iterable[tuple[str, str]]) -> str:
    """In the words of the page: amounts, names and choices instead of what the database keeps."""
    return "; ".join(f"{label}: {value}" for label, value in values if value)


def _cells(cells: Iterable[str]) -> str:
    return cells_line(defused(cell) for cell in cells)
