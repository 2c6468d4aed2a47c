"""Every message that a site or the platform sends: to whom, by which ways, in which words.

One table. What is not in it is not sent: services.notify refuses unknown kinds, and a test holds
the templates of mails against it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Notice
from accounts.roles import Action, Can

Text = Any  # a text that is translated when it is read
Kind = Notice.Kind


class Channel(StrEnum):
    """The ways by which a message comes."""

    BELL = "bell"
    MAIL = "mail"


class To(StrEnum):
    """Whom a message is for."""

    FAN = "fan"
    TEAM = "team"  # those whose role does what the message is about
    ANYONE = "anyone"


@dataclass(frozen=True)
class Message:
    """One kind of message. `bell` and `mail`: on or off from the start; None: never by this way.

    `title`, `text` and `action` are formatted with the facts and with `site`; names of facts that
    end in _at are moments (ISO 8601) and are shown as dates. `templates` make the mail.
    """

    kind: str
    to: To
    section: Text
    label: Text
    hint: Text
    why: Text  # "You get this mail because ..."
    bell: bool | None = None
    mail: bool | None = None
    is_fixed: bool = False  # what a person must know cannot be switched off
    is_once: bool = False  # comes once in a lifetime: nothing to choose
    title: Text = ""
    text: Text = ""
    action: Text = ""
    facts: tuple[str, ...] = ()
    templates: tuple[str, ...] = ("mail/notice",)
    mailed_by_notices: bool = True  # else the app that owns it sends the mail
    needs: Action | None = None  # what somebody of the team must be allowed to do to get it

    def starts_on(self, channel: str) -> bool | None:
        """Whether this way is on for somebody who chose nothing; None: not a way of this kind."""
        return self.bell if channel == Channel.BELL else self.mail

    def is_on(self, channel: str, chosen: Collection[str]) -> bool:
        """Whether it comes by this way to a person with these choices (User.muted)."""
        start = self.starts_on(channel)
        if start is None or self.is_fixed:
            return start is not None
        entry = f"{self.kind}:{channel}"
        return entry not in chosen if start else f"+{entry}" in chosen

    def is_for(self, can: Can) -> bool:
        """Whether somebody with this role gets this kind."""
        if self.to is To.FAN:
            return not can.read  # who opens everything works here
        return self.to is To.ANYONE or (self.needs is not None and can.do(self.needs))


YOU, GROUPS, LEARNING, MEMBERSHIP, SITE, ACCOUNT = (
    _("What concerns you"),
    _("Groups"),
    _("Courses and letters"),
    _("Membership and money"),
    _("Your site"),
    _("Your account"),
)

MESSAGES = (
    Message(
        Kind.WELCOME, To.FAN, YOU, _("Welcome"), _("Once, when you join."),
        _("you have just joined."), bell=True, mail=True, is_once=True,
        title=_("Welcome to %(site)s"),
        text=_("Good to have you here. Look around, and say hello in a group."),
        action=_("Look at the courses"), templates=("mail/welcome",),
    ),
    Message(
        Kind.REPLY, To.ANYONE, YOU, _("Answers to your posts"),
        _("Somebody answers what you wrote in a group."),
        _("somebody answered a post of yours."), bell=True, mail=True,
        title=_("%(name)s answered you in %(group)s"), text=_("“%(words)s”"),
        action=_("Read the answer"), facts=("name", "group", "words"),
    ),
    Message(
        Kind.POST, To.FAN, GROUPS, _("New posts"), _("Somebody writes in a group that you joined."),
        _("you joined this group and asked to hear of new posts by mail."), bell=True, mail=False,
        title=_("%(name)s wrote in %(group)s"), text=_("“%(words)s”"),
        action=_("Read the post"), facts=("name", "group", "words"),
    ),
    Message(
        Kind.COURSE, To.FAN, LEARNING, _("New courses"), _("Once for each course, when it opens."),
        _("you have an account here and a new course has opened."), bell=True, mail=True,
        title=_("New: %(title)s"), text="%(summary)s", action=_("Look at the course"),
        facts=("title", "summary"),
    ),
    Message(
        Kind.LETTER, To.FAN, LEARNING, _("Letters from the creator"),
        _("News, and what the creator wants to tell you."),
        _("you have an account here and the creator wrote to you."), mail=True,
        templates=("mail/letter",), mailed_by_notices=False,
    ),
    Message(
        Kind.DIGEST, To.FAN, LEARNING, _("The week in short"),
        _("On Mondays, only when something happened: new courses and the liveliest posts."),
        _("you have an account here. It comes on Mondays when something happened."), mail=True,
        title=_("The week at %(site)s"), facts=("courses", "posts"), templates=("mail/digest",),
    ),
    Message(
        Kind.ENDING, To.FAN, MEMBERSHIP, _("Your membership ends soon"),
        _("Seven days before a membership that does not renew ends."),
        _("your membership ends soon."), bell=True, mail=True,
        title=_("Your membership “%(tier)s” ends on %(ends_at)s"),
        text=_("It does not renew by itself. Renew it, and you go on where you stopped."),
        action=_("See the memberships"), facts=("tier", "ends_at"),
    ),
    Message(
        Kind.RECEIPT, To.FAN, MEMBERSHIP, _("Receipts and payments"),
        _("Proof of what you paid. It cannot be switched off."),
        _("you paid for something."), bell=True, mail=True, is_fixed=True,
        title=_("Your receipt: %(title)s"), text=_("%(price)s. Thank you."),
        action=_("Open the order"), facts=("title", "price"),
        templates=("billing/mail/receipt",), mailed_by_notices=False,
    ),
    Message(
        "code", To.ANYONE, ACCOUNT, _("Codes and sign-in"),
        _("Codes that confirm your address or set a new password. They cannot be switched off."),
        _("somebody, probably you, asked for it."), mail=True, is_fixed=True,
        templates=(
            "account/email/email_confirmation", "account/email/email_confirmation_signup",
            "account/email/password_reset_code", "account/email/account_already_exists",
            "account/email/unknown_account", "platform/mail/code",
        ), mailed_by_notices=False,
    ),
    Message(
        "invite", To.ANYONE, ACCOUNT, _("Invitation to a team"),
        _("Somebody wants you to work on their site."),
        _("somebody who runs this site invited this address to the team."), mail=True,
        is_fixed=True, is_once=True, templates=("accounts/mail/invite",), mailed_by_notices=False,
    ),
    Message(
        "left_team", To.ANYONE, ACCOUNT, _("You are off a team"),
        _("Once, when somebody takes you off a team."), _("you worked on the team of this site."),
        mail=True, is_fixed=True, is_once=True, templates=("accounts/mail/left_team",),
        mailed_by_notices=False,
    ),
    Message(
        Kind.NEW_FAN, To.TEAM, SITE, _("New fans"), _("Somebody joins your site."),
        _("somebody joined your site."), needs=Action.MEMBERS, bell=True, mail=False,
        title=_("%(name)s joined"), text=_("A new fan on %(site)s."), action=_("See who it is"),
        facts=("name",),
    ),
    Message(
        Kind.SALE, To.TEAM, SITE, _("New sales"),
        _("Somebody buys something, once for each order."),
        _("somebody bought something on your site."), needs=Action.MONEY, bell=True, mail=True,
        title=_("%(name)s bought %(title)s"), text="%(price)s", action=_("Open the order"),
        facts=("name", "title", "price"),
    ),
    Message(
        Kind.GROUP_POST, To.TEAM, SITE, _("Posts in your groups"),
        _("A fan writes in one of your groups."),
        _("a fan wrote in one of your groups."), needs=Action.MODERATE, bell=True, mail=False,
        title=_("%(name)s wrote in %(group)s"), text=_("“%(words)s”"),
        action=_("Read the post"), facts=("name", "group", "words"),
    ),
    Message(
        Kind.NIGHT_FAILED, To.TEAM, SITE, _("A night that failed"),
        _("Segments and suggestions could not be rebuilt, three times."),
        _("the nightly run of your site failed three times."), needs=Action.INSIGHTS,
        bell=True, mail=True,
        title=_("Last night's run of %(site)s failed"),
        text=_("Segments and suggestions could not be rebuilt in three tries. Your fans still see "
               "what the last good night made; the next night tries again."),
        action=_("Look at the nights"),
    ),
    Message(
        Kind.FAN_LEFT, To.TEAM, SITE, _("Fans who leave"),
        _("Somebody deletes their account. You are not told who."),
        _("somebody deleted their account on your site."), needs=Action.MEMBERS, bell=True,
        mail=False, title=_("A fan deleted their account"),
        text=_("Their data is gone. What they paid stays in the books, without a name."),
        action=_("See your members"),
    ),
    Message(
        "security", To.ANYONE, ACCOUNT, _("Security of your account"),
        _("Password, address or second step were changed. These mails cannot be switched off."),
        _("the way into your account was changed."), mail=True, is_fixed=True,
        templates=("accounts/mail/changed",), mailed_by_notices=False,
    ),
    Message(
        "goodbye", To.ANYONE, ACCOUNT, _("Your account is deleted"),
        _("Once, when an account is deleted, as proof."), _("your account was deleted."),
        mail=True, is_fixed=True, is_once=True, templates=("mail/goodbye",),
        mailed_by_notices=False,
    ),
)  # fmt: skip
BY_KIND = {message.kind: message for message in MESSAGES}
