"""Staff see creators and nights, close and open sites, and never a creator's data."""

from datetime import date

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from accounts.services import seal
from conftest import PASSWORD, SiteClient
from tenants import hosts, selectors, services
from tenants.models import Creator, Run
from tenants.schemas import open_creator, open_public

LIST = "/admin/tenants/creator/"
CREATORS_OWN = ("courses", "community", "billing", "recommend", "growth")


@pytest.fixture
def staff(platform):
    """A browser with a staff member signed in on the platform."""
    person = User.objects.create_superuser("staff@example.com", PASSWORD)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return platform.sign_in(person)


def act(staff: SiteClient, verb: str, creator: Creator, **more: str):
    return staff.post(
        LIST, {"action": verb, "_selected_action": [creator.pk], "index": "0", **more}
    )


def test_nothing_of_a_creators_own_apps_is_registered():
    registered = {model._meta.label for model in admin.site._registry}

    own = {"tenants.Creator", "tenants.Run", "accounts.User", "accounts.AuditEntry", "auth.Group"}
    assert registered == own


def test_registering_a_creators_model_has_no_effect():
    model = next(apps.get_app_config("courses").get_models())

    admin.site.register(model)

    assert not admin.site.is_registered(model)


@pytest.mark.parametrize("path", ["/admin/", LIST, "/admin/login/"])
def test_a_creators_host_has_no_admin_not_even_for_its_owner(browse, owner, path):
    assert browse(owner).get(path).status_code == 404


@pytest.mark.parametrize("path", ["/admin/", LIST, "/admin/accounts/user/"])
def test_strangers_are_led_to_the_sign_in_page_and_creators_are_refused(platform, lin, path):
    answer = platform.get(path, follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/")

    platform.sign_in(User.objects.get(email="ada@example.com"))
    assert platform.get(path, follow=True).status_code == 403


def test_staff_sign_in_where_everybody_does_and_arrive_in_the_admin(platform, staff):
    platform.logout()
    page = platform.get("/admin/", follow=True).redirect_chain[-1][0]

    answer = platform.post(page, {"login": "staff@example.com", "password": PASSWORD})

    assert answer["Location"] == "/admin/"
    assert platform.get("/admin/").url == "/accounts/2fa/protect/?next=/admin/"


@pytest.mark.parametrize("path", ["/admin/", LIST, "/admin/tenants/creator/1/change/"])
def test_the_admin_lets_nobody_in_without_a_second_factor(platform, staff, path):
    person = User.objects.get(email="staff@example.com")
    platform.sign_in(person, strong=False)
    assert platform.get(path).url.startswith("/accounts/2fa/protect/?next=/admin/")
    assert platform.post(path, {"action": "suspend"}).url.startswith("/accounts/2fa/protect/")

    Authenticator.objects.create(user=person, type="totp", data={"secret": seal("A" * 32)})
    assert platform.get(path).url.startswith("/accounts/2fa/reauthenticate/?next=/admin/")


@pytest.mark.parametrize("path", ["/admin/", LIST, "/admin/tenants/run/", "/admin/accounts/user/",
                                  "/admin/accounts/user/add/", "/admin/auth/group/",
                                  "/admin/accounts/auditentry/"])  # fmt: skip
def test_every_page_of_the_admin_opens(staff, path):
    assert staff.get(path).status_code == 200


def nights_of(creator: Creator, number: int) -> None:
    for day in range(1, number + 1):
        Run.objects.create(
            creator=creator, day=date(2026, 1, day), state=Run.State.DONE,
            started_at=timezone.now(), finished_at=timezone.now(),
        )  # fmt: skip


def test_the_list_costs_the_same_for_few_and_many_sites_and_nights(staff, lin):
    nights_of(lin, 1)
    staff.get(LIST)
    with CaptureQueriesContext(connection) as few:
        staff.get(LIST)
    for number in range(5):
        creator = Creator.objects.create(
            schema_name=f"t_{number}", host=f"x{number}.localhost", skeleton=f"x{number}",
            title=f"Site {number}", owner=User.objects.get(email="staff@example.com"),
            language="en", currency="EUR",
        )  # fmt: skip
        nights_of(creator, 3)
    with CaptureQueriesContext(connection) as many:
        page = staff.get(LIST).content.decode()

    assert len(many) == len(few)
    assert "Site 4" in page


def test_the_list_says_state_members_last_night_and_schema(staff, lin):
    Creator.objects.filter(pk=lin.pk).update(members=42, schema_version="older")
    nights_of(lin, 2)

    rows = staff.get(f"{LIST}?schema=late").content.decode()
    detail = staff.get(f"{LIST}{lin.pk}/change/").content.decode()

    assert "Lin Studio" in rows
    assert "Ada Studio" not in rows
    for words in ("42", "done", hosts.url(lin.host)):
        assert words in rows
        assert words in detail
    assert "Lin Studio" in staff.get(f"{LIST}?q=lin@example.com").content.decode()
    assert "Lin Studio" not in staff.get(f"{LIST}?state=suspended").content.decode()


def test_nothing_can_be_changed_by_hand(staff, lin):
    assert staff.get(f"{LIST}add/").status_code == 403
    assert staff.post(f"{LIST}{lin.pk}/change/", {"title": "Mine"}).status_code == 403
    assert staff.post(f"{LIST}{lin.pk}/delete/", {"post": "yes"}).status_code == 403

    lin.refresh_from_db()
    assert lin.title == "Lin Studio"


def test_suspending_asks_for_the_reason_and_does_nothing_without_one(staff, lin):
    asked = act(staff, "suspend_sites", lin)
    empty = act(staff, "suspend_sites", lin, confirmed="yes", reason=" ")

    assert [answer.status_code for answer in (asked, empty)] == [200, 200]
    assert "This field is required" in empty.content.decode()
    lin.refresh_from_db()
    assert lin.state == Creator.State.ACTIVE


def test_a_suspended_site_says_why_to_visitors_and_the_creator_until_it_is_resumed(
    staff, ada, owner, alice, browse, site
):
    assert site.get("/").status_code == 200  # the host is remembered now
    with open_public():
        act(staff, "suspend_sites", ada, confirmed="yes", reason="Rent & <b>rules</b>")

    visitor, fan, creator = site.get("/"), browse(alice).get("/pricing/"), browse(owner)
    assert (visitor.status_code, fan.status_code) == (503, 503)
    for page in (visitor, fan, creator.get("/studio/")):
        assert "Rent &amp; &lt;b&gt;rules&lt;/b&gt;" in page.content.decode()
    assert creator.get("/studio/").status_code == 200

    with open_public():
        act(staff, "resume_sites", ada)  # only asks
        assert Creator.objects.get(pk=ada.pk).is_suspended
        act(staff, "resume_sites", ada, confirmed="yes")
    assert site.get("/").status_code == 200
    assert "Rent" not in creator.get("/studio/").content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "path", ["/buy/1/", "/checkout/x/", "/accounts/signup/", "/courses/", "/files/x/"]
)
def test_nobody_buys_joins_or_reads_on_a_suspended_site(ada, alice, browse, method, path):
    services.suspend(creator_id=ada.pk, reason="Closed")

    assert getattr(browse(alice), method)(path).status_code == 503


def test_signing_in_and_the_looks_stay_open_on_a_suspended_site(ada, site):
    services.suspend(creator_id=ada.pk, reason="Closed")

    assert [site.get(path).status_code for path in ("/accounts/login/", "/theme.css")] == [200, 200]
    assert site.get("/studio/")["Location"].startswith("/accounts/login/")


def test_another_process_notices_a_suspension_when_its_memory_is_over(ada, site, monkeypatch):
    site.get("/")
    with open_public():  # as another process would: without telling this one
        Creator.objects.filter(pk=ada.pk).update(state="suspended", state_reason="Closed")
    assert site.get("/").status_code == 200

    clock = hosts.time.monotonic() + hosts.KEPT_FOR + 0.1
    monkeypatch.setattr(hosts.time, "monotonic", lambda: clock)

    assert hosts.KEPT_FOR <= 5
    assert site.get("/").status_code == 503


def test_staff_without_the_permission_may_look_and_not_suspend(platform, lin):
    person = User.objects.create_user("viewer@example.com", PASSWORD, is_staff=True)
    person.user_permissions.add(Permission.objects.get(codename="view_creator"))
    browser = platform.sign_in(person)

    assert browser.get(LIST).status_code == 200
    act(browser, "suspend_sites", lin, confirmed="yes", reason="No right")
    assert browser.get(f"{LIST}{lin.pk}/suspend/").status_code == 403

    lin.refresh_from_db()
    assert lin.state == Creator.State.ACTIVE


def test_every_suspension_is_in_the_log(staff, lin):
    act(staff, "suspend_sites", lin, confirmed="yes", reason="Because")

    page = staff.get(f"{LIST}{lin.pk}/history/").content.decode()
    assert "suspended: Because" in page


def test_totals_leave_demo_sites_out(db, lin):
    Creator.objects.filter(pk=lin.pk).update(is_demo=True, members=100)
    Creator.objects.exclude(pk=lin.pk).update(members=7)

    assert selectors.totals() == selectors.Totals(sites=1, suspended=0, members=7, demos=1)


def test_an_account_is_never_deleted_but_made_inactive(staff, lin):
    person = User.objects.get(email="ada@example.com")

    assert (
        staff.post(f"/admin/accounts/user/{person.pk}/delete/", {"post": "yes"}).status_code == 403
    )
    assert User.objects.filter(pk=person.pk).exists()


def test_the_admin_shows_people_of_public_only(staff, lin):
    with open_creator(lin):
        User.objects.create_user("secret-fan@example.com")

    assert (
        "secret-fan"
        not in staff.get("/admin/accounts/user/?q=secret").content.decode().split("results")[-1]
    )
    assert User.objects.filter(email="secret-fan@example.com").count() == 0
