"""The studio's segments: the nightly ones, and those that the creator describes."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from analytics import selectors, services
from analytics.errors import NoSuchAudience
from analytics.forms.rules import OpenForm, RuleForm
from analytics.models import RuleSegment
from tenants.errors import Refusal

SLOW_FROM = 5_000  # fans; from there on the list shows its counts after the page is there
Page = dict[str, Any]


class SeeOther(HttpResponseRedirect):
    """After a post: go and look there with GET (303), so that reloading repeats nothing."""

    status_code = 303


@require_GET
def studio_segments(request: HttpRequest) -> HttpResponse:
    """Every segment: last night's, the recency-frequency grid, and the creator's own."""
    fans = selectors.fan_count()
    rules = list(RuleSegment.objects.all())
    names = selectors.names_in(rule.rule for rule in rules)
    context = {
        "fans": fans,
        "cards": selectors.segments(),
        "movement": selectors.movement(),
        "grid": selectors.grid(),
        "starts": selectors.starts(),
        "own": [
            {
                "segment": rule,
                "mode": next(iter(rule.rule)),
                "texts": selectors.rule_text(rule.rule, names=names),
                "size": None if fans >= SLOW_FROM else _size(rule),
            }
            for rule in rules
        ],
    }
    return render(request, "analytics/studio/segments.html", context)


def _size(rule: RuleSegment) -> int:
    return selectors.members_matching(rule.rule).count()


@require_http_methods(["GET", "POST"])
def studio_rule_new(request: HttpRequest) -> HttpResponse:
    """Describe a segment by conditions, from nothing or from a template (?start=)."""
    if request.method == "POST":
        return _built(request, None)
    starts = {start.slug: start for start in selectors.starts()}
    start = starts.get(request.GET.get("start", ""))
    form = RuleForm.of(start.rule, str(start.name)) if start else RuleForm.of(BLANK)
    return _builder(request, form, None)


BLANK = {"all": [{"is": "paid"}]}


@require_http_methods(["GET", "POST"])
def studio_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """A segment of the creator's own: who belongs, what can be done for them, its conditions."""
    segment = _found(pk)
    if request.method == "POST":
        return _built(request, segment)
    return _builder(request, RuleForm.of(segment.rule, segment.name), segment)


def _found(pk: int) -> RuleSegment:
    try:
        return selectors.rule_named(pk)
    except NoSuchAudience:
        raise Http404


def _built(request: HttpRequest, segment: RuleSegment | None) -> HttpResponse:
    """A step of the builder (add, remove, another kind, count), or the end of it."""
    step = request.POST.get("step", "save")
    if step != "save":
        return _builder(request, RuleForm.sent(request.POST, step=step), segment, step=step)
    form = RuleForm.sent(request.POST)
    if not form.name.is_valid() or form.rule is None:
        return _builder(request, form, segment, status=422)
    try:
        kept = services.save_rule(
            name=form.name.cleaned_data["name"],
            rule=form.rule,
            segment_id=segment.pk if segment else None,
        )
    except Refusal as refusal:
        form.name.add_error("name", str(refusal))
        return _builder(request, form, segment, status=422)
    messages.success(request, _("Saved. Who belongs is asked anew each time it is used."))
    return SeeOther(reverse("analytics:studio_rule", args=[kept.pk]))


def _builder(
    request: HttpRequest,
    form: RuleForm,
    segment: RuleSegment | None,
    *,
    step: str = "",
    status: int = 200,
) -> HttpResponse:
    if step == "add":
        form.rows[-1].fields["is"].widget.attrs["autofocus"] = True
    context = {"form": form, "segment": segment, "action_url": request.path, **_crowd(form)}
    if "HX-Request" in request.headers:
        return render(request, "analytics/studio/_rule_builder.html", context)
    if segment is None:
        context["starts"] = selectors.starts()
    else:
        context["opened"] = selectors.opened_for(services.source_of(segment))
    return render(request, "analytics/studio/segment_rule.html", context, status=status)


def _crowd(form: RuleForm) -> Page:
    """Who belongs to the rule in the builder; empty while it is not complete."""
    rule = _complete(form)
    return {"crowd": selectors.crowd(rule) if rule else None, "refusal": form.refusal}


def _complete(form: RuleForm) -> dict[str, Any] | None:
    """The rule of a builder that is only shown, as if it had been sent."""
    if form.rows[0].is_bound:
        return form.rule
    rows = [{name: row[name].value() for name in row.fields} for row in form.rows]
    asked = RuleForm(form.name, rows, is_sent=True)
    return asked.rule


@require_GET
def studio_rule_count(request: HttpRequest) -> HttpResponse:
    """How many belong, as a piece: to the builder's fields, or to a saved segment (?rule=)."""
    if "rule" in request.GET:
        try:
            segment = selectors.rule_named(request.GET["rule"])
        except NoSuchAudience:
            raise Http404
        return HttpResponse(str(_size(segment)), content_type="text/plain; charset=utf-8")
    form = RuleForm.sent(request.GET)
    return render(request, "analytics/studio/_rule_count.html", _crowd(form))


@require_http_methods(["GET", "POST"])
def studio_rule_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then forget a segment."""
    segment = _found(pk)
    if request.method == "POST":
        try:
            services.delete_rule(segment_id=pk)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return SeeOther(reverse("analytics:studio_rule", args=[pk]))
        messages.success(request, _("“%(name)s” is gone.") % {"name": segment.name})
        return SeeOther(reverse("analytics:studio_segments"))
    return render(request, "analytics/studio/segment_delete.html", {"segment": segment})


@require_http_methods(["GET", "POST"])
def studio_rule_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a course, a group or a tier for those who belong now, or take it back."""
    segment = _found(pk)
    if request.POST.get("action") == "take_back":
        count = services.take_back(segment=segment, key=request.POST.get("key", ""))
        text = ngettext("Closed for %(n)d fan.", "Closed for %(n)d fans.", count)
        messages.success(request, text % {"n": count})
        return SeeOther(request.path)
    form = OpenForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _opened(request, segment, form):
        return SeeOther(request.path)
    context = {
        "segment": segment,
        "form": form,
        "crowd": selectors.crowd(segment.rule),
        "opened": selectors.opened_for(services.source_of(segment)),
    }
    status = 422 if form.errors else 200
    return render(request, "analytics/studio/segment_open.html", context, status=status)


def _opened(request: HttpRequest, segment: RuleSegment, form: OpenForm) -> bool:
    values = form.cleaned_data
    try:
        count = services.open_for(segment=segment, key=values["key"], until=values["until"])
    except Refusal as refusal:
        form.add_error("until" if values["until"] else "key", str(refusal))
        return False
    text = ngettext("Open for %(n)d fan now.", "Open for %(n)d fans now.", count)
    messages.success(request, text % {"n": count})
    return True


@require_GET
def studio_segment(request: HttpRequest, slug: str) -> HttpResponse:
    """The card of a nightly segment: size, traits, what it likes and pays, who came and left."""
    card = selectors.segment_card(slug)
    if card is None:
        raise Http404
    return render(request, "analytics/studio/segment.html", {"card": card})
