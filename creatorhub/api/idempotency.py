"""The same write twice is done once: `Idempotency-Key` keeps the answer for 24 hours.

The answer is kept in the transaction of the deed itself, so either both are there or none: a
process that dies between them leaves nothing, and the program asks again with the same key.
"""

import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from rest_framework.exceptions import APIException
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import KeptAnswer
from accounts.services.tokens import KEPT
from creatorhub.api.errors import InProgress, KeyRefused, KeyReused
from creatorhub.api.parsing import body_of
from tenants.connection import connection
from tenants.errors import Refusal

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
KEY = re.compile(r"[\x21-\x7e]{1,255}\Z")
Work = Callable[[], Response]


def key_of(request: Request) -> str | None:
    """The key of this request; None without one. Raises KeyRefused."""
    key = request.headers.get(HEADER)
    if key is not None and not KEY.match(key):
        raise KeyRefused
    return key


def once(request: Request, key: str, work: Work, refused: Callable[[Exception], Response]) -> Any:
    """Do the work and keep its answer, or give the kept one.

    What the business or the input refuses is an answer, too, and `refused` makes it; nothing of
    that work stays. Any other error leaves no trace of key and work. Raises InProgress, KeyReused.
    """
    fingerprint = _fingerprint(request)
    with transaction.atomic():
        _take_turn(request.user.pk, key)
        kept = KeptAnswer.objects.filter(member_id=request.user.pk, key=key).first()
        if kept and kept.created_at > timezone.now() - KEPT:
            return _again(kept, fingerprint)
        if kept:
            kept.delete()
        try:
            with transaction.atomic():
                response = work()
        except (APIException, Refusal, Http404) as error:
            response = refused(error)
        _keep(request, key, fingerprint, response)
    return response


def _fingerprint(request: Request) -> str:
    """SHA-256 of method, path and body, so that a key cannot mean two things."""
    parts = [str(request.method), request.get_full_path(), ""]
    head = "\n".join(parts).encode()
    return hashlib.sha256(head + _body(request)).hexdigest()


def _body(request: Request) -> bytes:
    """The body, left in place for the parser."""
    plain = request._request
    if not hasattr(plain, "_body"):
        plain._body = body_of(plain)  # type: ignore[attr-defined]
    return plain.body


def _take_turn(member: int, key: str) -> None:
    """Only one request with a key at a time; until the transaction ends. Raises InProgress."""
    name = f"{connection.schema_name}:{member}:{key}".encode()
    number = int.from_bytes(hashlib.sha256(name).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        if not cursor.fetchone()[0]:
            raise InProgress


def _again(kept: KeptAnswer, fingerprint: str) -> Response:
    if kept.fingerprint != fingerprint:
        raise KeyReused
    return Response(kept.body, kept.status, headers={REPLAYED: "true"})


def _keep(request: Request, key: str, fingerprint: str, response: Response) -> None:
    body = json.loads(JSONRenderer().render(response.data)) if response.data is not None else None
    KeptAnswer.objects.create(
        member_id=request.user.pk,
        key=key,
        fingerprint=fingerprint,
        status=response.status_code,
        body=body,
        created_at=timezone.now(),
    )
