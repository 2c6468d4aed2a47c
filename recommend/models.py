"""What comes next for each fan, as of the last good night, and how good that was."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.sealed import TenantModel


class Shelf(TenantModel):
    """One list of courses, best first, as the night of `version` published it.

    The arrays are parallel: entry i is a course with its score, the reason, the fan's own course
    behind the reason (or none) and the topic or answer behind it (or ""). A course that is gone
    by day stays in the list until the next night; readers leave it out.
    """

    class Kind(models.TextChoices):
        FOR_YOU = "for_you", _("For you")
        POPULAR = "popular", _("Popular")
        SEGMENT = "segment", _("Popular in a segment")
        TOPIC = "topic", _("Popular in a topic")
        ALSO = "also", _("Others also took")

    class Reason(models.TextChoices):
        POPULAR = "popular", _("Popular with other members right now")
        FINISHED = "finish", _("Because you finished")
        BOUGHT = "purchase", _("Because you bought")
        RATED = "rating", _("Because you rated highly")
        LIKED = "like", _("Because you liked")
        STARTED = "start", _("Because you started")
        VIEWED = "view", _("Because you looked at")
        NEW = "new", _("New, and worth a try")
        TOPIC = "topic", _("Because of a topic that you chose")
        ANSWER = "answer", _("Because of your answer when you joined")
        SEGMENT = "segment", _("Popular with members like you")
        PIN = "pin", _("Picked by hand")

    # The unique constraint is the index by which a shelf is read, so the key needs none.
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        related_name="shelves",
        db_index=False,
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.CharField(max_length=80, default="")  # a course's id, a segment or a topic
    version = models.BigIntegerField()  # the id of the Report of the night that made it
    rung = models.PositiveSmallIntegerField(default=0)  # of the ladder from new fan to known one
    courses = ArrayField(models.IntegerField())
    scores = ArrayField(models.FloatField())
    reasons = ArrayField(models.CharField(max_length=10, choices=Reason.choices))
    because = ArrayField(models.IntegerField(null=True))
    words = ArrayField(models.CharField(max_length=80))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "kind", "key"], name="one_shelf_of_a_kind", nulls_distinct=False
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
