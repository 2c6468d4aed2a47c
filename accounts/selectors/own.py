"""What a site knows of one person, told the same way by every app: as sources of rows.

The page, both downloads and the test that no table is forgotten are made of these sources; they
are put together in creatorhub.owndata.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import F, OuterRef, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import ApiToken, Grant, JoinAnswer, MemberNote, Notice, TeamInvite, User
from accounts.registry import MESSAGES
from accounts.roles import NAMES

# User.muted in words: a message that was switched off or, with a plus, on.
CHOSEN = {
    f"{sign}{message.kind}:{way}": format_lazy(words, label=message.label)
    for message in MESSAGES
    for sign, way, words in (
        ("", "bell", _("{label}: not in the bell")),
        ("", "mail", _("{label}: no mails")),
        ("+", "bell", _("{label}: in the bell")),
        ("+", "mail", _("{label}: by mail")),
    )
}
Text = Any  # a text that is translated when it is read
Who = Any  # the id of a member, or a reference to it (OuterRef) inside a larger question


@dataclass(frozen=True)
class Field:
    """One value of a row. `name` is its key in the file and never changes its meaning.

    `column` is a column or an expression. `manner` says how it is shown: "text", "moment" (UTC),
    "money" (minor units of the row's `currency`), "number", "list", "flag" or "facts" (an object).
    Codes are shown in `words`, where there are any.
    """

    name: str
    label: Text
    column: Any = ""
    manner: str = "text"
    in_short: bool = True  # shown on the page, too, and not only in the files
    words: Mapping[Any, Text] | None = None

    @property
    def expression(self) -> Any:
        """What a query asks for."""
        return F(self.column or self.name) if isinstance(self.column, str) else self.column


@dataclass(frozen=True)
class Source:
    """Rows of one kind that a site keeps of a person, and why it does.

    `rows(who)` are that person's rows and nobody else's, newest first. `covers` names the relations
    to a person that this source tells of, as "app.Model.field". What takes long to find is in the
    files alone (`is_on_page`).
    """

    name: str
    title: Text
    why: Text
    icon: str
    rows: Callable[[Who], QuerySet[Any]]
    fields: tuple[Field, ...]
    covers: tuple[str, ...] = ()
    is_on_page: bool = True


def within(who: Who) -> Who:
    """The same person, named one question further inside."""
    return OuterRef(who) if isinstance(who, OuterRef) else who


def own_sources() -> list[Source]:
    """What accounts know of a person: who they are, how they come in, and what they were told."""
    return [*_person(), *_entrance(), *_keys(), *_told(), *_written()]


def _person() -> list[Source]:
    return [
        Source(
            "account", _("Account and profile"),
            _("So that you can sign in, and so that others know who is speaking."), "user",
            lambda who: User.objects.filter(pk=who),
            (
                Field("email", _("E-mail address")),
                Field("name", _("Name")),
                Field("role", _("Role"), words=NAMES),
                Field("language", _("Language")),
                Field("time_zone", _("Time zone")),
                Field("picture", _("Picture"), "avatar"),
                Field("joined_at", _("Joined"), "date_joined", "moment"),
                Field("external_id", _("Number from another system")),
            ),
        ),
        Source(
            "choices", _("Your choices"),
            _("So that what you refused stays refused."), "shield",
            lambda who: User.objects.filter(pk=who),
            (
                Field("counting", _("What I do here may be counted"), "is_remembered", "flag"),
                Field("suggestions", _("Suggestions may be made for me"), "is_personalised",
                      "flag"),
                Field("chosen_at", _("Chosen on"), "chose_at", "moment"),
                Field("messages", _("Messages changed by you"), "muted", "list", words=CHOSEN),
            ),
        ),
        Source(
            "join_answers", _("Answers when you joined"),
            _("The creator asked everybody who joins, to know for whom the site is."), "comment",
            lambda who: JoinAnswer.objects.filter(member_id=who).order_by("question__position"),
            (
                Field("question", _("Question"), "question__text"),
                Field("answer", _("Answer"), "text"),
            ),
            ("accounts.JoinAnswer.member",),
        ),
    ]  # fmt: skip


def _entrance() -> list[Source]:
    return [
        Source(
            "addresses", _("E-mail addresses"),
            _("To sign you in, and to send what you must know."), "mail",
            lambda who: EmailAddress.objects.filter(user_id=who).order_by("pk"),
            (
                Field("address", _("E-mail address"), "email"),
                Field("confirmed", _("Confirmed"), "verified", "flag"),
            ),
            ("account.EmailAddress.user",),
        ),
        Source(
            "sessions", _("Where you are signed in"),
            _("So that you can see and end what is not you."), "monitor",
            lambda who: UserSession.objects.filter(user_id=who).order_by("-last_seen_at", "-pk"),
            (
                Field("browser", _("Browser"), "user_agent"),
                Field("address", _("Network address"), "ip"),
                Field("since", _("There since"), "created_at", "moment", in_short=False),
                Field("last_seen_at", _("Last seen"), "last_seen_at", "moment"),
            ),
            ("usersessions.UserSession.user",),
        ),
    ]  # fmt: skip


def _keys() -> list[Source]:
    return [
        Source(
            "second_factors", _("Second factors"),
            _("That one exists, and since when; the secret itself is shown nowhere."), "lock",
            lambda who: Authenticator.objects.filter(user_id=who).order_by("-pk"),
            (
                Field("kind", _("Kind"), "type"),
                Field("since", _("There since"), "created_at", "moment"),
                Field("used_at", _("Last used"), "last_used_at", "moment"),
            ),
            ("mfa.Authenticator.user",),
        ),
        Source(
            "tokens", _("Keys for programs"),
            _("So that a program of yours may act for you. The key itself is not kept."), "unlock",
            lambda who: ApiToken.objects.filter(member_id=who).order_by("-pk"),
            (
                Field("name", _("Name")),
                Field("may", _("May do"), "scopes", "list"),
                Field("made_at", _("Made on"), "created_at", "moment"),
                Field("used_at", _("Last used"), "used_at", "moment"),
            ),
            ("accounts.ApiToken.member",),
        ),
    ]  # fmt: skip


def _told() -> list[Source]:
    return [
        Source(
            "access", _("What is open to you"),
            _("So that what you bought or were given opens."), "crown",
            lambda who: Grant.objects.filter(member_id=who).order_by("-starts_at", "-pk"),
            (
                Field("opens", _("Opens"), "key"),
                Field("from", _("Open from"), "starts_at", "moment"),
                Field("until", _("Open until"), "ends_at", "moment"),
                Field("given_by", _("Given by"), "source", in_short=False),
            ),
            ("accounts.Grant.member",),
        ),
        Source(
            "notices", _("Messages to you"),
            _("So that the bell shows what is new and no mail comes twice; for 180 days."), "bell",
            lambda who: Notice.objects.filter(member_id=who).order_by("-created_at", "-pk"),
            (
                Field("kind", _("Kind"), words=dict(Notice.Kind.choices)),
                Field("at", _("When"), "created_at", "moment"),
                Field("read_at", _("Read on"), "read_at", "moment", in_short=False),
                Field("mailed_at", _("Mailed on"), "mailed_at", "moment", in_short=False),
            ),
            ("accounts.Notice.member",),
        ),
    ]  # fmt: skip


def _written() -> list[Source]:
    """What the team wrote about a person belongs to the answer, too."""
    return [
        Source(
            "notes", _("Notes about you"),
            _("The creator writes them down to remember what you talked about."), "pencil",
            lambda who: MemberNote.objects.filter(member_id=who).order_by("-created_at", "-pk"),
            (
                Field("note", _("Note"), "text"),
                Field("at", _("When"), "created_at", "moment"),
            ),
            ("accounts.MemberNote.member",),
        ),
        Source(
            "tags", _("Labels on you"),
            _("The creator sorts people by them, for example to write to some."), "tag",
            lambda who: User.objects.filter(pk=who, tags__len__gt=0),
            (Field("tags", _("Labels"), "tags", "list"),),
        ),
        Source(
            "invitations", _("Invitations to the team"),
            _("So that an invitation can be used once."), "users",
            lambda who: TeamInvite.objects.filter(
                email__in=User.objects.filter(pk=within(who)).values("email")
            ).order_by("-pk"),
            (
                Field("role", _("Role"), words=NAMES),
                Field("at", _("When"), "created_at", "moment"),
                Field("accepted_at", _("Accepted"), "accepted_at", "moment"),
            ),
        ),
    ]  # fmt: skip
