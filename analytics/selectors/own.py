"""What the memory knows of one person; see accounts.selectors.own."""

from typing import Any

from django.db.models import Case, CharField, Exists, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from accounts.selectors.own import Field, Source, Who, within
from analytics.errors import RuleRefused
from analytics.models import Event, PersonDay, RuleSegment, SegmentMember, Visitor
from analytics.selectors.conditions import names_in, rule_text
from analytics.selectors.rules import members_matching
from analytics.selectors.segments import NAMES
from tenants.schemas import here

THINGS = {
    "course": _("course"),
    "group": _("group"),
    "tier": _("membership tier"),
    "post": _("post"),
    "user": _("account"),
    "home": _("home page"),
    "courses": _("list of courses"),
    "groups": _("list of groups"),
    "pricing": _("memberships"),
    "creator": _("page about the creator"),
}


def own_sources(*, event_title: Any) -> list[Source]:
    """Deeds, visits and segments. `event_title` names the subject of an event, as an expression.

    One statement: which segments the creator describes by conditions.
    """
    return [*_deeds(event_title), *_visits(), *_segments()]


def _deeds(event_title: Any) -> list[Source]:
    return [
        Source(
            "deeds", _("What you did here"),
            _("So that the creator sees what helps, and so that suggestions fit. Each line is "
              "one deed."), "eye",
            lambda who: Event.objects.filter(actor_id=who).order_by("-at", "-pk"),
            _deed(event_title),
            ("analytics.Event.actor",),
        ),
        Source(
            "deeds_signed_out", _("What you did here without being signed in"),
            _("In the browser with which you joined, so that the way to you is known."), "eye",
            # Events have no index by visitor: it would weigh on each of them (ADR 0012).
            lambda who: Event.objects.filter(visitor__member_id=who).order_by("-at", "-pk"),
            _deed(event_title),
            is_on_page=False,
        ),
    ]  # fmt: skip


def _deed(event_title: Any) -> tuple[Field, ...]:
    return (
        Field("kind", _("Deed"), words=dict(Event.Kind.choices)),
        Field("about", _("About"), event_title),
        Field("subject", _("Kind of thing"), "subject_type", in_short=False, words=THINGS),
        Field("subject_id", _("Its number"), in_short=False),
        Field("part_id", _("Number of the lesson"), in_short=False),
        Field("at", _("When"), "at", "moment"),
        Field("value", _("Value"), in_short=False),
        Field("words", _("Searched for")),
        Field("amount", _("Amount"), "amount", "money", in_short=False),
        Field("currency", _("Currency"), Value(here().currency), in_short=False),
    )


def _visits() -> list[Source]:
    return [
        Source(
            "first_visit", _("How you first came"),
            _("So that the creator knows which link brings people."), "compass",
            lambda who: Visitor.objects.filter(member_id=who),
            (
                Field("source", _("Came from")),
                Field("medium", _("By which way")),
                Field("campaign", _("Campaign")),
                Field("referrer", _("Page before")),
                Field("invite", _("Invited by")),
                Field("landing", _("First page")),
                Field("at", _("When"), "first_at", "moment"),
            ),
            ("analytics.Visitor.member",),
        ),
        Source(
            "days", _("Days on which you were here"),
            _("So that you are counted once a day and not once a click."), "calendar",
            lambda who: PersonDay.objects.filter(actor_id=who).order_by("-day"),
            (Field("day", _("Day")),),
            ("analytics.PersonDay.actor",),
        ),
    ]  # fmt: skip


def _segments() -> list[Source]:
    described = list(RuleSegment.objects.order_by("name"))
    return [
        Source(
            "segment", _("Which kind of fan you are"),
            _("Worked out every night from when you last came, how often, and what you spent."),
            "users",
            lambda who: SegmentMember.objects.filter(member_id=who),
            (
                Field("segment", _("Kind of fan"), _segment_name()),
                Field("days_since_visit", _("Days since your last visit"), "recency_days",
                      "number"),
                Field("days_with_a_visit", _("Days with a visit"), "frequency"),
                Field("spent", _("Spent"), "monetary", "money"),
                Field("currency", _("Currency"), Value(here().currency), in_short=False),
                Field("courses_finished", _("Courses finished"), "finished"),
            ),
            ("analytics.SegmentMember.member",),
        ),
        Source(
            "described_segments", _("Lists of the creator that you are on"),
            _("The creator describes them by conditions, to write to some or to make an offer."),
            "filter",
            lambda who: _belonging(described, who),
            (
                Field("name", _("Name of the list")),
                Field("reason", _("Everybody who"), _in_words(described)),
                Field("conditions", _("Conditions"), "rule", "facts", in_short=False),
            ),
        ),
    ]  # fmt: skip


def _segment_name() -> Case:
    names = [When(segment__slug=slug, then=Value(str(name))) for slug, name in NAMES.items()]
    return Case(*names, default=Value(""), output_field=CharField())


def _in_words(described: list[Any]) -> Any:
    """The conditions of each list as the creator reads them, in the reader's language."""
    if not described:
        return Value("")
    names = names_in(one.rule for one in described)
    cases = [
        When(pk=one.pk, then=Value("; ".join(rule_text(one.rule, names=names))))
        for one in described
    ]
    return Case(*cases, default=Value(""), output_field=CharField())


def _belonging(described: list[Any], who: Who) -> QuerySet[Any]:
    """Those of the described segments to which this person belongs now, in one question."""
    found = Q(pk=None)
    for one in described:
        try:
            people = members_matching(one.rule)
        except RuleRefused:  # written by a newer release: nobody belongs to it here
            continue
        found |= Q(Exists(people.filter(pk=within(who))), pk=one.pk)
    return RuleSegment.objects.filter(found).order_by("name")
