"""The owner looks through the fans: the list, many at once, and the list as a file."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts import services as accounts
from accounts.models import User
from accounts.selectors import fans
from analytics.forms.members import FilterForm, TagForm
from analytics.selectors import members as selectors
from analytics.views import sheets
from tenants import clock, hosts

PER_PAGE = 50
LONGEST_ID = 19  # digits of the largest number that the database takes


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All fans, searched and narrowed, 50 at a time."""
    form = FilterForm(request.GET)
    page = Paginator(_countable(form), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page_obj": page,
        "rows": selectors.rows(_people(page.object_list), form.tiers),
        "chips": [
            {"label": label, "value": value, "url": _without(request, name)}
            for name, label, value in form.chips()
        ],
        "filters": _kept(request.GET).urlencode(),
        "tag_form": TagForm(auto_id="many_%s"),  # the filters have a field of this name, too
        "address": hosts.url(request.creator.host),  # type: ignore[attr-defined]
    }
    return render(request, "analytics/studio/members.html", context)


def _found(form: FilterForm) -> QuerySet[User]:
    """The fans that the form asks for; nobody when a filter cannot be understood."""
    wish = form.wish()
    return selectors.members(wish) if wish else fans().none()


def _countable(form: FilterForm) -> QuerySet[User] | list[int]:
    """What is cut into pages. A search reads every name, so it is made once, not twice."""
    found = _found(form)
    return list(found.values_list("pk", flat=True)) if form.data.get("q") else found


def _people(shown: Any) -> list[User]:
    """The fans on a page, in its order, by themselves or by id."""
    if not isinstance(shown, list):
        return list(shown)
    by_id = User.objects.in_bulk(shown)
    return [by_id[pk] for pk in shown if pk in by_id]


def _kept(asked: QueryDict) -> QueryDict:
    """Only what belongs to the list, without empty fields and the page."""
    kept = QueryDict(mutable=True)
    for name in FilterForm.base_fields:
        if value := asked.get(name):
            kept[name] = value
    return kept


def _without(request: HttpRequest, name: str) -> str:
    kept = _kept(request.GET)
    kept.pop(name, None)
    return f"{request.path}?{kept.urlencode()}"


@require_POST
def tag(request: HttpRequest) -> HttpResponse:
    """Put a tag on the chosen fans, or take it off: the ticked ones, or all that match."""
    kept = _kept(QueryDict(request.POST.get("filters", "")))
    answer = redirect(f"{reverse('analytics:studio_members')}?{kept.urlencode()}")
    form, people = TagForm(request.POST), _chosen(request, kept)
    if people is None:
        messages.error(request, _("Tick the people first, or choose all that match."))
    elif not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["tag"])))
    elif request.POST.get("do") == "remove":
        number = accounts.remove_tag(members=people, tag=form.cleaned_data["tag"])
        messages.success(request, _took_off(number))
    else:
        number = accounts.add_tag(members=people, tag=form.cleaned_data["tag"])
        messages.success(request, _put_on(number))
    return answer


def _chosen(request: HttpRequest, kept: QueryDict) -> QuerySet[User] | None:
    if request.POST.get("scope") == "all":
        form = FilterForm(kept)
        return _found(form) if form.is_valid() else None
    sent = request.POST.getlist("member")
    ids = [int(pk) for pk in sent if pk.isascii() and pk.isdigit() and len(pk) < LONGEST_ID]
    return fans().filter(pk__in=ids) if ids else None


def _put_on(number: int) -> str:
    return ngettext("%(number)d person got the tag.", "%(number)d people got the tag.", number) % {
        "number": number
    }


def _took_off(number: int) -> str:
    return ngettext(
        "The tag is off %(number)d person.", "The tag is off %(number)d people.", number
    ) % {"number": number}


@require_GET
def csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Exactly the people of the list, all pages, as a file for a spreadsheet."""
    form = FilterForm(request.GET)
    wish = form.wish()
    if wish is None:
        return redirect(f"{reverse('analytics:studio_members')}?{_kept(request.GET).urlencode()}")
    site: Any = request.creator  # type: ignore[attr-defined]
    ids = list(selectors.members(wish).values_list("pk", flat=True))
    # By name, not what was sought; and what else an address says is nobody's deed.
    filters = sorted(name for name in form.fields if request.GET.get(name))
    accounts.audit(act="members_exported", after={"rows": len(ids), "filters": filters})
    sheet = sheets.MembersSheet(ids, form.tiers, site.currency)
    name = f"members-{clock.now():%Y-%m-%d}.csv"
    return sheets.download(name, sheet.lines())
