"""The page and the piece that loads with it, counted together (billing answers the piece)."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses import services
from courses.tests.factories import lessons_of, make_course


def statements(browser, path, **headers):
    with CaptureQueriesContext(connection) as seen:
        page = browser.get(path, headers=headers).content.decode()
    return len(seen), page


@pytest.mark.parametrize("lessons", [1, 100])
def test_a_locked_page_and_its_offers_take_at_most_ten_statements_together(
    ada, site, browse, charlie, lessons
):
    course = make_course(lessons=1)
    section = course.sections.get()
    for number in range(lessons - 1):
        services.add_lesson(section=section, title=f"More {number}")
    lesson = lessons_of(course)[0]

    for browser in (site, browse(charlie)):
        for path in (f"/courses/{course.slug}/", f"/courses/{course.slug}/lessons/{lesson.pk}/"):
            browser.get(path)
            own, page = statements(browser, path)
            [hole] = [unescape(url) for url in re.findall(r'hx-get="([^"]+)"', page)]
            piece, _text = statements(browser, hole, **{"HX-Request": "true"})
            assert own + piece <= 10
