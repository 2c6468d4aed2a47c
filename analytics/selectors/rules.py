"""Who belongs to a rule at this moment: one statement, whatever the rule says.

What a fan did is asked of events, and only of fans who may be counted: whoever refused is matched
by no condition about deeds, neither by "came" nor by "has not come". Tiers, tags, answers,
language and the day of joining are no deeds and match everybody.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    When,
)
from django.db.models.functions import Abs, Coalesce
from django.db.models.lookups import GreaterThan, LessThanOrEqual

from accounts.models import Grant, JoinAnswer, Tier, User
from accounts.selectors import fans
from analytics.errors import NoSuchAudience, RuleRefused
from analytics.models import Event, RuleSegment, SegmentMember, Visitor
from analytics.selectors.conditions import KINDS, Condition
from analytics.selectors.segments import BY_ITSELF, NAMES, PAID
from tenants import clock
from tenants.schemas import here

MONEY = [*PAID, Event.Kind.REFUND]
STARTED = [Event.Kind.START, Event.Kind.FINISH_LESSON, Event.Kind.FINISH]
OPENED = [Event.Kind.VIEW, Event.Kind.PREVIEW, Event.Kind.PLAY, *STARTED]
DAY = timedelta(days=1)
Build = Callable[[Condition, datetime], Q]


def members_matching(
    rule: dict[str, Any], *, now: datetime | None = None, coming: timedelta | None = None
) -> QuerySet[User]:
    """The fans who belong to a rule (see conditions.py) now, or as of another `now`.

    `coming` is for what is shown to a fan who comes: "idle" then holds as well for a fan who was
    idle that long ago, or the visit itself would close the offer it came for. A stored rule may
    name what is gone by now; nobody has that then. Raises RuleRefused for what is no rule.
    """
    at = now or clock.now()
    try:
        [(mode, conditions)] = rule.items()
        found = [_condition(one, at, coming) for one in conditions]
    except (AttributeError, KeyError, TypeError, ValueError):
        raise RuleRefused
    if mode not in {"all", "any"} or not found:
        raise RuleRefused
    joined = found[0]
    for other in found[1:]:
        joined = joined & other if mode == "all" else joined | other
    return fans().filter(joined)


def members_in(audience: dict[str, Any]) -> QuerySet[User]:
    """The fans of {"rule": id}, of {"segment": slug} or {"cell": "5-4"} (recency, frequency).

    Raises NoSuchAudience.
    """
    if len(audience) != 1:
        raise NoSuchAudience
    [(name, value)] = audience.items()
    if name == "rule":
        return members_matching(rule_named(value).rule)
    places = SegmentMember.objects.filter(member_id=OuterRef("pk"))
    if name == "segment" and isinstance(value, str) and value in NAMES:
        return fans().filter(Exists(places.filter(segment__slug=value)))
    if name == "cell":
        recency, frequency = _cell(value)
        return fans().filter(
            Exists(places.filter(recency_class=recency, frequency_class=frequency))
        )
    raise NoSuchAudience


def rule_named(value: object) -> RuleSegment:
    """The saved segment with this id, a number or its digits. Raises NoSuchAudience."""
    text = str(value)
    if isinstance(value, bool) or not (text.isascii() and text.isdigit() and len(text) < 19):
        raise NoSuchAudience
    row: RuleSegment | None = RuleSegment.objects.filter(pk=int(text)).first()
    if row is None:
        raise NoSuchAudience
    return row


def belongs(member: Any, segment: RuleSegment) -> bool:
    """True when this person belongs to the segment at this second, the present visit aside."""
    if not getattr(member, "pk", None):
        return False
    return members_matching(segment.rule, coming=DAY).filter(pk=member.pk).exists()


def _cell(value: object) -> tuple[int, int]:
    text = str(value)
    if len(text) != 3 or text[1] != "-" or not {text[0], text[2]}.issubset("12345"):
        raise NoSuchAudience
    return int(text[0]), int(text[2])


def _condition(condition: Condition, now: datetime, coming: timedelta | None) -> Q:
    kind = condition["is"]
    if kind == "idle" and coming:
        return BUILDERS[kind](condition, now) | BUILDERS[kind](condition, now - coming)
    return BUILDERS[kind](condition, now)


# --- Deeds -------------------------------------------------------------------------------------

COUNTED = Q(is_remembered=True)


def _deeds(now: datetime, **narrowed: Any) -> QuerySet[Event]:
    return Event.objects.filter(actor_id=OuterRef("pk"), at__lte=now, **narrowed).order_by()


def _did(now: datetime, **narrowed: Any) -> Q:
    return COUNTED & Q(Exists(_deeds(now, **narrowed)))


def _never(now: datetime, **narrowed: Any) -> Q:
    return COUNTED & ~Q(Exists(_deeds(now, **narrowed)))


def spend_by_fan(now: datetime, days: int | None = None) -> QuerySet[Any]:
    """`actor_id` and `total` (minor units): purchases and renewals less refunds.

    Of the last `days` days, or so far. Who never paid is not there.
    """
    lines = Event.objects.filter(kind__in=MONEY, at__lte=now, actor__isnull=False).order_by()
    if days is not None:
        lines = lines.filter(at__gt=now - days * DAY)
    back = When(kind=Event.Kind.REFUND, then=-Abs("amount"))
    paid = Case(back, default=F("amount"), output_field=BigIntegerField())
    return lines.values("actor_id").annotate(total=Sum(paid))


def _spent(condition: Condition, now: datetime, *, least: bool) -> Q:
    """By one pass over payments and refunds: most fans have none of them."""
    amount = condition["amount"]
    sums = spend_by_fan(now, condition.get("days"))
    if not least:
        return COUNTED & ~Q(pk__in=sums.filter(total__gt=amount).values("actor_id"))
    # Whoever never paid has spent nothing, which is at least nothing and more than a debt.
    poor = sums.filter(total__lt=amount).values("actor_id")
    if amount == 0:
        return COUNTED & ~Q(pk__in=poor)
    return COUNTED & Q(pk__in=sums.filter(total__gte=amount).values("actor_id"))


def _last_visit(now: datetime) -> Subquery:
    """The moment of a fan's last own deed: one look into the index of a person, however many."""
    own = _deeds(now).exclude(kind__in=BY_ITSELF)
    return Subquery(own.order_by("-at").values("at")[:1])


def _idle(condition: Condition, now: datetime) -> Q:
    """Nothing done since then; a fan without any deed counts from joining."""
    last = Coalesce(_last_visit(now), F("date_joined"))
    return COUNTED & Q(LessThanOrEqual(last, now - condition["days"] * DAY))


def _came(condition: Condition, now: datetime) -> Q:
    return COUNTED & Q(GreaterThan(_last_visit(now), now - condition["days"] * DAY))


def _course(kinds: list[Event.Kind]) -> Callable[[Condition], dict[str, Any]]:
    return lambda condition: {
        "subject_type": "course", "kind__in": kinds, "subject_id": condition["course"],
    }  # fmt: skip


def _unfinished(condition: Condition, now: datetime) -> Q:
    finished = _course([Event.Kind.FINISH])(condition)
    return _did(now, **_course(STARTED)(condition)) & ~Q(Exists(_deeds(now, **finished)))


def _finished_least(condition: Condition, now: datetime) -> Q:
    rows = Event.objects.filter(
        subject_type="course", kind=Event.Kind.FINISH, at__lte=now, actor__isnull=False
    )
    sums = rows.order_by().values("actor_id").annotate(done=Count("subject_id", distinct=True))
    return COUNTED & Q(pk__in=sums.filter(done__gte=condition["count"]).values("actor_id"))


def _group(condition: Condition) -> dict[str, Any]:
    joined = Event.Kind.JOIN_GROUP
    return {"subject_type": "group", "kind": joined, "subject_id": condition["group"]}


def _stars(condition: Condition, how: str) -> dict[str, Any]:
    return {
        "subject_type": "course", "kind": Event.Kind.RATING, f"value__{how}": condition["stars"],
    }  # fmt: skip


def _placed(condition: Condition) -> Exists:
    slug = condition["segment"]
    return Exists(SegmentMember.objects.filter(member_id=OuterRef("pk"), segment__slug=slug))


# --- What is no deed ---------------------------------------------------------------------------


def _holds(now: datetime, keys: list[str]) -> Exists:
    return Exists(Grant.objects.filter(member_id=OuterRef("pk"), key__in=keys).current(now))


def _tier_keys(condition: Condition) -> list[str]:
    """The tier and those above, because they open it, too."""
    tiers = list(Tier.objects.all())
    floor = next((tier.rank for tier in tiers if tier.pk == condition["tier"]), None)
    return [tier.key for tier in tiers if floor is not None and tier.rank >= floor]


def _all_tiers() -> list[str]:
    return [tier.key for tier in Tier.objects.all()]


def _answered(condition: Condition, _now: datetime) -> Q:
    given = JoinAnswer.objects.filter(member_id=OuterRef("pk"), question_id=condition["question"])
    return Q(Exists(given.filter(text__iexact=condition["answer"])))  # fmt: skip


def _channel(condition: Condition, _now: datetime) -> Q:
    source = condition["source"]
    return COUNTED & Q(
        Exists(Visitor.objects.filter(member_id=OuterRef("pk"), source__iexact=source))
    )


def _speaks(condition: Condition, _now: datetime) -> Q:
    """Whoever chose no language reads the site in its own."""
    wanted = condition["language"]
    return Q(language__in=[wanted, ""] if here().language == wanted else [wanted])


BUILDERS: dict[str, Build] = {
    "paid": lambda _one, now: _did(now, kind__in=PAID),
    "never_paid": lambda _one, now: _never(now, kind__in=PAID),
    "spent_least": lambda one, now: _spent(one, now, least=True),
    "spent_most": lambda one, now: _spent(one, now, least=False),
    "spent_least_lately": lambda one, now: _spent(one, now, least=True),
    "spent_most_lately": lambda one, now: _spent(one, now, least=False),
    "came": _came,
    "idle": _idle,
    "joined_lately": lambda one, now: Q(date_joined__gt=now - one["days"] * DAY),
    "joined_before": lambda one, now: Q(date_joined__lte=now - one["days"] * DAY),
    "any_tier": lambda _one, now: Q(_holds(now, _all_tiers())),
    "no_tier": lambda _one, now: ~Q(_holds(now, _all_tiers())),
    "holds_tier": lambda one, now: Q(_holds(now, _tier_keys(one))),
    "lacks_tier": lambda one, now: ~Q(_holds(now, _tier_keys(one))),
    "opened": lambda one, now: _did(now, **_course(OPENED)(one)),
    "unopened": lambda one, now: _never(now, **_course(OPENED)(one)),
    "started": lambda one, now: _did(now, **_course(STARTED)(one)),
    "unfinished": _unfinished,
    "finished": lambda one, now: _did(now, **_course([Event.Kind.FINISH])(one)),
    "finished_least": _finished_least,
    "opened_nothing": lambda _one, now: _never(now, subject_type="course", kind__in=OPENED),
    "joined_group": lambda one, now: _did(now, **_group(one)),
    "not_in_group": lambda one, now: _never(now, **_group(one)),
    "rated_least": lambda one, now: _did(now, **_stars(one, "gte")),
    "rated_most": lambda one, now: _did(now, **_stars(one, "lte")),
    "tagged": lambda one, _now: Q(tags__contains=[one["tag"]]),
    "not_tagged": lambda one, _now: ~Q(tags__contains=[one["tag"]]),
    "answered": _answered,
    "channel": _channel,
    "in_segment": lambda one, _now: COUNTED & Q(_placed(one)),
    "not_in_segment": lambda one, _now: COUNTED & ~Q(_placed(one)),
    "speaks": _speaks,
}
if set(BUILDERS) != set(KINDS):  # pragma: no cover
    raise RuntimeError("Each kind of condition has one builder.")
