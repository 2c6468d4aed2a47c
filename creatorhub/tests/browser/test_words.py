"""Whoever reads Chinese meets no English of the interface."""

import re

from creatorhub.tests.browser.newcomers import Account
from creatorhub.tests.browser.person import Person, Scene, Visitors
from creatorhub.tests.browser.running import Stack
from creatorhub.tests.browser.test_access import COURSE, FREE, OPEN, OWN, STUDIO

# Visible texts and what is spoken, but for other languages' and other sites' own words.
COLLECT = """() => {
  const found = new Set([document.title]);
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const foreign = (element) => element.closest("script, style, option, .site-tile, [lang=en]");
  for (let node; (node = walk.nextNode()); )
    if (node.textContent.trim() && !foreign(node.parentElement)) found.add(node.textContent.trim());
  for (const name of ["aria-label", "title", "alt", "placeholder"])
    for (const element of document.querySelectorAll(`[${name}]`))
      if (!foreign(element)) found.add(element.getAttribute(name));
  return [...found];
}"""
ENGLISH = re.compile(r"[A-Za-z][A-Za-z'’]+(?:[ ,.:]+[A-Za-z'’]+)+")
NAMES = re.compile(
    r"\S+@\S+|https?://\S+|CreatorHub|NDCG@10|MP4|WebM|MP3|M4A|OGG|WAV|PNG|JPEG|WebP|GIF"
    r"|YouTube|Vimeo|Bilibili|noscript|[\w-]+\.localhost\S*"
)
ONE_WORD = {
    "Home", "Courses", "Groups", "Membership", "Studio", "Save", "Cancel", "Sign", "Join", "Menu",
    "Bold", "Italic", "Link", "Quote", "Heading", "Undo", "Redo", "Play", "Mute", "Settings",
    "Title", "Text", "Delete", "Edit", "Search", "Price", "Free", "Paid", "Draft",
}  # fmt: skip


def english(person: Person, address: str) -> list[str]:
    """Texts at this address that are English, without names, addresses and formats."""
    person.goes(address).settles()
    texts = [NAMES.sub("·", text) for text in person.page.evaluate(COLLECT)]
    return [
        f"{address}: {text[:120]}" for text in texts if ENGLISH.search(text) or text in ONE_WORD
    ]


def test_a_reader_of_chinese_meets_no_english(
    visit: Visitors, scene: Scene, stack: Stack, fan: Account, new_site: Account
) -> None:
    if scene.language == "en":
        return
    found = []
    free, locked = FREE[scene.site]
    names = {"course": COURSE[scene.site], "free": free, "locked": locked}
    visitor, reader = visit(scene), visit(scene, state=fan.state)
    for path in OPEN:
        found += english(visitor, fan.site + path.format(**names))
    for path in ("/", "/courses/", *OWN, "/me/", "/accounts/password/change/", "/accounts/email/"):
        found += english(reader, fan.site + path)
    for path in ("/", "/start/", "/terms/", "/privacy/", "/accounts/login/"):
        found += english(visitor, stack.card["platform"] + path)
    owner = visit(scene).signs_in(fan.site, **stack.site(scene.site)["owner"])
    for path in STUDIO:
        found += english(owner, fan.site + path)
    newcomer = visit(scene, state=new_site.state)
    for path in ("/", "/courses/", "/membership/", *STUDIO[:3], "/studio/sales/"):
        found += english(newcomer, new_site.site + path)
    assert not found, "\n".join(found)
