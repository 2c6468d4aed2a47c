"""What the Content-Security-Policy would refuse in the browser is refused here first."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "templates"
# Mail readers load no style sheets: a mail carries its styles itself, and runs no script anywhere.
MAILS = {page for page in TEMPLATES.rglob("*.html") if {"mail", "email"} & set(page.parts)}
# A file that people take along brings its looks with it.
MAILS |= {TEMPLATES / "site" / "own_data_file.html"}
PAGES = sorted(TEMPLATES.rglob("*.html"))
REFUSED = {
    "an inline style": re.compile(r"""\sstyle\s*=\s*["']"""),
    "a style element": re.compile(r"<style\b"),
    "an inline handler": re.compile(r"""\son[a-z]+\s*=\s*["']"""),
    "an htmx handler": re.compile(r"\shx-on[:-]"),
    "a script without nonce": re.compile(r"<script(?![^>]*\bnonce=)"),
    "a script without source": re.compile(r"<script(?![^>]*\bsrc=)"),
    "two Alpine expressions": re.compile(r"""\s(?:@|x-on:|x-init)[\w.:-]*=["'][^"']*;"""),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "a file of another host": re.compile(r"""<(?:script|link|img)[^>]+(?:src|href)=["']https?:"""),
}

OF_MAILS = {"an inline style", "a style element"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(TEMPLATES).as_posix())
def test_a_template_holds_nothing_that_the_policy_refuses(page: Path) -> None:
    text = page.read_text()
    found = {name for name, pattern in REFUSED.items() if pattern.search(text)}
    assert found - (OF_MAILS if page in MAILS else set()) == set()
