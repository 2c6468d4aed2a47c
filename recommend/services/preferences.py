"""What a fan tells us about suggestions: not this, interests, start anew."""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import User
from courses.models import Course
from recommend.models import Plan, Preference, Shelf
from recommend.selectors.preferences import site_topics
from recommend.services.forgetting import forget_shelves
from tenants import clock

Kind = Preference.Kind
MOST_INTERESTS = 12


def not_this(*, member: User, course: Course) -> Preference:
    """Take a course off every shelf of this fan, at once and for good; twice is once."""
    told, _new = Preference.objects.get_or_create(
        member=member, kind=Kind.NOT_THIS, course=course, topic="", defaults={"at": clock.now()}
    )
    return told  # type: ignore[no-any-return]


@transaction.atomic
def take_back(*, member: User, course_id: int) -> bool:
    """The course may stand on shelves again. Returns False when nobody had said otherwise."""
    told = Preference.objects.filter(member=member, kind=Kind.NOT_THIS, course_id=course_id)
    if not told.delete()[0]:
        return False
    # What was said leaves no other trace: a list of no night is made again (services.keeping).
    Shelf.objects.filter(member=member, kind=Shelf.Kind.FOR_YOU).update(version=0)
    return True


@transaction.atomic
def choose_interests(*, member: User, topics: Iterable[str]) -> list[str]:
    """Keep these topics of the site and no others; what the site does not know is left out.

    At most twelve. It answers the question on the home as well, with no topic at all too.
    """
    there = set(site_topics())
    chosen = [topic for topic in dict.fromkeys(topics) if topic in there][:MOST_INTERESTS]
    mine = Preference.objects.filter(member=member, kind=Kind.INTEREST)
    mine.exclude(topic__in=chosen).delete()
    now = clock.now()
    Preference.objects.bulk_create(
        [Preference(member=member, kind=Kind.INTEREST, topic=one, at=now) for one in chosen],
        ignore_conflicts=True,
    )
    # When it was answered last: the night asks it, and a topic that went leaves no other trace.
    Preference.objects.update_or_create(
        member=member, kind=Kind.ASKED, course=None, topic="", defaults={"at": now}
    )
    return chosen


def put_question_away(*, member: User) -> None:
    """Do not ask this fan on the home again what interests them."""
    Preference.objects.get_or_create(
        member=member, kind=Kind.ASKED, course=None, topic="", defaults={"at": clock.now()}
    )


@transaction.atomic
def reset(*, member: User) -> None:
    """Empty the profile: suggestions, interests and "not this" go, and deeds until now choose no
    more. Progress, ratings and the history of deeds stay; wiping those is asked for elsewhere."""
    forget_shelves(member)
    Preference.objects.filter(member=member, kind__in=[Kind.NOT_THIS, Kind.INTEREST]).delete()
    Preference.objects.update_or_create(
        member=member, kind=Kind.RESET, course=None, topic="", defaults={"at": clock.now()}
    )


@transaction.atomic
def forget_profile(member: User) -> None:
    """Take away everything that chooses for this fan, and what they told us: with the deeds gone,
    there is nothing that a reset would have to keep away."""
    forget_shelves(member)
    Preference.objects.filter(member=member).delete()
    Plan.objects.filter(member=member).delete()
