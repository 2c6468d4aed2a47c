"""Who has no right meets no protected word, on whatever surface."""

from typing import Any

import pytest

from community import views
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


def test_no_answer_to_a_form_holds_a_protected_word(sweep, say):
    forms, turn = sweep.forms(), dice("paywall, forms")
    outside = [word for word in sweep.people if word not in ENTITLED]

    for form in forms:
        for word in outside if WHOLE else turn.sample(outside, 1):
            for htmx in (False, True) if WHOLE else (turn.random() < 0.5,):
                sweep.post(word, form, htmx=htmx)

    say(
        f"paywall: {len(forms)} forms sent {sum(sweep.surfaces.values()):,} times by outsiders,"
        f" {len(sweep.leaks)} leaks"
    )
    assert sweep.leaks == {}, sweep.told()
    assert len(forms) > 80


def test_a_form_that_answers_with_what_is_paid_is_seen(sweep, monkeypatch):
    """The net itself is tried: a refusal that shows the group's feed to whoever was refused."""
    form = next(one for one in sweep.forms() if one.action == "/groups/group-tier/post/")
    sweep.post("stranger", form, htmx=True)
    assert sweep.leaks == {}

    def careless(request: Any, group: Any, *_why: Any) -> Any:
        return views._feed_page(request, group)

    monkeypatch.setattr(views, "_leave_to", careless)
    sweep.post("stranger", form, htmx=True)

    assert "answer to a form: community.post.body (paid) to stranger" in sweep.leaks


def who(path, outside, turn):
    """In a sample one of them for a room of the studio, where the door refuses; else two."""
    if WHOLE:
        return outside
    return turn.sample(outside, 1 if path.startswith("/studio/") else 2)
