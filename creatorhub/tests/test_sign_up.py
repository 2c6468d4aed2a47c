"""From the platform's form to the studio of a live site, and everything that is refused."""

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.db import connection
from django.utils import timezone

from accounts.models import User
from conftest import SiteClient
from tenants import services as tenants
from tenants.models import Creator, SchemaSnapshot, SignUp, SpareSchema
from tenants.schemas import open_creator, open_public

FORM = {
    "email": "Grace@Example.com",
    "password": "a very long pass phrase",
    "name": "Grace",
    "title": "Grace Notes",
    "subdomain": "Grace",
    "language": "en",
    "time_zone": "Europe/London",
    "currency": "GBP",
    "brand_color": "#aa3355",
}


def send(platform: SiteClient, **changes: Any) -> Any:
    return platform.post("/start/", {**FORM, **changes})


def last_code() -> str:
    found = re.search(r"\b(\d{6})\b", mail.outbox[-1].body)
    assert found, mail.outbox[-1].body
    return found[1]


def another(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


@pytest.fixture
def waiting(platform):
    """An application whose code is in the mail: its confirm page and the code."""
    answer = send(platform)
    assert answer.status_code == 302, answer.content.decode()[-2500:]
    return answer["Location"], last_code()


def arrive(answer: Any) -> tuple[SiteClient, Any]:
    """Follow the platform's redirect as a browser does: open the page, send its form."""
    assert answer.status_code == 302, answer.content[-3000:]
    host, _, path = answer["Location"].removeprefix("http://").partition("/")
    browser = SiteClient(host.partition(":")[0])
    page = browser.get(f"/{path}")
    code = re.search(r'name="code" value="([^"]+)"', page.content.decode())[1]
    return browser, browser.post("/enter/", {"code": code})


def test_a_newcomer_is_in_the_studio_of_a_live_site_at_once(platform):
    tenants.fill_spares(1)
    answer = send(platform)
    assert (answer.status_code, User.objects.filter(email="grace@example.com").count()) == (302, 0)

    answer = platform.post(answer["Location"], {"code": last_code()})
    browser, entered = arrive(answer)

    creator = Creator.objects.get(host=f"grace.{settings.PLATFORM_HOST}")
    assert (entered.status_code, entered["Location"]) == (302, "/studio/")
    assert browser.get("/studio/").status_code == 200
    assert (creator.title, creator.currency, creator.brand_color) == (
        "Grace Notes",
        "GBP",
        "#aa3355",
    )
    assert list(SpareSchema.objects.all()) == []
    assert creator.owner.email == "grace@example.com"
    assert creator.owner.check_password(FORM["password"])
    with open_creator(creator):
        owner = User.objects.get()
        assert (owner.role, owner.check_password(FORM["password"])) == ("owner", True)
        assert EmailAddress.objects.get().verified
    assert EmailAddress.objects.get(user=creator.owner).verified


def test_the_founder_can_sign_in_on_the_platform_and_open_the_studio_again(platform, waiting):
    platform.post(waiting[0], {"code": waiting[1]})
    answer = platform.post(
        "/accounts/login/", {"login": "grace@example.com", "password": FORM["password"]}
    )
    assert answer["Location"] == "/sites/"
    creator = Creator.objects.get(title="Grace Notes")

    answer = platform.post(f"/sites/{creator.uid}/studio/")
    _browser, entered = arrive(answer)

    assert entered["Location"] == "/studio/"
    assert platform.get("/start/")["Location"] == "/sites/"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("subdomain", "ada", "taken"),
        ("subdomain", "ADA", "taken"),
        ("subdomain", "a-d-a", "easy to mistake"),
        ("subdomain", "admin", "reserved"),
        ("subdomain", "adm1n", "looks like one of ours"),
        ("subdomain", "a" * 33, "at most 32"),
        ("subdomain", "ab", "3 to 32"),
        ("subdomain", "-abc", "3 to 32"),
        ("subdomain", "ab--cd", "3 to 32"),
        ("subdomain", "аda", "3 to 32"),  # a Cyrillic а
        ("subdomain", "a.b", "3 to 32"),
        ("brand_color", "red", "colour like"),
        ("password", "password", "too common"),
        ("password", "x7", "too short"),
        ("email", "nobody", "valid email"),
        ("language", "xx", "valid choice"),
        ("time_zone", "Mars/Base", "valid choice"),
        ("currency", "DOGE", "valid choice"),
        ("title", "x" * 81, "at most 80"),
        ("name", "a\x00b", "Null characters"),
    ],
)
def test_a_mistake_is_named_and_what_was_typed_stays(platform, field, value, words):
    answer = send(platform, **{field: value})
    page = answer.content.decode()

    assert (answer.status_code, mail.outbox, SignUp.objects.count()) == (200, [], 0)
    assert words in page
    assert answer.context["form"][field].value() == value
    assert all(
        answer.context["form"][name].value() == typed
        for name, typed in FORM.items()
        if name != field
    )


def test_the_address_is_taken_in_lower_case(platform, waiting):
    platform.post(waiting[0], {"code": waiting[1]})

    assert Creator.objects.get(title="Grace Notes").host == f"grace.{settings.PLATFORM_HOST}"


@pytest.mark.parametrize("how", ["wrong", "old", "of another application", "empty", "no digits"])
def test_a_code_that_does_not_fit_makes_no_site(platform, waiting, how):
    page, code = waiting
    if how == "wrong":
        code = another(code)
    elif how == "old":
        SignUp.objects.update(expires_at=timezone.now())
    elif how == "of another application":
        page = send(platform, email="other@example.com", subdomain="other")["Location"]
    else:
        code = {"empty": "", "no digits": "ab\x00c"}[how]

    answer = platform.post(page, {"code": code})

    assert answer.status_code == 200
    assert answer.context["form"].errors["code"]
    assert not Creator.objects.filter(title="Grace Notes").exists()
    assert not User.objects.filter(email="grace@example.com").exists()


def test_a_code_typed_with_a_blank_in_the_middle_fits(platform, waiting):
    page, code = waiting

    assert platform.post(page, {"code": f" {code[:3]} {code[3:]} "}).status_code == 302


def test_a_used_code_leads_to_the_sign_in_page_and_makes_no_second_site(platform, waiting):
    page, code = waiting
    platform.post(page, {"code": code})

    answer = platform.post(page, {"code": code})

    assert answer["Location"] == "/accounts/login/"
    assert Creator.objects.filter(title="Grace Notes").count() == 1


def test_the_second_of_two_applications_for_one_address_hears_so_and_keeps_what_was_typed(platform):
    first = send(platform)["Location"], last_code()
    second = send(platform, email="other@example.com")["Location"], last_code()
    assert platform.post(first[0], {"code": first[1]}).status_code == 302

    answer = platform.post(second[0], {"code": second[1]}, follow=True)

    assert "This address is taken" in answer.content.decode()
    assert answer.context["form"]["title"].value() == "Grace Notes"
    assert answer.context["form"]["email"].value() == "other@example.com"
    assert Creator.objects.filter(title="Grace Notes").count() == 1
    assert not User.objects.filter(email="other@example.com").exists()


def test_the_second_application_of_one_person_leads_to_the_sign_in_page(platform):
    first = send(platform)["Location"], last_code()
    second = send(platform, subdomain="second")["Location"], last_code()
    platform.post(first[0], {"code": first[1]})

    answer = platform.post(second[0], {"code": second[1]}, follow=True)

    assert "has an account by now" in answer.content.decode()
    assert Creator.objects.filter(title="Grace Notes").count() == 1


def test_without_a_snapshot_of_todays_migrations_the_code_stays_good(platform, waiting):
    kept = SchemaSnapshot.objects.get()
    SchemaSnapshot.objects.update(version="older")
    tenants.fill_spares(1)

    refused = platform.post(waiting[0], {"code": waiting[1]})
    kept.save()
    answer = platform.post(waiting[0], {"code": waiting[1]})

    assert (refused.status_code, answer.status_code) == (200, 302)
    assert "being updated" in refused.content.decode()


def test_old_applications_and_passes_are_forgotten(platform, waiting):
    tenants.forget_old()
    assert SignUp.objects.count() == 1
    SignUp.objects.update(expires_at=timezone.now() - timedelta(days=2))

    tenants.forget_old()

    assert SignUp.objects.count() == 0


def test_an_unknown_application_is_a_404(platform):
    assert platform.get("/start/7b1b9c9e-5d0e-4a55-8f3d-000000000000/").status_code == 404


def test_the_form_lives_on_the_platform_only(site):
    assert site.get("/start/").status_code == 404


def test_sign_up_leaves_the_platforms_schema_open(platform, waiting):
    platform.post(waiting[0], {"code": waiting[1]})

    assert connection.schema_name == "public"
    with open_public():
        assert Creator.objects.filter(title="Grace Notes").exists()
