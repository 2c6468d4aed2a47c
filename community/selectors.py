"""Questions about groups: which are there, who may read, and what was said?"""

from copy import copy
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.selectors import holders_of, may_open
from accounts.selectors.own import Field, Source
from community.models import Group, Membership, Post
from tenants import clock
from tenants.kept import public
from tenants.prepared import Prepared

Person = User | AnonymousUser
FACES_SHOWN = 5
POSTS_LOOKED_AT = 15  # for the faces
REPLIES_SHOWN = 4  # the last ones; the thread's own page shows all


def groups_for(member: Person) -> QuerySet[Group]:
    """The groups this person may know of, with `member_count`, `post_count` and `is_joined`."""
    mine = Membership.objects.filter(group=OuterRef("pk"), member_id=member.pk)
    return Group.objects.select_related("tier").annotate(
        member_count=_count(Membership.objects.filter(group=OuterRef("pk")), by="group"),
        post_count=_count(Post.objects.filter(group=OuterRef("pk"), parent=None), by="group"),
        is_joined=Exists(mine),
    )


def group_named(member: Person, slug: str) -> Group | None:
    """The group at this address as `groups_for` gives it, with `has_words`: whether this person
    wrote anything in it. None when there is none. One statement."""
    return next(iter(_NAMED(member=member.pk or 0, slug=slug)), None)


def _named(member: int, slug: str) -> QuerySet[Group]:
    said = Post.objects.filter(group=OuterRef("pk"), author_id=member)
    return groups_for(User(pk=member)).filter(slug=slug).annotate(has_words=Exists(said))


_NAMED = Prepared(_named, member=int, slug=str)


@dataclass(frozen=True)
class Face:
    """Somebody who wrote in a group of late; the name is for those who may read there."""

    pk: int
    name: str
    avatar: str


def lively(groups: QuerySet[Group]) -> list[Group]:
    """These groups with `lately` (posts and replies of the last 7 days), `last_at` and `faces`.

    `faces` are the last five people who began a thread, the newest first; their pictures are for
    those who joined, others see first letters. No further statement.
    """
    said = Post.objects.filter(group=OuterRef("pk"))
    week = said.filter(created_at__gt=clock.now() - timedelta(days=7))
    row = JSONObject(pk="author_id", name="author__name", avatar="author__avatar")
    newest = said.filter(parent=None).order_by("-created_at", "-pk")
    named = newest.exclude(author=None)
    listed: list[Any] = list(
        groups.annotate(
            lately=_count(week, by="group"),
            last_at=Subquery(newest.values("created_at")[:1]),
            said_by=ArraySubquery(named.values(json=row)[:POSTS_LOOKED_AT]),
        )
    )
    for group in listed:
        group.faces = _faces(group)
    return listed


def _faces(group: Any) -> list[Face]:
    hidden = {} if group.is_joined else {"avatar": ""}
    people = {row["pk"]: Face(**row | hidden) for row in group.said_by}
    return list(people.values())[:FACES_SHOWN]


def lively_front(member: Person, limit: int) -> list[Group]:
    """The first groups as `lively` has them. One statement, besides what is kept for everybody."""
    joined = set(_JOINED(member=member.pk)) if member.is_authenticated else set()
    return [_own(group, group.pk in joined) for group in _public_front(limit)]


@public
def _public_front(limit: int) -> list[Group]:
    return lively(groups_for(AnonymousUser())[:limit])


def _own(group: Any, is_joined: bool) -> Any:
    """This person's copy of a group that everybody shares."""
    mine = copy(group)
    mine.is_joined = is_joined
    mine.faces = _faces(mine)
    return mine


def _joined(member: int) -> Any:
    return Membership.objects.filter(member_id=member).values_list("group_id", flat=True)


_JOINED = Prepared(_joined, member=int)


def _count(rows: QuerySet, *, by: str) -> Coalesce:
    """How many rows belong to the outer row, counted apart so that no join multiplies them."""
    counted = rows.order_by().values(by).annotate(total=Count("pk")).values("total")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def may_read(member: Person, group: Group) -> bool:
    """True when this person may read the posts at this second.

    An open group is read by everybody who is signed in, a paid one by those who hold a key.
    """
    if group.access == Group.Access.OPEN:
        return member.is_authenticated
    return may_open(member, group.keys)


def readers(group: Group) -> QuerySet[User]:
    """The fans who joined and may read the posts at this second."""
    joined = User.objects.filter(memberships__group=group, role=User.Role.FAN)
    if group.access == Group.Access.OPEN:
        return joined
    return joined.filter(pk__in=holders_of(group.keys).values("pk"))


def is_member(member: Person, group: Group) -> bool:
    """True when this person has joined (which alone opens nothing)."""
    return Membership.objects.filter(group=group, member_id=member.pk).exists()


def feed(group: Group) -> QuerySet[Post]:
    """The group's posts, newest first, with `reply_count` and the last replies as `shown`.

    Ask may_read first. Three statements, whatever the number of posts.
    """
    last = Post.objects.select_related("author").order_by("-created_at", "-pk")[:REPLIES_SHOWN]
    return _posts(group).prefetch_related(Prefetch("replies", last, to_attr="shown"))


def thread(group: Group, post_id: int) -> Post | None:
    """One post with all its replies as `shown`, or None when it is not in this group."""
    every = Post.objects.select_related("author").order_by("-created_at", "-pk")
    posts = _posts(group).prefetch_related(Prefetch("replies", every, to_attr="shown"))
    return posts.filter(pk=post_id).first()


def _posts(group: Group) -> QuerySet[Post]:
    replies = Post.objects.filter(parent=OuterRef("pk"))
    return (
        Post.objects.filter(group=group, parent=None)
        .select_related("author")
        .annotate(reply_count=_count(replies, by="parent"))
        .order_by("-created_at", "-pk")
    )


def posts_of(member: Person) -> QuerySet[Post]:
    """The posts and replies this person may delete: the own ones; who moderates, all."""
    posts = Post.objects.select_related("group", "author")
    if member.is_authenticated and member.can.moderate:
        return posts
    return posts.filter(author_id=member.pk)


def group_names() -> dict[int, str]:
    """Id to title of every group."""
    return dict(Group.objects.order_by("pk").values_list("pk", "title"))


def own_sources() -> list[Source]:
    """What groups know of one person: places, posts and replies; see accounts.selectors.own."""
    return [
        Source(
            "groups", _("Your groups"),
            _("So that you can write there and hear what is new."), "users",
            lambda who: Membership.objects.filter(member_id=who).order_by("-joined_at", "-pk"),
            (
                Field("group", _("Group"), "group__title"),
                Field("joined_at", _("Joined"), "joined_at", "moment"),
            ),
            ("community.Membership.member", "community.Group.members"),
        ),
        Source(
            "posts", _("What you wrote"),
            _("Posts and replies, because others read and answer them."), "comment",
            lambda who: Post.objects.filter(author_id=who).order_by("-created_at", "-pk"),
            (
                Field("group", _("Group"), "group__title"),
                Field("words", _("Your words"), "body"),
                Field("at", _("When"), "created_at", "moment"),
                Field("number", _("Number of the post"), "pk", in_short=False),
                Field("answers", _("Answer to number"), "parent_id", in_short=False),
            ),
            ("community.Post.author",),
        ),
    ]  # fmt: skip
