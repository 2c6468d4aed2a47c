"""A new site meets its first fan: she answers a question, and buys a path of two articles."""

import dataclasses
import re

import pytest
from playwright.sync_api import expect

from creatorhub.tests.browser.newcomers import PASSWORD, RUN, Account, introduces_herself
from creatorhub.tests.browser.person import Person, Visitors
from creatorhub.tests.browser.running import Stack

LEAVES = ("How moss drinks", "How ferns unroll")
WAY, QUESTION = "A walk in the wood", "What do you want to see first?"
ANSWERS = ("Moss", "Ferns")


@pytest.mark.scenes("ada1280")
def test_the_first_fan_answers_a_question_and_buys_a_path(
    visit: Visitors, new_site: Account, stack: Stack
) -> None:
    creator = visit(new_site.scene, state=new_site.state)
    for title in LEAVES:
        publishes(creator, new_site.site, title)
    makes_a_path(creator, new_site.site)
    asks(creator, new_site.site)

    phone = dataclasses.replace(new_site.scene, width=390)
    fan = Account(phone, new_site.site, f"first-{RUN}@example.com", PASSWORD)
    reader = joins(visit(phone), fan, stack)
    buys(reader, fan)

    creator.goes(f"{new_site.site}/studio/members/").shows("members of a new site")
    for answer, people in zip(ANSWERS, (0, 1), strict=True):
        if not creator.main.locator("[name=answer]").is_visible():
            creator.main.locator(".members-more > summary").click()
        creator.main.locator("[name=answer]").select_option(label=answer)
        creator.page.wait_for_url(re.compile(rf"answer=\d+%3A{answer}"))
        expect(creator.main.locator(".members-table tbody tr")).to_have_count(people)


def publishes(creator: Person, site: str, title: str) -> None:
    """An article that has to be bought."""
    creator.goes(f"{site}/studio/courses/new/").main.locator("[value=single]").check()
    creator.types("Title", title).presses("Create draft").at(r"/studio/courses/lessons/\d+/")
    creator.main.locator("trix-editor").first.click()
    creator.page.keyboard.insert_text(f"{title}, slowly.")
    creator.presses("Save").sees("Saved.")
    creator.goes(f"{site}/studio/courses/").main.get_by_role("link", name=title).first.click()
    creator.at(r"/studio/courses/\d+/").presses("Publish")
    creator.sees("Published. Everybody can see it now.")


def makes_a_path(creator: Person, site: str) -> None:
    """Of both articles, for a price; it is published when it leads somewhere."""
    creator.goes(f"{site}/studio/courses/new/").main.locator("[value=path]").check()
    creator.types("Title", WAY).presses("Create draft").at(r"/studio/courses/\d+/")
    for title in LEAVES:
        creator.main.locator("[name=course]").select_option(label=title)
        creator.presses("Add to the path")
        expect(creator.main.locator("[id^=step] .row-main > a").last).to_have_text(title)
    creator.main.locator("#course-price [name=price]").first.fill("9")
    creator.presses("Save price").reads("£9.00").shows("path in the studio")
    creator.presses("Publish").sees("Published. Everybody can see it now.")


def asks(creator: Person, site: str) -> None:
    creator.goes(f"{site}/studio/members/questions/").types("Question", QUESTION)
    creator.types("Answers to choose from", "\n".join(ANSWERS))
    creator.presses("Ask this").reads(QUESTION).shows("question at joining")


def joins(reader: Person, fan: Account, stack: Stack) -> Person:
    introduces_herself(reader.goes(f"{fan.site}/accounts/signup/"), fan)
    reader.main.get_by_label(ANSWERS[1], exact=True).check()
    reader.shows("sign up with a question").presses("Create account").sees("Check your mail")
    reader.types("Code from the mail", stack.code_for(fan.email)).presses("Confirm")
    return reader.at(fan.site + "/")


def buys(reader: Person, fan: Account) -> None:
    """One payment, and every article of the path is open."""
    reader.goes(f"{fan.site}/courses/").main.get_by_role("link", name=WAY).first.click()
    reader.shows("path to buy").presses("Buy").at(r"/checkout/[0-9a-f-]+/")
    reader.main.locator("[name=outcome][value=pay]").click()
    reader.page.wait_for_url(lambda address: "/checkout/" not in address)
    for title in LEAVES:
        reader.goes(f"{fan.site}/courses/").main.get_by_role("link", name=title).first.click()
        reader.follows("Read now").reads(f"{title}, slowly.")
    reader.shows("article of a bought path")
