"""A form that waits for a second factor keeps no password anywhere."""

from accounts.tests.test_factors import set_up_app
from conftest import PASSWORD

CHANGE = "/accounts/password/change/"
NEW = "an-entirely-new-pass-phrase"


def test_a_password_that_is_sent_too_late_waits_in_no_session(browse, alice):
    set_up_app(browse(alice))
    old = browse(alice, strong=False)
    typed = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}

    answer = old.post(CHANGE, typed, follow=True)

    assert answer.request["PATH_INFO"] == "/accounts/2fa/reauthenticate/"
    assert NEW not in str(dict(old.session.items()))
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)
