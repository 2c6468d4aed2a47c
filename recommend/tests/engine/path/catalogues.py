"""A little school of music and kitchens, whose right paths are known by eye."""

from dataclasses import replace

from recommend.engine.path import Catalogue, Course, Followed, Index, level_of

FIRST_SONG, CHORDS, SOLO, BREAD, SOUP, FEAST, ALL = 1, 2, 3, 4, 5, 6, 7
ROWS = (
    (FIRST_SONG, "Your first song on the guitar", "beginner", "guitar music", "Play a song"),
    (CHORDS, "Guitar chords that ring", "some experience", "guitar chords", "Change chords"),
    (SOLO, "A guitar solo", "Advanced", "guitar solo", "Improvise a solo over any chords"),
    (BREAD, "Bread every week", "beginner", "kitchen bread", "Bake a loaf of bread"),
    (SOUP, "Soup from bones", "intermediate", "kitchen soup", "Cook a clear soup"),
    (FEAST, "A feast for twenty", "advanced", "kitchen feast", "Cook for twenty guests"),
    (ALL, "The habit of practice", "all levels", "habit music kitchen", "Practise every day"),
)


def course(pk: int, title: str, level: str, tags: str, outcome: str, **more: object) -> Course:
    fields = {"tags": tuple(tags.split()), "outcomes": (outcome,), "minutes": 120, **more}
    return Course(pk, title, level_of(level), level, **fields)  # type: ignore[arg-type]


def index(*courses: Course) -> Index:
    """By words alone."""
    texts = [" ".join([one.title, *one.outcomes, *one.tags]) for one in courses]
    return Index.empty().with_texts(
        [one.pk for one in courses], texts, [one.tags for one in courses]
    )


def school(**changes: object) -> Catalogue:
    courses = tuple(course(*row) for row in ROWS)
    return replace(Catalogue(courses, index=index(*courses)), **changes)  # type: ignore[arg-type]


def went(*ways: tuple[int, tuple[int, ...]]) -> Followed:
    """So many fans each finished these courses in this order."""
    finishes, fan = [], 0
    for count, way in ways:
        for _ in range(count):
            fan += 1
            finishes += [(fan, one, place) for place, one in enumerate(way)]
    return Followed.learn(finishes)
