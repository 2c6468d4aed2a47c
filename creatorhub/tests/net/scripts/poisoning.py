"""Puts strings into every field of text of a site and of the platform, as its doors would."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from psycopg.errors import UniqueViolation

from courses.services import clean_html
from creatorhub.tests.net.scripts.strings import MARK, STRINGS, String, mark
from creatorhub.world.seen import TABLE
from creatorhub.world.seen.contract import FILES, ask
from creatorhub.world.seen.ground import GROUND
from creatorhub.world.stamp import STRUCTURE
from tenants import richtext

LONGEST = 1500  # characters of one value: what a page can hold a lot of
TURNS = 5  # a string may stand in another row already, where each needs its own
IN_JSON = 200  # characters of one text in JSON


@dataclass
class Slot:
    """A place for text (a field of a model, of a form), and the strings that were not shown yet."""

    number: int
    label: str
    name: str
    room: int = LONGEST  # characters
    rule: Any = None  # who may see it, as the contract says; None leaves a row as it is
    unseen: list[String] = field(default_factory=list)
    turn: int = 0
    fitting: int = 0  # strings that have room

    def draw(self, room: int, tries: int = len(STRINGS)) -> str:
        """The next unseen string that fits, marked with this place; "" after so many tries."""
        for _try in range(min(tries, len(self.unseen))):
            self.turn = (self.turn + 1) % len(self.unseen)
            text = self.unseen[self.turn].marked(self.number)
            if _long(text) <= room:
                return text
        return ""

    def shuffle(self, dice: Random) -> None:
        """All strings that have room, in an order of this run."""
        self.unseen = [one for one in STRINGS if _long(one.marked(self.number)) <= self.room]
        dice.shuffle(self.unseen)
        self.fitting = len(self.unseen)


class Poisoning:
    """All slots of a site and of the platform; `fill` writes the next strings into every row."""

    def __init__(self, dice: Random) -> None:
        self.dice = dice
        self.slots: list[Slot] = []
        self.seen: set[tuple[int, int]] = set()  # string and slot, as pages showed them
        self.refused: set[str] = set()  # by a rule of the database
        tables = [*TABLE.items(), *((k, v) for k, v in GROUND.items() if k not in TABLE)]
        for label, told in tables:
            for name, rule in told.fields.items():
                if name not in FILES and _is_text(label, name):
                    self.add(label, name, room=_room(label, name), rule=rule)
        self.fields = len(self.slots)

    def add(self, label: str, name: str, **more: Any) -> Slot:
        """One more place."""
        slot = Slot(len(self.slots) + 1, label, name, **more)
        slot.shuffle(self.dice)
        self.slots.append(slot)
        return slot

    def fill(self, *, is_platform: bool = False) -> None:
        """Write into every row of the open schema."""
        ground = GROUND if is_platform else {}
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")  # rows that are kept, too
            present = set(connection.introspection.table_names(cursor))
        for slot in self.slots[: self.fields]:
            model: Any = apps.get_model(slot.label)
            if model._meta.db_table in present and slot.unseen:
                own = ground[slot.label].fields if slot.label in ground else {}
                for row in model._base_manager.order_by("pk"):
                    rule = own.get(slot.name) if own else slot.rule
                    if rule is not None and ask(rule, row) is not None:
                        self._write(slot, row)
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = origin")

    def _write(self, slot: Slot, row: Any) -> None:
        told, said = row._meta.get_field(slot.name), ""
        for _turn in range(TURNS):
            value = written(told, getattr(row, slot.name), slot)
            try:
                with transaction.atomic():
                    type(row)._base_manager.filter(pk=row.pk).update(**{slot.name: value})
                return
            except IntegrityError as refusal:
                if isinstance(refusal.__cause__, UniqueViolation):
                    continue  # the string stands in another row already
                said = f"{slot.label}.{slot.name}: {str(refusal).splitlines()[0]}"
        if said:
            self.refused.add(said)

    def saw(self, page: str) -> set[int]:
        """Note which strings a page showed; the slots that they were in."""
        found = {(int(one), int(slot)) for one, slot in MARK.findall(page)}
        new, self.seen = found - self.seen, self.seen | found
        for slot in {number for _string, number in new}:
            told = self.slots[slot - 1]
            told.unseen = [one for one in told.unseen if (one.number, slot) not in self.seen]
        return {number for _string, number in found}

    def verbatim(self, page: str) -> Iterator[str]:
        """Strings with a tag in them that stand on a page as they were written."""
        for one, number in {(int(one), int(slot)) for one, slot in MARK.findall(page)}:
            slot, text = self.slots[number - 1], STRINGS[one - 1].marked(number)
            if "<" in text and text in page and (slot.label, slot.name) not in CLEANED:
                yield f"stands there as it is: {text}"

    def unshown(self) -> set[str]:
        """Fields of which no page has shown a string."""
        shown = {slot for _string, slot in self.seen}
        fields = self.slots[: self.fields]
        return {f"{one.label}.{one.name}" for one in fields if one.number not in shown}

    def figures(self) -> str:
        """How many fields pages showed, and how many of the strings that fit in them."""
        fields = self.slots[: self.fields]
        shown = [slot for slot in fields if any(pair[1] == slot.number for pair in self.seen)]
        fitting = sum(slot.fitting for slot in shown)
        seen = sum(slot.fitting - len(slot.unseen) for slot in shown)
        return (
            f"{len(shown)} of {len(fields)} fields shown by pages, {seen:,} of their {fitting:,} "
            f"pairs of string and field ({seen / max(fitting, 1):.0%})"
        )

    def name_of(self, finding: str) -> str:
        """The finding with the string and the field that its mark names."""
        named = dict.fromkeys(MARK.findall(finding))
        told = [
            f"{self.slots[int(s) - 1].label}.{self.slots[int(s) - 1].name} <- "
            f"{STRINGS[int(n) - 1].pattern!r} ({STRINGS[int(n) - 1].family})"
            for n, s in named
            if 0 < int(s) <= len(self.slots)
        ]
        return f"{finding}\n      {'; '.join(told[:3])}"


def _long(text: str) -> int:
    """Characters, also in small letters, of which some letters need two."""
    return max(len(text), len(text.lower()))


def _room(label: str, name: str) -> int:
    told: Any = apps.get_model(label)._meta.get_field(name)
    inner = getattr(told, "base_field", None)
    if inner is not None:
        return inner.max_length or IN_JSON
    return (
        IN_JSON if isinstance(told, models.JSONField) else min(told.max_length or LONGEST, LONGEST)
    )


def _is_text(label: str, name: str) -> bool:
    told = apps.get_model(label)._meta.get_field(name)
    return not isinstance(told, models.SlugField)


def written(told: Any, before: Any, slot: Slot) -> Any:
    """A value of the same make as before, with strings in it."""
    if getattr(told, "base_field", None) is not None:
        return [slot.draw(slot.room) for _one in before]
    if isinstance(told, models.JSONField):
        return _in_json(before, slot)
    if (slot.label, slot.name) in CLEANED:
        return CLEANED[slot.label, slot.name](before, slot)
    return " ".join(several(slot))


def several(slot: Slot) -> Iterator[str]:
    """As many strings as fit."""
    room = slot.room
    text = slot.draw(room)
    while text:
        yield text
        room -= _long(text) + 1
        text = slot.draw(room, tries=3)


def _in_json(value: Any, slot: Slot, name: str = "") -> Any:
    if isinstance(value, dict):
        kept = {k for k in value if k in STRUCTURE or k.endswith("_at")}
        return {k: v if k in kept else _in_json(v, slot, k) for k, v in value.items()}
    if isinstance(value, list):
        return [_in_json(one, slot, name) for one in value]
    return slot.draw(IN_JSON) if isinstance(value, str) else value


def _rich(_before: str, slot: Slot) -> str:
    """Cleaned twice, as a text that was kept, opened in the editor and kept again.

    A string of which nothing is left was dealt with.
    """
    kept = [(one, richtext.clean(clean_html(one))) for one in several(slot)]
    gone = {MARK.search(one)[0] for one, left in kept if not MARK.search(left)}  # type: ignore[index]
    slot.unseen = [one for one in slot.unseen if mark(one.number, slot.number) not in gone]
    return "".join(left for _one, left in kept)


CLEANED: dict[tuple[str, str], Callable[[Any, Slot], Any]] = {
    ("courses.course", "about"): _rich,
    ("courses.lesson", "body"): _rich,
    ("growth.letter", "body"): _rich,
    ("tenants.creator", "about"): _rich,
    ("tenants.creator", "terms"): _rich,
    ("tenants.creator", "privacy"): _rich,
}
