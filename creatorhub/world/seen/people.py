"""Who may see what of the people of a site, and of what they were told and asked."""

from typing import Any

from courses.models import Course
from creatorhub.isolation.canary import Visibility
from creatorhub.world.seen.contract import MEMBER, PAID, PRIVATE, PUBLIC, STAFF, Told


def of_name(person: Any) -> Visibility:
    """Reviews carry their author's name for everybody, posts for those who may read them."""
    if person.is_owner or person.ratings.filter(course__state=Course.State.PUBLISHED).exists():
        return PUBLIC
    if person.posts.filter(group__access="open").exists():
        return MEMBER
    return PAID if person.posts.exists() else PRIVATE


def of_tier(tier: Any) -> Visibility:
    """What is on sale is shown to everybody; the rest to the team and on old orders."""
    return PUBLIC if tier.is_active else PRIVATE


def of_question(question: Any) -> Visibility:
    """Whoever joins is asked what is active."""
    return PUBLIC if question.is_active else STAFF


def of_address(address: Any) -> Visibility | None:
    """Where somebody signs in, the account's own address stands, and the account's canary."""
    return None if address.primary else PRIVATE


def of_factor(factor: Any) -> Visibility | None:
    """A passkey has a name; the others hold sealed secrets."""
    return PRIVATE if factor.type == "webauthn" else None


PEOPLE = {
    "accounts.user": Told(
        row=of_name,
        fields={
            "email": PRIVATE,
            "name": of_name,
            "external_id": STAFF,
            "tags": STAFF,
            "picture": PUBLIC,  # for whoever knows its random address
        },
        left={
            "password": "a hash; one password for all, see shape.PASSWORD",
            "time_zone": "a name of the tz database",
            "avatar": "a random path that the picture's address must match; the file has a canary",
            "muted": "kinds and ways of the product's own",
        },
    ),
    "accounts.tier": Told(
        row=of_tier, fields={"name": of_tier, "description": of_tier, "benefits": of_tier}
    ),
    "accounts.grant": Told(
        row=PRIVATE,
        left={"key": "names what it opens by label and id", "source": "names who gave it by id"},
    ),
    "accounts.membernote": Told(row=STAFF, fields={"text": STAFF}),
    "accounts.joinquestion": Told(
        row=of_question, fields={"text": of_question, "choices": of_question}
    ),
    "accounts.joinanswer": Told(row=PRIVATE, fields={"text": PRIVATE}),
    "accounts.teaminvite": Told(
        row=PRIVATE,  # whoever holds the link reads the address that it was sent to
        fields={"email": PRIVATE},
        left={"digest": "the hash of a link, see Site.tokens"},
    ),
    "accounts.apitoken": Told(
        row=STAFF,
        fields={"name": STAFF},
        left={
            "digest": "the hash of a token, see Site.tokens",
            "ending": "four characters of the token",
            "scopes": "names of the product's own",
        },
    ),
    "accounts.keptanswer": Told(
        row=PRIVATE, fields={"key": PRIVATE, "body": PRIVATE}, left={"fingerprint": "a hash"}
    ),
    "accounts.notice": Told(
        row=PRIVATE,
        fields={"facts": PRIVATE},
        left={"path": "where it leads on this site", "key": "names the fact by kind and id"},
    ),
    "accounts.auditentry": Told(
        row=STAFF,
        fields=dict.fromkeys("program label before after request_id".split(), STAFF),
        left={
            "act": "a name of the product's own",
            "kind": "a name of the product's own",
            "role": "a role",
            "subject_type": "the label of a model",
            "subject_id": "an id",
        },
        is_kept=True,
    ),
    "account.emailaddress": Told(row=PRIVATE, fields={"email": of_address}),
    "account.emailconfirmation": Told(row=PRIVATE, fields={"key": PRIVATE}),
    "mfa.authenticator": Told(row=PRIVATE, fields={"data": of_factor}),
    "usersessions.usersession": Told(
        row=PRIVATE,
        fields={"user_agent": PRIVATE},
        left={
            "session_key": "the key of a session",
            "data": "empty: the product keeps nothing",
            "ip": "the address of a network",
        },
    ),
    "sessions.session": Told(
        row=PRIVATE,
        left={
            "session_key": "is the key of the row and of a cookie, see Site.sessions",
            "session_data": "signed",
        },
    ),
    "admin.logentry": Told(
        row=STAFF,
        fields={"object_id": STAFF, "object_repr": STAFF, "change_message": STAFF},
    ),
    "auth.group": Told(row=STAFF, fields={"name": STAFF}),
    "accounts.user_groups": Told(row=STAFF),
    "accounts.user_user_permissions": Told(row=STAFF),
    "auth.group_permissions": Told(row=STAFF),
}
