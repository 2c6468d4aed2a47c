"""The page and the piece that loads with it, counted together (billing answers the piece)."""

import re
from html import unescape

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Tier
from courses import services
from courses.models import Course
from courses.tests.factories import lessons_of, let_in, make_course


def statements(browser, path, **headers):
    with CaptureQueriesContext(connection) as seen:
        page = browser.get(path, headers=headers).content.decode()
    return len(seen), page


def sell(course: Course) -> Tier:
    """Put the course into a dear tier and on sale alone; returns a cheaper tier beside it."""
    cheap, dear = (Tier.objects.create(name=name, rank=rank) for rank, name in ((1, "A"), (2, "B")))
    Course.objects.filter(pk=course.pk).update(tier=dear)
    # Offers are rows of an upper app: this test knows their table, and no code of it.
    offer = apps.get_model("billing", "Offer")
    for keys, period in (([course.key], "once"), ([dear.key], "month"), ([dear.key], "year")):
        offer.objects.create(
            title="T", keys=keys, amount=900, currency="EUR", period=period, is_list_price=True
        )
    return cheap


@pytest.mark.parametrize("lessons", [1, 100])
def test_a_locked_page_and_its_offers_take_at_most_ten_statements_together(
    ada, site, browse, bob, charlie, lessons
):
    course = make_course(lessons=1)
    section = course.sections.get()
    for number in range(lessons - 1):
        services.add_lesson(section=section, title=f"More {number}")
    lesson = lessons_of(course)[0]
    let_in(bob, sell(course).key)

    for browser in (site, browse(charlie), browse(bob)):
        browser.get("/courses/")
        for path in (f"/courses/{course.slug}/", f"/courses/{course.slug}/lessons/{lesson.pk}/"):
            own, page = statements(browser, path)
            pieces = [unescape(url) for url in re.findall(r'hx-get="([^"]+)"', page)]
            # The bell waits for a click, and what goes with the course until it is scrolled to.
            later = ("/notices/", f"/courses/{course.slug}/also/")
            [hole] = [url for url in pieces if url not in later]
            piece, _text = statements(browser, hole, **{"HX-Request": "true"})
            assert own + piece <= 10
