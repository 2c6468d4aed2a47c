"""Where people talk: groups, their members, posts and replies."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Tier
from tenants.sealed import TenantModel


class Group(TenantModel):
    """A room for conversation: open to every fan, or opened by a key."""

    class Access(models.TextChoices):
        OPEN = "open", _("Open to everyone who signs in")
        PAID = "paid", _("For members or buyers")

    title = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    description = models.CharField(_("description"), max_length=300, blank=True)
    access = models.CharField(
        _("access"), max_length=8, choices=Access.choices, default=Access.OPEN
    )
    tier = models.ForeignKey(
        Tier, models.SET_NULL, null=True, blank=True, verbose_name=_("included from tier")
    )
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Membership", related_name="groups_joined"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def key(self) -> str:
        """The access key that opens this group alone."""
        return f"group:{self.pk}"

    @property
    def keys(self) -> list[str]:
        """Every key that opens this group."""
        return [self.key, f"tier:{self.tier_id}"] if self.tier_id else [self.key]


class Membership(TenantModel):
    """A person's place in a group."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="memberships")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    joined_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "member"], name="one_place_per_group")
        ]


class Post(TenantModel):
    """A post in a group, or a reply to one (replies are one level deep)."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="posts")
    # None once the author has left. Words that others answered may stay without their author, or
    # as an empty body that keeps the place of what was taken away.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="posts"
    )
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="replies"
    )
    body = models.TextField(_("your words"), max_length=5000)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(
                fields=["group", "-created_at"], condition=Q(parent=None), name="feed_of_a_group"
            )
        ]
