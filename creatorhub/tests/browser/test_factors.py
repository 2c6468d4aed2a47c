"""A passkey is made, signs in alone, and is worth nothing on the neighbour's site."""

from typing import Any

import pytest
from playwright.sync_api import expect

from creatorhub.tests.browser.newcomers import Account
from creatorhub.tests.browser.person import Person, Visitors
from creatorhub.tests.browser.running import Stack

DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def has_a_device(person: Person) -> Any:
    """Chromium's own virtual authenticator, in this window."""
    wire = person.page.context.new_cdp_session(person.page)
    wire.send("WebAuthn.enable")
    wire.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return wire


@pytest.mark.scenes("ada390", "lin1280")
def test_a_fan_makes_a_passkey_and_signs_in_with_nothing_else(
    visit: Visitors, fan: Account, stack: Stack
) -> None:
    person = visit(fan.scene).signs_in(fan.site, fan.email, fan.password)
    has_a_device(person)
    person.goes(f"{fan.site}/me/").follows("Security").shows("security")
    person.follows("Make a passkey").types("Name of the passkey", "Blue key").shows(
        "make a passkey"
    )
    person.presses("Make the passkey").sees("Recovery codes").follows("I have kept them")
    person.at("/accounts/2fa/").reads("Blue key").shows("security with a passkey")
    person.goes(f"{fan.site}/accounts/sessions/").sees("This device").shows("devices")

    person.goes(f"{fan.site}/accounts/logout/").presses("Sign out")
    person.goes(f"{fan.site}/accounts/login/?next=/me/").presses("Sign in with a passkey")
    person.at("/me/").page.wait_for_load_state("networkidle")

    other = stack.site("lin" if fan.scene.site == "ada" else "ada")["url"]
    person.goes(f"{other}/accounts/login/")  # in the other language
    person.page.locator("form[data-passkey] button").click()
    expect(person.page.locator(".passkey-note")).not_to_be_empty()
    person.at("/accounts/login/")

    person.goes(f"{fan.site}/accounts/2fa/")
    person.page.get_by_role("link", name=person.word("Remove") + " Blue key").click()
    person.presses("Remove the passkey").at("/accounts/2fa/").misses("Blue key")
    # With the last factor every other session ended: the fan goes on with this one.
    fan.state = person.leaves()
