"""What a person refuses is not done any more, and what is to be forgotten goes."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import Q

from accounts.models import User
from analytics.models import Event, SegmentMember, Visitor
from tenants import clock


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
    with _forgetting():
        gone, _kinds = Event.objects.filter(Q(actor=member) | Q(visitor__member=member)).delete()
        Visitor.objects.filter(member=member).delete()
    SegmentMember.objects.filter(member=member).delete()
    return gone


@transaction.atomic
def forget_visitor(visitor: Visitor) -> int:
    """Forget a browser with which nobody joined. Returns how many events went.

    One that became a member's is left alone: only that member may ask for it.
    """
    if visitor.member_id is not None:
        return 0
    with _forgetting():
        gone, _kinds = Event.objects.filter(visitor=visitor).delete()
        visitor.delete()
    return gone


@contextmanager
def _forgetting() -> Iterator[None]:
    """The rule of the database that events stay lets go, inside this block of a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('creatorhub.forget', 'on', true)")
        yield
        cursor.execute("SELECT set_config('creatorhub.forget', 'off', true)")
