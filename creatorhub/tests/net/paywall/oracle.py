"""What somebody must not meet on a site, by the canaries in what they were shown."""

from creatorhub.isolation import canary
from creatorhub.isolation.canary import Canary, Visibility
from creatorhub.world import Site

# What a site knows of a person is the team's, and this person's all the same: here it is told.
OWN_DATA = "/me/data/"
TOLD_OF_ONESELF = {
    "accounts.membernote.text": "what the creator noted about them",
    "accounts.user.external_id": "their number in another system",
    "accounts.user.tags": "labels on them",
    "courses.rating.text": "what they wrote about a course that is a draft again",
}
NAMED_IN_ONES_DATA = {
    "analytics.rulesegment.name": "the lists that they are on",
    "analytics.rulesegment.rule": "why they are on it",
    "courses.course.title": "what they learned, also when it is a draft again",
    "courses.lesson.title": "where they stopped",
    "growth.letter.subject": "letters that were sent to them",
}
# An address that is a key shows what it was made for.
INVITE = "/team/"
TOLD_BY_A_KEY = {"accounts.teaminvite.email": "the address to which this invitation went"}
# A segment's own price is for who belongs to the segment at this second.
FOR_A_SEGMENT = {"billing.offer.title": {"paid", "expired", "refunded"}}


def protected(text: str | bytes, site: Site, word: str, path: str = "") -> list[Canary]:
    """The canaries of `site` in the text that the person `word` has no right to at this address.

    `word` is a fan of the world who holds no key, or somebody who is not signed in here. What is
    about a person (their order, their own post) is theirs to read.
    """
    found = (one for one in canary.find(text) if one.site == site.name)
    shut = (one for one in found if not is_open(one, site, word, path))
    return sorted(shut, key=lambda one: one.word)


def is_open(found: Canary, site: Site, word: str, path: str) -> bool:
    """Whether this person may read this word there."""
    name = f"{found.model}.{found.field}"
    if found.visibility is Visibility.PUBLIC or path.startswith(INVITE) and name in TOLD_BY_A_KEY:
        return True
    if word not in site.people:
        return False
    if found.visibility is Visibility.MEMBER or word in FOR_A_SEGMENT.get(name, ()):
        return found.visibility is not Visibility.STAFF
    is_own = site.owners.get((found.model, found.pk)) == word
    if path.startswith(OWN_DATA) and name in TOLD_OF_ONESELF | NAMED_IN_ONES_DATA:
        return is_own or name in NAMED_IN_ONES_DATA
    return is_own and found.visibility is not Visibility.STAFF
