"""Signing up: a creator with a site of her own, a fan on a creator's site."""

import time
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import expect

from creatorhub.tests.browser.person import Person, Scene, Visitors
from creatorhub.tests.browser.running import Stack

PASSWORD = "seven quiet herons"
RUN = f"{int(time.time()) % 100_000}"  # so that a second run on one stack finds its names free


@dataclass
class Account:
    """Somebody who has signed up, and the cookies that keep them signed in."""

    scene: Scene
    site: str
    email: str
    password: str
    state: Any = None


def open_a_site(visit: Visitors, stack: Stack, scene: Scene) -> Account:
    """From the landing page to the studio, with the mistakes that people make on the way."""
    platform = stack.card["platform"]
    name = f"fern-{scene}-{RUN}"
    new = Account(scene, platform.replace("//", f"//{name}."), f"{name}@example.com", PASSWORD)
    person = visit(scene).goes(platform).shows("platform home").follows("Start your site")
    _fill_in_and_err(person, new)
    person.types("Address", name).shows("start").presses("Send me the code")
    person.sees("Look into your mail").shows("start code")
    code = stack.code_for(new.email)
    person.types("Code from the mail", str((int(code) + 1) % 1_000_000).zfill(6))
    person.presses("Open my studio").at(r"/start/[0-9a-f-]+/").shows("start wrong code")
    expect(person.field("Code from the mail")).to_have_attribute("aria-invalid", "true")
    person.types("Code from the mail", f"{code[:3]} {code[3:]}").presses("Open my studio")
    person.at("/studio/").sees("First steps").shows("studio first steps")
    person.protects(new.site, new.email, new.password)
    new.state = person.leaves()
    return new


def _fill_in_and_err(person: Person, new: Account) -> None:
    """A taken address and a weak password; then a reserved address. Nothing typed is lost."""
    pick = new.scene.pick
    person.types("Your name", pick("Fern Hollis", "方蕨")).types("E-mail", new.email)
    person.types("Site name", pick("Fern Studio", "蕨园")).types("Password", "12345678")
    person.types("Address", "ada")
    person.field("Currency").select_option(pick("GBP", "CNY"))
    person.field("Brand colour").fill("#8a3ffc")
    person.presses("Send me the code").sees("This address is taken. Choose another one.")
    expect(person.field("Password")).to_have_attribute("aria-invalid", "true")
    person.types("Password", new.password).types("Address", "admin").shows("start refused")
    person.presses("Send me the code").sees("This address is reserved. Choose another one.")
    for label, typed in {
        "Your name": pick("Fern Hollis", "方蕨"), "E-mail": new.email,
        "Site name": pick("Fern Studio", "蕨园"), "Address": "admin", "Password": new.password,
        "Currency": pick("GBP", "CNY"), "Brand colour": "#8a3ffc",
    }.items():  # fmt: skip
        expect(person.field(label)).to_have_value(typed)


def join(visit: Visitors, stack: Stack, scene: Scene) -> Account:
    """A fan signs up on the demo site of the scene's language."""
    site = stack.site(scene.site)["url"]
    fan = Account(scene, site, f"moss-{scene}-{RUN}@example.com", PASSWORD)
    person = visit(scene).goes(f"{site}/").shows("home visitor")
    person.page.get_by_role("link", name=person.word("Join"), exact=True).first.click()
    introduces_herself(person, fan).shows("sign up").presses("Create account")
    person.sees("Check your mail").shows("sign up code")
    code = stack.code_for(fan.email)
    person.types("Code from the mail", str((int(code) + 1) % 1_000_000).zfill(6))
    person.presses("Confirm").sees("This code is wrong. Look at the newest mail and try again.")
    person.types("Code from the mail", code).presses("Confirm").at(site + "/")
    fan.state = person.leaves()
    return fan


def introduces_herself(person: Person, fan: Account) -> Person:
    """Fill in the form that everybody meets who joins."""
    person.types("Your name", fan.scene.pick("Moss", "阿苔")).types("E-mail", fan.email)
    return person.types("Password", fan.password)
