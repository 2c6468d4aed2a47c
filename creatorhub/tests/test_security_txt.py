"""Whoever has found a hole learns whom to tell, on every host."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from creatorhub import env

PATH = "/.well-known/security.txt"


def test_every_host_names_the_contact_and_until_when_it_is_good(site, platform, settings):
    settings.SECURITY_CONTACT = "mailto:security@example.com"

    told = platform.get(PATH)

    assert told.headers["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in told.content.decode().splitlines())
    assert fields.pop("Expires").endswith("T00:00:00Z")
    assert fields == {
        "Contact": "mailto:security@example.com",
        "Preferred-Languages": "en, zh",
        "Canonical": f"http://localhost:8999{PATH}",
    }
    assert site.get(PATH).content == told.content


def test_where_nobody_was_named_there_is_no_such_page(site, settings):
    settings.SECURITY_CONTACT = ""

    assert site.get(PATH).status_code == 404


def test_a_contact_that_nobody_can_reach_stops_the_start(monkeypatch):
    monkeypatch.setenv("SECURITY_CONTACT", "security@example.com")

    with pytest.raises(ImproperlyConfigured, match="SECURITY_CONTACT"):
        env.address("SECURITY_CONTACT", ["mailto", "https"])
