"""The groups of a demo site and what is said in them."""

import random
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from accounts.models import Tier, User
from analytics.models import Event
from community.models import Group, Membership, Post
from creatorhub.demo.behaviour import Story


def rank_of(access: str) -> int:
    """The rank that opens a group: 0 for "open", 2 for "paid:2"."""
    return int(access.partition(":")[2] or 0)


def ranks_of_speakers(groups: Iterable[dict[str, Any]], names: Sequence[str]) -> dict[int, int]:
    """Who must hold which rank at least, by fan: whoever speaks in a group for members."""
    place = {name: number for number, name in enumerate(names)}
    found: dict[int, int] = {}
    for group in groups:
        rank = rank_of(group["access"])
        said = [*group["posts"], *(r for post in group["posts"] for r in post.get("replies", []))]
        for author in {text["author"] for text in said} & place.keys() if rank else ():
            found[place[author]] = max(rank, found.get(place[author], 0))
    return found


def open_group(
    text: dict[str, Any],
    texts: dict[str, Any],
    fans: list[User],
    tiers: dict[int, Tier],
    story: Story,
    now: datetime,
) -> None:
    """Make a group, say in it what the texts say, and let others in who only listen."""
    rank = rank_of(text["access"])
    group = Group.objects.create(
        title=text["title"],
        slug=text["slug"],
        description=text["description"],
        access=Group.Access.PAID if rank else Group.Access.OPEN,
        tier=tiers.get(rank),
    )
    owner = User.objects.get(role=User.Role.OWNER)
    people = {fan.name: fan for fan in fans} | {texts["owner_name"]: owner}
    said = [post for post_text in text["posts"] for post in _post(group, post_text, people, now)]
    speakers = {post.author.pk: post.author for post in said}
    allowed = [
        fan
        for number, fan in enumerate(fans)
        if not rank or (number in story.tiers and story.tiers[number].rank >= rank)
    ]
    listeners = random.Random(7).sample(allowed, len(allowed) // 2 if rank else len(allowed) // 3)
    joined = speakers | {fan.pk: fan for fan in listeners}
    Membership.objects.bulk_create(
        Membership(group=group, member=person, joined_at=person.date_joined)
        for person in joined.values()
    )
    _remember(group, said, [person for person in joined.values() if not person.is_team])


def _post(group: Group, text: dict[str, Any], people: dict[str, User], now: datetime) -> list[Post]:
    """A post with its replies."""

    def say(words: dict[str, Any], parent: Post | None) -> Post:
        post: Post = Post.objects.create(
            group=group,
            author=people[words["author"]],
            parent=parent,
            body=words["body"],
            created_at=now - timedelta(days=words["days_ago"]),
        )
        return post

    first = say(text, None)
    return [first, *(say(reply, first) for reply in text.get("replies", []))]


def _remember(group: Group, said: list[Post], members: list[User]) -> None:
    rows = [
        (Event.Kind.JOIN_GROUP, person, person.date_joined + timedelta(minutes=9))
        for person in members
    ]
    rows += [
        (Event.Kind.REPLY if post.parent_id else Event.Kind.POST, post.author, post.created_at)
        for post in said
        if not post.author.is_team
    ]
    Event.objects.bulk_create(
        Event(kind=kind, actor=person, subject_type="group", subject_id=group.pk, at=at)
        for kind, person, at in rows
    )
