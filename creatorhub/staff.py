"""The staff admin: the platform's own tables and nothing of a creator's site."""

from collections.abc import Iterable
from typing import Any

from allauth.account.decorators import secure_admin_login
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from unfold.sites import UnfoldAdminSite

# Whose tables staff may look at. A creator's own apps are not named here, so that no line
# elsewhere can register one of their models by accident.
WELCOME = frozenset({"tenants", "accounts", "auth"})


class StaffSite(UnfoldAdminSite):
    """Registers only what is welcome, and signs in where everybody does (with its limits)."""

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """As Django's; models of other apps are left out."""
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        super().register(list(_welcome(models)), admin_class, **options)

    @method_decorator(secure_admin_login)
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """To the platform's sign-in page; 403 for a person who is not staff."""
        return super().login(request, extra_context)


def _welcome(models: Iterable[type[Model]]) -> Iterable[type[Model]]:
    return (model for model in models if model._meta.app_label in WELCOME)
