"""People of the platform, for staff: creators and staff themselves. Fans live elsewhere."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as BaseGroupAdmin
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from accounts.models import User


class PersonChangeForm(UserChangeForm):
    """An account of the platform."""

    class Meta:
        model = User
        fields = "__all__"


class PersonCreationForm(UserCreationForm):
    """A new account of the platform; its address is confirmed by a code at the first sign-in."""

    class Meta:
        model = User
        fields = ("email", "name")

    def clean_email(self) -> str:
        """One spelling per address."""
        return str(self.cleaned_data["email"] or "").lower()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True


@admin.register(User)
class PersonAdmin(BaseUserAdmin, ModelAdmin):  # type: ignore[type-arg]
    """Creators and staff. Nobody is deleted here: an account is made inactive."""

    form = PersonChangeForm
    add_form = PersonCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("email", "name", "is_staff", "is_active", "date_joined")
    list_filter = ("is_staff", "is_active")
    search_fields = ("email", "name")
    ordering = ("email",)
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("email", "name", "password")}),
        (_("Staff"), {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("email", "name", "password1", "password2")}),
    )

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        """Never: a creator's sites hang on the account."""
        return False


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(BaseGroupAdmin, ModelAdmin):  # type: ignore[type-arg]
    """Sets of staff permissions."""
