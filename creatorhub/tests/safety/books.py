"""What must be true of the site's rows at every moment, asked without any code of ours.

Each rule is a statement that finds what breaks it. All are asked in one snapshot, so they hold
while people buy and a night is published.
"""

import uuid
from typing import Any

import psycopg

from creatorhub.tests.safety.house import House, until

SOON = 60.0
RULES = {
    "the ledger does not sum to zero": """
        SELECT sum(amount) FROM billing_entry HAVING sum(amount) <> 0""",
    "a fact is not two lines that sum to zero": """
        SELECT order_id, fact, sum(amount), count(*) FROM billing_entry
        GROUP BY 1, 2 HAVING sum(amount) <> 0 OR count(*) <> 2""",
    "what a paid order has brought is not its amount": """
        SELECT o.id, sum(e.amount) FROM billing_order o
        LEFT JOIN billing_entry e ON e.order_id = o.id AND e.account = 'cash'
        WHERE o.state = 'paid' GROUP BY o.id HAVING sum(e.amount) IS DISTINCT FROM o.amount""",
    "money of an order that is not paid": """
        SELECT o.id, o.state FROM billing_order o JOIN billing_entry e ON e.order_id = o.id
        WHERE o.state <> 'paid'""",
    "a paid order without its one grant": """
        SELECT o.id, opens, count(g.id) FROM billing_order o CROSS JOIN unnest(o.keys) opens
        LEFT JOIN accounts_grant g
            ON g.source = 'order:' || o.uid AND g.key = opens AND g.member_id = o.member_id
        WHERE o.state = 'paid' GROUP BY 1, 2 HAVING count(g.id) <> 1""",
    "a grant without a paid order": """
        SELECT g.id FROM accounts_grant g LEFT JOIN billing_order o ON g.source = 'order:' || o.uid
        WHERE g.source LIKE 'order:%' AND o.state IS DISTINCT FROM 'paid'""",
    "one thing was paid twice": """
        SELECT member_id, offer_id, count(*) FROM billing_order WHERE state = 'paid'
        GROUP BY 1, 2 HAVING count(*) > 1""",
    "provider and order do not agree": """
        SELECT o.id, o.state, p.status FROM billing_order o
        JOIN billing_demopayment p ON p.order_uid = o.uid
        WHERE (p.status = 'paid') <> (o.state = 'paid')""",
    "a purchase is not remembered once": """
        SELECT o.id, count(e.id) FROM billing_order o LEFT JOIN analytics_event e
            ON e.key = replace(o.uid::text, '-', '') || ':p1.0' AND e.amount = o.amount
        WHERE o.state = 'paid' GROUP BY 1 HAVING count(e.id) <> 1""",
    "there are more or fewer purchases in the memory than orders": """
        SELECT bought, paid FROM
            (SELECT count(*) bought FROM analytics_event WHERE kind = 'purchase') a,
            (SELECT count(*) paid FROM billing_order WHERE state = 'paid') b
        WHERE bought <> paid""",
    "buyer and owner were not told once each": """
        SELECT o.id, count(*) FILTER (WHERE n.kind = 'receipt'),
            count(*) FILTER (WHERE n.kind = 'sale')
        FROM billing_order o LEFT JOIN accounts_notice n ON n.key = 'order:' || o.id
        WHERE o.state = 'paid' GROUP BY 1
        HAVING count(*) FILTER (WHERE n.kind = 'receipt') <> 1
            OR count(*) FILTER (WHERE n.kind = 'sale') <> 1""",
    "words were written twice": """
        SELECT body, count(*) FROM community_post GROUP BY 1 HAVING count(*) > 1""",
    "a post is not remembered once": """
        SELECT said, told FROM (SELECT count(*) said FROM community_post) a,
            (SELECT count(*) told FROM analytics_event WHERE kind = 'post') b WHERE said <> told""",
    "a post was not told to everybody once": """
        SELECT p.id, count(n.id) FROM community_post p
        LEFT JOIN accounts_notice n ON n.key = 'post:' || p.id
        GROUP BY 1 HAVING count(n.id) <> (SELECT count(*) FROM community_membership)""",
    "a shelf is empty, or says not the same of all its courses": """
        SELECT id, kind FROM recommend_shelf WHERE cardinality(courses) = 0
            OR ARRAY[cardinality(scores), cardinality(reasons), cardinality(because),
                cardinality(words)] <> array_fill(cardinality(courses), ARRAY[4])""",
    "a shelf shows a course twice": """
        SELECT s.id, course FROM recommend_shelf s, unnest(s.courses) course
        GROUP BY 1, 2 HAVING count(*) > 1""",
    "a shelf is of a night without a report": """
        SELECT s.id, s.version FROM recommend_shelf s
        LEFT JOIN recommend_report r ON r.id = s.version WHERE r.id IS NULL""",
    "there is not a shelf for each fan of the last report": """
        SELECT shelves, fans FROM
            (SELECT count(DISTINCT member_id) shelves FROM recommend_shelf) a,
            (SELECT fans FROM recommend_report ORDER BY id DESC LIMIT 1) b
        WHERE shelves < fans""",
    "a run has two reports": """
        SELECT run_id, count(*) FROM recommend_report GROUP BY 1 HAVING count(*) > 1""",
    "a run that is done has no report": """
        SELECT r.id FROM public.tenants_run r LEFT JOIN recommend_report p ON p.run_id = r.id
        WHERE r.state = 'done' AND p.id IS NULL""",
    "a segment is not as large as it says": """
        SELECT s.slug, s.size, count(m.id) FROM analytics_segment s
        LEFT JOIN analytics_segmentmember m ON m.segment_id = s.id
        GROUP BY 1, 2 HAVING count(m.id) <> s.size""",
    "the count of the days is not the count of the events": """
        SELECT kind, counted, there FROM
            (SELECT kind, sum(events) counted, sum(amount) money FROM analytics_daytotal
             WHERE span = 'd' AND kind <> '' GROUP BY 1) a
        FULL JOIN
            (SELECT kind, count(*) there, sum(amount) cash FROM analytics_event
             WHERE id <= (SELECT through_id FROM analytics_tally) GROUP BY 1) b USING (kind)
        WHERE counted IS DISTINCT FROM there OR money IS DISTINCT FROM cash""",
}


class Books:
    """The rows of the small site."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.schema, self.creator = house.told["schema"], house.told["creator"]
        self._open: psycopg.Connection[Any] | None = None

    def ask(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of one statement; tried again when the database was away."""
        return until(lambda: self._try(statement, values), SOON, "the database answers")[0]  # type: ignore[no-any-return]

    def _try(self, statement: str, values: tuple[Any, ...]) -> Any:
        try:
            cursor = self._connection().execute(statement, values)
            return (cursor.fetchall() if cursor.description else [],)
        except psycopg.OperationalError:
            self._open = None
            return None

    def _connection(self) -> psycopg.Connection[Any]:
        if self._open is None:
            self._open = self.house.connect()
            self._open.execute(f"SET search_path = {self.schema}")
        return self._open

    def ask_for_run(self) -> int:
        """A night by hand, as the button in the studio asks for one. Returns its id."""
        statement = """
            INSERT INTO public.tenants_run (creator_id, day, by_hand, state, attempts, created_at,
                note)
            VALUES (%s, current_date, %s, 'due', 0, now(), '') RETURNING id"""
        return int(self.ask(statement, self.creator, uuid.uuid4())[0][0])

    def run(self, run_id: int) -> tuple[str, int, str]:
        """State, attempts and note of a night."""
        statement = "SELECT state, attempts, note FROM public.tenants_run WHERE id = %s"
        return self.ask(statement, run_id)[0]  # type: ignore[return-value]

    def wrongs(self) -> list[str]:
        """Every rule that is broken now, with the first rows that break it."""
        return list(until(self._look, SOON, "the database answers")[0])

    def _look(self) -> Any:
        try:
            connection = self._connection()
            with connection.transaction():
                connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                return (
                    [
                        f"{rule}: {rows[:3]}"
                        for rule, statement in RULES.items()
                        if (rows := connection.execute(statement).fetchall())
                    ],
                )
        except psycopg.OperationalError:
            self._open = None
            return None

    def missing(self, bought: set[tuple[int, int]], said: set[str]) -> list[str]:
        """What people were told is done, and is not there."""
        paid = set(self.ask("SELECT member_id, offer_id FROM billing_order WHERE state = 'paid'"))
        there = {words for (words,) in self.ask("SELECT body FROM community_post")}
        lost = [f"confirmed and not paid: {pair}" for pair in bought - paid]
        return lost + [f"confirmed and not written: {words}" for words in said - there]
