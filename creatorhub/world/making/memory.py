"""Visitors, every kind of event, and a night that makes segments, totals and shelves of them."""

from datetime import timedelta

from accounts.models import User
from analytics import services as analytics
from analytics.models import Event, Segment, SegmentModel, Visitor
from creatorhub.isolation.canary import Canary, Visibility
from creatorhub.world.making.teaching import Taught
from creatorhub.world.stamp import reserve
from recommend import services as recommend
from recommend.engine.path import Answers
from recommend.models import Plan, Preference, Report, Shelf
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
    recommend.learn_paths()
    frozen = SegmentModel.objects.create(version=1000, frozen={"names": []})
    Segment.objects.filter(pk=Segment.objects.order_by("pk")[0].pk).update(model=frozen)
    report = Report.objects.get(run_id=run_id)
    report.pk, report.run_id, report.served = None, None, _other(report.served)
    report.save()
    _shelve_by_hand(report_id=report.pk, taught=taught, member=people["paid"])
    _tell(taught=taught, member=people["paid"])
    recommend.make_plan(member=people["paid"], answers=Answers("light on the moon", hours=2))
    Plan.objects.update(fits=True)  # so that its page says which words nothing speaks of


def _shelve_by_hand(*, report_id: int, taught: Taught, member: User) -> None:
    """Every kind of list with every reason; what speaks of answers has words in it."""
    reasons = Shelf.Reason.values
    told, alone = {"topic", "answer", "segment"}, {"popular", "new", "pin"}
    some = [taught[word].pk for word in list(taught.by_word)[:3]]
    for kind in Shelf.Kind.values:
        whose = member if kind == Shelf.Kind.FOR_YOU else None
        Shelf.objects.filter(member=whose, kind=kind, key="").delete()
        Shelf.objects.create(
            member=whose, kind=kind, version=report_id, reasons=reasons,
            courses=[some[place % 3] for place in range(len(reasons))],
            scores=[1.0] * len(reasons),
            because=[None if one in alone | told else taught["paid"].pk for one in reasons],
            words=["x" if one in told else "" for one in reasons],
        )  # fmt: skip


def _tell(*, taught: Taught, member: User) -> None:
    """Everything that a fan can tell about suggestions. It says nothing of whoever told it before
    the deeds of the world: what they did afterwards still chooses."""
    kinds = Preference.Kind
    for kind in kinds.values:
        Preference.objects.create(
            member=member, kind=kind, at=clock.now() - timedelta(days=30),
            course=taught["draft"] if kind == kinds.NOT_THIS else None,
            topic="light" if kind == kinds.INTEREST else "",
        )  # fmt: skip


def _other(served: str) -> str:
    return next(value for value in Report.Served.values if value != served)
