"""Who can sign in on a demo machine: addresses, and random passwords kept in the state folder."""

from django.conf import settings

STAFF = "staff@example.com"


def email_of(site: str) -> str:
    """The address of a demo site's owner."""
    return f"{site}@example.com"


def fan_email(site: str, number: int) -> str:
    """The address of a fan, counted from 0."""
    return f"fan{number + 1}@{site}.example.com"


def team_email(site: str, role: str) -> str:
    """The address of somebody on a demo site's team."""
    return f"{role}@{site}.example.com"


def password_of(role: str) -> str:
    """The demo password of a role; made on first need, the same ever after."""
    return str(settings.STATE.secret(f"demo {role}", size=9))
