"""Verbs of a community: groups are made, people join, write and take back their words."""

from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.text import Truncator, slugify

from accounts.models import Notice, User
from accounts.roles import Action
from accounts.selectors import team_for
from accounts.services import audit, audited, notify_many, withdraw_notices
from accounts.services.erasing import drop_from_digests, unname_notices
from analytics.models import Event
from analytics.services import record
from community import selectors
from community.errors import (
    AddressTaken,
    EmptyPost,
    GroupClosed,
    NotAMember,
    NotYours,
    PostGone,
    PostTooLong,
)
from community.models import Group, Membership, Post
from tenants import clock

MOST_CHARACTERS = 5000
SLUG_LENGTH = 60
FIELDS = ("title", "slug", "description", "access", "tier_id")


@transaction.atomic
def create_group(
    *,
    title: str,
    slug: str = "",
    description: str = "",
    access: str = Group.Access.OPEN,
    tier_id: int | None = None,
) -> Group:
    """A new group; without an address one is made of the title. Raises AddressTaken."""
    group = Group(title=title, description=description, access=access, tier_id=tier_id)
    group.slug = slug or _free_slug(title)
    _save(group)
    audit(act="group_made", subject=group, after={"access": group.access, "tier": group.tier_id})
    return group


@transaction.atomic
def change_group(*, group_id: int, **fields: Any) -> Group:
    """Change title, slug, description, access or tier_id. Raises AddressTaken."""
    group: Group = Group.objects.select_for_update().get(pk=group_id)
    for name in FIELDS:
        if name in fields:
            setattr(group, name, fields[name])
    group.slug = group.slug or _free_slug(group.title)
    with audited(act="group_changed", subject=group, fields=FIELDS):
        return _save(group)


def _save(group: Group) -> Group:
    if group.access == Group.Access.OPEN:
        group.tier_id = None
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError as error:
        if "slug" not in str(error):
            raise
        raise AddressTaken
    return group


def _free_slug(title: str) -> str:
    """An address in ASCII; titles without any Latin letter become group, group-2 and so on."""
    base = slugify(title)[: SLUG_LENGTH - 5].strip("-") or "group"
    taken = set(Group.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number = 2
    slug = base
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug


@transaction.atomic
def delete_group(*, group_id: int) -> int:
    """Delete a group with everything said in it. Returns how many posts and replies went."""
    posts = Post.objects.filter(group_id=group_id).values_list("pk", flat=True)
    withdraw_notices(keys=[f"post:{pk}" for pk in posts])
    for group in Group.objects.filter(pk=group_id):
        was = {"access": group.access, "posts": len(posts)}
        audit(act="group_deleted", subject=group, before=was)
    _total, kinds = Group.objects.filter(pk=group_id).delete()
    return kinds.get("community.Post", 0)


@transaction.atomic
def join(*, group: Group, member: User) -> Membership:
    """Give the member a place, once. Raises GroupClosed."""
    if not selectors.may_read(member, group):
        raise GroupClosed
    place, is_new = Membership.objects.get_or_create(
        group=group, member=member, defaults={"joined_at": clock.now()}
    )
    if is_new:
        record(Event.Kind.JOIN_GROUP, actor=member, subject=group)
    return place  # type: ignore[no-any-return]


def leave(*, group: Group, member: User) -> None:
    """Give the place back; what was written stays. Leaving twice is fine."""
    Membership.objects.filter(group=group, member=member).delete()


@transaction.atomic
def post(*, group: Group, author: User, body: str) -> Post:
    """Say something. Raises GroupClosed, NotAMember, EmptyPost, PostTooLong."""
    words = _words(group, author, body)
    said = Post.objects.create(group=group, author=author, body=words, created_at=clock.now())
    record(Event.Kind.POST, actor=author, subject=group)
    _tell_of_post(group, said)
    return said  # type: ignore[no-any-return]


@transaction.atomic
def reply(*, group: Group, post_id: int, author: User, body: str) -> Post:
    """Answer a post; an answer to a reply joins its thread.

    Raises GroupClosed, NotAMember, EmptyPost, PostTooLong, and PostGone when the post is not there.
    """
    words = _words(group, author, body)
    # The lock keeps the thread's head from being deleted while it is answered.
    answered = Post.objects.select_for_update().filter(group=group, pk=post_id).first()
    if answered is None:
        raise PostGone
    said = Post.objects.create(
        group=group,
        parent_id=answered.parent_id or answered.pk,
        author=author,
        body=words,
        created_at=clock.now(),
    )
    record(Event.Kind.REPLY, actor=author, subject=group)
    _tell_of_reply(group, said, answered.author_id)
    return said  # type: ignore[no-any-return]


def _tell_of_post(group: Group, said: Post) -> None:
    """The others in the group, and who moderates, hear of it."""
    author: Any = said.author_id
    told: dict[str, Any] = {"key": f"post:{said.pk}", "path": _path(group, said)}
    told["facts"] = _facts(group, said)
    others = selectors.readers(group).exclude(pk=author)
    notify_many(members=others, kind=Notice.Kind.POST, **told)
    team = team_for(Action.MODERATE).exclude(pk=author)
    notify_many(members=team, kind=Notice.Kind.GROUP_POST, **told)


def _tell_of_reply(group: Group, said: Post, answered_id: int | None) -> None:
    """Whoever was answered hears of it, and so does whoever began, while they may read it."""
    thread: Any = said.parent_id
    began = Post.objects.values_list("author_id", flat=True).get(pk=thread)
    there = {pk for pk in (answered_id, began) if pk is not None} - {said.author_id}
    heard = User.objects.filter(pk__in=there)
    notify_many(
        members=[member.pk for member in heard if selectors.may_read(member, group)],
        kind=Notice.Kind.REPLY,
        key=f"post:{said.pk}",
        facts=_facts(group, said),
        path=_path(group, said),
    )


def _facts(group: Group, said: Post) -> dict[str, Any]:
    words = " ".join(said.body.split())
    name = said.author.name if said.author else ""
    facts = {"name": name, "group": group.title, "words": Truncator(words).chars(140)}
    return facts if group.access == Group.Access.OPEN else {**facts, "opens_with": group.keys}


def _path(group: Group, said: Post) -> str:
    thread = said.parent_id or said.pk
    return f"{reverse('community:detail', args=[group.slug])}?post={thread}"


def _words(group: Group, author: User, body: str) -> str:
    """The words as they may be kept, after asking whether this person may write here now."""
    if not selectors.may_read(author, group):
        raise GroupClosed
    if not (author.can.read or selectors.is_member(author, group)):
        raise NotAMember
    # PostgreSQL keeps no NUL; browsers send line ends as CR LF.
    words = body.replace("\x00", "").replace("\r\n", "\n").strip()
    if not words:
        raise EmptyPost
    if len(words) > MOST_CHARACTERS:
        raise PostTooLong
    return words


@transaction.atomic
def delete_post(*, post_id: int, actor: User) -> None:
    """Take a post (with its replies) or a reply away. Raises PostGone, NotYours."""
    found = Post.objects.filter(pk=post_id).first()
    if found is None:
        raise PostGone
    if not actor.can.moderate and found.author_id != actor.pk:
        raise NotYours
    gone = [found.pk, *found.replies.values_list("pk", flat=True)]
    if found.author_id != actor.pk:
        was = {"posts": len(gone), "body": found.body, "author": found.author_id}
        audit(act="post_removed", actor=actor, subject=found.group, before=was)
    found.delete()
    withdraw_notices(keys=[f"post:{pk}" for pk in gone])


@transaction.atomic
def erase_words(*, member: User, keep: bool) -> None:
    """What becomes of posts and replies whose author leaves the site.

    With `keep` they stay without a name. Else they go, and of a post that others answered the
    place stays, without its words; what others were told of them goes with them.
    """
    mine = Post.objects.filter(author=member)
    heads = mine.filter(parent=None).select_related("group")
    drop_from_digests(paths={_path(post.group, post) for post in heads})
    keys = [f"post:{pk}" for pk in mine.values_list("pk", flat=True)]
    if keep:
        unname_notices(keys=keys)
        mine.update(author=None)
        return
    withdraw_notices(keys=keys)
    others = Post.objects.filter(parent__in=mine).exclude(author=member)
    answered = list(others.values_list("parent_id", flat=True).distinct())
    mine.exclude(pk__in=answered).delete()
    mine.update(author=None, body="")
