"""What the team picked by hand, and a course that a night drew for a shelf."""

from accounts.models import User
from creatorhub.world.making.teaching import Taught
from recommend.models import Draw, Report
from recommend.services import handpicks
from tenants import clock


def pick_by_hand(taught: Taught, people: dict[str, User]) -> None:
    """Each kind of pick once, through its verb; one draw on the shelf of who paid."""
    handpicks.pin(course=taught["paid"])
    handpicks.ban(course=taught["column"])
    handpicks.relate(course=taught["paid"], other=taught["bought"])
    handpicks.need(course=taught["bought"], other=taught["free"])
    Draw.objects.create(
        member=people["paid"], course=taught["single"], place=4, propensity=0.25,
        version=Report.objects.order_by("-pk")[0].pk, at=clock.now(),
    )  # fmt: skip
