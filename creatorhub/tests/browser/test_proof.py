"""What a creator can look up and prove: who did what on the site, and that nobody else sees it."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from creatorhub.tests.browser.newcomers import Account
from creatorhub.tests.browser.person import Person, Visitors
from creatorhub.tests.browser.running import Stack

PATIENCE = 150  # seconds: a check ends after two minutes at the latest


@pytest.fixture
def creator(visit: Visitors, new_site: Account) -> Person:
    """The newcomer, signed in with a second factor."""
    return visit(new_site.scene, state=new_site.state)


@pytest.mark.scenes("ada390")
def test_what_was_done_stands_in_the_log_with_before_and_now(
    creator: Person, new_site: Account, tmp_path: Path
) -> None:
    creator.goes(f"{new_site.site}/studio/appearance/").types("Brand colour", "#b31237")
    creator.presses("Save").sees("Saved. Your site wears the new look.")
    creator.goes(f"{new_site.site}/studio/log/").shows("log")
    newest = creator.main.locator(".log-list > li").first
    expect(newest).to_contain_text("Fern Hollis changed the look of the site")
    expect(newest.locator(".log-after")).to_have_text(re.compile("#b31237"))
    creator.field("What").select_option("site")
    creator.at(r"kind=site&days=")
    expect(creator.main.locator(".log-list > li").first).to_contain_text("changed the look")
    creator.field("Who").select_option("staff")
    creator.sees("Nothing was done that fits").shows("log without a line")
    creator.follows("Show everything").at("/studio/log/")
    with creator.page.expect_download() as coming:
        creator.presses("Download CSV")
    coming.value.save_as(tmp_path / "log.csv")
    assert "brand colour: #b31237" in (tmp_path / "log.csv").read_text("utf-8-sig")
    creator.page.reload()
    creator.reads("exported this log")


@pytest.mark.scenes("lin1280")
def test_a_creator_checks_the_isolation_and_anybody_proves_the_result(
    creator: Person, new_site: Account, visit: Visitors, stack: Stack, tmp_path: Path
) -> None:
    creator.goes(f"{new_site.site}/studio/isolation/").shows("isolation before")
    creator.presses("Check my isolation").sees("Trying every door…").shows("isolation running")
    creator.until("document.querySelector('.iso-facts')", PATIENCE).shows("isolation result")
    creator.misses("Something could be seen that should not")
    with creator.page.expect_download() as coming:
        creator.follows("Download the signed result")
    genuine, changed = tmp_path / "result.json", tmp_path / "changed.json"
    coming.value.save_as(genuine)
    changed.write_text(genuine.read_text().replace('"asked": ', '"asked": 9', 1))
    for host, path in ((new_site.site, "/studio/isolation/read/"),
                       (stack.card["platform"], "/isolation/")):  # fmt: skip
        reader = creator if path.startswith("/studio") else visit(creator.scene)
        reader.goes(host + path).field("The file").set_input_files(genuine)
        reader.presses("Prove it").sees("The signature fits").shows(f"proved at {path}")
        reader.field("The file").set_input_files(changed)
        reader.presses("Prove it").misses("The signature fits")
        expect(reader.main.get_by_role("alert")).to_contain_text(reader.word(
            "The signature does not fit: something in this file was changed, or another platform "
            "made it. Do not rely on it."
        ))  # fmt: skip
