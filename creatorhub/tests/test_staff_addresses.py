"""The staff's pages about one site: what is not there is not found."""

import pytest
from allauth.account.models import EmailAddress

from accounts.models import User
from conftest import PASSWORD


@pytest.mark.parametrize("key", ["987654", "x", "9" * 30])
@pytest.mark.parametrize("verb", ["visit", "suspend", "resume", "verify", "unverify"])
def test_a_deed_on_a_site_that_is_not_there_is_not_found(platform, lin, key, verb):
    person = User.objects.create_superuser("staff@example.com", PASSWORD)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    staff = platform.sign_in(person)

    assert staff.get(f"/admin/tenants/creator/{key}/{verb}/").status_code == 404
    assert staff.get(f"/admin/tenants/creator/{lin.pk}/{verb}/").status_code < 400


@pytest.mark.parametrize("key", ["{{ 7 }}", "x", "", "9" * 30, "1e9"])
def test_an_action_on_what_is_no_row_does_nothing(platform, lin, key):
    person = User.objects.create_superuser("staff@example.com", PASSWORD)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    body = {"action": "delete_selected", "_selected_action": key, "index": "0"}

    for place in ("tenants/creator", "accounts/user", "auth/group"):
        answer = platform.sign_in(person).post(f"/admin/{place}/", body)

        assert answer.status_code in {200, 302}, place
    assert User.objects.filter(pk=person.pk).exists()
