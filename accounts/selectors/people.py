"""Who is here."""

from django.db.models import QuerySet

from accounts.models import User


def fans() -> QuerySet[User]:
    """Everybody on this site but its owner."""
    return User.objects.filter(role=User.Role.FAN)


def has_account(email: str) -> bool:
    """True when this address belongs to somebody on this site (or, in public, the platform)."""
    return User.objects.filter(email=email).exists()
