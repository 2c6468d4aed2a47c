"""How people come and stay: what the creator writes to many at once."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.sealed import TenantModel


class Letter(TenantModel):
    """A mail from the creator to a list of fans. It is a draft until the creator sends it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")

    subject = models.CharField(_("subject"), max_length=140)
    body = models.TextField(_("text"))  # sanitised HTML
    # Whom it is for: {"list": "all" | "expiring" | "idle"}, {"segment": slug}, {"rule": id}.
    audience = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)  # when the creator pressed send

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(sent_at__isnull=False),
                name="sent_letters_have_a_date",
            )
        ]

    def __str__(self) -> str:
        return self.subject


class LetterCopy(TenantModel):
    """One fan's copy of a letter: written when the creator sends, mailed once."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="copies")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="letters")
    mailed_at = models.DateTimeField(null=True, blank=True)
    # The address refused it, the fan wanted no more letters, or no server took it for three days.
    put_aside_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["letter", "member"], name="one_copy_per_person")
        ]
        indexes = [
            models.Index(
                fields=["letter"],
                condition=Q(mailed_at=None, put_aside_at=None),
                name="copies_that_wait",
            )
        ]
