"""The page about the API: what it tells to copy works on this very site."""

import json
import re
from html import unescape
from urllib.parse import urlsplit

import pytest

from billing.tests import factories as billing
from community.tests import factories as community
from courses import services as courses

CODE = re.compile(r'data-copy="([^"]*)"')


@pytest.fixture
def page(browse, owner, alice, bob):
    """What the owner of a site with a little of everything is shown to copy."""
    course = courses.create_course(kind="course", title="Light")
    courses.add_lesson(section=courses.add_section(course=course, title="One"), title="First")
    group = community.seat(community.make_group(), alice)
    community.say(group, alice)
    billing.buy(bob, billing.make_offer(slug="sold"))
    shown = browse(owner).get("/studio/api/").content.decode()
    return [unescape(code) for code in CODE.findall(shown)]


def test_every_call_that_reads_finds_something(page, program, owner, ada):
    asks = program(owner)
    paths = [code.split()[1] for code in page if code.startswith("curl http")]

    assert len(paths) > 15
    for url in paths:
        assert ada.host in url
        answer = asks.get(urlsplit(url).path)
        assert answer.status_code == 200, url


def test_a_copied_write_hits_no_row_by_accident_and_every_answer_is_json(page):
    writes = [code.splitlines()[0] for code in page if code.startswith("curl -X")]
    assert writes
    assert [line for line in writes if re.search(r"/\d+/", line)] == []
    answers = [json.loads(code) for code in page if code.startswith("{")]
    assert len(answers) > 15


def test_the_page_is_complete_in_chinese(browse, owner, settings):
    reader = browse(owner)
    reader.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"

    shown = reader.get("/studio/api/").content.decode()
    assert "三步上手" in shown
    assert "课程列表" in shown
