"""Forms of the courses: each keeps what was typed and says what is wrong."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses import selectors, services
from courses.engine import texts
from courses.errors import FaqRefused, OutcomesRefused
from courses.models import Course, Lesson, Media, Rating, Section
from tenants.errors import Refusal

COMMAS = re.compile(r"[,，、;；\n]")
PICTURES = "image/jpeg,image/png,image/webp,image/gif"
MEDIA = "video/mp4,video/webm,audio/mpeg,audio/mp4,audio/ogg,audio/wav,.m4a,.mp3,.wav,.ogg"


class NewCourseForm(forms.Form):
    """What is asked before a course exists: its kind and its title."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[
            (Course.Kind.COURSE, _("A course: lessons in sections, worked through in order")),
            (Course.Kind.COLUMN, _("A column: a series that grows, part after part")),
            (Course.Kind.SINGLE, _("A single article: one text, film or recording")),
            (Course.Kind.PATH, _("A path: several of your courses in an order that helps")),
        ],
        initial=Course.Kind.COURSE,
        widget=forms.RadioSelect,
    )
    title = forms.CharField(
        label=_("Title"), max_length=140, help_text=_("You can change it at any time.")
    )

    def save(self) -> Course:
        """The new draft."""
        return services.create_course(
            kind=self.cleaned_data["kind"], title=self.cleaned_data["title"]
        )


class CourseForm(forms.ModelForm):
    """Everything about a course but what is taught in it."""

    topics = forms.CharField(
        label=_("Topics"),
        required=False,
        help_text=_("Separated by commas, such as: light, charcoal, still life."),
    )
    # Declared here without rows: a queryset must be made in the site it is used in.
    tier: Any = forms.ModelChoiceField(
        None,
        label=_("Included from tier"),
        required=False,
        empty_label=_("In no tier: sold one by one"),
        help_text=_("Members of this tier and of higher ones read it without buying."),
    )
    outcomes_text = forms.CharField(
        label=_("What people can do afterwards"),
        required=False,
        help_text=_("One per line, at most eight. They stand on the page with a tick."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    faq_text = forms.CharField(
        label=_("Questions and answers"),
        required=False,
        help_text=_("The question on one line, the answer below it, then an empty line."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    cover_file = forms.FileField(
        label=_("Cover picture"),
        required=False,
        help_text=_(
            "A wide picture (16:9) works best. Without one, a drawing in your colour stands in."
        ),
        widget=forms.FileInput(attrs={"accept": PICTURES}),
    )
    drop_cover = forms.BooleanField(label=_("Remove the cover picture"), required=False)

    class Meta:
        model = Course
        fields = ["title", "slug", "summary", "about", "for_whom", "level", "access"]
        labels = {"title": _("Title"), "summary": _("Summary"), "level": _("Level")}
        help_texts = {
            "slug": _("The end of the page's address: small letters, digits and hyphens."),
            "summary": _("One or two sentences for the card in the list."),
            "level": _("In your own words, such as: beginner."),
        }
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 2}),
            "about": forms.Textarea(attrs={"rows": 10, "data-editor": True}),
            "for_whom": forms.Textarea(attrs={"rows": 2}),
            "access": forms.RadioSelect,
        }

    field_order = [
        "title", "summary", "about", "outcomes_text", "for_whom", "faq_text", "topics", "level",
        "slug", "access", "tier", "cover_file", "drop_cover",
    ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].label = _("About")
        self.fields["access"].label = _("Who may read it")
        tier: Any = self.fields["tier"]
        tier.queryset, tier.initial = selectors.tiers(), self.instance.tier_id
        self.fields["topics"].initial = ", ".join(self.instance.tags)
        self.fields["outcomes_text"].initial = "\n".join(self.instance.outcomes)
        self.fields["faq_text"].initial = texts.write_faq(self.instance.faq)
        if not self.instance.cover_id:
            del self.fields["drop_cover"]

    def clean_topics(self) -> list[str]:
        """Also takes the commas of Chinese."""
        return [topic.strip() for topic in COMMAS.split(self.cleaned_data["topics"])]

    def clean_outcomes_text(self) -> list[str]:
        """Lines of at most 160 characters, at the most eight."""
        return self._read("outcomes_text", texts.read_outcomes, OutcomesRefused)

    def clean_faq_text(self) -> list[dict[str, str]]:
        """Pairs of a question and its answer, at the most twelve."""
        return self._read("faq_text", texts.read_faq, FaqRefused)

    def _read(self, name: str, reader: Any, refusal: type[Refusal]) -> Any:
        try:
            return reader(self.cleaned_data[name])
        except ValueError:
            raise forms.ValidationError(str(refusal())) from None

    def store(self) -> bool:
        """Keep everything, the cover included; False with an error on the form when refused."""
        data = self.cleaned_data
        try:
            cover = services.store_image(data["cover_file"]) if data["cover_file"] else None
        except Refusal as refusal:
            self.add_error("cover_file", str(refusal))
            return False
        names = ["title", "slug", "summary", "about", "for_whom", "level", "access", "tier"]
        fields = {name: data[name] for name in names} | {"tags": data["topics"]}
        fields |= {"outcomes": data["outcomes_text"], "faq": data["faq_text"]}
        try:
            services.update_course(course=self.instance, fields=fields)  # type: ignore[arg-type]
        except Refusal as refusal:  # another tab took the address after the form was checked
            self.add_error("slug", str(refusal))
            if cover:
                services.drop_media(cover)
            return False
        if cover or data.get("drop_cover"):
            services.set_cover(course=self.instance, cover=cover)
        return True


class StepForm(forms.Form):
    """A course that comes next on a path."""

    course: Any = forms.ModelChoiceField(None, label=_("Next course on the path"), empty_label=None)

    def __init__(self, *args: Any, path: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["course"]
        field.queryset = selectors.path_choices(path)


class TitleForm(forms.Form):
    """The title of a new section or lesson, or a section's other title."""

    title = forms.CharField(label=_("Title"), max_length=140)


class LessonForm(forms.ModelForm):
    """One lesson: its text, its film or sound, and who may open it."""

    section: Any = forms.ModelChoiceField(None, label=_("Section"), empty_label=None)
    media_file = forms.FileField(
        label=_("Video or audio"),
        required=False,
        help_text=_("MP4 or WebM, MP3, M4A, OGG or WAV."),
        widget=forms.FileInput(attrs={"accept": MEDIA}),
    )
    drop_media = forms.BooleanField(label=_("Remove the video or audio"), required=False)

    class Meta:
        model = Lesson
        fields = ["title", "body", "embed_url", "minutes", "is_preview"]
        field_classes = {"embed_url": forms.CharField}
        labels = {"title": _("Title"), "minutes": _("Length in minutes")}
        help_texts = {
            "embed_url": _(
                "Instead of a file: the address of a video on YouTube, Vimeo or Bilibili."
            ),
            "is_preview": _("Everybody may open it, also without an account."),
        }
        widgets = {
            "body": forms.Textarea(attrs={"rows": 16, "data-editor": True}),
            "embed_url": forms.URLInput(attrs={"placeholder": "https://"}),
        }

    field_order = [
        "title", "body", "media_file", "drop_media", "embed_url", "minutes", "is_preview",
        "section",
    ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        section: Any = self.fields["section"]
        section.queryset = Section.objects.filter(course=self.instance.course_id)
        section.label_from_instance = lambda row: row.title
        section.initial = self.instance.section_id
        if self.instance.course.kind == Course.Kind.SINGLE:
            del self.fields["section"]
        if not self.instance.media_id:
            del self.fields["drop_media"]

    def store(self) -> bool:
        """Keep everything, the file included; False with an error on the form when refused."""
        return self._store_file() and self._store_fields() and self._move()

    def _store_file(self) -> bool:
        self.file: Media | None = None
        if not self.cleaned_data["media_file"]:
            return True
        try:
            self.file = services.store_media(self.cleaned_data["media_file"])
        except Refusal as refusal:
            self.add_error("media_file", str(refusal))
        return self.file is not None

    def _store_fields(self) -> bool:
        data, lesson = self.cleaned_data, self.instance
        names = ["title", "body", "embed_url", "minutes", "is_preview"]
        fields = {name: data[name] for name in names if name in data}
        try:
            services.update_lesson(lesson=lesson, fields=fields)  # type: ignore[arg-type]
        except Refusal as refusal:
            self.add_error("embed_url", str(refusal))
            if self.file:
                services.drop_media(self.file)
            return False
        if self.file or data.get("drop_media"):
            services.set_lesson_media(lesson=lesson, media=self.file)
        return True

    def _move(self) -> bool:
        section = self.cleaned_data.get("section")
        if section and section.pk != self.instance.section_id:
            services.put_lesson(lesson=self.instance, section=section)
        return True


class RatingForm(forms.ModelForm):
    """Stars, and a few words."""

    stars = forms.TypedChoiceField(
        coerce=int,
        choices=[(number, number) for number in range(1, 6)],
        error_messages={"required": _("Choose one to five stars.")},
    )

    class Meta:
        model = Rating
        fields = ["stars", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3, "maxlength": 600})}


class PlaceForm(forms.Form):
    """Where somebody stands in a lesson, as the page's script tells it."""

    position = forms.FloatField()


class MoveForm(forms.Form):
    """One step up or down."""

    pk = forms.IntegerField()
    step = forms.TypedChoiceField(coerce=int, choices=[(-1, "up"), (1, "down")])
