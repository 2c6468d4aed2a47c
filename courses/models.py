"""What is taught: courses, their sections and lessons, files, progress and ratings."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Tier
from tenants.sealed import TenantModel, TenantQuerySet

MOST_CHOSEN = 9  # reviews that the owner puts on the site's home


class Media(TenantModel):
    """An uploaded file under a random name. Private unless it is a cover."""

    class Kind(models.TextChoices):
        IMAGE = "image", _("image")
        VIDEO = "video", _("video")
        AUDIO = "audio", _("audio")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    path = models.CharField(max_length=120)  # below MEDIA_ROOT/<schema>/
    content_type = models.CharField(max_length=40)
    size = models.PositiveBigIntegerField()  # bytes
    name = models.CharField(max_length=120, blank=True)
    is_public = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)


class CourseQuerySet(TenantQuerySet):
    """Courses that know who may see them."""

    def visible_to(self, member: Any) -> "CourseQuerySet":
        """What this person may know of: the published ones; who writes courses sees drafts."""
        if member.is_authenticated and member.can.content:
            return self.all()
        return self.filter(state=Course.State.PUBLISHED)


class LessonQuerySet(TenantQuerySet):
    """Lessons that know who may see that they exist (opening one is asked of selectors)."""

    def visible_to(self, member: Any) -> "LessonQuerySet":
        """The lessons of the courses that this person may know of."""
        if member.is_authenticated and member.can.content:
            return self.all()
        return self.filter(course__state=Course.State.PUBLISHED)


class Course(TenantModel):
    """One unit of teaching: a course, a column, or a single article of one lesson."""

    class Kind(models.TextChoices):
        COURSE = "course", _("course")
        COLUMN = "column", _("column")
        SINGLE = "single", _("single article")
        PATH = "path", _("path")

    class Access(models.TextChoices):
        OPEN = "open", _("Free for everyone")
        PAID = "paid", _("For members or buyers")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.COURSE)
    title = models.CharField(_("title"), max_length=140)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    summary = models.CharField(_("summary"), max_length=300, blank=True)
    about = models.TextField(_("about this course"), blank=True)
    outcomes = ArrayField(
        models.CharField(max_length=160), verbose_name=_("what people can do afterwards"),
        default=list, blank=True,
    )  # fmt: skip
    for_whom = models.CharField(_("for whom"), max_length=300, blank=True)
    faq = models.JSONField(_("questions and answers"), default=list, blank=True)
    level = models.CharField(_("level"), max_length=40, blank=True)
    tags = ArrayField(
        models.CharField(max_length=40), verbose_name=_("topics"), default=list, blank=True
    )
    cover = models.ForeignKey(Media, models.SET_NULL, null=True, blank=True, related_name="+")
    access = models.CharField(
        _("access"), max_length=8, choices=Access.choices, default=Access.PAID
    )
    tier = models.ForeignKey(
        Tier, models.SET_NULL, null=True, blank=True, verbose_name=_("included from tier")
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    position = models.PositiveIntegerField(default=0)
    rating_count = models.PositiveIntegerField(default=0)
    rating_sum = models.PositiveIntegerField(default=0)
    external_id = models.CharField(max_length=64, unique=True, null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = models.Manager.from_queryset(CourseQuerySet)()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False),
                name="published_courses_have_a_date",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_published(self) -> bool:
        """True while everybody may know of it."""
        return self.state == self.State.PUBLISHED

    @property
    def key(self) -> str:
        """The access key that opens this course alone."""
        return f"course:{self.pk}"

    @property
    def keys(self) -> list[str]:
        """Every key that opens this course."""
        return [self.key, f"tier:{self.tier_id}"] if self.tier_id else [self.key]

    @property
    def stars(self) -> float | None:
        """Mean rating 1-5, or None while nobody rated."""
        return self.rating_sum / self.rating_count if self.rating_count else None


class PathStep(TenantModel):
    """One course on a path. A path has no lessons of its own."""

    path = models.ForeignKey(Course, models.CASCADE, related_name="stops")
    course = models.ForeignKey(Course, models.CASCADE, related_name="on_paths")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["path", "course"], name="once_on_a_path"),
            models.CheckConstraint(
                condition=~Q(path=models.F("course")), name="no_path_leads_to_itself"
            ),
        ]


class Section(TenantModel):
    """A chapter of a course."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="sections")
    title = models.CharField(_("title"), max_length=140)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]


class Lesson(TenantModel):
    """One step of a course: text, with a video or an audio where there is one."""

    class Kind(models.TextChoices):
        ARTICLE = "article", _("article")
        VIDEO = "video", _("video")
        AUDIO = "audio", _("audio")

    course = models.ForeignKey(Course, models.CASCADE, related_name="lessons")
    section = models.ForeignKey(Section, models.CASCADE, related_name="lessons")
    title = models.CharField(_("title"), max_length=140)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.ARTICLE)
    body = models.TextField(_("text"), blank=True)  # sanitised HTML
    media = models.ForeignKey(Media, models.SET_NULL, null=True, blank=True, related_name="+")
    embed_url = models.URLField(_("video address"), blank=True)
    is_preview = models.BooleanField(_("free preview"), default=False)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=5)
    position = models.PositiveIntegerField(default=0)

    objects: ClassVar[Any] = models.Manager.from_queryset(LessonQuerySet)()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_empty(self) -> bool:
        """True while there is nothing to read, see or hear in it."""
        return not (self.body or self.media_id or self.embed_url)


class Progress(TenantModel):
    """How far a member is in a lesson: seconds of media, or the read share 0-1 of a text."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="progress")
    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="progress")
    course = models.ForeignKey(Course, models.CASCADE, related_name="progress")
    place = models.FloatField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "lesson"], name="one_progress_per_lesson")
        ]


class Rating(TenantModel):
    """A member's stars for a course, once; rating again replaces it."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="ratings")
    course = models.ForeignKey(Course, models.CASCADE, related_name="ratings")
    stars = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    text = models.CharField(_("your words"), max_length=600, blank=True)
    is_featured = models.BooleanField(default=False)  # by the owner, for the site's home
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "course"], name="one_rating_per_course"),
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="stars_1_to_5"),
        ]
