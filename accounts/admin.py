"""People of the platform, for staff: creators and staff themselves. Fans live elsewhere."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as BaseGroupAdmin
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from accounts.acts import KINDS
from accounts.models import AuditEntry, User
from accounts.selectors.log import names_for
from accounts.selectors.log_words import line
from accounts.services import audit, standing
from tenants.admin.look import ReadOnlyAdmin, StaffAdmin

RIGHTS = ("is_active", "is_staff", "is_superuser")


class Audited(StaffAdmin):
    """What is done here stands in the platform's log, in the transaction of the page."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """As Django's, and into the log."""
        self._tell("row_added", obj, message)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """As Django's, and into the log: which fields, and of rights what they were and are."""
        self._tell("row_changed", obj, message)
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """As Django's, and into the log."""
        for row in queryset:
            self._tell("row_deleted", row, None)
        return super().log_deletions(request, queryset)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """As Django's; remembers the rights of before."""
        rights = [name for name in RIGHTS if hasattr(obj, name)]
        obj.rights_before = standing(obj, rights) if change and rights else {}
        super().save_model(request, obj, form, change)

    def _tell(self, act: str, obj: Any, message: Any) -> None:
        before = getattr(obj, "rights_before", {})
        after: dict[str, Any] = {name: getattr(obj, name) for name in before}
        differing = {name for name in before if before[name] != after[name]}
        told = message if isinstance(message, list) else []
        after = {name: after[name] for name in differing} | {"table": obj._meta.label}
        if told:
            after["fields"] = [field for each in told for field in _fields(each)]
        was = {name: before[name] for name in differing}
        audit(act=act, subject=obj, before=was or None, after=after)


def _fields(change: dict[str, Any]) -> list[str]:
    """The fields that one of Django's change messages names."""
    return [str(name) for told in change.values() for name in told.get("fields", [])]


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
class PersonAdmin(BaseUserAdmin, Audited):  # type: ignore[type-arg]
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
class GroupAdmin(BaseGroupAdmin, Audited):  # type: ignore[type-arg]
    """Sets of staff permissions."""


class KindFilter(admin.SimpleListFilter):
    """What the deeds are about."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The kinds of the table of acts."""
        return [(kind.value, text) for kind, text in KINDS.items()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Narrow the list."""
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(AuditEntry)
class LogAdmin(ReadOnlyAdmin):
    """The platform's own log: what staff and creators did here. The sites' logs are theirs."""

    list_display = ("at", "words", "by", "actor", "request_id")
    list_select_related = ("actor",)
    list_filter = (KindFilter, "by")
    list_per_page = 50
    show_full_result_count = False
    ordering = ("-pk",)
    fields = (
        "at", "words", "by", "actor", "staff_id", "subject_type", "subject_id", "label", "before",
        "after", "request_id",
    )  # fmt: skip

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """As Django's; what people and things are called is asked once for the page."""
        page = super().get_changelist_instance(request)
        page.result_list = list(page.result_list)
        names = names_for(page.result_list)
        for entry in page.result_list:
            entry.names = names
        return page

    @display(description=_("act"))
    def words(self, entry: Any) -> str:
        """The deed as a sentence."""
        return line(entry, getattr(entry, "names", None) or names_for([entry])).plain
