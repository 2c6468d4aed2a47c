"""The badge: staff give it with words, the admin's log keeps who did, owners cannot."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry

from accounts.models import User
from conftest import PASSWORD
from tenants import services
from tenants.models import Creator
from tenants.schemas import open_public

LIST = "/admin/tenants/creator/"


@pytest.fixture
def staff(platform):
    person = User.objects.create_superuser("staff@example.com", PASSWORD)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return platform.sign_in(person)


def act(browser, verb: str, creator: Creator, **more: str):
    data = {"action": verb, "_selected_action": [creator.pk], "index": "0", **more}
    return browser.post(LIST, data)


def row(creator: Creator) -> Creator:
    with open_public():
        return Creator.objects.get(pk=creator.pk)


def test_staff_give_the_badge_with_words_and_the_log_keeps_it(staff, lin):
    act(staff, "verify_sites", lin, confirmed="yes", verified_as="Lin, CFA charterholder")
    entry = LogEntry.objects.get()

    assert row(lin).verified_at is not None
    assert row(lin).verified_as == "Lin, CFA charterholder"
    assert entry.object_id == str(lin.pk)
    assert "verified as: Lin, CFA charterholder" in entry.change_message
    assert entry.user.email == "staff@example.com"


def test_without_words_there_is_no_badge_and_no_entry(staff, lin):
    answer = act(staff, "verify_sites", lin, confirmed="yes", verified_as="  ")

    assert answer.status_code == 200
    assert "This field is required" in answer.content.decode()
    assert row(lin).verified_at is None
    assert not LogEntry.objects.exists()


def test_taking_it_back_is_asked_once_and_logged(staff, lin):
    services.verify(creator_id=lin.pk, verified_as="Lin")
    asked = act(staff, "unverify_sites", lin)
    assert asked.status_code == 200 and row(lin).verified_as == "Lin"

    act(staff, "unverify_sites", lin, confirmed="yes")

    assert (row(lin).verified_at, row(lin).verified_as) == (None, "")
    assert "badge taken" in LogEntry.objects.get().change_message


@pytest.mark.parametrize("verb", ["verify", "unverify"])
def test_one_site_s_page_asks_the_same_question(staff, lin, verb):
    answer = staff.get(f"{LIST}{lin.pk}/{verb}/")

    assert answer.status_code == 200
    assert f'value="{verb}_sites"' in answer.content.decode()


def test_a_creator_on_the_platform_cannot(platform, lin):
    platform.sign_in(User.objects.get(email="lin@example.com"))

    answer = act(platform, "verify_sites", lin, confirmed="yes", verified_as="x")
    assert answer.status_code in {302, 403}
    assert row(lin).verified_at is None


def test_what_a_creator_may_write_holds_no_badge(lin):
    with pytest.raises(ValueError, match="verified_as"):
        services.update_site(creator_id=lin.pk, verified_as="me", verified_at=None)


def test_the_page_shows_the_badge_only_while_it_is_given(site, ada):
    assert "Verified as" not in site.get("/about/").content.decode()

    services.verify(creator_id=ada.pk, verified_as="Ada Whitlock")
    assert "Verified as Ada Whitlock" in site.get("/about/").content.decode()

    services.unverify(creator_id=ada.pk)
    assert "Verified as" not in site.get("/about/").content.decode()
