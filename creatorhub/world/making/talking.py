"""Groups and what is said in them; letters, and everything that people are told."""

from datetime import timedelta
from typing import Any

from accounts.models import Notice, Tier, User
from accounts.registry import MESSAGES, To
from community.models import Group, Membership, Post
from growth.models import Letter, LetterCopy
from tenants import clock

DAY = timedelta(days=1)
DIGEST: dict[str, Any] = {
    "courses": [{"title": "x", "summary": "x", "path": "/courses/"}],
    "posts": [{"name": "x", "group": "x", "words": "x", "replies": 1, "path": "/groups/"}],
    "suggestions": [
        {"title": "x", "path": "/courses/", "reason": "finish", "because": "x", "word": ""}
    ],
    "is_for_you": True,
}


def talk(tier: Tier, people: dict[str, User]) -> None:
    """An open group, one for a tier and one that is opened by its key alone."""
    rooms = {
        "open": ("owner", "moderator", "fan", "paid", "suspended"),
        "tier": ("owner", "editor", "paid", "expired", "refunded"),
        "key": ("owner", "paid"),
    }
    for word, names in rooms.items():
        group = Group.objects.create(
            title=word, slug=f"group-{word}", description="x",
            access="open" if word == "open" else "paid", tier=tier if word == "tier" else None,
        )  # fmt: skip
        for name in names:
            Membership.objects.create(group=group, member=people[name])
            post = Post.objects.create(group=group, author=people[name], body="x")
            Post.objects.create(group=group, author=people["owner"], parent=post, body="x")
        nameless = Post.objects.create(group=group, author=None, body="x")
        Post.objects.create(group=group, author=people["paid"], parent=nameless, body="x")
        taken = Post.objects.create(group=group, author=None, body="")
        Post.objects.create(group=group, author=people["paid"], parent=taken, body="x")


def write_letters(people: dict[str, User]) -> None:
    """One that is being written, one on its way, one that has arrived."""
    now = clock.now()
    for state in Letter.State.values:
        letter = Letter.objects.create(
            subject="x", body="<p>x</p>", audience={"list": "all"}, state=state,
            sent_at=None if state == "draft" else now - DAY,
        )  # fmt: skip
        if state != "draft":
            _copy(letter, people["paid"], mailed_at=now)
            _copy(letter, people["expired"], put_aside_at=now)
        if state == "sending":
            _copy(letter, people["refunded"])


def _copy(letter: Letter, member: User, **times: Any) -> None:
    LetterCopy.objects.create(letter=letter, member=member, **times)


def tell(people: dict[str, User]) -> None:
    """Every kind of notice, new and read; fans' kinds to two fans, the team's to the owner."""
    now = clock.now()
    known = [message for message in MESSAGES if message.kind in Notice.Kind.values]
    for number, message in enumerate(known):
        readers = ("owner",) if message.to is To.TEAM else ("paid", "fan")
        facts: dict[str, Any] = {name: _fact(name) for name in message.facts}
        for place, word in enumerate(readers):
            Notice.objects.create(
                member=people[word], kind=message.kind, key=f"world:{number}", path="/courses/",
                facts=DIGEST if message.kind == Notice.Kind.DIGEST else facts,
                in_bell=message.bell is not None, mailed_at=now if message.mail else None,
                read_at=now if (number + place) % 2 else None,
            )  # fmt: skip


def _fact(name: str) -> str:
    return (clock.now() + 7 * DAY).isoformat() if name.endswith("_at") else "x"
