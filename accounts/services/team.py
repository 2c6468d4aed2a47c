"""Who works here: roles are given, changed and taken. Each change holds the whole team."""

from django.db import transaction

from accounts.errors import LastOwner, NoOwnerHere, NotOnTeam, NotYourRole
from accounts.models import Notice, User
from accounts.registry import MESSAGES
from accounts.roles import TEAM, Can, Role
from accounts.selectors import account_of_creator
from accounts.services.alarms import tell_of_leaving
from accounts.services.audit import audit


def hold_team() -> dict[int, User]:
    """Lock everybody who works here until the transaction ends; people by id, as they are now.

    Always in the same order, so two changes of a team happen one after the other and the second
    one sees what the first one did.
    """
    team = User.objects.select_for_update(no_key=True).filter(role__in=TEAM)
    return {person.pk: person for person in team.order_by("pk")}


def check_may_give(actor: User, *, role: str, before: str = Role.FAN) -> None:
    """Refuse a change of role that is above the actor. Raises NotYourRole.

    Who is on the team for `team` changes everybody but owners; owners are made by owners alone.
    """
    is_about_owners = Role.OWNER in {role, before}
    if not (actor.can.team and (actor.can.own or not is_about_owners)):
        raise NotYourRole


@transaction.atomic
def change_role(*, actor: User, member_id: int, role: str) -> User:
    """Give somebody of the team another role; FAN takes them off it, with all they bought kept.

    Acts on the next request of that person. Raises NotYourRole (above the actor, or the own role
    raised), LastOwner, NotOnTeam. Whoever is taken off by somebody else is told by mail.
    """
    team = hold_team()
    me, member = team.get(actor.pk), team.get(member_id)
    if me is None or not me.is_active:
        raise NotYourRole
    if member is None:
        raise NotOnTeam
    check_may_give(me, role=role, before=member.role)
    if member.pk == me.pk and is_higher(role, than=member.role):
        raise NotYourRole
    if member.role == Role.OWNER and role != Role.OWNER:
        check_owner_stays(team, leaving=member.pk)
    act = "team_left" if role == Role.FAN else "role_changed"
    audit(act=act, actor=me, subject=member, before={"role": member.role}, after={"role": role})
    if role == Role.FAN and member.pk != me.pk:
        tell_of_leaving(member=member, actor=me)
    return give_role(member, role)


def is_higher(role: str, *, than: str) -> bool:
    """True when one role stands above the other."""
    order = list(Role)
    return order.index(Role(role)) > order.index(Role(than))


def check_owner_stays(team: dict[int, User], *, leaving: int) -> None:
    """Refuse that the last owner goes; `team` is what hold_team gave. Raises LastOwner."""
    owners = {person.pk for person in team.values() if person.is_owner and person.is_active}
    if not owners - {leaving}:
        raise LastOwner


def give_role(member: User, role: str) -> User:
    """Write the role, and take back what was told for work that is no longer theirs."""
    member.role = role
    member.save(update_fields=["role"])
    can = Can(role)
    closed = [one.kind for one in MESSAGES if one.needs is not None and not one.is_for(can)]
    Notice.objects.filter(member=member, kind__in=closed).delete()
    return member


@transaction.atomic
def owner_for_pass(*, email: str) -> User:
    """The account that a pass of the platform opens: its creator's own, while it is an owner.

    The log keeps that it was opened. Raises NoOwnerHere.
    """
    account = account_of_creator(email)
    if account is None or not (account.is_owner and account.is_active):
        raise NoOwnerHere
    audit(act="studio_entered", actor=account)
    return account
