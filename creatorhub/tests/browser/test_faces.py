"""What the creator says of herself, and what fans say of her, is what visitors read."""

import dataclasses

import pytest
from playwright.sync_api import expect

from creatorhub.tests.browser.newcomers import Account
from creatorhub.tests.browser.person import Person, Visitors
from creatorhub.tests.browser.running import Stack


@pytest.mark.scenes("ada390")
def test_visitors_read_what_the_creator_says_of_herself(visit: Visitors, new_site: Account) -> None:
    headline, promise = "I draw ferns before breakfast", "An answer within two days"
    creator = visit(new_site.scene, state=new_site.state).goes(f"{new_site.site}/studio/profile/")
    creator.types("You in one sentence", headline).types("What you promise", promise)
    creator.main.locator("[name=links-0-label]").fill("Herbarium")
    address = creator.main.locator("[name=links-0-url]")
    address.fill("herbarium")
    creator.presses("Save").sees("Enter a full address like https://example.org/me.")
    expect(creator.field("You in one sentence")).to_have_value(headline)
    address.fill("https://herbarium.example/fern")
    creator.presses("Save").sees("Saved. Your page says it from now on.").shows("own page edited")

    visitor = visit(dataclasses.replace(new_site.scene, width=1280)).goes(f"{new_site.site}/about/")
    visitor.reads(headline).reads(promise).reads("Herbarium").reads("herbarium.example")
    link = visitor.main.get_by_role("link", name="Herbarium")
    expect(link).to_have_attribute("href", "https://herbarium.example/fern")
    visitor.shows("about a creator")


@pytest.mark.scenes("ada1280", "lin390")
def test_a_review_that_is_chosen_stands_on_the_home_page(
    owner: Person, visit: Visitors, stack: Stack
) -> None:
    site = stack.site(owner.scene.site)["url"]
    owner.goes(f"{site}/studio/reviews/").shows("reviews")
    chosen = owner.main.locator("li[id^=review]:has(button[value=yes])").first.get_attribute("id")
    row = owner.main.locator(f"#{chosen}")
    words = row.locator(".wrap-words").inner_text()
    row.locator("button[value=yes]").click()
    try:
        expect(row.locator("button[value=no]")).to_be_visible()
        home = visit(owner.scene).goes(f"{site}/")
        expect(home.main.locator(".voice blockquote").filter(has_text=words)).to_have_count(1)
        home.shows("home with a chosen review")
    finally:
        row.locator("button[value=no]").click()
    expect(row.locator("button[value=yes]")).to_be_visible()
