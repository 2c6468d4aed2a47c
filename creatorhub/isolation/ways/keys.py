"""Keys of the probe, tried on the checked site: session, token, links of mails, entry code."""

from dataclasses import replace

from django.urls import reverse

from accounts.services.mails import unsubscribe_token
from creatorhub.isolation.bench import Bench
from creatorhub.isolation.people import invented
from creatorhub.isolation.results import Way
from tenants import services as tenants
from tenants.errors import CodeRefused
from tenants.schemas import open_public


def with_keys(bench: Bench, way: Way) -> None:
    """Each key opens something at home, and is worth as much as an invented one elsewhere."""
    _session_and_token(bench, way)
    _links(bench, way)
    _entry(bench, way)


def _session_and_token(bench: Bench, way: Way) -> None:
    """The cookie of the probe's owner, and the token of its program."""
    pages = [(reverse("studio:today"), bench.home), (reverse("accounts:me"), bench.home)]
    for path, home in [*pages, (reverse("api:me"), bench.home_program)]:
        bench.ask_home(way, path, visitor=home)
        theirs = replace(home, name="key", host=bench.site.host)
        made_up = replace(theirs, session=invented(home.session), token=invented(home.token))
        bench.compare(way, (path, ""), (path, ""), visitor=theirs, other=made_up)


def _links(bench: Bench, way: Way) -> None:
    """What mails carry. At home they open something that an invented one does not."""
    with bench.in_probe():
        bye = unsubscribe_token(bench.probe.names.number, "letter")
    links = (("accounts:unsubscribe", bye), ("accounts:team_invite", bench.probe.secret))
    for route, token in links:
        path, twin = (reverse(route, args=[each]) for each in (token, invented(token)))
        way.at_home += bench.opens(path, twin)
        bench.compare(way, (path, ""), (twin, ""), visitor=bench.visitors["nobody"])


def _entry(bench: Bench, way: Way) -> None:
    """The code that leads an owner from the platform into the studio."""
    creator = bench.probe.creator
    with open_public():
        codes = [tenants.issue_pass(creator=creator, email=creator.email) for _time in range(2)]
    way.asked += 1
    try:
        tenants.use_pass(creator=bench.site, code=codes[0])
    except CodeRefused:
        way.at_home += bool(tenants.use_pass(creator=creator, code=codes[1]))
    else:
        way.find("nobody", reverse("site:enter"), "an entry code of another site was accepted")
