"""Groups, places and words for tests."""

from datetime import timedelta
from itertools import count
from typing import Any

from accounts.models import Tier, User
from accounts.services import set_grant
from community.models import Group, Membership, Post
from tenants import clock

_numbers = count(1)


def make_group(**fields: Any) -> Group:
    number = next(_numbers)
    return Group.objects.create(**{"title": f"Room {number}", "slug": f"room-{number}", **fields})


def make_tier(rank: int = 1, name: str = "Friends") -> Tier:
    return Tier.objects.create(name=name, rank=rank)


def make_paid_group(**fields: Any) -> Group:
    return make_group(
        access=Group.Access.PAID, tier=fields.pop("tier", None) or make_tier(), **fields
    )


def let_in(member: User, key: str, *, days: int | None = 30, source: str = "order:1") -> None:
    now = clock.now()
    ends_at = None if days is None else now + timedelta(days=days)
    set_grant(
        member_id=member.pk, key=key, source=source,
        starts_at=now - timedelta(days=60), ends_at=ends_at,
    )  # fmt: skip
    member.__dict__.pop("_open_keys", None)


def seat(group: Group, *members: User) -> Group:
    for member in members:
        Membership.objects.create(group=group, member=member)
    return group


def say(group: Group, author: User, body: str = "Hello.", parent: Post | None = None) -> Post:
    return Post.objects.create(group=group, author=author, body=body, parent=parent)
