"""What the JSON of courses, lessons and progress holds."""

from functools import cache
from typing import Any

from django.core.validators import RegexValidator
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from courses import selectors
from courses.models import Course, Lesson

MOST_BODY = 100_000  # characters
SLUG = RegexValidator(r"^[-a-zA-Z0-9_]+\Z", _("Small letters, digits and hyphens."))


AS_THEY_ARE = ("id", "kind", "title", "slug", "summary", "level", "access", "state")
NOTHING = {"lessons": 0, "minutes": 0}
TEXTS = ("about", "for_whom", "outcomes", "faq")


class CourseRow(serializers.Serializer):
    """A course in a list. `is_open`: whether the person who asks may read all of it now."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(Course.Kind.choices)
    title = serializers.CharField()
    slug = serializers.CharField()
    url = serializers.CharField(help_text=_("Its page, as a path of the site."))
    summary = serializers.CharField()
    level = serializers.CharField()
    topics = serializers.ListField(child=serializers.CharField())
    access = serializers.ChoiceField(Course.Access.choices)
    tier = serializers.IntegerField(allow_null=True, help_text=_("Included from this tier."))
    state = serializers.ChoiceField(Course.State.choices)
    is_open = serializers.BooleanField()
    lessons = serializers.IntegerField()
    minutes = serializers.IntegerField()
    rating = serializers.FloatField(allow_null=True, help_text=_("Mean of 1 to 5 stars."))
    ratings = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)

    def to_representation(self, course: dict[str, Any]) -> dict[str, Any]:
        """By hand: a list of these is what programs ask for most."""
        count = course["rating_count"]
        return {
            **{name: course[name] for name in AS_THEY_ARE},
            "url": address(course["slug"]),
            "topics": course["tags"],
            "tier": course["tier_id"],
            "is_open": selectors.opens(self.context["request"].user, course),
            **(course["sums"] or NOTHING),
            "rating": course["rating_sum"] / count if count else None,
            "ratings": count,
            "created_at": moment(course["created_at"]),
            "published_at": moment(course["published_at"]),
        }


class Question(serializers.Serializer):
    """A question and its answer."""

    question = serializers.CharField(max_length=200)
    answer = serializers.CharField(max_length=1000)


class CourseFull(CourseRow):
    """A course with its texts."""

    about = serializers.CharField(help_text=_("Safe HTML."))
    for_whom = serializers.CharField()
    outcomes = serializers.ListField(child=serializers.CharField())
    faq = Question(many=True)

    def to_representation(self, course: dict[str, Any]) -> dict[str, Any]:
        """As in a list, with the texts."""
        texts = {name: course[name] for name in TEXTS}
        return {**super().to_representation(course), **texts}


class CourseChange(serializers.Serializer):
    """What can be changed of a course; what is left out stays."""

    title = serializers.CharField(max_length=140, required=False)
    slug = serializers.CharField(max_length=80, required=False, validators=[SLUG])
    summary = serializers.CharField(max_length=300, allow_blank=True, required=False)
    about = serializers.CharField(
        max_length=MOST_BODY, allow_blank=True, required=False,
        help_text=_("HTML (what is not safe is taken out), or plain text."),
    )  # fmt: skip
    for_whom = serializers.CharField(max_length=300, allow_blank=True, required=False)
    level = serializers.CharField(max_length=40, allow_blank=True, required=False)
    topics = serializers.ListField(
        child=serializers.CharField(max_length=40), max_length=12, required=False
    )
    access = serializers.ChoiceField(Course.Access.choices, required=False)
    tier = serializers.IntegerField(
        min_value=1, max_value=2**31 - 1, allow_null=True, required=False
    )
    outcomes = serializers.ListField(
        child=serializers.CharField(max_length=160), max_length=8, required=False
    )
    faq = Question(many=True, required=False, max_length=12)

    def validate_tier(self, value: int | None) -> Any:
        """The tier with this id."""
        if value is None:
            return None
        tier = selectors.tiers().filter(pk=value).first()
        if tier is None:
            raise serializers.ValidationError(_("There is no such tier."))
        return tier

    def fields_of(self) -> dict[str, Any]:
        """What courses.services takes."""
        given = dict(self.validated_data)
        if "topics" in given:
            given["tags"] = given.pop("topics")
        return given


class NewCourse(CourseChange):
    """A new draft. Without a slug one is made of the title."""

    kind = serializers.ChoiceField(Course.Kind.choices, required=False)
    title = serializers.CharField(max_length=140)


class LessonRow(serializers.Serializer):
    """A lesson in a list, without its text."""

    id = serializers.IntegerField()
    course = serializers.IntegerField()
    section = serializers.IntegerField()
    section_title = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.ChoiceField(Lesson.Kind.choices)
    minutes = serializers.IntegerField()
    position = serializers.IntegerField(help_text=_("Within its section, from 1."))
    is_preview = serializers.BooleanField()
    is_open = serializers.BooleanField()

    def to_representation(self, lesson: Any) -> dict[str, Any]:
        """By hand, as the courses."""
        return {
            "id": lesson.pk,
            "course": lesson.course_id,
            "section": lesson.section_id,
            "section_title": lesson.section.title,
            "title": lesson.title,
            "kind": lesson.kind,
            "minutes": lesson.minutes,
            "position": lesson.position,
            "is_preview": lesson.is_preview,
            "is_open": selectors.may_open_lesson(self.context["request"].user, lesson),
        }


class LessonFull(LessonRow):
    """A lesson with its text; null for whoever may not read it now."""

    body = serializers.CharField(allow_null=True, help_text=_("Safe HTML."))
    embed_url = serializers.CharField(allow_null=True)

    def to_representation(self, lesson: Any) -> dict[str, Any]:
        """The paid part is asked of the same question as on the page."""
        row = super().to_representation(lesson)
        is_open = row["is_open"]
        inside = {"body": lesson.body, "embed_url": lesson.embed_url}
        return {**row, **(inside if is_open else dict.fromkeys(inside))}


class LessonChange(serializers.Serializer):
    """What can be changed of a lesson; what is left out stays."""

    title = serializers.CharField(max_length=140, required=False)
    body = serializers.CharField(
        max_length=MOST_BODY, allow_blank=True, required=False,
        help_text=_("HTML (what is not safe is taken out), or plain text."),
    )  # fmt: skip
    embed_url = serializers.CharField(
        max_length=200, allow_blank=True, required=False,
        help_text=_("A video on YouTube, Vimeo or Bilibili."),
    )  # fmt: skip
    minutes = serializers.IntegerField(min_value=0, max_value=32_767, required=False)
    is_preview = serializers.BooleanField(required=False)


class NewLesson(LessonChange):
    """A new lesson at the end of a section: the named one, else the last one."""

    title = serializers.CharField(max_length=140)
    section = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False)
    section_title = serializers.CharField(
        max_length=140, required=False, help_text=_("Makes this section where it is not there.")
    )


class ProgressRow(serializers.Serializer):
    """How far somebody is in a lesson: seconds of media, or the read share 0 to 1 of a text."""

    lesson = serializers.IntegerField(source="lesson_id")
    course = serializers.IntegerField(source="course_id")
    place = serializers.FloatField()
    finished_at = serializers.DateTimeField(allow_null=True)
    updated_at = serializers.DateTimeField()


class Step(serializers.Serializer):
    """Where the person who asks stands now."""

    lesson = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
    place = serializers.FloatField(min_value=0, max_value=604_800, required=False)
    finished = serializers.BooleanField(
        required=False, help_text=_("false takes the mark off again.")
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A place, a mark, or both."""
        if len(attrs) < 2:
            raise serializers.ValidationError(_("Give a place, or whether it is finished."))
        return attrs


@cache
def _pattern() -> str:
    """The address of a course with a hole, the same on all sites."""
    return reverse("courses:detail", args=["hole"])


def address(slug: str) -> str:
    """The path of a course's page."""
    return _pattern().replace("hole", slug)


def moment(at: Any) -> str | None:
    """A moment as ISO 8601 with the zone of the request."""
    return timezone.localtime(at).isoformat() if at else None
