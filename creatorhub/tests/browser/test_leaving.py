"""A fan reads what the site knows, takes it along, has it forgotten, and leaves."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from creatorhub.tests.browser.newcomers import Account, introduces_herself
from creatorhub.tests.browser.person import Person, Visitors
from creatorhub.tests.browser.running import Stack

FORGOTTEN = "Forgotten. Your suggestions start anew from what you do next."


@pytest.mark.scenes("ada1280", "lin390")
def test_a_fan_takes_her_data_along_and_leaves_for_good(
    visit: Visitors, fan: Account, stack: Stack, tmp_path: Path
) -> None:
    leaver = Account(fan.scene, fan.site, f"leaving-{fan.email}", fan.password)
    person = visit(fan.scene).goes(f"{fan.site}/accounts/signup/")
    introduces_herself(person, leaver).presses("Create account")
    code = stack.code_for(leaver.email)
    person.types("Code from the mail", code).presses("Confirm").at(fan.site + "/")

    person.goes(f"{fan.site}/me/data/").reads(leaver.email).shows("own data")
    person.follows("To read and print").sees("Confirm it's you").shows("password again")
    person.types("Password", leaver.password).presses("Continue")
    person.sees("Thank you, it is you. Now download your file:")
    taken = json.loads(_download(person, "For programs (JSON)", tmp_path).read_text())
    assert [row["email"] for row in taken["sources"]["account"]] == [leaver.email]
    file = visit(fan.scene).goes(f"file://{_download(person, 'To read and print', tmp_path)}")
    file.reads(leaver.email).shows("own data to read")

    person.main.locator(".own-sure > summary").click()
    person.presses("Yes, forget it").sees(FORGOTTEN)
    person.follows("Delete account").sees("Delete your account?").shows("before leaving")
    button = person.main.locator("form button.btn-error")
    button.click()
    typed = person.main.locator("[name=typed]")
    expect(typed).to_have_attribute("aria-invalid", "true")
    typed.fill(leaver.email)
    button.click()
    person.at("/goodbye/").sees("Your account is deleted").shows("goodbye")
    stack.mail_to(
        leaver.email, has=lambda mail: leaver.scene.pick("deleted", "注销") in mail["subject"]
    )
    person.goes(f"{fan.site}/accounts/login/").types("E-mail", leaver.email)
    person.types("Password", leaver.password).presses("Sign in").at("/accounts/login/")


def _download(person: Person, link: str, folder: Path) -> Path:
    """What a link of the page gives, as a file."""
    with person.page.expect_download() as coming:
        person.follows(link)
    kept = folder / coming.value.suggested_filename
    coming.value.save_as(kept)
    return kept
