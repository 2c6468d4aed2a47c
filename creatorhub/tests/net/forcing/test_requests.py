"""16 clients ask 20 sites while everything breaks: no answer ever carries another site's canary."""

import time

import pytest

from creatorhub.tests.net.amount import SEED, amount
from creatorhub.tests.net.forcing.crowd import Crowd
from creatorhub.tests.net.forcing.town import Town
from creatorhub.tests.net.forcing.troubles import Troubles
from creatorhub.tests.net.forcing.windows import Windows
from creatorhub.tests.net.forcing.words import word
from creatorhub.tests.safety.house import until

pytestmark = pytest.mark.xdist_group("forcing")

REQUESTS = amount(2_000, 50_000)
KILLS = amount(1, 12)  # of a web process
LEAST = {"backends ended", "statements cancelled", "time limits", "tables locked",
         "broker stood still", "sites paused", "sites moved", "half a request",
         "hung up in mid-answer"}  # fmt: skip

ANSWERED = REQUESTS // 4  # with 2xx; three quarters on an idle machine, half on a busy one


def test_no_answer_carries_another_sites_canary_whatever_breaks(town: Town, say) -> None:
    before, began = town.public(), time.monotonic()
    windows = Windows()
    crowd = Crowd(town, windows, SEED, REQUESTS)
    crowd.learn()
    troubles = Troubles(town, windows, crowd, SEED, KILLS)
    troubles.start()
    crowd.run()
    troubles.stop()
    took, written_to = time.monotonic() - began, {site for site, _said in crowd.written}
    say(
        f"forcing: {sum(crowd.statuses.values()):,} requests to {len(town.sites)} sites "
        f"({_told(crowd.statuses)}; more than {ANSWERED:,} 2xx are asked for); "
        f"{_told(windows.forced)}; {len(crowd.wrongs)} wrong answers, {len(crowd.written)} writes "
        f"in {len(written_to)} schemas of their own, {took:.0f} s, SEED={SEED}"
    )

    assert [str(wrong) for wrong in crowd.wrongs[:20]] == []
    # Windows excuse errors: a product that is away all the time would show no canary either.
    assert crowd.statuses["2xx"] > ANSWERED, f"SEED={SEED}: hardly anything was answered"
    assert len(written_to) > len(town.sites) / 4, f"SEED={SEED}: hardly any site was written to"
    assert troubles.failed == [], f"SEED={SEED}"
    assert set(windows.forced) >= LEAST, f"SEED={SEED}: not everything was forced"
    until(town.is_well, 30, "all answers again")
    assert town.foreign_rows() == [], f"SEED={SEED}"
    assert missing(town, crowd.written) == [], f"SEED={SEED}"
    assert town.mixed_mails() == [], f"SEED={SEED}"
    assert changed(before, town.public()) == set(), f"SEED={SEED}"


def missing(town: Town, written: list[tuple[int, str]]) -> list[str]:
    """What was confirmed and is not there once."""
    found = []
    with town.connect() as books:
        for site in town.sites:
            said = [words for number, words in written if number == site["number"]]
            rows = books.execute(
                "SELECT said, count(p.id) FROM unnest(%s::text[]) said"
                f' LEFT JOIN "{site["schema"]}".community_post p ON p.body = said'
                " GROUP BY 1 HAVING count(p.id) <> 1",
                [said],
            )
            found += [f"{word(site['number'])}: {words!r} is there {n} times" for words, n in rows]
    return found


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    """Tables of the platform that are not as they were."""
    return {table for table in before | after if before.get(table) != after.get(table)}


def _told(counts: dict[str, int]) -> str:
    return ", ".join(f"{number:,} {kind}" for kind, number in sorted(counts.items()))
