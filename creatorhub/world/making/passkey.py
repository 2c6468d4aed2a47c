"""A passkey as a browser registers it, of a key that nobody has: it can be read, never used."""

from typing import Any

from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

PRESENT = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
NAME = b"world"  # the key's id


def passkey(host: str) -> dict[str, Any]:
    """What allauth keeps of a registration on this host."""
    key = ES256({1: 2, 3: -7, -1: 1, -2: bytes(32), -3: bytes(32)})
    data = AttestedCredentialData.create(Aaguid.NONE, NAME, key)
    told = AuthenticatorData.create(bytes(32), PRESENT, 1, bytes(data))
    client = CollectedClientData.create("webauthn.create", bytes(32), f"https://{host}")
    name = websafe_encode(NAME)
    return {
        "id": name,
        "rawId": name,
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(client),
            "attestationObject": websafe_encode(AttestationObject.create("none", told, {})),
        },
        "clientExtensionResults": {"credProps": {"rk": True}},
    }
