"""The platform's signature under a result: Ed25519 (RFC 8032) over its canonical JSON.

The key is made from SECRET_KEY by HKDF (RFC 5869) under a label of its own, so nothing else that
the platform signs is worth anything here. Keys in SECRET_KEY_FALLBACKS still count when reading.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from creatorhub.isolation.results import FORMAT, VERSION
from tenants.errors import Refusal

LABEL = b"creatorhub.isolation result v1"
LONGEST = 200_000  # characters of a result that is read
KEY, SIGNATURE = "key", "signature"


class NoResult(Refusal):
    """What was given is not the file of a check."""

    code = "no_result"
    message = _("This is not the file of a check. Choose the file as you downloaded it.")


class Changed(Refusal):
    """The file is one of a check, but not as this platform signed it."""

    code = "result_changed"
    message = _(
        "The signature does not fit: something in this file was changed, or another platform "
        "made it. Do not rely on it."
    )


def canonical(result: Mapping[str, Any]) -> bytes:
    """The bytes that are signed: keys sorted, no spaces, UTF-8, without the signature itself."""
    told = {name: value for name, value in result.items() if name != SIGNATURE}
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def public_key(secret: str | bytes | None = None) -> str:
    """The key that checks signatures, base64; safe to show to everybody."""
    key = _private(secret or settings.SECRET_KEY).public_key()
    return _text(key.public_bytes(Encoding.Raw, PublicFormat.Raw))


def sign(result: Mapping[str, Any]) -> dict[str, Any]:
    """The result with the platform's public key and its signature."""
    told = {**result, KEY: public_key()}
    return {**told, SIGNATURE: _text(_private(settings.SECRET_KEY).sign(canonical(told)))}


def read(text: str | bytes) -> dict[str, Any]:
    """The result in this text, whose signature fits. Raises NoResult, Changed."""
    try:
        if len(text) > LONGEST:
            raise NoResult
        result = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise NoResult from None
    if not isinstance(result, dict) or result.get("format") != FORMAT:
        raise NoResult
    if not _fits(result) or result.get("version") != VERSION:
        raise Changed
    return result


def dumps(result: Mapping[str, Any]) -> str:
    """A result as a file for people and programs."""
    return json.dumps(result, indent=2, ensure_ascii=False) + "\n"


def _fits(result: Mapping[str, Any]) -> bool:
    """Only a key of ours counts: the one that stands in the result says which."""
    given = str(result.get(SIGNATURE, ""))
    try:
        signature = base64.b64decode(given, validate=True)
        told = canonical(result)
    except (binascii.Error, ValueError, RecursionError):
        return False
    if _text(signature) != given:  # other letters for the same bytes
        return False
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        if result.get(KEY) != public_key(secret):
            continue
        try:
            _private(secret).public_key().verify(signature, told)
        except InvalidSignature:
            return False
        return True
    return False


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object. Raises ValueError when a name stands in it twice: which one counts?"""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _private(secret: str | bytes) -> Ed25519PrivateKey:
    raw = secret.encode() if isinstance(secret, str) else secret
    seed = HKDF(algorithm=SHA256(), length=32, salt=None, info=LABEL).derive(raw)
    return Ed25519PrivateKey.from_private_bytes(seed)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
