"""Verbs of the owner about what fans said."""

from courses.errors import NothingSaid
from courses.models import Rating


def show_review(*, review: Rating) -> None:
    """Put a fan's words on the home page. Raises NothingSaid for stars without words."""
    if not review.text:
        raise NothingSaid
    Rating.objects.filter(pk=review.pk).update(is_featured=True)


def hide_review(*, review: Rating) -> None:
    """Take a fan's words off the home page again; on the course's page they stay."""
    Rating.objects.filter(pk=review.pk).update(is_featured=False)
