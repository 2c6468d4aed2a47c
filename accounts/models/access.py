"""Tiers, and who may open what."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tenants.sealed import TenantModel, TenantQuerySet


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
