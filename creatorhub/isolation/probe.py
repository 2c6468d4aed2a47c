"""The probe: a second site that lives for one check, full of words that nobody else has.

Its schema is made inside the check's transaction and goes with it; only its files are deleted by
hand. In every table it has a row of the same number, uid and address, which the checked site has
nowhere: so each route can be asked for something that exists next door and only there.
"""

import secrets
import shutil
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from accounts.models import User
from creatorhub.isolation.canary import Canary, Visibility
from tenants import hosts
from tenants.connection import connection
from tenants.errors import NoSnapshot
from tenants.models import Creator, Domain, SchemaSnapshot
from tenants.schemas import open_public
from tenants.services.migrations import head
from tenants.services.pool import make_schema

SCHEMA = "t_probe"  # a name by which a folder that a killed worker left is known
LEFT_AFTER = 3600  # seconds
LETTERS = "abcdefghijkmnpqrstuvwxyz"
LOWEST, HIGHEST = 100_000_000, 999_999_999  # ids of nine digits: any table takes them


@dataclass(frozen=True)
class Names:
    """What something is asked for by; a second set names nothing anywhere."""

    number: int
    uid: uuid.UUID
    slug: str

    @classmethod
    def drawn(cls) -> "Names":
        """Names that nobody has. Always of the same length."""
        number = LOWEST + secrets.randbelow(HIGHEST - LOWEST)
        return cls(number, uuid.uuid4(), f"x{secrets.token_hex(8)}")

    @property
    def fill(self) -> Mapping[str, Any]:
        """Values for the holes of a route, by kind."""
        picture = f"public/{self.uid}.webp"
        named = {"number": self.number, "uid": self.uid, "slug": self.slug}
        return {**named, "text": self.slug, "path": picture}

    @property
    def said(self) -> set[str]:
        """How an answer may say them again."""
        return {str(self.number), str(self.number + 1), str(self.uid), self.uid.hex, self.slug}


@dataclass(frozen=True)
class Probe:
    """The other site of one check. `mark` is a word of its texts that is looked for."""

    creator: Creator
    names: Names
    name: str  # of its canaries
    mark: str
    secret: str  # of its token, its invitation and its owner's session

    def word(self, model: str, name: str, length: int | None = None) -> str:
        """The canary of a field, with the mark before it where there is room."""
        canary = Canary(self.name, model, self.names.number, name, Visibility.PRIVATE)
        marked = f"{self.mark} {canary.word}"
        return marked if length is None or len(marked) <= length else canary.fit(length)


@contextmanager
def open_probe(checked: Creator) -> Iterator[Probe]:
    """A site beside the checked one, empty, until the block ends. Call it in a transaction.

    Raises NoSnapshot while the migrations of this code have not run. Files are gone afterwards,
    rows with the transaction.
    """
    schema = f"{SCHEMA}{secrets.token_hex(6)}"
    try:
        with open_public():
            snapshot = SchemaSnapshot.objects.filter(version=head()).first()
            if snapshot is None:
                raise NoSnapshot
            make_schema(schema, snapshot)
            yield _made(schema, checked)
    finally:
        shutil.rmtree(folder(schema), ignore_errors=True)
        hosts.forget()


def folder(schema: str) -> Path:
    """Where the files of a schema lie."""
    return Path(settings.MEDIA_ROOT) / schema


def sweep() -> int:
    """Delete the files that probes of killed workers left an hour ago. Returns how many folders."""
    old = [
        path
        for path in Path(settings.MEDIA_ROOT).glob(f"{SCHEMA}*")
        if path.stat().st_mtime < time.time() - LEFT_AFTER
    ]
    for path in old:
        shutil.rmtree(path, ignore_errors=True)
    return len(old)


def marked(creator: Creator, name: str = "") -> Probe:
    """Names and words for rows of this site that nobody else has."""
    name = name or _name()
    return Probe(creator, Names.drawn(), name, f"mark{name}", secrets.token_hex(16))


def _name() -> str:
    return "x" + "".join(secrets.choice(LETTERS) for _place in range(6))


def _made(schema: str, checked: Creator) -> Probe:
    """The rows of the probe in public: an owner of its own, the site, its address."""
    name = _name()
    number = HIGHEST + secrets.randbelow(2**31 - HIGHEST)
    creator = Creator(
        pk=number,
        schema_name=schema,
        owner=User.objects.create(pk=number, email=f"{name}@{name}.invalid"),
        host=f"{name}{secrets.token_hex(4)}.{settings.PLATFORM_HOST}",
        skeleton=name,
        language=checked.language,
        currency=checked.currency,
        schema_version=head(),
    )
    probe = marked(creator, name)
    creator.logo = probe.names.fill["path"]
    for text in ("title", "headline", "about"):
        setattr(creator, text, probe.word("tenants.creator", text, 80))
    creator.save(force_insert=True)
    Domain(pk=number, tenant=creator, domain=creator.host, is_primary=True).save(force_insert=True)
    return probe


def is_gone(schema: str) -> bool:
    """True when neither a schema, nor a site, nor a folder of this name is left."""
    with open_public(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname = %s", [schema])
        there = cursor.fetchone()[0] or Creator.objects.filter(schema_name=schema).exists()
    return not there and not folder(schema).exists()
