"""What comes next is personal: two fans of different taste see different shelves, with reasons."""

from creatorhub.tests.browser.person import Person, Scene, Visitors
from creatorhub.tests.browser.running import Stack

OWNED = """
from accounts.models import Grant, User
from courses.models import Course, Progress
from tenants import clock
fan = User.objects.get(email="{email}")
keys = set(Grant.objects.filter(member=fan).current(clock.now()).values_list("key", flat=True))
own = {{slug for pk, slug in Course.objects.values_list("pk", "slug") if f"course:{{pk}}" in keys}}
lessons = Progress.objects.filter(member=fan).exclude(finished_at=None)
done = lessons.values_list("course__slug", flat=True)
[sorted(own), sorted(set(done)), Course.objects.count()]
"""


def shelf_of(fan: Person, site: str) -> dict[str, str]:
    """Slug and reason of each entry, in order."""
    shelf = fan.goes(f"{site}/").main.locator("[data-shelf=for-you]")
    entries = shelf.locator("[data-item]").all()
    return {
        str(entry.get_attribute("data-item")): entry.locator("[data-reason]").inner_text().strip()
        for entry in entries
    }


def test_two_fans_of_different_taste_see_different_shelves_and_nothing_they_own(
    visit: Visitors, scene: Scene, stack: Stack
) -> None:
    site = stack.site(scene.site)
    shelves = []
    for card in site["fans"]:
        fan = visit(scene).signs_in(site["url"], card["email"], card["password"])
        shelf = shelf_of(fan, site["url"])
        fan.shows(f"home of a {card['taste']} fan")
        own, _begun, _all = stack.ask(scene.site, OWNED.format(email=card["email"]))
        assert shelf and all(shelf.values()), shelf
        assert set(own) & set(shelf) == set()
        shelves.append(shelf)
    assert list(shelves[0]) != list(shelves[1])
    assert shelves[0] != shelves[1]
