"""Verbs of the owner about what fans said."""

from django.db import transaction

from accounts.services import audit
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
    _feature(review, is_shown=True)


@transaction.atomic
def hide_review(*, review: Rating) -> None:
    """Take a fan's words off the home page again; on the course's page they stay."""
    _feature(review, is_shown=False)


def _feature(review: Rating, *, is_shown: bool) -> None:
    other = Rating.objects.filter(pk=review.pk, is_featured=not is_shown)
    if other.update(is_featured=is_shown):
        act = "review_shown" if is_shown else "review_hidden"
        audit(act=act, subject=review.course, after={"review": review.pk})
