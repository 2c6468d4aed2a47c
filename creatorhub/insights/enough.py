"""From how many people on a figure says something. One place, so that pages agree."""

PEOPLE = 20  # below so many, a share of them is noise
FINISHERS = 5  # below so many, their median is one person's story
LOSS = 10  # percent of the starters lost at one lesson, from which on it is worth a word
RATINGS = 3  # below so many, stars are an opinion


def share(part: int, whole: int) -> float | None:
    """`part` of `whole` in percent, to one decimal; None below PEOPLE of them."""
    return round(100 * part / whole, 1) if whole >= PEOPLE else None
