"""A membership opens its level, stops renewing on request, and ends at its second."""

import pytest
from playwright.sync_api import expect

from creatorhub.tests.browser.newcomers import Account
from creatorhub.tests.browser.person import Person, Visitors
from creatorhub.tests.browser.running import Stack

COURSE = {"ada": "light-on-simple-things", "lin": "small-things-clearly"}


@pytest.mark.scenes("ada390", "lin1280")
def test_a_membership_ends_when_its_last_paid_month_is_over(
    visit: Visitors, fan: Account, stack: Stack
) -> None:
    member = visit(fan.scene, state=fan.state).goes(f"{fan.site}/membership/").shows("membership")
    member.main.locator(".tier form button").first.click()
    member.at(r"/checkout/[0-9a-f-]+/").shows("checkout of a membership")
    member.main.locator("[name=outcome][value=pay]").click()
    member.page.wait_for_url(lambda address: "/checkout/" not in address)
    lesson = locked_for_others(member, fan)
    expect(member.main.locator("[data-reading]")).to_be_visible()
    cancel_renewal(member, fan)
    owner = owner_of(visit, fan, stack)
    owner.goes(f"{fan.site}/studio/clock/").shows("demo clock")
    owner.presses("+1 month").sees("Runs ahead")
    try:
        member.goes(lesson).shows("lesson after the membership")
        expect(member.main.locator(".paywall")).to_be_visible()
        expect(member.main.locator("[data-reading]")).to_have_count(0)
        member.goes(f"{fan.site}/orders/").sees("Past").shows("orders after the end")
    finally:
        owner.presses("Back to now").sees("Real time")


def locked_for_others(member: Person, fan: Account) -> str:
    """Open a lesson of the level that is no preview; its address."""
    member.goes(f"{fan.site}/courses/{COURSE[fan.scene.site]}/")
    member.main.locator(".outline-item").last.click()
    member.at(r"/lessons/\d+/")
    return member.page.url


def cancel_renewal(member: Person, fan: Account) -> None:
    """One question, then no further charge."""
    member.goes(f"{fan.site}/me/").shows("me as a member")
    member.goes(f"{fan.site}/orders/").follows("Cancel renewal").shows("cancel renewal")
    member.presses("Stop renewing").at(r"/orders/[0-9a-f-]+/")
    expect(member.link("Cancel renewal")).to_have_count(0)
    member.shows("receipt")


def owner_of(visit: Visitors, fan: Account, stack: Stack) -> Person:
    """The creator of the demo site, signed in."""
    login = stack.site(fan.scene.site)["owner"]
    return visit(fan.scene).signs_in(fan.site, login["email"], login["password"])
