"""What happens above accounts when somebody has signed up."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed

from analytics.models import Event
from analytics.services import record
from tenants.seal import PUBLIC
from tenants.sealed import current_schema


def listen() -> None:
    """Called once when Django is ready; allauth confirms addresses by several ways."""
    email_confirmed.connect(remember, dispatch_uid="creatorhub.joining")


def remember(email_address: Any, **_: Any) -> None:
    """The first confirmed address of a fan is the moment of joining."""
    others = EmailAddress.objects.filter(user_id=email_address.user_id, verified=True)
    if current_schema() == PUBLIC or others.exclude(pk=email_address.pk).exists():
        return
    member = email_address.user
    record(Event.Kind.JOINED, actor=member, subject=member, key=f"joined:{member.pk}")
