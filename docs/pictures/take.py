"""Take the README's pictures from the demo that runs: python docs/pictures/take.py

Uses the state folder and port of the environment (CREATORHUB_STATE, PORT), like manage.py, and
the Chromium named by CHROMIUM or found as `chromium`.
"""

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
WIDTH = 1280
COLOURS = 256
MOST_BYTES = 300_000


def card() -> dict[str, Any]:
    """Addresses and logins of the running demo."""
    command = [sys.executable, "manage.py", "card", "--json"]
    return json.loads(subprocess.check_output(command, cwd=HERE.parents[1]))  # type: ignore[no-any-return]


def keep(page: Page, name: str) -> None:
    """What the window shows, with few colours so that the repository stays small."""
    page.wait_for_load_state("networkidle")
    shot = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    few = shot.quantize(COLOURS, dither=Image.Dither.FLOYDSTEINBERG)
    few.save(HERE / name, optimize=True)
    size = (HERE / name).stat().st_size
    print(f"{name}: {size // 1000} kB")
    if size > MOST_BYTES:
        sys.exit(f"{name} is larger than {MOST_BYTES // 1000} kB.")


def main() -> None:
    """Ada's home as a fan sees it, then her studio."""
    ada = card()["sites"][0]
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        for person, path, name, height in (
            (ada["fans"][0], "/", "site.png", 1560),
            (ada["owner"], "/studio/", "studio.png", 880),
        ):
            context = browser.new_context(
                viewport={"width": WIDTH, "height": height}, locale="en-GB"
            )
            page = context.new_page()
            page.goto(f"{ada['url']}/accounts/login/")
            page.fill("[name=login]", person["email"])
            page.fill("[name=password]", person["password"])
            page.press("[name=password]", "Enter")
            page.wait_for_url(lambda address: "/login/" not in address)
            page.goto(ada["url"] + path)
            if (asked := page.locator("[name=later]")).count():
                asked.click()  # what interests a new fan: below it the shelf would not be seen
            keep(page, name)


if __name__ == "__main__":
    main()
