"""Where the time of a page goes: `python -m bench.profile "home with shelf" [--by tottime]`."""

import argparse
import os
import pstats
from dataclasses import replace
from pathlib import Path

from bench.browser import Browser
from bench.whole_stack import running


def main() -> int:
    """Print the functions that cost most of one page, own time or with what they call."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("page")
    parser.add_argument("--by", default="cumtime", choices=["cumtime", "tottime"])
    parser.add_argument("--state", type=Path, help="a folder to keep between runs")
    parser.add_argument("--lines", type=int, default=60)
    options = parser.parse_args()
    with running(options.state) as stack:
        os.environ.update(stack.environ, DJANGO_SETTINGS_MODULE="creatorhub.settings")
        import django

        django.setup()
        from bench import cast

        page = next(page for page in cast.pages() if page.name == options.page)
        browser = Browser(stack.port)
        for wish in [""] * 20 + ["profile"] * 100:
            browser.get(replace(page, wish=wish))
        found = pstats.Stats(str(stack.state.logs / "web.profile"))
        found.sort_stats(options.by).print_stats(options.lines)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
