"""People of the platform, for staff: creators and staff themselves. Fans live elsewhere."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as BaseGroupAdmin
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from accounts.acts import KINDS
from accounts.models import AuditEntry, User
from accounts.selectors.log import names_for
from accounts.selectors.log_words import line
from accounts.services import audit, audit_by_staff, standing, tell_of_change
from tenants.admin.look import ReadOnlyAdmin, StaffAdmin
from tenants.emails import spelled
from tenants.models import Creator

RIGHTS = ("is_active", "is_staff", "is_superuser")
THE_HIGHEST = ("is_staff", "is_superuser", "groups")  # given by who has every right


class Audited(StaffAdmin):
    """What is done here stands in the platform's log, in the transaction of the page."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """As Django's, and into the log."""
        self._tell("row_added", obj, message)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """As Django's, and into the log: which fields, and of rights what they were and are.

        A form that was sent as it stood is no deed.
        """
        if message != []:
            self._tell("row_changed", obj, message)
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """As Django's, and into the log with what the row gave, and to whom."""
        with transaction.atomic():
            for row in queryset:
                held = {**_rights(row), **_members(row)}
                audit(act="row_deleted", subject=row, before=held or None, after=_named(row))
            return super().log_deletions(request, queryset)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """As Django's; remembers the rights of before."""
        obj.rights_before = _rights(obj) if change else {}
        super().save_model(request, obj, form, change)

    def _tell(self, act: str, obj: Any, message: Any) -> None:
        before: dict[str, Any] = getattr(obj, "rights_before", {})
        rights = _rights(obj)  # Django tells of a change after everything is saved
        differing = [
            name for name, is_now in rights.items() if (before.get(name) or 0) != (is_now or 0)
        ]
        told = message if isinstance(message, list) else []
        after = {name: rights[name] for name in differing} | _named(obj)
        if told:
            after["fields"] = _fields(told)
        was = {name: before[name] for name in differing if name in before}
        audit(act=act, subject=obj, before=was or None, after=after)


def _named(row: Any) -> dict[str, Any]:
    return {"table": row._meta.label}


def _rights(row: Any) -> dict[str, Any]:
    """What an account may do, or what a group gives, as the database has it; of others nothing."""
    if isinstance(row, User):
        names = row.groups.order_by("name").values_list("name", flat=True)
        return {**standing(row, RIGHTS), "groups": list(names)}
    if isinstance(row, Group):
        return {"permissions": _names_of(row.permissions.all())}
    return {}


def _members(row: Any) -> dict[str, Any]:
    """Whose rights end with a group, by number: people are looked up, never copied."""
    if not isinstance(row, Group):
        return {}
    members = User.objects.filter(groups=row).order_by("pk")
    return {"members": list(members.values_list("pk", flat=True))}


def _names_of(permissions: Any) -> list[str]:
    """As Django asks for them: "tenants.change_creator"."""
    pairs = permissions.values_list("content_type__app_label", "codename").distinct()
    return sorted(f"{app}.{name}" for app, name in pairs)


def _fields(message: Any) -> list[str]:
    """The fields that Django's change messages name."""
    told = [one for each in message for one in each.values()] if isinstance(message, list) else []
    return [str(name) for one in told for name in one.get("fields", [])]


class OneSpelling:
    """A form with the address of an account."""

    cleaned_data: dict[str, Any]

    def clean_email(self) -> str | None:
        """One spelling per address; the field says itself when it must not be empty."""
        typed = self.cleaned_data["email"]
        return spelled(typed) if typed else typed


class PersonChangeForm(OneSpelling, UserChangeForm):
    """An account of the platform."""

    class Meta:
        model = User
        fields = "__all__"


class PersonCreationForm(OneSpelling, UserCreationForm):
    """A new account of the platform; its address is confirmed by a code at the first sign-in."""

    class Meta:
        model = User
        fields = ("email", "name")

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

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        """As Django's; nobody changes an account that may do what they may not.

        A new address or password would be the way into it; also of one that is inactive now.
        """
        is_above = obj is not None and not _is_within(obj, request.user)
        return not is_above and super().has_change_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Nobody gives more than they have: whoever may change accounts is no superuser by that."""
        found = super().get_readonly_fields(request, obj)
        return found if request.user.is_superuser else (*found, *THE_HIGHEST)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """As Django's; remembers the address of before, which hears of the change."""
        obj.address_before = standing(obj, ["email"]).get("email", "") if change else ""
        super().save_model(request, obj, form, change)

    def user_change_password(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """As Django's; the password changes together with its line in the log, or not at all."""
        with transaction.atomic():
            return super().user_change_password(request, *args, **kwargs)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """As Django's. Who opens this account opens the studios of its sites, so it stands in
        their logs as well, and its owner hears of it."""
        fields = _fields(message)
        with transaction.atomic():
            for creator in Creator.objects.filter(owner_id=obj.pk) if fields else ():
                audit_by_staff(act="owner_changed", creator=creator, after={"fields": fields})
            if fields:
                address = getattr(obj, "address_before", "") or str(obj.email)
                tell_of_change(member=obj, change="by_staff", device="CreatorHub", address=address)
            return super().log_change(request, obj, message)


def _is_within(person: User, staff: Any) -> bool:
    """Whether this account may do nothing that `staff` may not."""
    if staff.is_superuser or person.is_superuser:
        return bool(staff.is_superuser)
    given = Permission.objects.filter(Q(group__user=person) | Q(user=person))
    return bool(staff.has_perms(_names_of(given)))


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(BaseGroupAdmin, Audited):  # type: ignore[type-arg]
    """Sets of staff permissions. Who has every right makes them: with less, one could widen the
    group that one is in, or make a group for others of what one has not."""

    def has_add_permission(self, request: Any) -> bool:
        """Superusers alone."""
        return bool(request.user.is_superuser)

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        """Superusers alone."""
        return bool(request.user.is_superuser)

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        """Superusers alone."""
        return bool(request.user.is_superuser)


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
