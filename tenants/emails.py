"""E-mail addresses that people type: one spelling each, and only such as a mail can be sent to."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

LONGEST = 254  # characters, as RFC 5321 leaves room for


def spelled(address: str) -> str:
    """The address in small letters, as it is kept and compared.

    Raises ValidationError for what is none, for what no mail can be sent to, and for what is too
    long. Django's own check lets more pass: it takes `İ`, `ı`, `ſ` and the Kelvin sign for letters
    from A to Z, of which small letters are two, or are those of somebody else's address; and names
    of hosts that are too long once they are written for the net.
    """
    text = address.strip().lower()
    local, _at, host = text.rpartition("@")
    if len(text) > LONGEST or not local.isascii() or not _has_name(host):
        raise ValidationError(validate_email.message, code=validate_email.code)
    validate_email(text)
    return text


def _has_name(host: str) -> bool:
    try:
        return bool(host.encode("idna"))
    except UnicodeError:
        return False
