"""The recommender: shelves on pages and through the API."""

from urllib.parse import urlencode

from django.urls import reverse

from creatorhub.isolation.bench import Bench
from creatorhub.isolation.results import Way


def on_shelves(bench: Bench, way: Way) -> None:
    """The shelf of everybody, as a piece of a page and in the API, and that of a member."""
    paths = [reverse("recommend:shelf"), reverse("api:recommendations")]
    for path in paths:
        bench.ask_home(way, path)
        for visitor in bench.visitors.values():
            bench.ask(way, visitor, path)
    theirs, nobodys = (
        urlencode({"member": names.number}) for names in (bench.probe.names, bench.none)
    )
    beside = (
        urlencode({"shelf": "also", "course": names.number})
        for names in (bench.probe.names, bench.none)
    )
    bench.compare(way, *((paths[1], query) for query in beside), visitor=bench.visitors["member"])
    for name in ("member", "owner", "program"):
        asked, twin = ((paths[1], query) for query in (theirs, nobodys))
        bench.compare(way, asked, twin, visitor=bench.visitors[name])
