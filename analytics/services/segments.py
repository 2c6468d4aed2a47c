"""Segments of the night: everybody gets a place, and readers never see half of them."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Count, Max
from django.utils import timezone

from accounts.models import User
from analytics import engine
from analytics.engine.segments import MIN_FANS
from analytics.models import Event, Segment, SegmentMember, SegmentModel, SegmentNight
from analytics.selectors import frozen_model, recency_frequency_money
from tenants import clock
from tenants.bulk import copy_rows, keep_writers_out
from tenants.schemas import here

NIGHTS = 35  # kept, so that last week can be told
TOP = 5
LEAST_FANS = 3  # of a segment, before a course counts as liked by it
COLUMNS = [
    "member_id",
    "segment_id",
    "recency_days",
    "frequency",
    "monetary",
    "finished",
    "recency_class",
    "frequency_class",
]


def rebuild_segments(*, may_publish: Callable[[], None] = lambda: None) -> int:
    """Name every fan anew and publish the segments in one transaction. Returns how many fans.

    Below 200 fans by rules; from there on by the frozen model, which the first such night fits
    and keeps. Fans who may not be counted or told apart get no place. `may_publish` is asked
    inside the transaction and refuses by raising.
    """
    now = clock.now()
    rfm = recency_frequency_money(now)
    stored = frozen_model()
    frozen = None
    if stored is not None and rfm.member.size >= MIN_FANS:
        frozen = engine.FrozenSegments.from_dict(stored.frozen)
    tonight = engine.segment(rfm, frozen)
    with transaction.atomic():
        may_publish()
        keep_writers_out(SegmentMember)
        model = stored if frozen else _keep_model(tonight, now)
        places = _publish_segments(tonight, model, now)
        SegmentMember.objects.all().delete()
        count = copy_rows(SegmentMember, COLUMNS, _rows(rfm, tonight, places, now))
        _keep_likings(places, now)
        _keep_night(tonight, now)
    return count


def _rows(
    rfm: engine.Rfm, tonight: engine.Segmentation, places: dict[engine.Segment, int], now: datetime
) -> Iterator[tuple[Any, ...]]:
    """One row per fan, in the order of COLUMNS."""
    classes = engine.class_count(rfm.member.size)
    finished = _finished(now)
    members = rfm.member.tolist()
    return zip(
        members,
        [places[name] for name in tonight.name],
        rfm.recency_days.tolist(),
        rfm.frequency.tolist(),
        rfm.monetary.tolist(),
        [finished.get(member, 0) for member in members],
        engine.classes(-rfm.recency_days, classes).tolist(),
        engine.classes(rfm.frequency, classes).tolist(),
        strict=True,
    )


def _finished(now: datetime) -> dict[int, int]:
    """How many different courses each fan finished."""
    done = Event.objects.filter(kind=Event.Kind.FINISH, subject_type="course", at__lte=now)
    counted = done.exclude(actor=None).order_by().values_list("actor_id")
    return dict(counted.annotate(Count("subject_id", distinct=True)))


def _keep_model(tonight: engine.Segmentation, now: datetime) -> SegmentModel | None:
    """Store the model that was fitted tonight; None where rules decided."""
    if tonight.frozen is None:
        return None
    newest = SegmentModel.objects.aggregate(Max("version"))["version__max"] or 0
    version, frozen = newest + 1, tonight.frozen.as_dict()
    return SegmentModel.objects.create(version=version, frozen=frozen, made_at=now)


def _publish_segments(
    tonight: engine.Segmentation, model: SegmentModel | None, now: datetime
) -> dict[engine.Segment, int]:
    """The four rows with tonight's size and meaning, by name; their ids stay over the nights."""
    places = {}
    for name in engine.Segment:
        rule = tonight.explanation[name]
        row, _is_new = Segment.objects.update_or_create(
            slug=str(name),
            defaults={
                "rule": rule.key,
                "traits": rule.numbers,
                "size": tonight.name.count(name),
                "model": model,
                "built_at": now,
            },
        )
        places[name] = row.pk
    return places


LIKINGS = """
    WITH likes AS (
        SELECT DISTINCT place.segment_id, place.member_id, event.subject_id
        FROM analytics_event event
        JOIN analytics_segmentmember place ON place.member_id = event.actor_id
        WHERE event.subject_type = 'course' AND event.at <= %s
          AND event.kind IN ('start', 'finish', 'purchase')
    )
    SELECT segment_id, subject_id, count(*) FROM likes GROUP BY segment_id, subject_id
"""


def _keep_likings(places: dict[engine.Segment, int], now: datetime) -> None:
    """The courses that a segment takes up more than others do, by lift.

    Taken up means started, finished or bought. Lift is the share of the segment's fans who did,
    over the share of all fans who did (S. Brin et al., "Dynamic itemset counting", 1997).
    """
    with connection.cursor() as cursor:
        cursor.execute(LIKINGS, [now])
        found = cursor.fetchall()
    sizes = dict(SegmentMember.objects.order_by().values_list("segment_id").annotate(Count("pk")))
    everybody = sum(sizes.values())
    total: dict[int, int] = {}
    for _place, course, fans in found:
        total[course] = total.get(course, 0) + fans
    for place in places.values():
        own = [
            (course, fans, round(fans / sizes[place] * everybody / total[course], 4))
            for where, course, fans in found
            if where == place and fans >= LEAST_FANS
        ]
        best = sorted(own, key=lambda row: (-row[2], -row[1], row[0]))[:TOP]
        Segment.objects.filter(pk=place).update(liked=best)


@transaction.atomic
def recall_night(*, at: datetime) -> int:
    """Keep who would have been where at a past moment (UTC), told by what is known today.

    For a site whose history was imported: movement can be told without waiting a week. Needs a
    night; a night that was kept of that day stays. Returns how many fans had a place.
    """
    stored = frozen_model()
    day = _day(at)
    if stored is None or SegmentNight.objects.filter(day=day).exists():
        return 0
    rfm = recency_frequency_money(at)
    told = engine.segment(rfm, engine.FrozenSegments.from_dict(stored.frozen))
    joined = User.objects.filter(date_joined__lte=at).values_list("pk", flat=True)
    places = _places(told, set(joined))
    SegmentNight.objects.create(day=day, places=places, made_at=clock.now())
    return sum(map(len, places.values()))


def _places(told: engine.Segmentation, members: set[int]) -> dict[str, list[int]]:
    """Ids by segment, of these members alone."""
    places: dict[str, list[int]] = {str(name): [] for name in engine.Segment}
    for member, name in zip(told.member.tolist(), told.name, strict=True):
        if member in members:
            places[str(name)].append(member)
    return places


def _day(at: datetime) -> date:
    """The site's date at this moment."""
    return timezone.localtime(at, ZoneInfo(here().time_zone)).date()


def _keep_night(tonight: engine.Segmentation, now: datetime) -> None:
    """Who was where, under the site's date; a night that runs twice keeps the later run."""
    places, day = _places(tonight, set(tonight.member.tolist())), _day(now)
    SegmentNight.objects.update_or_create(day=day, defaults={"places": places, "made_at": now})
    kept = SegmentNight.objects.order_by("-day").values_list("day", flat=True)[:NIGHTS]
    SegmentNight.objects.exclude(day__in=list(kept)).delete()
