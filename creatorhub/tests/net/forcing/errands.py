"""Tasks of twenty sites, each of which leaves one trace that can be counted."""

import email
import email.policy
import random
import re
from collections import Counter
from typing import Any

import redis
from celery import Celery

from creatorhub.embedded import valkey
from creatorhub.tests.net.forcing.town import Town
from creatorhub.tests.net.forcing.words import numbers, word
from creatorhub.tests.safety.post import ORDER

Message = tuple[str, list[Any]]  # name of the task and its arguments
ERRAND = re.compile(r"kanari\d\dx errand \d+")
QUEUE = "celery"
WAITING = """
    SELECT (SELECT count(*) FROM billing_order WHERE state = 'paid' AND receipt_at IS NULL)
        + (SELECT count(*) FROM accounts_notice WHERE mail_due AND mailed_at IS NULL)
        + (SELECT count(*) FROM growth_lettercopy WHERE mailed_at IS NULL)
"""
RULES = {
    "a shelf has a hole": """
        SELECT member_id, kind, key FROM recommend_shelf
        WHERE cardinality(courses) = 0 OR array_position(courses, NULL) IS NOT NULL
        OR NOT cardinality(courses) = ALL (ARRAY[cardinality(scores), cardinality(reasons),
            cardinality(because), cardinality(words)])""",
    "a run has not one report": """
        SELECT r.id, r.state, count(p.id) FROM public.tenants_run r
        JOIN public.tenants_creator c ON c.id = r.creator_id AND c.schema_name = current_schema()
        LEFT JOIN recommend_report p ON p.run_id = r.id
        GROUP BY 1, 2 HAVING r.state <> 'done' OR count(p.id) <> 1""",
    "a report of nobody's run": """
        SELECT p.id FROM recommend_report p LEFT JOIN public.tenants_run r ON r.id = p.run_id
        LEFT JOIN public.tenants_creator c ON c.id = r.creator_id
        WHERE c.schema_name IS DISTINCT FROM current_schema()""",
    "a segment is not as large as it says": """
        SELECT s.slug, s.size, count(m.id) FROM analytics_segment s
        LEFT JOIN analytics_segmentmember m ON m.segment_id = s.id
        GROUP BY 1, 2 HAVING count(m.id) <> s.size""",
    "the count of the days is not the count of the events": """
        SELECT kind, counted, there FROM
            (SELECT kind, sum(events) counted FROM analytics_daytotal
             WHERE span = 'd' AND kind <> '' GROUP BY 1) a
        FULL JOIN
            (SELECT kind, count(*) there FROM analytics_event
             WHERE id <= (SELECT through_id FROM analytics_tally) GROUP BY 1) b USING (kind)
        WHERE counted IS DISTINCT FROM there""",
    "an order has other money than its ledger": """
        SELECT o.id FROM billing_order o LEFT JOIN billing_entry e
            ON e.order_id = o.id AND e.account = 'cash'
        WHERE o.state = 'paid' GROUP BY o.id HAVING sum(e.amount) IS DISTINCT FROM o.amount""",
}


class Errands:
    """What is asked of the worker, and what has come of it."""

    def __init__(self, town: Town, seed: int, notices: int, letters: int, follow_ups: int) -> None:
        self.town, self.notices, self.letters = town, notices, letters
        self.follow_ups = follow_ups
        self._chance = random.Random(f"{seed}/errands")
        self._celery = Celery(broker=valkey.broker_url(town.state), set_as_current=False)
        self._before = set(town.mails())
        self.said: set[str] = set()

    def prepare(self, nights: int) -> list[Message]:
        """Write the rows that the tasks are about; the messages, in an order that is drawn."""
        made: list[Message] = []
        with self.town.connect() as books:
            for place, site in enumerate(self.town.sites):
                books.execute(f'SET search_path = "{site["schema"]}"')
                made += self._of_site(books, site)
                if place < nights:
                    made.append(self._night(books, site))
        self._chance.shuffle(made)
        return made

    def _of_site(self, books: Any, site: dict[str, Any]) -> list[Message]:
        schema, fans = site["schema"], site["fans"]
        self.write_notices(books, site)
        books.execute("UPDATE growth_letter SET state = 'sending', sent_at = now()")
        books.execute(
            "INSERT INTO growth_lettercopy (letter_id, member_id)"
            " SELECT l.id, unnest(%s::bigint[]) FROM growth_letter l",
            [fans[: self.letters]],
        )
        return [
            *(("billing.tasks.send_receipt", [schema, order]) for order in site["orders"]),
            *(("accounts.tasks.mail_notices", [schema]) for _ in range(self.notices)),
            *(("growth.tasks.mail_letters", [schema]) for _ in range(self.letters)),
            *(("billing.tasks.follow_up", [schema]) for _ in range(self.follow_ups)),
        ]

    def write_notices(self, books: Any, site: dict[str, Any]) -> None:
        """Something to mail, in the schema that is open."""
        for number in range(self.notices):
            said = f"{word(site['number'])} errand {number}"
            self.said.add(said)
            books.execute(
                "INSERT INTO accounts_notice (member_id, kind, key, path, in_bell, mail_due,"
                " created_at, facts) VALUES (%s, 'reply', %s, '/', true, true, now(),"
                " jsonb_build_object('name', %s::text, 'group', %s::text, 'words', %s::text))",
                [site["fans"][number % 20], f"errand:{number}", *[word(site["number"])] * 2, said],
            )

    @staticmethod
    def _night(books: Any, site: dict[str, Any]) -> Message:
        (run,) = books.execute(
            "INSERT INTO public.tenants_run (creator_id, day, by_hand, state, attempts, created_at,"
            " heartbeat_at, note) VALUES (%s, current_date, gen_random_uuid(), 'due', 0, now(),"
            " now(), '') RETURNING id",
            [site["creator"]],
        ).fetchone()
        return "creatorhub.tasks.nightly", [site["schema"], run]

    def send(self, messages: list[Message]) -> None:
        """Hand them to the broker."""
        for name, words in messages:
            self._celery.send_task(name, args=words)

    def sweep(self) -> None:
        """What the ticks of a quarter of an hour do."""
        self.send([("creatorhub.tasks.mail_what_waits", []),
                   ("creatorhub.tasks.follow_up_orders", [])])  # fmt: skip

    def queued(self) -> int:
        """Messages that nobody has fetched."""
        with redis.Redis.from_url(valkey.cache_url(self.town.state, valkey.BROKER_DB)) as broker:
            return int(broker.llen(QUEUE))

    def waiting(self) -> int:
        """Rows whose effect is still to come, over all sites; nights as well."""
        with self.town.connect() as books:
            open_runs = "SELECT count(*) FROM public.tenants_run WHERE state IN ('due', 'running')"
            left = int(books.execute(open_runs).fetchone()[0])  # type: ignore[index]
            for site in self.town.sites:
                books.execute(f'SET search_path = "{site["schema"]}"')
                left += int(books.execute(WAITING).fetchone()[0])  # type: ignore[index]
        return left

    def wrongs(self) -> list[str]:
        """Broken rules of each site, and effects that are not there exactly once."""
        found, expected = [], Counter(dict.fromkeys(self.said, 1))
        with self.town.connect() as books:
            for site in self.town.sites:
                books.execute(f'SET search_path = "{site["schema"]}"')
                name = word(site["number"])
                found += [
                    f"{name}: {rule}: {rows[:3]}"
                    for rule, asked in RULES.items()
                    if (rows := books.execute(asked).fetchall())
                ]
                uids = books.execute("SELECT uid FROM billing_order WHERE state = 'paid'")
                expected |= Counter({f"{name} order {uid}": 1 for (uid,) in uids})
                told = [f"fan{number}@{name}.example" for number in range(self.letters)]
                expected |= Counter({f"{name} letter to {address}": 1 for address in told})
        there = self._traces()
        lost = [f"lost: {what}" for what in expected - there]
        return found + lost + [f"doubled or foreign: {what}" for what in there - expected]

    def _traces(self) -> Counter[str]:
        """What the mails since the beginning tell, each under the site to whose fan it went."""
        found: Counter[str] = Counter()
        for path in set(self.town.mails()) - self._before:
            mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            body = mail.get_body(("plain",))
            text, address = body.get_content() if body else "", str(mail["To"])
            name = word(*numbers(address))
            if order := ORDER.search(text):
                found[f"{name} order {order[1]}"] += 1
            elif str(mail["Subject"]).endswith(" letter"):
                found[f"{name} letter to {address}"] += 1
            elif said := ERRAND.search(text):
                found[said[0]] += 1
        return found
