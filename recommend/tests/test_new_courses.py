"""A course published today stands on the right shelves after the next night, and says why."""

from accounts.models import User
from courses.models import Course
from recommend import services
from recommend.models import Shelf
from recommend.selectors import shelf_for
from recommend.tests.factories import plant_tastes
from tenants import clock

TOPICS = ("lute", "clay", "bread", "maps")


def plant(**fields: object) -> tuple[list[User], list[Course], Course]:
    """Four tastes, each with a topic, and one course that came today."""
    fans, courses = plant_tastes()
    for place, course in enumerate(courses):
        course.tags = [TOPICS[place % 4]]
    Course.objects.bulk_update(courses, ["tags"])
    new = Course.objects.create(
        title="Throwing bowls", slug="bowls", state=Course.State.PUBLISHED,
        published_at=clock.now(), **fields,
    )  # fmt: skip
    return fans, courses, new


def with_it(course: Course) -> list[Shelf]:
    return list(Shelf.objects.filter(kind="for_you", courses__contains=[course.pk]))


def test_the_same_night_it_stands_with_fans_of_what_is_like_it(ada):
    fans, courses, new = plant(tags=["clay"])

    report = services.rebuild()

    assert report.served == "model"
    taste = {course.pk: place % 4 for place, course in enumerate(courses)}
    potters = {fan.pk for number, fan in enumerate(fans) if number % 4 == 1}
    akin = [one for one in with_it(new) if one.reasons[one.courses.index(new.pk)] == "akin"]
    assert len(akin) > len(potters) / 2
    for one in akin:
        place = one.courses.index(new.pk)
        assert taste[one.because[place]] == 1
        assert one.words[place] == "finish"
    fan = next(fan for fan in fans if fan.pk == akin[0].member_id)
    told = next(entry for entry in shelf_for(fan, limit=12) if entry.course.pk == new.pk)
    place = akin[0].courses.index(new.pk)
    because = next(course for course in courses if course.pk == akin[0].because[place])
    assert told.reason == f"Like “{because.title}”, which you finished"


def test_a_draft_stands_nowhere(ada):
    _fans, _courses, new = plant(tags=["clay"])
    Course.objects.filter(pk=new.pk).update(state=Course.State.DRAFT)

    services.rebuild()

    assert with_it(new) == []


def test_what_is_like_nothing_comes_by_lot_alone(ada):
    _fans, _courses, new = plant(tags=["rockets"])

    services.rebuild()

    reasons = {one.reasons[one.courses.index(new.pk)] for one in with_it(new)}
    assert reasons <= {"new"}


def test_a_night_that_keeps_lists_sees_that_a_course_speaks_of_something_else(ada):
    _fans, _courses, new = plant(tags=["rockets"])
    services.rebuild()
    assert not any("akin" in one.reasons for one in with_it(new))
    Course.objects.filter(pk=new.pk).update(tags=["clay"])

    services.rebuild(may_keep=True)

    assert any("akin" in one.reasons for one in with_it(new))
