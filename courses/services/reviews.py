"""Verbs of the owner about what fans said."""

from django.db import transaction

from courses.errors import NothingSaid, TooManyShown
from courses.models import MOST_CHOSEN, Rating


@transaction.atomic
def show_review(*, review: Rating) -> None:
    """Put a fan's words on the home page.

    Raises NothingSaid for stars without words, TooManyShown when MOST_CHOSEN stand there.
    """
    if not review.text:
        raise NothingSaid
    shown = Rating.objects.select_for_update().filter(is_featured=True)
    if len(shown.exclude(pk=review.pk)) >= MOST_CHOSEN:
        raise TooManyShown
    Rating.objects.filter(pk=review.pk).update(is_featured=True)


def hide_review(*, review: Rating) -> None:
    """Take a fan's words off the home page again; on the course's page they stay."""
    Rating.objects.filter(pk=review.pk).update(is_featured=False)
