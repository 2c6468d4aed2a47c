"""Who may see what of courses, groups and letters."""

from typing import Any

from courses.models import Lesson
from creatorhub.isolation.canary import Visibility
from creatorhub.world.seen.contract import MEMBER, PAID, PRIVATE, PUBLIC, STAFF, Told

SAME = "the same address on each site, so that whatever is kept by address alone is found"


def of_course(course: Any) -> Visibility:
    """Everybody may know of what is published; drafts are the team's."""
    return PUBLIC if course.is_published else STAFF


def of_draft(course: Any) -> Visibility | None:
    """The address of a draft is as secret as its title; the others are alike on each site."""
    return None if course.is_published else STAFF


def of_part(part: Any) -> Visibility:
    """Titles of sections and lessons stand in the course's outline."""
    return of_course(part.course)


def of_lesson(lesson: Any) -> Visibility:
    """What is taught is for who may read the course; a free preview for everybody."""
    if not lesson.course.is_published:
        return STAFF
    return PUBLIC if lesson.is_preview or lesson.course.access == "open" else PAID


def of_file(media: Any) -> Visibility:
    """A cover is public; a lesson's file is for who may open the lesson."""
    if media.is_public:
        return PUBLIC
    lessons = Lesson.objects.filter(media=media).select_related("course")
    seen = {of_lesson(lesson) for lesson in lessons}
    return next((one for one in (PUBLIC, PAID) if one in seen), STAFF)


def of_post(post: Any) -> Visibility:
    """An open group is read by who is signed in, a paid one by who holds a key."""
    return MEMBER if post.group.access == "open" else PAID


def of_letter(letter: Any) -> Visibility:
    """A letter that went out is for its readers."""
    return STAFF if letter.state == "draft" else PRIVATE


CONTENT = {
    "courses.media": Told(
        row=of_file,
        fields={"name": STAFF, "file": of_file},
        left={"path": "a random path; the file has a canary", "content_type": "what the file is"},
    ),
    "courses.course": Told(
        row=of_course,
        fields={
            "slug": of_draft,
            "external_id": STAFF,
            **dict.fromkeys(
                "title summary about outcomes for_whom faq level tags".split(), of_course
            ),
        },
    ),
    "courses.pathstep": Told(row=lambda step: of_course(step.path)),
    "courses.section": Told(row=of_part, fields={"title": of_part}),
    "courses.lesson": Told(
        row=of_part, fields={"title": of_part, "body": of_lesson, "embed_url": of_lesson}
    ),
    "courses.progress": Told(row=PRIVATE),
    "courses.rating": Told(row=of_part, fields={"text": of_part}),
    "community.group": Told(
        row=PUBLIC, fields={"title": PUBLIC, "description": PUBLIC}, left={"slug": SAME}
    ),
    "community.membership": Told(row=PRIVATE),
    "community.post": Told(row=of_post, fields={"body": of_post}),
    "growth.letter": Told(
        row=of_letter,
        fields={"subject": of_letter, "body": of_letter},
        left={"audience": "names of the product's own and ids"},
    ),
    "growth.lettercopy": Told(row=PRIVATE),
}
