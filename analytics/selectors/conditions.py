"""The closed list of conditions a rule is made of, and what a good rule is.

A rule is {"all": [conditions]} (or "any"), a condition {"is": kind, ...inputs}, for example
{"all": [{"is": "paid"}, {"is": "idle", "days": 30}]}. Amounts are minor units of the site's
currency. A day is 24 hours.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import JoinQuestion
from accounts.selectors import names_of
from analytics.errors import RuleRefused
from analytics.selectors.segments import NAMES
from tenants.currencies import exponent
from tenants.names import is_plain
from tenants.schemas import here

MOST_CONDITIONS = 12
Condition = dict[str, Any]
Rule = dict[str, list[Condition]]


@dataclass(frozen=True)
class Kind:
    """A condition as people read it: "Fans who " and this text, with a hole for each input."""

    group: str | Promise
    text: str | Promise
    inputs: tuple[str, ...] = ()


MONEY, VISITS, TIERS = _("Money"), _("Visits"), _("Membership")
COURSES, PEOPLE = _("Courses and groups"), _("About the person")

KINDS: dict[str, Kind] = {
    "paid": Kind(MONEY, _("have paid at least once")),
    "never_paid": Kind(MONEY, _("have never paid")),
    "spent_least": Kind(MONEY, _("have spent at least %(amount)s so far"), ("amount",)),
    "spent_most": Kind(MONEY, _("have spent at most %(amount)s so far"), ("amount",)),
    "spent_least_lately": Kind(
        MONEY, _("have spent at least %(amount)s in the last %(days)s days"), ("amount", "days")
    ),
    "spent_most_lately": Kind(
        MONEY, _("have spent at most %(amount)s in the last %(days)s days"), ("amount", "days")
    ),
    "came": Kind(VISITS, _("came in the last %(days)s days"), ("days",)),
    "idle": Kind(VISITS, _("have not come for at least %(days)s days"), ("days",)),
    "joined_lately": Kind(VISITS, _("joined in the last %(days)s days"), ("days",)),
    "joined_before": Kind(VISITS, _("joined more than %(days)s days ago"), ("days",)),
    "any_tier": Kind(TIERS, _("have a membership")),
    "no_tier": Kind(TIERS, _("have no membership")),
    "holds_tier": Kind(TIERS, _("have the tier %(tier)s or a higher one"), ("tier",)),
    "lacks_tier": Kind(TIERS, _("have neither the tier %(tier)s nor a higher one"), ("tier",)),
    "opened": Kind(COURSES, _("opened %(course)s"), ("course",)),
    "unopened": Kind(COURSES, _("never opened %(course)s"), ("course",)),
    "started": Kind(COURSES, _("started %(course)s"), ("course",)),
    "unfinished": Kind(COURSES, _("started %(course)s and did not finish it"), ("course",)),
    "finished": Kind(COURSES, _("finished %(course)s"), ("course",)),
    "finished_least": Kind(COURSES, _("finished at least %(count)s courses"), ("count",)),
    "opened_nothing": Kind(COURSES, _("never opened any course")),
    "joined_group": Kind(COURSES, _("joined the group %(group)s"), ("group",)),
    "not_in_group": Kind(COURSES, _("never joined the group %(group)s"), ("group",)),
    "rated_least": Kind(COURSES, _("gave a course at least %(stars)s stars"), ("stars",)),
    "rated_most": Kind(COURSES, _("gave a course at most %(stars)s stars"), ("stars",)),
    "tagged": Kind(PEOPLE, _("have your tag %(tag)s"), ("tag",)),
    "not_tagged": Kind(PEOPLE, _("do not have your tag %(tag)s"), ("tag",)),
    "answered": Kind(
        PEOPLE, _("answered %(question)s with %(answer)s"), ("question", "answer")
    ),
    "channel": Kind(PEOPLE, _("came here first by %(source)s"), ("source",)),
    "in_segment": Kind(PEOPLE, _("were in the segment %(segment)s last night"), ("segment",)),
    "not_in_segment": Kind(
        PEOPLE, _("were not in the segment %(segment)s last night"), ("segment",)
    ),
    "speaks": Kind(PEOPLE, _("read the site in %(language)s"), ("language",)),
}  # fmt: skip

# The least and the most of each number.
NUMBERS = {"amount": (0, 10**11), "days": (1, 3650), "count": (1, 999), "stars": (1, 5)}
LENGTHS = {"tag": 40, "answer": 500, "source": 80}  # longest text, in characters


def _questions() -> dict[Any, str]:
    return dict(JoinQuestion.objects.values_list("pk", "text"))


CHOICES: dict[str, Callable[[], dict[Any, str]]] = {
    "tier": lambda: {**names_of("tier")},
    "course": lambda: {**names_of("course")},
    "group": lambda: {**names_of("group")},
    "question": _questions,
    "segment": lambda: {slug: str(name) for slug, name in NAMES.items()},
    "language": lambda: dict(settings.LANGUAGES),
}


def check_rule(rule: object) -> Rule:
    """The same rule without anything that does not belong there. Raises RuleRefused.

    Refused are unknown conditions, values out of their bounds, and ids of what is not there.
    """
    mode, conditions = _opened(rule)
    known = {name: choices() for name, choices in _asked(conditions).items()}
    return {mode: [_checked(condition, known) for condition in conditions]}


def _opened(rule: object) -> tuple[str, list[Any]]:
    """ "all" or "any", and a list of conditions of known kinds. Raises RuleRefused."""
    if not isinstance(rule, dict) or len(rule) != 1 or not {"all", "any"}.issuperset(rule):
        raise RuleRefused
    [(mode, conditions)] = rule.items()
    if not isinstance(conditions, list) or not conditions:
        raise RuleRefused(_("Add at least one condition."))
    if len(conditions) > MOST_CONDITIONS:
        raise RuleRefused(_("A segment has at most 12 conditions. Take some away."))
    if not all(isinstance(one, dict) and kind_of(one) for one in conditions):
        raise RuleRefused
    return mode, conditions


def kind_of(condition: Condition) -> Kind | None:
    """What kind of condition this is; None for one that is not on the list."""
    name = condition.get("is")
    return KINDS.get(name) if isinstance(name, str) else None


def _asked(conditions: list[Condition]) -> dict[str, Callable[[], dict[Any, str]]]:
    """The choices that these conditions take from: what they do not need is not asked for."""
    needed = {name for one in conditions for name in KINDS[one["is"]].inputs}
    return {name: choices for name, choices in CHOICES.items() if name in needed}


def _checked(condition: Condition, known: dict[str, dict[Any, str]]) -> Condition:
    inputs = KINDS[condition["is"]].inputs
    if set(condition) != {"is", *inputs}:
        raise RuleRefused
    if not all(_fits(name, condition[name], known) for name in inputs):
        raise RuleRefused
    return {"is": condition["is"], **{name: condition[name] for name in inputs}}


def _fits(name: str, value: object, known: dict[str, dict[Any, str]]) -> bool:
    """True for a whole number within bounds, a plain text that is not too long, a known choice."""
    if name in LENGTHS:
        return isinstance(value, str) and 0 < len(value) <= LENGTHS[name] and is_plain(value)
    if isinstance(value, bool) or not isinstance(value, int | str):
        return False
    if name in NUMBERS:
        least, most = NUMBERS[name]
        return isinstance(value, int) and least <= value <= most
    return value in known[name]


def rule_text(rule: dict[str, Any], *, names: dict[str, dict[Any, str]] | None = None) -> list[str]:
    """Each condition as people read it, in the reader's language; for "Fans who ...".

    What is gone by now is called "(no longer there)". `names` spares asking again.
    """
    conditions = [one for found in rule.values() for one in found]
    known = names if names is not None else names_in([rule])
    return [str(KINDS[one["is"]].text) % _shown(one, known) for one in conditions]


def names_in(rules: Iterable[dict[str, Any]]) -> dict[str, dict[Any, str]]:
    """The choices by which the inputs of these stored rules are called."""
    conditions = [one for rule in rules for found in rule.values() for one in found]
    return {name: choices() for name, choices in _asked(conditions).items()}


def _shown(condition: Condition, known: dict[str, dict[Any, str]]) -> dict[str, str]:
    shown = {}
    for name in KINDS[condition["is"]].inputs:
        value = condition[name]
        if name in CHOICES:
            shown[name] = f"“{known[name].get(value, _('(no longer there)'))}”"
        elif name == "amount":
            shown[name] = money_text(value)
        else:
            shown[name] = f"“{value}”" if name in LENGTHS else str(value)
    return shown


def money_text(amount: int) -> str:
    """Minor units of the site's currency as "29.00 EUR"."""
    currency = here().currency
    places = exponent(currency)
    return f"{Decimal(amount).scaleb(-places):.{places}f} {currency}"
