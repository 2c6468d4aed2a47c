"""The way back: marked rows stand in the checked site for a moment; the probe looks for them."""

from dataclasses import replace

from creatorhub.isolation.bench import Bench
from creatorhub.isolation.people import visitors
from creatorhub.isolation.probe import marked
from creatorhub.isolation.results import Way
from creatorhub.isolation.rows import fill_some
from creatorhub.isolation.ways.asked import in_api, in_search, things_by_number


def in_return(bench: Bench, way: Way) -> None:
    """The same questions with the places changed: by number, by search, through the API."""
    own = marked(bench.site)
    with bench.in_site():
        fill_some(own)
    with bench.in_probe():
        people = {visitor.name: visitor for visitor in visitors()}
    turned = replace(
        bench,
        site=bench.probe.creator,
        probe=own,
        visitors=people,
        home=bench.visitors["owner"],
        home_fan=bench.visitors["fan"],
        home_program=bench.visitors["program"],
    )
    with turned.in_site():
        in_search(turned, way)
        in_api(turned, way)
        things_by_number(turned, way, ("nobody", "owner"))
