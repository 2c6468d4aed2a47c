"""Who is who on a site, and who may open what."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
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


class MemberNote(TenantModel):
    """What the owner writes down about a fan; fans never see it."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notes", verbose_name=_("member")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    text = models.CharField(_("note"), max_length=2000)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created_at", "-pk"]


class JoinQuestion(TenantModel):
    """What the owner wants to know of somebody who joins: a choice, or a line of text."""

    text = models.CharField(_("question"), max_length=160)
    choices = ArrayField(
        models.CharField(max_length=80), verbose_name=_("answers to choose from"), default=list,
        blank=True,
    )  # fmt: skip
    is_required = models.BooleanField(_("must be answered"), default=False)
    is_active = models.BooleanField(_("is asked"), default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text


class JoinAnswer(TenantModel):
    """A fan's answer to a question at joining, once per question."""

    question = models.ForeignKey(JoinQuestion, models.CASCADE, related_name="answers")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="join_answers"
    )
    text = models.CharField(max_length=500)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "member"], name="one_answer_per_question")
        ]


class Notice(TenantModel):
    """A message of the site to one person: in the bell, and by mail where the kind says so.

    The words are made when it is shown, in the reader's language, from the kind and `facts`.
    """

    class Kind(models.TextChoices):
        WELCOME = "welcome", _("Welcome")
        REPLY = "reply", _("A reply to your post")
        POST = "post", _("A new post in your groups")
        COURSE = "course", _("A new course")
        ENDING = "ending", _("Your membership ends soon")
        LETTER = "letter", _("Letters from the creator")
        DIGEST = "digest", _("The week in short")
        RECEIPT = "receipt", _("Receipts and payments")
        NEW_FAN = "new_fan", _("A new fan")
        SALE = "sale", _("A sale")
        GROUP_POST = "group_post", _("A post in one of your groups")
        NIGHT_FAILED = "night_failed", _("A nightly run that failed")

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name=_("member")
    )
    kind = models.CharField(max_length=16, choices=Kind.choices)
    facts = models.JSONField(default=dict)  # names and numbers for the words; no HTML
    path = models.CharField(max_length=300, blank=True)  # where it leads, on this site
    key = models.CharField(max_length=80)  # once per person: "reply:12"
    in_bell = models.BooleanField(default=True)
    mail_due = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "key"], name="one_notice_per_fact")
        ]
        indexes = [
            models.Index(
                fields=["member", "-created_at"], condition=Q(in_bell=True), name="bell_of_a_person"
            ),
            models.Index(
                fields=["created_at"],
                condition=Q(mail_due=True, mailed_at=None),
                name="mails_that_wait",
            ),
        ]
