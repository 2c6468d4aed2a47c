"""The log of what was shown by lot, with how likely each draw was."""

from datetime import datetime, timedelta

from courses.models import Course
from recommend.engine.lots import Lots
from recommend.models import Draw, Report, Shelf
from tenants.bulk import copy_rows

KEPT_FOR = timedelta(days=90)
COLUMNS = ("member_id", "course_id", "place", "propensity", "version", "at")


def keep_draws(lots: Lots, *, version: int, at: datetime) -> int:
    """Write down the draws of a night, and let go of those that are older than KEPT_FOR or of a
    night that was done again. Returns how many are new.

    Call inside the transaction that publishes, after the shelves of this version: what stands on
    none of them was not drawn. Courses that went meanwhile fall out.
    """
    Draw.objects.filter(at__lt=at - KEPT_FOR).delete()
    Draw.objects.exclude(version__in=Report.objects.order_by().values("pk")).delete()
    shelves = Shelf.objects.filter(version=version, kind=Shelf.Kind.FOR_YOU)
    fans = set(shelves.values_list("member_id", flat=True))
    courses = set(
        Course.objects.filter(pk__in=set(lots.item.tolist())).values_list("pk", flat=True)
    )
    columns = (lots.user, lots.item, lots.place, lots.propensity)
    drawn = zip(*(column.tolist() for column in columns), strict=True)
    rows = ((*one, version, at) for one in drawn if one[0] in fans and one[1] in courses)
    return copy_rows(Draw, COLUMNS, rows)
