"""Who asks too often waits, and guessing tokens ends soon."""

from django.conf import settings
from django.urls import reverse

from creatorhub.api import limits
from creatorhub.tests.api.conftest import Program, code


def test_headers_count_down_and_end_in_429(program, owner, monkeypatch):
    monkeypatch.setattr(limits, "MOST_BY_ONE", 3)
    reader, other = program(owner), program(owner)

    left = [reader.ask("me/")["RateLimit-Remaining"] for _ in range(3)]
    assert left == ["2", "1", "0"]
    answer = reader.ask("me/")
    assert (answer.status_code, code(answer)) == (429, "too_many_requests")
    assert 1 <= int(answer["Retry-After"]) <= 60
    assert answer["RateLimit-Limit"] == "3"
    assert other.ask("me/").status_code == 200


def test_a_network_has_a_limit_too(program, owner, monkeypatch):
    monkeypatch.setattr(limits, "MOST_BY_NETWORK", 2)

    codes = [program(owner).ask("me/").status_code for _ in range(3)]
    assert codes == [200, 200, 429]


def test_wrong_tokens_are_counted_for_the_network_and_shut_no_good_one_out(
    ada, program, owner, monkeypatch
):
    monkeypatch.setattr(limits, "MOST_GUESSES", 2)
    guesser, other = (Program(ada.host, "ch_" + letter * 43) for letter in "yz")

    assert [guesser.ask("me/").status_code for _ in range(3)] == [401, 401, 429]
    assert other.ask("me/").status_code == 429
    assert other.get("/api/v1/me/", REMOTE_ADDR="198.51.100.7").status_code == 401
    assert program(owner).ask("me/").status_code == 200


def test_above_its_limit_a_network_costs_no_statement(
    ada, program, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(limits, "MOST_BY_NETWORK", 2)
    guesser = Program(ada.host, "ch_" + "y" * 43)
    assert [guesser.ask("me/").status_code for _ in range(2)] == [401, 401]

    with django_assert_num_queries(0):
        assert guesser.ask("me/").status_code == 429


def test_visitors_of_one_network_shut_no_others_out(site, monkeypatch):
    monkeypatch.setattr(limits, "MOST_BY_ONE", 2)
    path = reverse("api:schema", urlconf=settings.ROOT_URLCONF)  # the one that is everybody's

    here = [site.get(path).status_code for _ in range(3)]
    assert here == [200, 200, 429]
    assert site.get(path, REMOTE_ADDR="198.51.100.7").status_code == 200
