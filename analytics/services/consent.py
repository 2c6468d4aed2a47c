"""What a person refuses is not done any more, and what is to be forgotten goes."""

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from analytics.models import Event, PersonDay, SegmentMember, SegmentNight, Visitor
from analytics.selectors.segments import ORDER
from tenants import clock
from tenants.rules import forgetting


@transaction.atomic
def choose(*, member: User, counting: bool, personal: bool) -> None:
    """Keep a person's choice for both purposes. Without one of them no segment is made for them."""
    member.is_remembered, member.is_personalised = counting, personal
    member.chose_at = clock.now()
    member.save(update_fields=["is_remembered", "is_personalised", "chose_at"])
    if not (counting and personal):
        SegmentMember.objects.filter(member=member).delete()


@transaction.atomic
def forget_person(member: User) -> int:
    """Forget all that this person did here, also before joining. Returns how many events went.

    Orders, posts, progress and ratings are no events: they stay until they are taken back where
    they were made. What days added up to stays too, since it names nobody.
    """
    with forgetting():
        gone, _kinds = Event.objects.filter(Q(actor=member) | Q(visitor__member=member)).delete()
        Visitor.objects.filter(member=member).delete()
    PersonDay.objects.filter(actor=member).delete()
    SegmentMember.objects.filter(member=member).delete()
    _forget_nights(member)
    return gone


def _forget_nights(member: User) -> None:
    """Take a person out of the nights that are kept to tell movement."""
    was_there = Q()
    for slug in ORDER:
        was_there |= Q(**{f"places__{slug}__contains": [member.pk]})
    for night in SegmentNight.objects.select_for_update().filter(was_there).order_by("pk"):
        for members in night.places.values():
            members[:] = [pk for pk in members if pk != member.pk]
        night.save(update_fields=["places"])


@transaction.atomic
def forget_visitor(visitor: Visitor) -> int:
    """Forget a browser with which nobody joined. Returns how many events went.

    One that became a member's is left alone: only that member may ask for it.
    """
    if visitor.member_id is not None:
        return 0
    with forgetting():
        gone, _kinds = Event.objects.filter(visitor=visitor).delete()
        visitor.delete()
    return gone
