"""Shares of people with the doubt that belongs to them."""

from dataclasses import dataclass

Z = 1.959963984540054  # 95 %


@dataclass(frozen=True)
class Share:
    """A share and the ends of its 95 % interval, each 0..1."""

    value: float
    low: float
    high: float


def wilson(hits: int, of: int) -> Share:
    """The share `hits` / `of` with its score interval. Raises ValueError for what is no share.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22
    (1927). It never leaves 0..1 and holds its promise for few people and small shares, too.
    """
    if not 0 <= hits <= of or of == 0:
        raise ValueError(f"{hits} of {of} is no share")
    share, square = hits / of, Z * Z / of
    middle = (share + square / 2) / (1 + square)
    half = (Z / (1 + square)) * (share * (1 - share) / of + square / (4 * of)) ** 0.5
    # At the ends the formula gives 0 and 1 but for the last digit.
    low = 0.0 if hits == 0 else middle - half
    high = 1.0 if hits == of else middle + half
    return Share(share, low, high)


def difference(one: Share, other: Share) -> Share:
    """How far `one` is ahead of `other` (-1..1), for two groups of different people.

    R. G. Newcombe, "Interval estimation for the difference between independent proportions",
    Statistics in Medicine 17 (1998), method 10: the Wilson intervals put together.
    """
    by = one.value - other.value
    below = ((one.value - one.low) ** 2 + (other.high - other.value) ** 2) ** 0.5
    above = ((one.high - one.value) ** 2 + (other.value - other.low) ** 2) ** 0.5
    return Share(by, by - below, by + above)
