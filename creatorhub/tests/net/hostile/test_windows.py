"""A sibling frames and opens pages of the others: it holds nothing in its hands."""

import pytest

from creatorhub.tests.net.amount import amount, dice
from creatorhub.tests.net.headers.secured import HOST
from creatorhub.tests.net.hostile.test_posting import SCRIPT, meet
from creatorhub.tests.net.hostile.wire import EVIL

pytestmark = pytest.mark.xdist_group("secured")

OPEN = """async url => {
  const opened = window.open(url, "victim");
  await new Promise(done => setTimeout(done, 1500));
  const told = {isClosed: opened.closed, frames: opened.length};
  for (const word of ["document", "name", "history", "localStorage"]) {
    try { told[word] = typeof opened[word] === "object" ? "held" : String(opened[word]); }
    catch { told[word] = "refused"; }
  }
  for (const act of [
    () => opened.postMessage({type: "htmx:trigger", url: "/accounts/logout/"}, "*"),
    () => { opened.location = "about:blank"; },
    () => opened.history.back(),
    () => opened.close(),
  ]) { try { act(); } catch {} }
  const again = window.open("", "victim");
  try { told.again = again.location.href; again.close(); } catch { told.again = "held"; }
  return told;
}"""
FRAMES = """async urls => {
  await attack(urls.map(url => ["frame", url]), {});
  return [...document.querySelectorAll("iframe")].map(frame => {
    try { return frame.contentDocument ? "own" : "closed"; } catch { return "closed"; }
  });
}"""
VICTIMS = [("ada", "owner"), ("lin", "paid"), ("platform", "staff")]


@pytest.mark.parametrize(("name", "person"), VICTIMS)
def test_no_page_is_shown_in_a_siblings_frame(stage, name, person, say):
    host, visits = meet(stage, name, person)
    pages = [visit["path"] for visit in visits if "GET" in visit["methods"]]
    pages = amount(dice(f"frames {host}").sample(pages, 14), pages)
    page = stage.goes_to_evil()
    page.evaluate(SCRIPT)

    page.evaluate(FRAMES, [f"https://{host}{path}" for path in pages])

    shown = [frame.url for frame in page.frames if frame.url.startswith(f"https://{host}")]
    say(f"hostile sibling: {len(pages)} pages of {name} framed, {len(shown)} shown")
    assert shown == []
    assert len(page.frames) == len(pages) + 1


@pytest.mark.parametrize(("name", "person"), VICTIMS)
def test_a_window_that_a_sibling_opens_is_out_of_its_hands(stage, name, person):
    host, _visits = meet(stage, name, person)
    path = "/admin/" if name == "platform" else "/me/"
    page = stage.goes_to_evil()

    told = page.evaluate(OPEN, f"https://{host}{path}")

    [victim] = [one for one in stage.context.pages if one.url.startswith(f"https://{host}")]
    assert told["isClosed"] is True
    assert told["frames"] == 0
    assert "held" not in told.values()
    assert victim.url == f"https://{host}{path}"
    assert victim.evaluate("window.opener") is None
    assert victim.evaluate("window.name") in ("", "victim")


def test_a_link_to_a_sibling_hands_nothing_over(stage):
    host, _visits = meet(stage, "ada", "fan")
    stage.goes_to(host, "/me/")
    stage.page.evaluate("url => { location.href = url; }", f"https://{EVIL}/")
    stage.page.wait_for_url(f"https://{EVIL}/")

    assert stage.page.evaluate("[window.name, document.referrer]") == ["", f"https://{host}/"]
    assert stage.page.evaluate("window.opener") is None
    assert stage.context.cookies(f"https://{EVIL}/") == []
    assert HOST in host
