"""Follow every link of both demo sites as a reader of Chinese: what was not translated?

`python -m bench.crawl FOLDER PORT` (the state folder and port of a running stack) starts at the
home of each demo site as a visitor, a fan and the owner, and reads every page that a link leads
to, each kind of address a few times. A text or label that is word for word an English text of
ours, though the catalogue knows its Chinese, is a fault; on the Chinese site any run of English
words is one.
Prints one line per fault and the figures; exit code 1 when there is a fault.
"""

import argparse
import json
import os
import re
import sys
import urllib.error
import urllib.request
from collections import Counter, deque
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "creatorhub.settings")
django.setup()

from babel.messages.pofile import read_po  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

from creatorhub.demo import content  # noqa: E402
from creatorhub.tests.browser.conftest import FLAGS, chromium  # noqa: E402
from creatorhub.tests.browser.factor import protect_demo  # noqa: E402
from creatorhub.tests.browser.person import Scene, Visitors  # noqa: E402
from creatorhub.tests.browser.running import ROOT, Stack  # noqa: E402
from creatorhub.tests.browser.sheet import Sheet  # noqa: E402
from creatorhub.tests.browser.test_words import ENGLISH, NAMES  # noqa: E402

OF_A_KIND = 4  # pages whose addresses differ in a name or number only
MOST = 400  # pages a person
SPOKEN = ("aria-label", "title", "alt", "placeholder")
PASSED_OVER = {"script", "style", "option", "code", "kbd", "template"}
COOKIE = "from django.conf import settings\nsettings.LANGUAGE_COOKIE_NAME"  # each stack has its own
VOID = {"br", "hr", "img", "input", "link", "meta", "source", "wbr"}
FILES = re.compile(r"(video|audio):\w+ · [\d.]+ [KM]B")
NO_LINKS = re.compile(r"/(accounts/logout|admin|media|static|files)/|\.(csv|css|svg|xml|txt)\b")


class Reader(HTMLParser):
    """Texts, labels and links of a page, but for what is marked as another language."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.links: list[str] = []
        self.open: list[bool] = []  # for each open element: is it passed over?

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note labels and links; go on inside, or pass over."""
        values = {name: value or "" for name, value in attrs}
        foreign = tag in PASSED_OVER or values.get("lang") == "en"
        hidden = foreign or any(self.open)
        if not hidden:
            self.texts += [values[name] for name in SPOKEN if values.get(name)]
            if tag == "a" and "href" in values:
                self.links.append(values["href"])
        if tag not in VOID:
            self.open.append(foreign)

    def handle_endtag(self, tag: str) -> None:
        """One element less."""
        if tag not in VOID and self.open:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        """Note a text that people see."""
        if data.strip() and not any(self.open):
            self.texts.append(" ".join(data.split()))


def main() -> int:
    """Crawl; the number of faults decides the exit code."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("folder")
    words.add_argument("port")
    wanted = words.parse_args()
    stack = Stack(wanted.folder, wanted.port)
    protect_demo(stack)
    ours = english_texts()
    written = {name: "\n".join(strings(content.site(name))) for name in content.sites()}
    faults: list[str] = []
    pages = 0
    with sync_playwright() as playwright:
        flags = [*FLAGS, "--no-sandbox"]
        browser = playwright.chromium.launch(executable_path=chromium(), args=flags)
        for name, address, texts in _read_all(Visitors(browser, Sheet(ROOT)), stack, wanted.port):
            pages += 1
            told = {text for text in texts if text in ours or _is_english(name, text)}
            told -= {text for text in told if text in written[name]}
            if "/letters/" in address or "/lists/" in address:
                continue  # drafts are in the site's own language
            faults += [f"{address}: {text[:120]}" for text in sorted(told)]
    print(*faults, sep="\n")
    print(json.dumps({"figure": "pages read", "value": pages, "unit": "pages"}))
    print(json.dumps({"figure": "untranslated texts", "value": len(faults), "unit": "texts"}))
    return int(bool(faults))


def _read_all(visit: Visitors, stack: Stack, port: str) -> Iterator[tuple[str, str, list[str]]]:
    """Site, address and texts of every page, for a visitor, a fan and the owner of each site."""
    for name in ("ada", "lin"):
        site = stack.site(name)
        for account in (None, site["fans"][0], site["owner"]):
            person = visit(Scene(1280, "zh-hans"))
            chosen = {"name": stack.ask(name, COOKIE), "value": "zh-hans", "url": site["url"]}
            person.page.context.add_cookies([chosen])
            if account:
                person.signs_in(site["url"], account["email"], account["password"])
            jar = person.page.context.cookies(site["url"])
            cookie = "; ".join(f"{each['name']}={each['value']}" for each in jar)
            person.page.context.close()
            for address, texts in crawl(site["url"], port, cookie):
                yield name, address, texts


def _is_english(site: str, text: str) -> bool:
    """On the Chinese site people write Chinese, so English words are the interface's."""
    return site == "lin" and bool(ENGLISH.search(FILES.sub("·", NAMES.sub("·", text))))


def strings(value: object) -> Iterator[str]:
    """Every text that a demo creator wrote: names, topics, terms, what lessons say."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings(inner)


def english_texts() -> set[str]:
    """Every English text of ours that reads differently in Chinese."""
    found = set()
    for path in Path(ROOT, "locale").glob("*/zh_Hans/LC_MESSAGES/django.po"):
        with path.open("rb") as file:
            for message in read_po(file):
                if isinstance(message.id, str) and message.string not in ("", message.id):
                    found.add(" ".join(message.id.split()))
    return {text for text in found if re.search("[A-Za-z]{3}", text) and "%(" not in text}


def crawl(home: str, port: str, cookie: str) -> Iterator[tuple[str, list[str]]]:
    """Addresses and their texts, beginning at the home; redirects and refusals are read, too."""
    host = urlsplit(home).netloc
    waiting = deque([f"{home}/", f"{home}/studio/"])
    known, kinds = set(waiting), Counter[str]()
    read = 0
    while waiting and read < MOST:
        address = waiting.popleft()
        page = Reader()
        page.feed(_get(address, host, port, cookie))
        read += 1
        yield address, page.texts
        for link in page.links:
            target = urljoin(address, link).partition("#")[0]
            kind = re.sub(
                r"\d+|[0-9a-f-]{36}|=[^&]*|(?<=/courses/)[^/]+|(?<=/groups/)[^/]+", "·", target
            )
            if urlsplit(target).netloc != host or target in known or NO_LINKS.search(target):
                continue
            known.add(target)
            kinds[kind] += 1
            if kinds[kind] <= OF_A_KIND:
                waiting.append(target)


def _get(address: str, host: str, port: str, cookie: str) -> str:
    """The page at an address; Python does not resolve *.localhost, so the host is named apart."""
    parts = urlsplit(address)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    request = urllib.request.Request(  # noqa: S310
        f"http://127.0.0.1:{port}{path}",
        headers={"Host": host, "Cookie": cookie, "Accept-Language": "zh-CN", "Accept": "text/html"},
    )
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310
            is_page = "html" in answer.headers.get("Content-Type", "")
            return answer.read().decode() if is_page else ""
    except urllib.error.HTTPError as error:
        return error.read().decode(errors="replace")


if __name__ == "__main__":
    sys.exit(main())
