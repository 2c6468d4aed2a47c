"""Who has no right meets no protected word, on whatever surface."""

import pytest

from creatorhub.tests.net.amount import WHOLE, dice
from creatorhub.tests.net.paywall.outsiders import ENTITLED

pytestmark = pytest.mark.xdist_group("paywall")
SURFACES = {
    "page", "fragment", "API", "API refusal", "sitemap", "error page", "redirect", "export", "media"
}  # fmt: skip


def test_who_has_no_right_meets_no_protected_word(sweep, say):
    addresses = sweep.addresses(every=WHOLE)
    turn = dice("paywall")
    outside = [word for word in sweep.people if word not in ENTITLED]

    for path in addresses:
        for word in who(path, outside, turn):
            sweep.ask(word, path)
            if WHOLE or turn.random() < 0.1:
                sweep.ask(word, path, htmx=True)

    asked = ", ".join(f"{count:,} {kind}" for kind, count in sorted(sweep.surfaces.items()))
    say(
        f"paywall: {len(addresses)} addresses, {len(outside)} kinds of outsiders,"
        f" {sum(sweep.surfaces.values()):,} requests ({asked}), {len(sweep.leaks)} leaks"
    )
    assert sweep.leaks == {}, sweep.told()
    assert set(sweep.surfaces) == SURFACES


def who(path, outside, turn):
    """In a sample one of them for a room of the studio, where the door refuses; else two."""
    if WHOLE:
        return outside
    return turn.sample(outside, 1 if path.startswith("/studio/") else 2)
