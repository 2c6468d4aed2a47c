"""The memory of a site: events, and the segments that are made of them."""

import uuid

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.sealed import TenantModel


class Visitor(TenantModel):
    """A browser that came, under a random id of this site alone, and where it came from first.

    `member` is whoever joined with it. Nobody who refused to be counted has such a row.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="visitor"
    )
    source = models.CharField(max_length=80, blank=True)  # utm_source, or the referrer's host
    medium = models.CharField(max_length=80, blank=True)
    campaign = models.CharField(max_length=120, blank=True)
    referrer = models.CharField(max_length=253, blank=True)  # host only
    invite = models.CharField(max_length=40, blank=True)
    landing = models.CharField(max_length=200, blank=True)  # path on this site
    first_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["first_at"], name="visitors_by_day")]


class Event(TenantModel):
    """Something that a person did. Rows are added and never changed.

    The subject is named by label and id ("course", 12), because this app stands below the others.
    """

    class Kind(models.TextChoices):
        JOINED = "joined", _("joined")
        VIEW = "view", _("viewed")
        PREVIEW = "preview", _("opened a preview")
        START = "start", _("started")
        FINISH_LESSON = "finish_lesson", _("finished a lesson")
        FINISH = "finish", _("finished")
        RATING = "rating", _("rated")
        LIKE = "like", _("liked")
        PURCHASE = "purchase", _("bought")
        RENEWAL = "renewal", _("renewed")
        REFUND = "refund", _("was refunded")
        JOIN_GROUP = "join_group", _("joined a group")
        POST = "post", _("posted")
        REPLY = "reply", _("replied")
        CLICK = "click", _("clicked")
        PLAY = "play", _("pressed play")
        PAUSE = "pause", _("paused")
        SEARCH = "search", _("searched")
        SHELF = "shelf", _("was shown a suggestion")
        SHELF_CLICK = "shelf_click", _("followed a suggestion")

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="events", null=True
    )
    kind = models.CharField(max_length=20, choices=Kind.choices)
    subject_type = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    part_id = models.BigIntegerField(null=True)  # the lesson within a course
    visitor = models.ForeignKey(
        Visitor, models.CASCADE, null=True, related_name="events", db_index=False
    )
    value = models.IntegerField(null=True)  # stars of a rating, second of a film, place on a shelf
    words = models.CharField(max_length=120, blank=True)  # what was searched for
    amount = models.BigIntegerField(default=0)  # minor units of the site's currency
    at = models.DateTimeField(default=timezone.now)
    key = models.CharField(max_length=40, null=True, unique=True)  # once only, e.g. an import row

    class Meta:
        indexes = [
            models.Index(fields=["actor", "at"], name="events_of_a_person"),
            BrinIndex(fields=["at"], pages_per_range=32, name="events_by_time"),
            models.Index(
                fields=["kind", "subject_type", "subject_id", "actor", "part_id"],
                include=["at"],
                condition=Q(kind__in=["start", "finish_lesson", "finish", "rating", "purchase"]),
                name="events_that_are_milestones",
            ),
            # What a fan has spent is summed for each row of a list: a few lines among thousands.
            models.Index(
                fields=["actor"],
                include=["kind", "amount"],
                condition=Q(kind__in=["purchase", "renewal", "refund"]),
                name="money_of_a_person",
            ),
        ]


class Tally(TenantModel):
    """How far the day totals go: the one row that says which events are in them already.

    Reports add what comes after `through_id` themselves, so they are never late.
    """

    through_id = models.BigIntegerField(default=0)  # every event up to this id is counted
    zone = models.CharField(max_length=64)  # whose days they are
    # Days before this moment are closed: their single deeds may be gone, their totals stay.
    closed_before = models.DateTimeField(null=True)
    version = models.BigIntegerField(default=0)  # one more with every change, for readers


class DayTotal(TenantModel):
    """What happened on one day of the site, counted; stays when the single deeds are gone.

    The row without kind and subject is the whole day: its `people` are the fans who did anything on
    it. With a subject, `people` are the fans who started, finished or rated it for the first time.
    Subjects have a row for each month, too (`day` is its first), so that years are added quickly.
    """

    class Span(models.TextChoices):
        DAY = "d"
        MONTH = "m"

    span = models.CharField(max_length=1, choices=Span.choices, default=Span.DAY)
    kind = models.CharField(max_length=20, blank=True)
    subject_type = models.CharField(max_length=20, blank=True)
    subject_id = models.BigIntegerField(default=0)
    day = models.DateField()
    events = models.BigIntegerField()
    amount = models.BigIntegerField()  # minor units of the site's currency
    people = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_type", "span", "day", "subject_id"],
                include=["events", "people"],  # so that sums need not visit the table
                name="one_total_per_day",
            )
        ]


class PersonDay(TenantModel):
    """A fan did something on a day of the site: how people are counted once over many days."""

    pk = models.CompositePrimaryKey("day", "actor")
    day = models.DateField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="days", db_index=False
    )

    class Meta:
        indexes = [models.Index(fields=["actor", "day"], name="days_of_a_person")]


class SegmentModel(TenantModel):
    """A frozen way to tell segments apart (rules, or scaler and centres), kept by version."""

    version = models.PositiveIntegerField(unique=True)
    frozen = models.JSONField()
    made_at = models.DateTimeField(default=timezone.now)


class Segment(TenantModel):
    """A class of fans, as of the last good night."""

    slug = models.CharField(max_length=40, unique=True)
    rule = models.CharField(max_length=40)
    size = models.PositiveIntegerField(default=0)
    traits = models.JSONField(default=dict)
    liked = models.JSONField(default=list)  # [[course id, fans, lift], ...], highest lift first
    model = models.ForeignKey(SegmentModel, models.PROTECT, null=True)
    built_at = models.DateTimeField(default=timezone.now)


class SegmentMember(TenantModel):
    """A fan's place in the segments, and what it was told by; everybody has one at the most.

    The classes go from 1 (longest ago, seldom) to 3 or 5 (lately, often); see engine.rfm.
    """

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="segment_place"
    )
    segment = models.ForeignKey(Segment, models.CASCADE, related_name="places")
    recency_days = models.FloatField(default=0)
    frequency = models.PositiveIntegerField(default=0)  # days with a visit
    monetary = models.BigIntegerField(default=0)  # minor units of the site's currency
    finished = models.PositiveIntegerField(default=0)  # different courses
    recency_class = models.PositiveSmallIntegerField(default=0)  # 0: not told yet
    frequency_class = models.PositiveSmallIntegerField(default=0)


class SegmentNight(TenantModel):
    """Who had a place in which segment on one night, so that movement can be told."""

    day = models.DateField(unique=True)
    places = models.JSONField()  # {"champions": [ids], ...}
    made_at = models.DateTimeField(default=timezone.now)


class RuleSegment(TenantModel):
    """A segment that the creator describes by conditions; who belongs is asked when needed."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    rule = models.JSONField()  # see analytics.selectors.rules
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
