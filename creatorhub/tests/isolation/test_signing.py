"""A result is signed; a changed byte is told."""

import json

import pytest
from django.core.management import CommandError, call_command

from creatorhub.isolation import signing
from creatorhub.isolation.results import FORMAT, Way, result, verdict_of
from tenants.errors import Refusal

ABOUT = {
    "site": "ada.localhost",
    "checked_at": "2026-11-23T04:00:00+00:00",
    "seconds": 9.0,
    "release": "abc",
    "left_nothing": True,
}


def way(name="numbers", **values) -> Way:
    return Way(name, **{"asked": 10, "at_home": 3, **values})


@pytest.fixture
def signed() -> dict:
    return signing.sign(result([way(), way("搜索")], ABOUT))


def test_a_signed_result_reads_as_it_was_written(signed):
    assert signing.read(signing.dumps(signed)) == signed
    assert signing.read(json.dumps(signed, separators=(",", ":")).encode()) == signed


def test_every_changed_byte_of_what_is_said_is_refused(signed):
    text = signing.dumps(signed)
    spared = {place for place, sign in enumerate(text) if sign in ' \n,:{}[]"\\'}
    for place in set(range(len(text))) - spared:
        other = "1" if text[place] != "1" else "2"
        with pytest.raises((signing.Changed, signing.NoResult)):
            signing.read(text[:place] + other + text[place + 1 :])


def test_a_result_that_somebody_signs_with_a_key_of_their_own_is_refused(signed, settings):
    settings.SECRET_KEY = "another platform"
    theirs = signing.sign(result([way()], ABOUT))
    assert signing.read(signing.dumps(theirs)) == theirs

    settings.SECRET_KEY = "this platform"

    with pytest.raises(signing.Changed):
        signing.read(signing.dumps(theirs))


def test_after_the_secret_was_changed_old_results_still_count(signed, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new one"

    assert signing.read(signing.dumps(signed)) == signed
    assert signing.public_key() != signed["key"]


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "7", '{"format": "other"}', "[" * 90_000, "x" * 300_000, '{"a":1,"a":2}'],
)
def test_what_is_no_result_is_refused_by_its_name(text):
    with pytest.raises(signing.NoResult):
        signing.read(text)


def test_no_depth_breaks_the_reader():
    """Between what can be read and what can be written again lie some depths."""
    head = f'{{"format": "{FORMAT}", "signature": "AAAA", "x":'
    for depth in range(700, 1100):
        with pytest.raises(Refusal):
            signing.read(f"{head}{'[' * depth}{']' * depth}}}")


def test_a_name_that_stands_twice_is_refused(signed):
    text = signing.dumps(signed).replace('"verdict"', '"verdict": "found", "verdict"', 1)

    with pytest.raises(signing.NoResult):
        signing.read(text)


def test_only_ways_that_saw_the_canary_at_home_can_pass():
    assert verdict_of([way(), way()]) == "passed"
    assert verdict_of([way(), way(at_home=0)]) == "unclear"
    assert verdict_of([way(), way(asked=0)]) == "unclear"
    assert verdict_of([way(), way(troubles=["500 /"])]) == "unclear"
    blind = way(at_home=0)
    blind.find("fan", "/", "zq-x")
    assert verdict_of([way(), blind]) == "found"


def test_the_command_says_yes_or_no(signed, tmp_path, capsys):
    file = tmp_path / "result.json"
    file.write_text(signing.dumps(signed))

    call_command("isolation", "verify", str(file))
    assert "unchanged" in capsys.readouterr().out

    file.write_text(signing.dumps({**signed, "seconds": 1.0}))
    with pytest.raises(CommandError, match="signature does not fit"):
        call_command("isolation", "verify", str(file))
    with pytest.raises(CommandError):
        call_command("isolation", "verify", str(tmp_path / "none.json"))
