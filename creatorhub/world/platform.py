"""The arguments of the platform's routes, the staff's admin among them."""

from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import models

from accounts.models import User
from creatorhub.world.ground import PREFIX, STAFF_EMAIL
from tenants.models import Creator, SignUp

Found = tuple[dict[str, Any], str, int | str | None]


def arguments(route: str, names: tuple[str, ...]) -> Iterator[Found]:
    """The arguments of a route, with the row that they name; nothing for an unknown one."""
    if route.startswith("admin:"):
        yield from _of_admin(route.removeprefix("admin:"), names)
    elif route in {"platform:confirm", "platform:resend"}:
        for row in SignUp.objects.filter(used_at=None).order_by("pk"):
            yield {"uid": row.uid}, "tenants.signup", row.pk
    elif route == "platform:open_studio":
        for row in _sites():
            yield {"uid": row.uid}, "tenants.creator", row.pk
    elif route == "media":
        for row in _sites():
            yield {"path": row.logo}, "tenants.creator", row.pk
    elif route in {"mfa_remove_webauthn", "mfa_edit_webauthn"}:
        for row in Authenticator.objects.filter(user__email=STAFF_EMAIL, type="webauthn"):
            yield {"pk": row.pk}, "mfa.authenticator", row.pk


def _sites() -> Any:
    return Creator.objects.filter(host__startswith=PREFIX).order_by("pk")


def _of_admin(route: str, names: tuple[str, ...]) -> Iterator[Found]:
    staff = User.objects.get(email=STAFF_EMAIL)
    if route == "app_list":
        for label in sorted({model._meta.app_label for model in admin.site._registry}):
            yield {"app_label": label}, "", None
    elif route == "view_on_site":
        kind = ContentType.objects.get_for_model(User)
        yield {"content_type_id": kind.pk, "object_id": staff.pk}, "accounts.user", staff.pk
    elif route == "auth_user_password_change":
        yield {"id": staff.pk}, "accounts.user", staff.pk
    else:
        for model in admin.site._registry:
            if route.startswith(f"{model._meta.app_label}_{model._meta.model_name}_"):
                for row in _rows(model, staff):
                    yield {"object_id": row.pk}, model._meta.label_lower, row.pk


def _rows(model: type[models.Model], staff: User) -> Any:
    """Rows that the world made; of the accounts only the one that staff signs in with."""
    if model is Creator:
        return _sites()
    found = model._base_manager.order_by("pk")
    return found.filter(pk=staff.pk) if model is User else found[:2]
