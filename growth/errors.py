"""The ways in which a letter is not sent."""

from django.utils.translation import gettext_lazy as _

from tenants.errors import Refusal


class LetterGone(Refusal):
    """The letter was deleted meanwhile."""

    message = _("This letter is not there any more. It may have been deleted in another window.")
    code = "letter_gone"


class AlreadySent(Refusal):
    """A letter that was sent is not changed, deleted or sent again."""

    message = _("This letter was sent already. Write a new one instead.")
    code = "already_sent"


class NobodyToWriteTo(Refusal):
    """Nobody in the audience gets letters."""

    message = _("Nobody would get this letter. Choose other people, then try again.")
    code = "nobody_to_write_to"


class AudienceMoved(Refusal):
    """Other people would get it than the creator has just agreed to."""

    message = _(
        "The number of people has changed while you were looking. Read the new number, then press "
        "send again. Nothing was sent."
    )
    code = "audience_moved"


class TooManyLetters(Refusal):
    """Five letters a day are enough for every reader."""

    message = _(
        "Five letters were sent in the last 24 hours, and more would tire your readers. "
        "This one is kept: send it tomorrow."
    )
    code = "too_many_letters"
