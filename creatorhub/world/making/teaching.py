"""Courses of every kind, state and access, with lessons of every kind; who learns them."""

from dataclasses import dataclass, field
from typing import Any

from accounts.models import Tier, User
from courses import services as courses
from courses.models import Course, Lesson, Media, PathStep, Progress, Rating, Section
from creatorhub.world.making.people import picture
from tenants import clock, files

FAQ = [{"question": "x", "answer": "x"}]
KINDS: dict[str, tuple[Media.Kind, str, bytes]] = {
    "audio": (Media.Kind.AUDIO, "audio/mpeg", b"ID3\x04" + bytes(60)),
    "video": (Media.Kind.VIDEO, "video/mp4", b"\x00\x00\x00\x18ftypmp42" + bytes(60)),
}


@dataclass
class Taught:
    """The courses by what they are for: free, paid, bought, draft, column, single, path."""

    by_word: dict[str, Course] = field(default_factory=dict)

    def __getitem__(self, word: str) -> Course:
        return self.by_word[word]

    def lessons(self, word: str) -> list[Lesson]:
        """The lessons of a course, in order."""
        return list(self[word].lessons.order_by("position", "pk"))


def make_courses(tier: Tier) -> Taught:
    """Each kind; open, paid and draft; a preview in each that is paid."""
    taught = Taught()
    plans: dict[str, dict[str, Any]] = {
        "free": {"kind": "course", "access": "open"},
        "paid": {"kind": "course", "tier": tier},
        "bought": {"kind": "course"},
        "draft": {"kind": "course", "state": "draft"},
        "column": {"kind": "column", "tier": tier},
        "single": {"kind": "single"},
        "path": {"kind": "path"},
    }
    for place, (word, fields) in enumerate(plans.items()):
        taught.by_word[word] = _make_course(word, place, fields)
    for place, word in enumerate(("free", "paid", "bought")):
        PathStep.objects.create(path=taught["path"], course=taught[word], position=place)
    return taught


def _make_course(word: str, place: int, fields: dict[str, Any]) -> Course:
    cover = courses.store_bytes(
        files.clean_image(picture()), kind=Media.Kind.IMAGE, content_type="image/webp",
        name="cover.png", is_public=True,
    )  # fmt: skip
    course: Course = Course.objects.create(
        **{"state": "published", "published_at": clock.now(), "access": "paid", **fields},
        title=word, slug=f"course-{word}", summary="x", about="x", outcomes=["x"], for_whom="x",
        faq=FAQ, level="x", tags=["x"], external_id=word, cover=cover, position=place,
    )  # fmt: skip
    if course.kind != Course.Kind.PATH:
        for number in range(1 if course.kind == Course.Kind.SINGLE else 2):
            _make_section(course, number)
    return course


def _make_section(course: Course, number: int) -> None:
    section = Section.objects.create(course=course, title="x", position=number)
    one = {"course": course, "section": section, "title": "x", "body": "<p>x</p>"}
    is_first = number == 0 and course.kind != Course.Kind.SINGLE
    Lesson.objects.create(**one, position=0, is_preview=is_first, media=_media("audio", is_first))
    if course.kind != Course.Kind.SINGLE:
        address = "https://player.vimeo.com/video/1234"
        Lesson.objects.create(**one, position=1, kind="video", media=_media("video"))
        Lesson.objects.create(**one, position=2, kind="audio", media=_media("audio"))
        Lesson.objects.create(**one, position=3, kind="video", embed_url=address)


def _media(kind: str, is_wanted: bool = True) -> Media | None:
    name, content_type, data = KINDS[kind]
    if not is_wanted:
        return None
    return courses.store_bytes(data, kind=name, content_type=content_type, name=f"talk.{kind}")


def learn(taught: Taught, people: dict[str, User]) -> None:
    """Who may read begins, finishes and rates; others did so before their access ended."""
    for word, subject in (("fan", "free"), ("paid", "paid"), ("paid", "bought")):
        first, second, *_others = taught.lessons(subject)
        courses.finish_lesson(lesson=first, member=people[word])
        courses.save_progress(lesson=second, member=people[word], place=0.5)
        courses.rate(course=taught[subject], member=people[word], stars=5, text="x")
    Rating.objects.filter(member=people["paid"]).update(is_featured=True)
    for word, subject in (("expired", "paid"), ("refunded", "bought"), ("suspended", "single")):
        lesson = taught.lessons(subject)[0]
        Progress.objects.create(member=people[word], lesson=lesson, course=taught[subject])
        Rating.objects.create(member=people[word], course=taught[subject], stars=3, text="x")
