"""Who does what on a site's team: one table, from which checks, tests and the team page are made.

Pure Python: `accounts.models.User.can` asks it for one person, `creatorhub.doors` for each route.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(StrEnum):
    """What somebody is on a site. Everybody who is not on the team is a fan."""

    FAN = "fan"
    GUEST = "guest"
    MODERATOR = "moderator"
    EDITOR = "editor"
    ADMIN = "admin"
    OWNER = "owner"


class Action(StrEnum):
    """Something that a role may do. The table below says which."""

    READ = "read"  # open every course and group without paying
    STUDIO = "studio"  # enter the studio at all
    MODERATE = "moderate"  # remove what others wrote
    GROUPS = "groups"  # make and change groups
    CONTENT = "content"  # write, publish and delete courses
    INSIGHTS = "insights"  # read reports
    LOOK = "look"  # appearance, profile, settings
    MEMBERS = "members"  # see fans, segments, notes; give access
    LETTERS = "letters"  # write to fans
    PRICES = "prices"  # tiers, prices and special offers
    MONEY = "money"  # see sales, give money back
    KEYS = "keys"  # make tokens for programs
    TEAM = "team"  # invite people, change what they are
    OWN = "own"  # make and remove owners


_GUEST = {Action.READ}
_MODERATOR = _GUEST | {Action.STUDIO, Action.MODERATE, Action.GROUPS}
_EDITOR = _GUEST | {Action.STUDIO, Action.CONTENT, Action.INSIGHTS}
_ADMIN = set(Action) - {Action.OWN}

TABLE: Mapping[Role, frozenset[Action]] = {
    Role.FAN: frozenset(),
    Role.GUEST: frozenset(_GUEST),
    Role.MODERATOR: frozenset(_MODERATOR),
    Role.EDITOR: frozenset(_EDITOR),
    Role.ADMIN: frozenset(_ADMIN),
    Role.OWNER: frozenset(Action),
}
# What asks for a second factor in the session: other people's data, money, and keys to both.
STRONG = frozenset(
    {Action.MEMBERS, Action.LETTERS, Action.PRICES, Action.MONEY, Action.KEYS, Action.TEAM}
    | {Action.OWN}
)
TEAM = tuple(role for role in reversed(Role) if role is not Role.FAN)
NAMES: Mapping[Role, Any] = {
    Role.FAN: _("fan"),
    Role.GUEST: _("guest"),
    Role.MODERATOR: _("moderator"),
    Role.EDITOR: _("editor"),
    Role.ADMIN: _("admin"),
    Role.OWNER: _("owner"),
}
# One sentence each, for the invitation and for who chooses a role.
ABOUT: Mapping[Role, Any] = {
    Role.FAN: _("Sees what everybody sees, and what they bought."),
    Role.GUEST: _("Opens every course and every group without paying, and writes there."),
    Role.MODERATOR: _("Makes and changes groups, and removes what others wrote in them."),
    Role.EDITOR: _("Writes, publishes and deletes courses, and reads the reports without money."),
    Role.ADMIN: _("Does everything in the studio, also money and members. Cannot change owners."),
    Role.OWNER: _("Does everything, and makes and removes owners."),
}
WORDS: Mapping[Action, Any] = {
    Action.READ: _("Open every course and group without paying"),
    Action.STUDIO: _("Enter the studio"),
    Action.MODERATE: _("Remove what others wrote"),
    Action.GROUPS: _("Make, change and delete groups"),
    Action.CONTENT: _("Write, publish and delete courses; see drafts"),
    Action.INSIGHTS: _("Read reports (income only with sales)"),
    Action.LOOK: _("Change look, profile and settings"),
    Action.MEMBERS: _("See members and segments; give access"),
    Action.LETTERS: _("Write letters to fans"),
    Action.PRICES: _("Set prices, tiers and special offers"),
    Action.MONEY: _("See sales and give money back"),
    Action.KEYS: _("Make tokens for programs"),
    Action.TEAM: _("Invite people and change their role"),
    Action.OWN: pgettext_lazy("action", "Make and remove owners"),
}
CHOICES = [(role.value, NAMES[role]) for role in Role]


class Can:
    """What one role may do, as attributes: `person.can.money` in Python and in templates."""

    def __init__(self, role: str) -> None:
        # A role that this release does not know may do nothing.
        self._actions = TABLE[Role(role)] if role in set(Role) else frozenset()

    def __getattr__(self, name: str) -> bool:
        try:
            return Action(name) in self._actions
        except ValueError:
            raise AttributeError(name) from None

    def do(self, action: Action) -> bool:
        """True when the table gives this action to the role."""
        return action in self._actions
