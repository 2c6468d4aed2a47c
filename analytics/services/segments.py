"""Segments of the night: everybody gets a place, and readers never see half of them."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from analytics import engine
from analytics.engine.segments import MIN_FANS
from analytics.models import Segment, SegmentMember, SegmentModel
from analytics.selectors import frozen_model, recency_frequency_money
from tenants import clock
from tenants.bulk import copy_rows, keep_writers_out


def rebuild_segments(*, may_publish: Callable[[], None] = lambda: None) -> int:
    """Name every fan anew and publish the segments in one transaction. Returns how many fans.

    Below 200 fans by rules; from there on by the frozen model, which the first such night fits
    and keeps. `may_publish` is asked inside the transaction and refuses by raising.
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
        rows = zip(tonight.member.tolist(), (places[name] for name in tonight.name), strict=True)
        return copy_rows(SegmentMember, ["member_id", "segment_id"], rows)


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
