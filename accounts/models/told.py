"""What people are told."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.sealed import TenantModel


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
        FAN_LEFT = "fan_left", _("A fan who left")

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
