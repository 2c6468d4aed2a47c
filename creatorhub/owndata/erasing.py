"""A person leaves a site: what goes, what stays without a name, and who hears of it.

docs/adr/0016 says what is kept, and why.
"""

import secrets
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse

from accounts import selectors as people
from accounts import services as accounts
from accounts.models import Notice, User
from accounts.roles import Action
from accounts.services import erasing as leaving
from analytics import services as analytics
from billing.services import erasing as billing
from community import services as community
from courses.services import erasing as courses
from recommend import services as recommend
from tenants import services as tenants
from tenants.schemas import here


@dataclass(frozen=True)
class Farewell:
    """Where the confirmation goes, read before the address is gone."""

    address: str
    language: str


def wipe_profile(member: User) -> int:
    """Forget deeds, segments, suggestions and what was told about these, of somebody who stays.

    The shelf shows what is popular at once, and the next night finds nothing to learn from.
    Returns how many events went.
    """
    gone = analytics.forget_person(member)
    recommend.forget_profile(member)
    return gone


def erase(*, member_id: int, keep_words: bool, by_creator: bool = False) -> bool:
    """Delete a person from the open site, once and for good. Returns False when gone already.

    With `keep_words` posts and replies stay under "Someone who left"; else they go, and only the
    place of a post that others answered stays. First the provider is told to charge nothing more
    (each order by itself, so that a refusal there leaves the person as they were); then everything
    goes in one transaction. Raises LastOwner, StillRenews, PaymentMismatch.
    """
    person = User.objects.filter(pk=member_id).first()
    if person is None:
        return False
    leaving.check_may_leave(person)
    billing.end_payments(person)
    analytics.tally()  # what was counted stays counted, and names nobody
    farewell = _erase(member_id, keep_words=keep_words, by_creator=by_creator)
    if farewell is None:
        return False
    tenants.count_members(creator_id=here().pk, members=people.fans().count())
    if farewell.address:
        leaving.say_goodbye(
            address=farewell.address, language=farewell.language, by_creator=by_creator
        )
    return True


@transaction.atomic
def _erase(member_id: int, *, keep_words: bool, by_creator: bool) -> Farewell | None:
    person = leaving.hold_person(member_id)
    if person is None:
        return None
    leaving.check_may_leave(person)
    farewell = Farewell(person.email or "", person.language or here().language)
    was_fan = not person.is_team
    if by_creator or not was_fan:
        act = "member_deleted" if by_creator else "team_left"
        accounts.audit(act=act, subject=person, before={"role": person.role})
    billing.unname_orders(person)
    community.erase_words(member=person, keep=keep_words)
    courses.erase_learner(person)
    wipe_profile(person)
    leaving.erase_person(person)
    if was_fan and not by_creator:
        _tell_team()
    return farewell


def _tell_team() -> None:
    """Those who look after the members hear that somebody left, and not who."""
    accounts.notify_many(
        members=people.team_for(Action.MEMBERS),
        kind=Notice.Kind.FAN_LEFT,
        key=f"left:{secrets.token_hex(4)}",
        path=reverse("analytics:studio_members"),
    )
