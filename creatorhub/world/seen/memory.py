"""Who may see what of events, segments, shelves and reports."""

from creatorhub.world.seen.contract import PRIVATE, PUBLIC, STAFF, Told

OURS = "a name of the product's own"
NUMBERS = "numbers and ids under names of the product's own"

MEMORY = {
    "analytics.visitor": Told(
        row=PRIVATE,
        fields=dict.fromkeys(
            "source medium campaign referrer invite landing".split(), PRIVATE
        ),
    ),
    "analytics.event": Told(
        row=PRIVATE,
        fields={"words": lambda event: PRIVATE if event.kind == "search" else None},
        left={"subject_type": OURS, "key": "names the fact by kind and id"},
        is_kept=True,
    ),
    "analytics.tally": Told(row=STAFF, left={"zone": "a name of the tz database"}),
    "analytics.daytotal": Told(row=STAFF, left={"kind": OURS, "subject_type": OURS}),
    "analytics.personday": Told(row=PRIVATE),
    "analytics.segmentmodel": Told(row=STAFF, left={"frozen": NUMBERS}),
    "analytics.segment": Told(
        row=STAFF, left={"slug": OURS, "rule": OURS, "traits": NUMBERS, "liked": NUMBERS}
    ),
    "analytics.segmentmember": Told(row=PRIVATE),
    "analytics.segmentnight": Told(row=STAFF, left={"places": NUMBERS}),
    # Who belongs to a rule reads so in the own data.
    "analytics.rulesegment": Told(row=PRIVATE, fields={"name": PRIVATE, "rule": PRIVATE}),
    "recommend.shelf": Told(
        row=lambda shelf: PRIVATE if shelf.member_id else PUBLIC,
        left={
            "key": OURS, "reasons": OURS,
            "words": "topics of the courses, and answers that the creator wrote",
        },
    ),
    "recommend.preference": Told(
        row=PRIVATE, fields={"topic": lambda told: PRIVATE if told.kind == "interest" else None}
    ),
    "recommend.plan": Told(
        row=PRIVATE, fields={"answers": PRIVATE, "missing": PRIVATE},
        left={"steps": "ids and titles of courses, and codes"},
    ),
    "recommend.guide": Told(
        row=STAFF, left={"digest": "a hash", "texts": "words of courses", "followed": NUMBERS}
    ),
    "recommend.handpick": Told(row=STAFF),
    "recommend.draw": Told(row=PRIVATE),
    "recommend.report": Told(
        row=STAFF,
        left={
            "data_hash": "a hash", "verdict": OURS, "result": NUMBERS, "chosen": NUMBERS,
        },
    ),
}  # fmt: skip
