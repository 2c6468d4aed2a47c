"""What was done on a site, and by whom: the log that nobody can change."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tenants.sealed import TenantModel


class AuditEntry(TenantModel):
    """One deed: who, when, what, and what it changed. Only services.audit adds one.

    The database refuses to change, delete or empty it. So it holds no name: people are named by
    their number and looked up when the log is read, and who left is nobody's name any more. The
    number of a person may therefore lead nowhere (docs/adr/0019).
    """

    class By(models.TextChoices):
        """In what way somebody acted."""

        PERSON = "person", _("a person")
        PROGRAM = "program", _("a program")
        STAFF = "staff", _("staff of the platform")
        SYSTEM = "system", _("the site itself")

    at = models.DateTimeField(_("when"), default=timezone.now)  # real time, whatever a demo plays
    act = models.CharField(_("act"), max_length=40)  # accounts.acts says what there is
    kind = models.CharField(_("kind"), max_length=12)  # of the act, for the filter
    by = models.CharField(_("by"), max_length=8, choices=By.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        verbose_name=pgettext_lazy("log", "who"),
        related_name="+",
        null=True,
        db_constraint=False,
        db_index=False,
    )
    role = models.CharField(_("role"), max_length=10, blank=True)  # at that time
    program = models.CharField(_("program"), max_length=80, blank=True)  # the name of the token
    staff_id = models.BigIntegerField(_("person of the platform"), null=True)  # in public
    subject_type = models.CharField(max_length=60, blank=True)  # as "courses.course"
    subject_id = models.CharField(max_length=40, blank=True)
    label = models.CharField(
        pgettext_lazy("log", "about"), max_length=120, blank=True
    )  # the thing's title then
    before = models.JSONField(_("before"), default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(_("after"), default=dict, encoder=DjangoJSONEncoder)
    request_id = models.CharField(_("request id"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("entry of the log")
        verbose_name_plural = _("log")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["kind", "-id"], name="log_by_kind"),
            models.Index(fields=["actor", "-id"], name="log_by_actor"),
            models.Index(fields=["at"], name="log_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.label}".strip()
