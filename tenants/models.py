"""The platform's own tables: creators, their domains, spare schemas, sign-ups and runs."""

import uuid
from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin

CURRENCIES = [
    ("EUR", "EUR €"),
    ("USD", "USD $"),
    ("GBP", "GBP £"),
    ("CNY", "CNY ¥"),
    ("JPY", "JPY ¥"),
    ("HKD", "HKD $"),
    ("SGD", "SGD $"),
    ("AUD", "AUD $"),
    ("CAD", "CAD $"),
    ("CHF", "CHF"),
]
color_validator = RegexValidator(r"^#[0-9a-fA-F]{6}\Z", _("Enter a colour like #1f6feb."))


class Creator(TenantMixin):
    """A creator's site: who it is for the platform, how it looks, and which schema holds it."""

    class State(models.TextChoices):
        ACTIVE = "active", _("active")
        SUSPENDED = "suspended", _("suspended")

    fingerprint = 0  # changes with the row's values; set by tenants.hosts
    auto_create_schema = False
    auto_drop_schema = False

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    host = models.CharField(_("address"), max_length=253, unique=True)  # of the primary domain
    skeleton = models.CharField(max_length=40, unique=True)  # see tenants.addresses
    title = models.CharField(_("site name"), max_length=80)
    tagline = models.CharField(_("tagline"), max_length=160, blank=True)
    owner = models.ForeignKey(
        # The constraint in the database protects the owner. PROTECT would make Django look for
        # sites whenever a fan is deleted, in a schema that has no such table.
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        related_name="sites",
        verbose_name=_("owner"),
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES)
    brand_color = models.CharField(
        _("brand colour"), max_length=7, default="#0f766e", validators=[color_validator]
    )
    logo = models.CharField(max_length=120, blank=True)
    about = models.TextField(_("about"), blank=True)
    # The creator's public page: portrait, one sentence, and lists of small texts.
    portrait = models.CharField(max_length=120, blank=True)
    headline = models.CharField(_("in one sentence"), max_length=160, blank=True)
    credentials = models.JSONField(_("credentials"), default=list, blank=True)
    links = models.JSONField(_("links"), default=list, blank=True)
    promises = models.JSONField(_("promises"), default=list, blank=True)
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True)  # by staff alone
    verified_as = models.CharField(_("verified as"), max_length=160, blank=True)
    retention_days = models.PositiveIntegerField(_("days that events are kept"), null=True)
    terms = models.TextField(_("terms"), blank=True)
    privacy = models.TextField(_("privacy"), blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.ACTIVE)
    state_reason = models.CharField(_("reason"), max_length=300, blank=True)
    is_demo = models.BooleanField(_("demo"), default=False)
    clock_offset = models.DurationField(null=True, blank=True)
    schema_version = models.CharField(_("schema version"), max_length=64, blank=True)
    shard = models.CharField(max_length=32, default="default")
    members = models.PositiveIntegerField(_("members"), default=0)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("creator")
        verbose_name_plural = _("creators")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="suspended") | ~Q(state_reason=""), name="suspension_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(schema_name__startswith="t_"), name="schema_names_are_ours"
            ),
            models.CheckConstraint(
                condition=Q(verified_at=None) | ~Q(verified_as=""), name="badges_say_what_is_proved"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def email(self) -> str:
        """The owner's address: where bills of the platform would go."""
        return str(self.owner.email)

    @property
    def is_suspended(self) -> bool:
        """True while the platform keeps the site closed."""
        return self.state == self.State.SUSPENDED


class Domain(DomainMixin):
    """A host name that leads to a creator's site; exactly one of a site is primary."""

    class Meta:
        verbose_name = _("domain")
        verbose_name_plural = _("domains")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant"], condition=Q(is_primary=True), name="one_primary_domain"
            )
        ]


class SchemaSnapshot(models.Model):
    """The SQL that makes a fresh creator's schema, for one state of the migrations."""

    version = models.CharField(max_length=64, unique=True)
    template = models.CharField(max_length=63)
    sql = models.TextField()
    made_at = models.DateTimeField(auto_now_add=True)


class SpareSchema(models.Model):
    """A ready schema that waits for its creator; a sign-up takes one by rename."""

    name = models.CharField(max_length=63, unique=True)
    version = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)


class SignUp(models.Model):
    """A creator's application, waiting for the code that went out by mail."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField()
    password = models.CharField(max_length=256)
    choices = models.JSONField(default=dict)
    code = models.CharField(max_length=128, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    resends = models.PositiveSmallIntegerField(default=0)
    network = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["network", "created_at"], name="signups_of_a_network"),
            models.Index(fields=["email", "created_at"], name="signups_of_an_address"),
        ]


class EntryPass(models.Model):
    """A one-time code that opens one site's studio for its owner: 60 seconds, one use, one host."""

    digest = models.CharField(max_length=64, unique=True)
    creator = models.ForeignKey(Creator, models.CASCADE)
    email = models.EmailField()
    is_strong = models.BooleanField(default=False)  # the session on the platform passed a factor
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)


class Run(models.Model):
    """One night's work for one creator. A row, not a message, so that a kill loses nothing."""

    class State(models.TextChoices):
        DUE = "due", _("due")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    creator = models.ForeignKey(Creator, models.CASCADE, related_name="runs")
    day = models.DateField()
    by_hand = models.UUIDField(null=True, blank=True, unique=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DUE)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("nightly run")
        verbose_name_plural = _("nightly runs")
        constraints = [
            models.UniqueConstraint(
                fields=["creator", "day"], condition=Q(by_hand=None), name="one_night_per_day"
            )
        ]
        indexes = [
            models.Index(
                fields=["lease_until"],
                condition=Q(state__in=["due", "running"]),
                name="runs_to_take_up",
            )
        ]

    def __str__(self) -> str:
        return f"{self.creator_id} {self.day} {self.state}"


def site_values(creator: Creator) -> dict[str, Any]:
    """The plain values of a creator's row, for the in-process cache (never the instance)."""
    return {field.attname: getattr(creator, field.attname) for field in creator._meta.fields}
