"""Who is who on a site, and who may open what."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.sealed import TenantModel, TenantQuerySet


class UserManager(BaseUserManager.from_queryset(TenantQuerySet)):  # type: ignore[misc]
    """Makes users with a normalised e-mail."""

    def create_user(self, email: str | None, password: str | None = None, **fields: Any) -> "User":
        """A user with this e-mail; without a password none can be used to sign in."""
        user = self.model(email=self.normalize_email(email).lower() if email else None, **fields)
        user.set_password(password)
        user.save()
        return user  # type: ignore[no-any-return]

    def create_superuser(self, email: str, password: str, **fields: Any) -> "User":
        """A staff member with every permission (platform only)."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(TenantModel, AbstractBaseUser, PermissionsMixin):
    """A person on one site (a fan or its owner) or, in the public schema, a creator or staff."""

    class Role(models.TextChoices):
        FAN = "fan", _("fan")
        OWNER = "owner", _("owner")

    email = models.EmailField(_("e-mail"), unique=True, null=True, blank=True)
    name = models.CharField(_("name"), max_length=80, blank=True)
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.FAN)
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, blank=True
    )
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    external_id = models.CharField(max_length=64, unique=True, null=True, blank=True)
    is_staff = models.BooleanField(_("staff"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)

    _open_keys: frozenset[str] | None = None  # accounts.selectors.open_keys, for one request

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.name or self.email or str(self.external_id or self.pk)

    @property
    def is_owner(self) -> bool:
        """True for the creator of this site."""
        return self.role == self.Role.OWNER


class Tier(TenantModel):
    """A level of membership. The holder of a tier opens everything of that rank and below."""

    name = models.CharField(_("name"), max_length=60)
    description = models.CharField(_("description"), max_length=200, blank=True)
    benefits = models.JSONField(_("what members get"), default=list, blank=True)
    rank = models.PositiveSmallIntegerField(_("rank"), unique=True)
    is_active = models.BooleanField(_("on sale"), default=True)

    class Meta:
        ordering = ["rank"]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """The access key that a membership of this tier grants."""
        return f"tier:{self.pk}"


class GrantQuerySet(TenantQuerySet):
    """Grants that speak of time."""

    def current(self, at: Any) -> "GrantQuerySet":
        """Those that are open at the moment `at` (start included, end excluded)."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=at), starts_at__lte=at)


class Grant(TenantModel):
    """The one truth of who may open what. Keys look like course:12, group:3, tier:2."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="grants", verbose_name=_("member")
    )
    key = models.CharField(max_length=64)
    source = models.CharField(max_length=64)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    objects = models.Manager.from_queryset(GrantQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "key", "source"], name="one_grant_per_source"
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")),
                name="grant_ends_after_start",
            ),
        ]
