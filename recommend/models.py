"""What comes next for each fan, as of the last good night, and how good that was."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from tenants.sealed import TenantModel


class Pick(TenantModel):
    """One entry of a fan's shelf; without a member, of the shelf for everybody new."""

    class Reason(models.TextChoices):
        POPULAR = "popular", _("Popular with other members right now")
        FINISHED = "finish", _("Because you finished")
        BOUGHT = "purchase", _("Because you bought")
        RATED = "rating", _("Because you rated highly")
        LIKED = "like", _("Because you liked")
        STARTED = "start", _("Because you started")
        VIEWED = "view", _("Because you looked at")

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="picks"
    )
    rank = models.PositiveSmallIntegerField()
    course = models.ForeignKey(Course, models.CASCADE, related_name="+")
    score = models.FloatField()
    reason = models.CharField(max_length=10, choices=Reason.choices)
    because = models.ForeignKey(Course, models.CASCADE, null=True, related_name="+")

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "rank"], name="one_pick_per_rank", nulls_distinct=False
            )
        ]


class Report(TenantModel):
    """What one night found out about its own model. Kept, so that claims can be checked."""

    class Served(models.TextChoices):
        MODEL = "model", _("the model")
        POPULARITY = "popularity", _("popularity")

    run_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField(default=timezone.now)
    seconds = models.FloatField()
    data_hash = models.CharField(max_length=64)
    served = models.CharField(max_length=12, choices=Served.choices)
    verdict = models.CharField(max_length=12)
    fans = models.PositiveIntegerField()
    interactions = models.PositiveIntegerField()
    result = models.JSONField(default=dict)
    chosen = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]
