"""Buying a path: what was promised that day."""

import pytest

from accounts.models import Grant, User
from billing import selectors, services
from billing.models import Order
from billing.providers import Status
from courses import services as courses
from courses.models import Course
from courses.tests.factories import make_course
from tenants.models import Creator

pytestmark = pytest.mark.django_db


def test_who_buys_a_path_opens_its_courses_of_that_day(ada: Creator, bob: User) -> None:
    path = courses.create_course(kind=Course.Kind.PATH, title="From line to café")
    first, second, later = make_course(), make_course(), make_course()
    for course in (first, second):
        courses.add_step(path=path, course=course)
    courses.publish(course=path)
    offer = services.set_course_price(path.pk, 8900)
    order = services.place_order(member=bob, offer=offer)
    services.open_checkout(order)
    services.choose(order=order, outcome=Status.PAID)
    courses.add_step(path=path, course=later)

    held = set(Grant.objects.filter(member=bob).values_list("key", flat=True))
    assert held == {path.key, first.key, second.key}
    assert Order.objects.get().keys == [path.key, first.key, second.key]
    assert selectors.owns(bob, offer.keys, offer.period)


def test_a_refund_of_a_path_closes_all_that_it_opened(ada: Creator, bob: User) -> None:
    path = courses.create_course(kind=Course.Kind.PATH, title="From line to café")
    steps = [make_course(), make_course()]
    for course in steps:
        courses.add_step(path=path, course=course)
    courses.publish(course=path)
    order = services.place_order(member=bob, offer=services.set_course_price(path.pk, 8900))
    services.open_checkout(order)
    services.choose(order=order, outcome=Status.PAID)
    services.refund(order)

    assert not selectors.owns(bob, [path.key], "once")
    assert not any(selectors.owns(bob, [course.key], "once") for course in steps)
