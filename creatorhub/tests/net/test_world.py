"""The world is whole: every model, field, state and route is in it, or is named with a reason."""

from collections.abc import Callable

from creatorhub.isolation.canary import Canary, Visibility, find
from creatorhub.world import Site, World


def test_a_canary_is_found_in_every_dress():
    canary = Canary("ada", "courses.lesson", 12, "body", Visibility.PAID)
    dashed = canary.word.replace("-", "\\u002D")
    for dress in (
        canary.word,
        canary.word.upper(),
        f"<p>{canary.short}</p>",
        canary.word.replace("-", "%2D").replace(".", "%2E"),
        canary.word.replace("-", "&#45;").replace(".", "&#x2e;"),
        f'{{"a": "{dashed}"}}',
        canary.word.encode(),
    ):
        assert find(dress) == {canary}, dress


NEVER_ALIKE = {"sessions.session"}  # its key opens a door, see creatorhub.world.keys


def test_sites_are_alike_in_every_key(world: World, say: Callable[[str], None]):
    first, *others = map(shared, world.sites)

    assert others == [first] * len(others)

    say(f"world: {len(world.sites)} sites, {sum(map(len, first.values()))} rows alike on each")


def shared(site: Site) -> dict[str, set[int | str]]:
    """The keys of a site without those that it alone has."""
    return {
        label: set(keys) - set(site.own.get(label, []))
        for label, keys in site.rows.items()
        if label not in NEVER_ALIKE
    }
