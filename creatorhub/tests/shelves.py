"""Reading the shelves of a page, for tests."""

from django.urls import reverse

from courses.models import Course
from recommend.models import Shelf

PAGE = "/me/suggestions/"
PIECE = {"HX-Request": "true"}


def text(response, status: int = 200) -> str:
    """The page in one line."""
    assert response.status_code == status, response.content[:500]
    return " ".join(response.content.decode().split())


def also(course: Course, others: list[Course]) -> None:
    """What others also took with a course."""
    length = len(others)
    Shelf.objects.create(
        kind="also", key=str(course.pk), version=1, courses=[one.pk for one in others],
        scores=[1.0] * length, reasons=["popular"] * length, because=[None] * length,
        words=[""] * length,
    )  # fmt: skip


def shown(page: str, shelf: str) -> list[str]:
    """The slugs on a shelf, in order."""
    part = page.partition(f'data-shelf="{shelf}"')[2].partition("data-shelf=")[0]
    return [piece.partition('"')[0] for piece in part.split('data-item="')[1:]]


def post(client, name: str, **fields):
    """Send one of the forms about suggestions."""
    headers = fields.pop("headers", {})
    return client.post(reverse(f"recommend:{name}"), fields, headers=headers)
