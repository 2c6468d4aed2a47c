"""One entry of the log in words: a sentence, and what was before and is now."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.acts import BY_NAME, FIELDS, READERS, TABLES, VERDICTS, Kind
from accounts.models import AuditEntry
from accounts.roles import NAMES, Role
from accounts.scopes import SCOPES
from tenants.connection import connection
from tenants.currencies import exponent

BY = AuditEntry.By
MONEY = {"price", "monthly", "yearly", "amount", "refunded"}  # minor units
UNTOLD = {"currency"}  # stands with the amounts
ENDS = {"until", "ends"}  # nothing there is no end
ICONS = {
    Kind.MONEY: "receipt",
    Kind.ACCESS: "key",
    Kind.TEAM: "users",
    Kind.SECURITY: "lock",
    Kind.CONTENT: "book",
    Kind.GROUPS: "comment",
    Kind.MEMBERS: "user",
    Kind.LETTERS: "mail",
    Kind.EXPORT: "download",
    Kind.SITE: "palette",
    Kind.PLATFORM: "settings",
}


@dataclass(frozen=True)
class Names:
    """What numbers and keys mean: people with the day they joined and their e-mail, addresses of
    invitations, titles."""

    people: dict[int, tuple[str, datetime, str]]
    invites: dict[str, str]
    titles: dict[str, str]

    def person(self, pk: int | None, at: datetime) -> str:
        """The name of somebody who was there then and is there now; empty for others."""
        name, joined, _address = self.people.get(pk or 0, ("", at, ""))
        return name if joined <= at else ""

    def address(self, pk: int | None, at: datetime) -> str:
        """The e-mail of the same person. A name may be chosen to look like another's; this not."""
        return self.people[pk][2] if pk and self.person(pk, at) else ""


@dataclass(frozen=True)
class Change:
    """One field: its name, and in words what it was and is (empty: nothing)."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """An entry as the page shows it. `text` is safe HTML, `plain` the same for a spreadsheet."""

    entry: AuditEntry
    icon: str
    text: SafeString
    plain: str
    role: str
    address: str  # of who acted, as a person or by a program
    changes: list[Change]

    @property
    def is_staff(self) -> bool:
        """True for what staff of the platform did."""
        return bool(self.entry.by == BY.STAFF)


def line(entry: AuditEntry, names: Names) -> Line:
    """The entry in the reader's language."""
    act = BY_NAME.get(entry.act)
    pattern = str(act.text) if act else "%(who)s: %(what)s"
    who, what = who_in_words(entry, names), _subject(entry, names)
    is_one_of_us = entry.by in (BY.PERSON, BY.PROGRAM)
    html = escape(pattern).replace("%(who)s", "{who}").replace("%(what)s", "{what}")
    strong = format_html("<strong><bdi>{}</bdi></strong>", who)
    return Line(
        entry=entry,
        icon=ICONS[act.kind] if act else "info",
        text=format_html(html, who=strong, what=format_html("<bdi>{}</bdi>", what)),
        plain=pattern % {"who": who, "what": what},
        role=str(NAMES[Role(entry.role)]) if entry.role in set(Role) else "",
        address=names.address(entry.actor_id, entry.at) if is_one_of_us else "",
        changes=_changes(entry, names),
    )


def who_in_words(entry: AuditEntry, names: Names) -> str:
    """Who acted, as the sentence names them."""
    if entry.by == BY.STAFF:
        return _("CreatorHub's staff")
    if entry.by == BY.SYSTEM:
        return _("The site itself")
    name = names.person(entry.actor_id, entry.at) or _("Somebody who left")
    if entry.by == BY.PROGRAM:
        return _("A program of %(name)s (token “%(token)s”)") % {
            "name": name, "token": entry.program,
        }  # fmt: skip
    return name


def _subject(entry: AuditEntry, names: Names) -> str:
    if entry.subject_type == "accounts.user":
        return names.person(int(entry.subject_id), entry.at) or _("somebody who left")
    if entry.subject_type == "accounts.teaminvite":
        return names.invites.get(entry.subject_id) or _("somebody")
    if entry.subject_type == "billing.order":
        facts = {"title": entry.label, "number": entry.subject_id[:8]}
        return _("“%(title)s” (order %(number)s)") % facts
    return _("“%(title)s”") % {"title": entry.label} if entry.label else ""


def _changes(entry: AuditEntry, names: Names) -> list[Change]:
    fields = [name for name in {**entry.before, **entry.after} if name not in UNTOLD]
    return [
        Change(
            _label(entry, name),
            _side(entry, name, entry.before, names),
            _side(entry, name, entry.after, names),
        )
        for name in fields
    ]


def _side(entry: AuditEntry, name: str, values: dict[str, Any], names: Names) -> str:
    if name in ENDS and name in values and values[name] is None:
        return _("no end")
    return _value(entry, name, values.get(name), names)


def _field(entry: AuditEntry, name: str) -> Any:
    """The model's own field, which knows its name and its choices; None where there is none."""
    kind = entry.subject_type or ("tenants.creator" if entry.kind == Kind.SITE else "")
    try:
        return apps.get_model(kind)._meta.get_field(name)
    except (FieldDoesNotExist, LookupError, ValueError):
        return None


def _label(entry: AuditEntry, name: str) -> str:
    """The model's own word, where it has one that is translated; else the table's."""
    own = getattr(_field(entry, name), "verbose_name", name)
    return str(FIELDS.get(name, own) if isinstance(own, str) else own)


def _value(entry: AuditEntry, name: str, value: Any, names: Names) -> str:
    """A value in words; empty for nothing."""
    if value is None or value in ("", []):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in MONEY and isinstance(value, int):
        told = entry.after.get("currency") or entry.before.get("currency")
        currency = str(told or getattr(connection.tenant, "currency", ""))
        return f"{Decimal(value).scaleb(-exponent(currency))} {currency}".strip()
    if isinstance(value, dict):
        return _told(name, value) or _size(value, entry)
    if isinstance(value, list):
        return ", ".join(_word(entry, name, one, names) for one in value)
    return _word(entry, name, value, names)


def _told(name: str, value: dict[str, Any]) -> str:
    """What a check found (the rest of it has a page of its own), and whom a letter is for."""
    if name == "result":
        return str(VERDICTS.get(value.get("verdict", ""), _("unknown")))
    return str(READERS.get(value.get("list", ""), "")) if name == "audience" else ""


def _size(value: dict[str, Any], entry: AuditEntry) -> str:
    """A text or a list that the log keeps only the length of; other values name by name."""
    if "characters" in value:
        number = value["characters"]
        return ngettext("%(n)s character", "%(n)s characters", number) % {"n": number}
    if "entries" in value:
        number = value["entries"]
        return ngettext("%(n)s entry", "%(n)s entries", number) % {"n": number}
    return ", ".join(f"{_label(entry, name)}: {one}" for name, one in value.items())


def _word(entry: AuditEntry, name: str, value: Any, names: Names) -> str:
    if name in {"key", "keys"}:
        return names.titles.get(str(value), str(value))
    if name in {"author", "invited_by"}:
        return names.person(value, entry.at) or _("somebody who left")
    if name == "role" and value in set(Role):
        return str(NAMES[Role(value)])
    if name == "filters":
        return str(FIELDS.get(str(value), value))
    if name == "file":
        return str(TABLES.get(value, value))
    if name == "scopes":
        return str(SCOPES.get(value, value))
    if name == "places":
        return f"#{value}"
    choices = dict(getattr(_field(entry, name), "flatchoices", ()) or ())
    if value in choices:
        return str(choices[value])
    moment = parse_datetime(value) if isinstance(value, str) and "T" in value else None
    if moment is not None and timezone.is_aware(moment):
        return date_format(timezone.localtime(moment), "DATETIME_FORMAT")
    return str(value)
