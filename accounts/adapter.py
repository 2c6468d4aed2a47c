"""allauth on many sites: who may sign up where, and links from the stored domain only."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.db import connection
from django.http import HttpRequest
from django.urls import reverse

from tenants.seal import PUBLIC


class AccountAdapter(DefaultAccountAdapter):
    """Fans sign up on a creator's site; on the platform people sign up with a site of their own."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Open on creators' sites only."""
        return connection.schema_name != PUBLIC

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To the site's home; on the platform, to the person's sites."""
        if connection.schema_name == PUBLIC:
            return reverse("platform:sites")
        return reverse("studio:today") if request.user.is_owner else reverse("site:home")  # type: ignore[union-attr]

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """The same places as after signing in."""
        return self.get_login_redirect_url(request)

    def render_mail(self, template_prefix: str, email: str, context: dict[str, Any], headers: Any = None) -> Any:
        """Mails carry the site's name; they hold codes and no links made from a request."""
        creator = getattr(self.request, "creator", None)
        title = creator.title if creator else "CreatorHub"
        return super().render_mail(template_prefix, email, {**context, "site_title": title}, headers)
