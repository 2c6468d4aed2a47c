"""What happens above accounts when somebody has signed up."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db import connection
from django.http import HttpRequest

from accounts.adapter import AccountAdapter
from analytics.models import Event
from analytics.services import record
from tenants.seal import PUBLIC


class SiteAdapter(AccountAdapter):
    """Remembers in the event ledger when a fan has joined (settings.ACCOUNT_ADAPTER)."""

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        """As allauth's; the first confirmed address of a fan is the moment of joining."""
        member = email_address.user
        had_one = EmailAddress.objects.filter(user_id=member.pk, verified=True).exists()
        confirmed = bool(super().confirm_email(request, email_address))
        if confirmed and not had_one and connection.schema_name != PUBLIC:
            key = f"joined:{member.pk}"
            record(Event.Kind.JOINED, actor=member, subject=member, key=key)
        return confirmed
