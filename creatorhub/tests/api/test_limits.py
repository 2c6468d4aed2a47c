"""Who asks too often waits, and guessing tokens ends soon."""

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


def test_wrong_tokens_are_counted_for_the_network(ada, program, owner, monkeypatch):
    monkeypatch.setattr(limits, "MOST_GUESSES", 2)
    guesser = Program(ada.host, "ch_" + "y" * 43)

    assert [guesser.ask("me/").status_code for _ in range(3)] == [401, 401, 429]
    assert program(owner).ask("me/").status_code == 429
