"""What comes next for each fan, as of the last good night, and how good that was."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import Course
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
        AKIN = "akin", _("Like a course that you know")

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
    version = models.BigIntegerField()  # the Report of the night that made it; 0: make it again
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


class Preference(TenantModel):
    """What a fan told us about suggestions, by hand: no event, so it holds for whoever refuses to
    be counted, too. services.preferences is the only way in."""

    class Kind(models.TextChoices):
        NOT_THIS = "not_this", _("Not this course")
        INTEREST = "interest", _("Interested in a topic")
        ASKED = "asked", _("Was asked about interests")
        RESET = "reset", _("Started suggestions anew")

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="preferences")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    course = models.ForeignKey(Course, models.CASCADE, null=True, related_name="+")
    topic = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "kind", "course", "topic"],
                name="one_preference_of_a_kind",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(course__isnull=True) ^ Q(kind="not_this"),
                name="not_this_names_a_course",
            ),
            models.CheckConstraint(
                condition=Q(topic="") ^ Q(kind="interest"), name="interests_name_a_topic"
            ),
        ]


class Handpick(TenantModel):
    """What the team says about a course by hand, whatever the night finds.

    A pin stands on top of everybody's shelf; a banned course is suggested nowhere and found all
    the same; `other` is related to `course`, or is what it needs first. services.handpicks is the
    only way in.
    """

    class Kind(models.TextChoices):
        PIN = "pin", _("on top of every shelf")
        BAN = "ban", _("never suggested")
        RELATED = "related", _("related")
        NEEDS = "needs", _("needed first")

    kind = models.CharField(max_length=8, choices=Kind.choices)
    course = models.ForeignKey(Course, models.CASCADE, related_name="handpicks")
    other = models.ForeignKey(Course, models.CASCADE, null=True, related_name="+")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "course", "other"], name="handpicked_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["pin", "ban"], other__isnull=True)
                | Q(kind__in=["related", "needs"], other__isnull=False),
                name="related_and_needs_name_another",
            ),
            models.CheckConstraint(
                condition=Q(other__isnull=True) | ~Q(course=models.F("other")),
                name="no_course_picks_itself",
            ),
        ]


class Draw(TenantModel):
    """A new course that was put on a fan's shelf by lot, and how likely that was before.

    With the propensity it can be told later what another way of choosing would have earned, by
    inverse propensity scores. `version` is that of the shelf. Kept for 90 days.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="draws", db_index=False
    )
    course = models.ForeignKey(Course, models.CASCADE, related_name="+", db_index=False)
    place = models.PositiveSmallIntegerField()  # on the shelf, from 1
    propensity = models.FloatField()  # above 0, at most 1
    version = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["course", "at"], name="draws_of_a_course")]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "version", "place"], name="one_draw_for_a_place"
            ),
            models.CheckConstraint(
                condition=Q(propensity__gt=0, propensity__lte=1), name="draws_were_possible"
            ),
        ]


class Plan(TenantModel):
    """The path that a fan keeps: what they answered, and the steps with why each is there.

    `steps`: [{"course": id, "reasons": [{"code": …, facts}]}]. services.make_plan is the only way
    in. A course that is gone stays in it; readers leave it out.
    """

    member = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="plan")
    answers = models.JSONField(default=dict)
    steps = models.JSONField(default=list)
    fits = models.BooleanField(default=True)  # False: nothing answers the goal
    missing = ArrayField(models.CharField(max_length=200), default=list)  # words no course has
    made_at = models.DateTimeField(default=timezone.now)


class Guide(TenantModel):
    """What paths are made of: words of published courses, and which course fans finish after
    which. One row of a site, renewed every night by services.learn_paths."""

    digest = models.CharField(max_length=64)  # of the texts that were learnt
    texts = models.JSONField(default=dict)  # engine.path.Index
    followed = models.JSONField(default=dict)  # engine.path.Followed: counts of enough fans
    made_at = models.DateTimeField(default=timezone.now)
