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
