"""Who works here: invitations, and keys for programs."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.roles import CHOICES
from tenants.sealed import TenantModel


class TeamInvite(TenantModel):
    """An invitation to the team, by mail: one address, one role, one use, seven days."""

    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=10, choices=CHOICES)
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of what the mail carries
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=Q(accepted_at=None, revoked_at=None),
                name="one_open_invite_per_address",
            ),
            models.CheckConstraint(condition=~Q(role="fan"), name="invites_are_for_the_team"),
        ]

    def __str__(self) -> str:
        return self.email


class ApiToken(TenantModel):
    """A key for a program: acts as the person who made it, narrowed to its scopes."""

    name = models.CharField(_("name"), max_length=80)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="api_tokens",
        verbose_name=_("made by"),
    )
    digest = models.CharField(max_length=64, unique=True)  # SHA-256; the token is shown once
    ending = models.CharField(max_length=4)  # its last characters, to tell tokens apart
    scopes = ArrayField(models.CharField(max_length=40), verbose_name=_("may"), default=list)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(_("ends"), null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)  # to the hour, to save writes
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class KeptAnswer(TenantModel):
    """What a write with an Idempotency-Key answered, so that the same key gives it again."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)  # SHA-256 of method, path and body
    status = models.PositiveSmallIntegerField(null=True)  # None while the first request is at work
    body = models.JSONField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "key"], name="one_answer_per_key")]
        indexes = [models.Index(fields=["created_at"], name="kept_answers_by_age")]
