"""Language: the switch, then the person, then the site, then the browser. Time zones likewise."""

import pytest
from django.conf import settings as django_settings
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone, translation

from accounts.middleware import PreferencesMiddleware
from accounts.models import User
from conftest import SiteClient


def language_of(answer) -> str:
    return answer.headers["Content-Language"]


@pytest.mark.parametrize(
    ("cookie", "person", "expected"),
    [
        ("", "", "en"),  # the site's own
        ("", "zh-hans", "zh-hans"),
        ("en", "zh-hans", "en"),
        ("zh-hans", "", "zh-hans"),
        ("klingon", "zh-hans", "zh-hans"),
    ],
)
def test_the_switch_wins_then_the_person_then_the_site(browse, alice, cookie, person, expected):
    User.objects.filter(pk=alice.pk).update(language=person)
    fan = browse(alice)
    if cookie:
        fan.cookies[django_settings.LANGUAGE_COOKIE_NAME] = cookie

    answer = fan.get("/groups/", HTTP_ACCEPT_LANGUAGE="fr")

    assert language_of(answer) == expected


def test_each_site_speaks_its_own_language_whatever_the_browser_asks(site, lin):
    asked = {"HTTP_ACCEPT_LANGUAGE": "zh-CN"}

    assert language_of(site.get("/groups/", **asked)) == "en"
    assert language_of(SiteClient(lin.host).get("/groups/", HTTP_ACCEPT_LANGUAGE="en")) == "zh-hans"


def test_on_the_platform_the_browser_decides(platform):
    answers = [platform.get("/terms/", HTTP_ACCEPT_LANGUAGE=code) for code in ("zh-CN", "en", "fr")]

    assert [language_of(answer) for answer in answers] == ["zh-hans", "en", "en"]


def test_the_switch_is_kept_by_a_form_without_scripts(site):
    site.post("/i18n/setlang/", {"language": "zh-hans", "next": "/groups/"})

    assert language_of(site.get("/groups/")) == "zh-hans"


@pytest.mark.parametrize(("own", "expected"), [("", "Europe/London"), ("Asia/Tokyo", "Asia/Tokyo")])
def test_times_are_the_persons_else_the_sites(ada, alice, own, expected):
    alice.time_zone = own
    request = RequestFactory().get("/")
    request.COOKIES[django_settings.SESSION_COOKIE_NAME] = "x"
    request.user, request.creator = alice, ada
    seen = []

    def answer(_request):
        seen.append(timezone.get_current_timezone_name())
        return HttpResponse()

    with translation.override("en"):
        PreferencesMiddleware(answer)(request)

    assert seen == [expected]
    assert timezone.get_current_timezone_name() == "UTC"


def test_the_next_visitor_of_a_thread_begins_afresh(lin):
    SiteClient(lin.host).get("/groups/")

    assert translation.get_language() == "en"


def test_a_refused_form_is_explained_in_the_sites_language(lin):
    answer = SiteClient(lin.host).post("/i18n/setlang/", HTTP_ORIGIN="http://evil.example")

    assert answer.status_code == 403
    assert 'lang="zh-Hans"' in answer.content.decode()
