"""Who is here."""

from django.db.models import QuerySet

from accounts.models import User


def fans() -> QuerySet[User]:
    """Everybody on this site but its team."""
    return User.objects.filter(role=User.Role.FAN)


def owner_name() -> str:
    """How the creator of this site is called; empty while there is none."""
    owner = User.objects.filter(role=User.Role.OWNER).order_by("pk")
    return str(owner.values_list("name", flat=True).first() or "")


def has_account(email: str) -> bool:
    """True when this address belongs to somebody on this site (or, in public, the platform)."""
    return User.objects.filter(email=email).exists()
