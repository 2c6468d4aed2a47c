"""Visitors, every kind of event, and a night that makes segments, totals and shelves of them."""

from datetime import timedelta

from accounts.models import User
from analytics import services as analytics
from analytics.models import Event, Segment, SegmentModel, Visitor
from creatorhub.isolation.canary import Canary, Visibility
from creatorhub.world.making.teaching import Taught
from creatorhub.world.stamp import reserve
from recommend import services as recommend
from recommend.models import Pick, Report
from tenants import clock

TOUCH = dict.fromkeys("source medium campaign referrer invite".split(), "x") | {"landing": "/"}


def remember(site: str, taught: Taught, people: dict[str, User]) -> None:
    """A browser that joined, one that did not, and each kind of event once more."""
    visitor = Visitor.objects.create(member=people["paid"], **TOUCH)
    passer = Visitor.objects.create(**TOUCH)
    for kind in Event.Kind.values:
        for actor, browser in ((people["paid"], visitor), (None, passer)):
            pk = reserve(Event)
            canary = Canary(site, "analytics.event", pk, "words", Visibility.PRIVATE)
            Event.objects.create(
                pk=pk, actor=actor, visitor=browser, kind=kind, subject_type="course",
                subject_id=taught["paid"].pk, at=clock.now() - timedelta(days=1),
                words=canary.word if kind == Event.Kind.SEARCH else "",
            )  # fmt: skip


def pass_a_night(run_id: int, taught: Taught, people: dict[str, User]) -> None:
    """What a night makes; and by hand the shapes that this little site would not give."""
    analytics.tally()
    analytics.rebuild_segments()
    recommend.rebuild(run_id=run_id)
    frozen = SegmentModel.objects.create(version=1000, frozen={"names": []})
    Segment.objects.filter(pk=Segment.objects.order_by("pk")[0].pk).update(model=frozen)
    report = Report.objects.get(run_id=run_id)
    report.pk, report.run_id, report.served = None, None, _other(report.served)
    report.save()
    Pick.objects.filter(member=people["paid"]).delete()
    for rank, reason in enumerate(Pick.Reason.values, start=1):
        words = list(taught.by_word)
        Pick.objects.create(
            member=people["paid"], rank=rank, course=taught[words[rank % 3]], score=1.0,
            reason=reason, because=None if reason == "popular" else taught["paid"],
        )  # fmt: skip


def _other(served: str) -> str:
    return next(value for value in Report.Served.values if value != served)
