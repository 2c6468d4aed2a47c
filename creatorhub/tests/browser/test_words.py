"""Whoever reads Chinese meets no English of the interface."""

import re

from creatorhub.tests.browser import atlas
from creatorhub.tests.browser.newcomers import Account
from creatorhub.tests.browser.person import Person, Scene, Visitors
from creatorhub.tests.browser.running import Stack

# Pages of a site on which nothing happened yet say something else than those of a full one.
EMPTY = """/ /about/ /courses/ /groups/ /membership/ /notices/ /studio/ /studio/courses/
    /studio/groups/ /studio/members/ /studio/segments/ /studio/lists/ /studio/letters/
    /studio/tiers/ /studio/sales/ /studio/insights/ /studio/insights/funnel/
    /studio/insights/courses/ /studio/insights/nights/ /studio/reviews/ /studio/profile/""".split()

# Visible texts and what is spoken, but for other languages' and other sites' own words.
COLLECT = """() => {
  const found = new Set([document.title]);
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const theirs = `script, noscript, style, option, kbd, code, [lang=en], .window,
    .site-window strong, .site-window .muted
    ${location.pathname.startsWith("/mail/") ? ", .row-list" : ""}`;
  const foreign = (element) => element.closest(theirs);
  for (let node; (node = walk.nextNode()); )
    if (node.textContent.trim() && !foreign(node.parentElement)) found.add(node.textContent.trim());
  for (const name of ["aria-label", "title", "alt", "placeholder"])
    for (const element of document.querySelectorAll(`[${name}]`))
      if (!foreign(element)) found.add(element.getAttribute(name));
  return [...found];
}"""
ENGLISH = re.compile(r"[A-Za-z][A-Za-z'’]+(?:[ ,.:]+[A-Za-z'’]+)+")
NAMES = re.compile(
    r"\S+@\S+|https?://\S+|(?:[\w-]+\.)+(?:com|org|net|example)\b|CreatorHub|NDCG@10|MP4|WebM|MP3|M4A|OGG|WAV|PNG|JPEG|WebP|GIF"
    r"|[a-z]+(?:_[a-z]+)+|[a-z]+:(?:read|write)|Authorization: Bearer|Content-Type: [a-z/]+"
    r"|YouTube|Vimeo|Bilibili|JavaScript|Mozilla/5\.0 .*|[\w-]+\.localhost\S*"
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
    found, filled = [], atlas.holes(stack, scene.site)
    owner = visit(scene).signs_in(fan.site, **stack.site(scene.site)["owner"])
    for person, pages, host in (
        (visit(scene), atlas.VISITOR, fan.site),
        (visit(scene, state=fan.state), atlas.FAN, fan.site),
        (owner, atlas.OWNER, fan.site),
        (visit(scene), atlas.PLATFORM, stack.card["platform"]),
    ):
        everywhere = list(atlas.addresses(pages, host, filled).values())
        for address in everywhere[scene.width == 390 :: 2]:
            found += english(person, address)
    newcomer = visit(scene, state=new_site.state)
    for path in EMPTY[scene.width == 390 :: 2]:
        found += english(newcomer, new_site.site + path)
    assert not found, "\n".join(found)
