"""The check that creators run themselves, whole: every way passes, and nothing is left behind."""

from typing import Any

import pytest

from conftest import creator_named
from creatorhub.isolation.check import check
from creatorhub.isolation.ways import WAYS
from creatorhub.tests.isolation.standing import standing
from creatorhub.tests.isolation.test_planted import PLANTED
from tenants.models import Creator
from tenants.schemas import open_creator


@pytest.mark.xdist_group("own_check")
def test_every_way_passes_and_every_table_of_every_schema_is_as_before(
    db_is_real: None, say: Any
) -> None:
    ada, before = creator_named("ada"), standing()

    with open_creator(ada):
        result = check(ada)

    asked = sum(way["asked"] for way in result["ways"])
    say(f"own check: {asked} questions on {len(WAYS)} ways in {result['seconds']} s, all answered")
    assert [(way["way"], way["verdict"], way["troubles"]) for way in result["ways"]] == [
        (name, "passed", []) for name in WAYS
    ]
    assert asked > 800
    assert standing() == before


@pytest.mark.xdist_group("own_check")
def test_a_leak_on_a_page_is_found_by_its_address(
    ada: Creator, monkeypatch: pytest.MonkeyPatch
) -> None:
    PLANTED["numbers"](monkeypatch)

    (way,) = check(ada, only={"numbers"})["ways"]

    assert way["verdict"] == "found"
    assert {find["where"] for find in way["found"]} == {"/about/"}
