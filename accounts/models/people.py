"""The people of a site."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.roles import CHOICES, Can
from accounts.roles import Role as TeamRole
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

    Role = TeamRole

    email = models.EmailField(_("e-mail"), unique=True, null=True, blank=True)
    name = models.CharField(_("name"), max_length=80, blank=True)
    role = models.CharField(max_length=10, choices=CHOICES, default=TeamRole.FAN.value)
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, blank=True
    )
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    external_id = models.CharField(max_length=64, unique=True, null=True, blank=True)
    avatar = models.CharField(max_length=120, blank=True)  # below the site's media folder
    # The two purposes that a person may refuse: that deeds are kept, and that they choose a shelf.
    is_remembered = models.BooleanField(_("what I do here may be counted"), default=True)
    is_personalised = models.BooleanField(_("suggestions may be made for me"), default=True)
    chose_at = models.DateTimeField(null=True, blank=True)  # when these two were last chosen
    # Switched off messages as "kind:channel"; what a person must know cannot be switched off.
    muted = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)  # by the owner
    is_staff = models.BooleanField(_("staff"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)

    # This browser refused suggestions before anything was chosen with the account (one request).
    has_quiet_browser: bool = False
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
        return self.role == TeamRole.OWNER

    @property
    def is_team(self) -> bool:
        """True for everybody who works here: the creator, and who was invited."""
        return self.role != TeamRole.FAN

    @property
    def can(self) -> Can:
        """What this person's role may do here, as attributes: `person.can.money`."""
        return Can(self.role)
