"""The memory of a site: events, and the segments that are made of them."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.sealed import TenantModel


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

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="events", null=True
    )
    kind = models.CharField(max_length=20, choices=Kind.choices)
    subject_type = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    value = models.SmallIntegerField(null=True)  # stars 1-5 of a rating
    amount = models.BigIntegerField(default=0)  # minor units of the site's currency
    at = models.DateTimeField(default=timezone.now)
    key = models.CharField(max_length=40, null=True, unique=True)  # once only, e.g. an import row

    class Meta:
        indexes = [
            models.Index(fields=["actor", "at"], name="events_of_a_person"),
            models.Index(fields=["subject_type", "kind", "at"], name="events_of_a_kind"),
        ]


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
    model = models.ForeignKey(SegmentModel, models.PROTECT, null=True)
    built_at = models.DateTimeField(default=timezone.now)


class SegmentMember(TenantModel):
    """A fan's place in the segments; everybody has one at the most."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="segment_place"
    )
    segment = models.ForeignKey(Segment, models.CASCADE, related_name="places")
