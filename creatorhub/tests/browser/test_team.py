"""An editor is invited by mail, sees what an editor may see, and is stopped at the next click."""

import re

import pytest

from creatorhub.tests.browser.newcomers import PASSWORD, RUN, Account
from creatorhub.tests.browser.person import Person, Visitors
from creatorhub.tests.browser.running import Stack

LINK = re.compile(r"http\S+/team/\S+")
OPEN, CLOSED = ("courses/new", "insights", "api"), ("sales", "members", "team", "tokens")


@pytest.mark.scenes("ada390", "lin1280")
def test_an_editor_comes_by_mail_and_goes_at_the_next_click(
    visit: Visitors, new_site: Account, stack: Stack
) -> None:
    site, scene = new_site.site, new_site.scene
    name, email = scene.pick("Edda", "小艾"), f"edda-{scene}-{RUN}@example.com"
    creator = visit(scene, state=new_site.state).goes(f"{site}/studio/team/").shows("team alone")
    creator.types("E-mail addresses", f"{email}\nno address").presses("Send the invitation")
    creator.reads(creator.word("“%(address)s” is not an e-mail address.", address="no"))
    creator.types("E-mail addresses", email).presses("Send the invitation")
    creator.sees("Open invitations").reads(email).shows("team invited")

    editor = visit(scene).goes(_link(stack, email)).shows("invitation")
    editor.follows("Create your account").types("Your name", name).types("Password", PASSWORD)
    editor.presses("Create account").types("Code from the mail", stack.code_for(email))
    editor.presses("Confirm").presses("Join the team").at("/studio/").shows("an editor's Today")
    assert [_status(editor, f"{site}/studio/{path}/") for path in OPEN] == [200] * len(OPEN)
    assert [_status(editor, f"{site}/studio/{path}/") for path in CLOSED] == [403] * len(CLOSED)
    editor.shows("a closed door").follows("Back to Today").at("/studio/")

    editor.goes(f"{site}/studio/courses/new/").types("Title", scene.pick("Moss", "苔藓"))
    away = creator.word("Remove %(name)s from the team", name=name)
    creator.goes(f"{site}/studio/team/").page.get_by_role("link", name=away).click()
    creator.shows("remove from the team").presses("Remove").misses(email)
    editor.main.locator("form[method=post] button.btn-primary").last.click()
    editor.sees("This page is for the creator of this site.").shows("stopped")


def _link(stack: Stack, email: str) -> str:
    """The address in the newest invitation."""
    body = stack.mail_to(email).get_body(("plain",))
    found = LINK.search(body.get_content() if body else "")
    assert found, "the mail has no link"
    return found[0]


def _status(person: Person, address: str) -> int:
    answer = person.page.goto(address)
    return answer.status if answer else 0
