"""Who acts now: known for the length of a request or a command, so that no deed has to be told.

Services hand on whom they know; the rest (a program's token, staff of the platform, the request's
number) is asked here. Where nothing is known, in a task, the site acts by itself.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from accounts.models import ApiToken, User
from tenants.seal import PUBLIC
from tenants.sealed import current_schema


@dataclass
class Acting:
    """One request or command: where it came in, who sent it, and its number in the logs."""

    schema: str
    request: Any = None
    person: User | None = None
    is_staff: bool = False  # a command of the operator: nobody is signed in
    request_id: Callable[[], str] = str


_now: ContextVar[Acting | None] = ContextVar("acting", default=None)


@contextmanager
def acting_in(request: Any, *, request_id: Callable[[], str] = str) -> Iterator[None]:
    """What is done in the block is done by whoever sent this request."""
    token = _now.set(Acting(current_schema(), request, request_id=request_id))
    try:
        yield
    finally:
        _now.reset(token)


@contextmanager
def acting_as(person: User) -> Iterator[None]:
    """What is done in the block is done by this person of the open schema."""
    token = _now.set(Acting(current_schema(), person=person))
    try:
        yield
    finally:
        _now.reset(token)


@contextmanager
def acting_as_staff() -> Iterator[None]:
    """What is done in the block is done by who runs the server, on the command line."""
    token = _now.set(Acting(current_schema(), is_staff=True))
    try:
        yield
    finally:
        _now.reset(token)


@dataclass(frozen=True)
class Doer:
    """What the log says of who acted."""

    person: User | None = None  # of the open schema
    program: str = ""  # the name of the token by which a program acted
    staff_id: int | None = None  # a person of the platform, in the public schema
    is_staff: bool = False
    request_id: str = ""


def who_acts(actor: User | None = None) -> Doer:
    """Who acts in the open schema. `actor` is whom the service was told, and wins over the request.

    Somebody who came in by the platform is no person of a creator's site: there it is staff, or
    (a creator on the way into the own studio) the person whom the service names.
    """
    now = _now.get()
    if now is None:
        return Doer(actor)
    known: dict[str, Any] = {"request_id": now.request_id()[:64]}
    if now.is_staff:
        return Doer(actor, is_staff=True, **known)
    person = _sender(now)
    if now.schema == PUBLIC and getattr(person, "is_staff", False):
        mine = person if current_schema() == PUBLIC else None
        return Doer(actor or mine, staff_id=person.pk, is_staff=True, **known)
    token = getattr(now.request, "auth", None)
    program = token.name if isinstance(token, ApiToken) else ""
    if now.schema != current_schema():
        person = None
    return Doer(actor or person, program=program, **known)


def _sender(now: Acting) -> Any:
    """The signed-in person of the request; never asked for in another schema than the request's."""
    request = now.request
    if request is None:
        return now.person
    if now.schema != current_schema() and not hasattr(request, "_cached_user"):
        return None
    person = getattr(request, "user", None)
    return person if person is not None and person.is_authenticated else None
