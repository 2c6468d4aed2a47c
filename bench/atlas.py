"""Every page type on a phone and a desk, in both languages, light and dark: seen, and checked.

`python -m bench.atlas FOLDER PORT [--only TEXT]` visits the pages of creatorhub.tests.browser.atlas
on a running stack with its demo sites (FOLDER is its state folder). For each it keeps a picture in
test-output/atlas/, and tells what axe finds against WCAG 2.2 AA, what the browser complains of, and
what sticks out. English pages are those of ada, Chinese ones those of lin. Prints one line per
fault and the figures `{"figure", "value", "unit"}`; exit code 1 when there is a fault.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "creatorhub.settings")
django.setup()

from playwright.sync_api import sync_playwright  # noqa: E402

from creatorhub.tests.browser import atlas  # noqa: E402
from creatorhub.tests.browser.access import faults  # noqa: E402
from creatorhub.tests.browser.conftest import FLAGS, SCENES, chromium  # noqa: E402
from creatorhub.tests.browser.factor import protect_demo  # noqa: E402
from creatorhub.tests.browser.person import Person, Scene, Visitors  # noqa: E402
from creatorhub.tests.browser.running import ROOT, Stack  # noqa: E402
from creatorhub.tests.browser.sheet import Sheet  # noqa: E402
from creatorhub.tests.browser.test_words import english  # noqa: E402


def main() -> int:
    """Visit everything; the number of kinds of faults decides the exit code."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("folder")
    words.add_argument("port")
    words.add_argument("--only", default="", help="pages whose name holds this text")
    wanted = words.parse_args()
    stack = Stack(wanted.folder, wanted.port)
    protect_demo(stack)
    found: list[str] = []
    pages = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=[*FLAGS, "--no-sandbox"]
        )
        for scene in SCENES:
            for dark in (False, True):
                mode = "dark" if dark else "light"
                sheet = Sheet(ROOT / "test-output" / "atlas" / f"{scene.language}-{mode}")
                visit = Visitors(browser, sheet)
                for person, name, address in _walk(visit, stack, scene, dark, wanted.only):
                    pages += 1
                    seen = [f"{scene} {mode} {name}: {fault}" for fault in _look(person, address)]
                    found += seen
                    print(*seen, sep="\n" if seen else "", end="\n" if seen else "", flush=True)
                    person.shows(name)
                found += [f"{scene} {mode}: {problem}" for problem in visit.problems]
                print(*visit.problems, sep="\n", flush=True)
                sheet.write()
    print(json.dumps({"figure": "pages seen", "value": pages, "unit": "pages"}))
    print(json.dumps({"figure": "faults", "value": len(found), "unit": "faults"}))
    Path(ROOT / "test-output" / "atlas" / "faults.txt").write_text("\n".join(found))
    return int(bool(found))


def _walk(
    visit: Visitors, stack: Stack, scene: Scene, dark: bool, only: str
) -> Iterator[tuple[Person, str, str]]:
    """Each page with somebody who may see it."""
    site = stack.site(scene.site)
    filled = atlas.holes(stack, scene.site)
    people = {
        "visitor": (atlas.VISITOR, site["url"], None),
        "fan": (atlas.FAN, site["url"], site["fans"][0]),
        "owner": (atlas.OWNER, site["url"], site["owner"]),
        "platform": (atlas.PLATFORM, stack.card["platform"], None),
    }
    for pages, host, account in people.values():
        there = atlas.addresses(pages, host, filled)
        chosen = {name: address for name, address in there.items() if only in name}
        if not chosen:
            continue
        person = visit(scene, dark=dark)
        if account:
            person.signs_in(host, account["email"], account["password"])
        for name, address in chosen.items():
            yield person, name, address
        person.page.context.close()


def _look(person: Person, address: str) -> list[str]:
    """What is wrong with a page: for axe, and for a reader of Chinese."""
    told = faults(person, address)
    return told if person.scene.language == "en" else [*told, *english(person, address)]


if __name__ == "__main__":
    sys.exit(main())
