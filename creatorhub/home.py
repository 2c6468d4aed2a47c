"""The home of a site, made of several apps: the personal shelf is in the first HTML."""

from typing import Any

from accounts.selectors import Person


def home_of(member: Person) -> dict[str, Any]:
    """Context of site/home.html."""
    return {}
