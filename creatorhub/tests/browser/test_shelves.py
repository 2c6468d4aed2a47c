"""What comes next is personal: two fans of different taste see different shelves, with reasons."""

import pytest

from creatorhub.tests.browser.person import Person, Scene, Visitors
from creatorhub.tests.browser.running import Stack

OWNED = """
from accounts.models import Grant
from courses.models import Course
from tenants import clock
slugs = {f"course:{pk}": slug for pk, slug in Course.objects.values_list("pk", "slug")}
grants = Grant.objects.current(clock.now()).filter(member__email__startswith="fan", key__in=slugs)
[(email, slugs[key]) for email, key in grants.values_list("member__email", "key")]
"""


def shelf_of(fan: Person, site: str) -> dict[str, str]:
    """Slug and reason of each entry, in order."""
    shelf = fan.goes(f"{site}/").main.locator("[data-shelf=for-you]")
    entries = shelf.locator("[data-item]").all()
    return {
        str(entry.get_attribute("data-item")): entry.locator("[data-reason]").inner_text().strip()
        for entry in entries
    }


@pytest.mark.scenes("ada1280", "lin390")
def test_two_fans_of_different_taste_see_different_shelves_and_nothing_they_own(
    visit: Visitors, scene: Scene, stack: Stack
) -> None:
    site = stack.site(scene.site)
    owned = stack.ask(scene.site, OWNED)
    shelves = []
    for card in site["fans"]:
        fan = visit(scene).signs_in(site["url"], card["email"], card["password"])
        shelf = shelf_of(fan, site["url"])
        fan.shows(f"home of a {card['taste']} fan")
        assert shelf and all(shelf.values()), shelf
        own = {slug for email, slug in owned if email == card["email"]}
        assert own, f"{card['email']} owns nothing, so this would show nothing"
        assert own & set(shelf) == set()
        shelves.append(shelf)
    assert list(shelves[0]) != list(shelves[1])
    assert shelves[0] != shelves[1]
