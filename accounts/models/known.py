"""What the owner asks and writes down about fans."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.sealed import TenantModel


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
