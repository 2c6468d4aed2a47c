"""Why a course stands where it stands, in one true sentence."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recommend.models import Shelf

Reason = Shelf.Reason
ALSO, NEXT, HAND = "also", "next", "hand"
LATEST = "latest"
# What a sentence names: a course of the fan's own, or a word that the fan chose or wrote.
OF_COURSE: dict[str, Any] = {
    Reason.FINISHED: gettext_lazy("Because you finished “%(course)s”"),
    Reason.BOUGHT: gettext_lazy("Because you bought “%(course)s”"),
    Reason.RATED: gettext_lazy("Because you rated “%(course)s” highly"),
    Reason.LIKED: gettext_lazy("Because you liked “%(course)s”"),
    Reason.STARTED: gettext_lazy("Because you started “%(course)s”"),
    Reason.VIEWED: gettext_lazy("Because you looked at “%(course)s”"),
    Reason.AKIN: gettext_lazy("About much the same as “%(course)s”"),
    ALSO: gettext_lazy("Often taken together with “%(course)s”"),
    NEXT: gettext_lazy("Next on your path “%(course)s”"),
    HAND: gettext_lazy("Chosen by hand to go with “%(course)s”"),
}
# Of likeness, the word is what the fan did with the course.
OF_LIKENESS: dict[str, Any] = {
    Reason.FINISHED: gettext_lazy("Like “%(course)s”, which you finished"),
    Reason.BOUGHT: gettext_lazy("Like “%(course)s”, which you bought"),
    Reason.RATED: gettext_lazy("Like “%(course)s”, which you rated highly"),
    Reason.LIKED: gettext_lazy("Like “%(course)s”, which you liked"),
    Reason.STARTED: gettext_lazy("Like “%(course)s”, which you started"),
    Reason.VIEWED: gettext_lazy("Like “%(course)s”, which you looked at"),
}
OF_WORD: dict[str, Any] = {
    Reason.TOPIC: gettext_lazy("Because you chose the topic “%(word)s”"),
    Reason.ANSWER: gettext_lazy("Because of your answer “%(word)s”"),
}
ALONE = {Reason.NEW, Reason.SEGMENT, Reason.PIN}


def sentence(reason: str, because: str | None = None, word: str = "") -> str:
    """The reason in words; popularity where nothing of the fan's own is behind it."""
    if reason == Reason.AKIN and because and word in OF_LIKENESS:
        return str(OF_LIKENESS[word]) % {"course": because}
    if reason in OF_COURSE and because:
        return str(OF_COURSE[reason]) % {"course": because}
    if reason in OF_WORD and word:
        return str(OF_WORD[reason]) % {"word": word}
    if reason == LATEST:
        return _("New on this site")
    return str(Reason(reason if reason in ALONE else Reason.POPULAR).label)
