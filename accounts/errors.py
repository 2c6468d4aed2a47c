"""The ways people and access say no."""

from django.utils.translation import gettext_lazy as _

from tenants.errors import Refusal


class TagRefused(Refusal):
    """A tag is 1 to 40 characters without a comma."""

    message = _("A tag has 1 to 40 characters and no comma. Shorten it, then try again.")
    code = "tag_refused"


class TooManyTags(Refusal):
    """More tags on one fan than a person can look through."""

    message = _("A fan can carry 30 tags at most. Remove one first.")
    code = "too_many_tags"


class NothingWritten(Refusal):
    """A note without a word, or with more than 2,000 characters."""

    message = _("Write 1 to 2,000 characters.")
    code = "nothing_written"


class NothingToOpen(Refusal):
    """The key names nothing that can be opened on this site."""

    message = _("Choose a tier, a course or a group of this site.")
    code = "nothing_to_open"


class EndsInThePast(Refusal):
    """Access that would be over before it began."""

    message = _("This day is over. Choose today or a later day, or leave it empty for no end.")
    code = "ends_in_the_past"


class NotByHand(Refusal):
    """The access comes from elsewhere (an order, an import), which would give it again."""

    message = _("Only access given by hand can be ended here. Refund or cancel the order instead.")
    code = "not_by_hand"


class TooManyQuestions(Refusal):
    """More questions than somebody who joins would answer."""

    message = _("At most five questions can be asked. Stop asking one of them first.")
    code = "too_many_questions"


class ChoicesRefused(Refusal):
    """Answers to choose from: none, or 2 to 12 different ones of at most 80 characters."""

    message = _("Give 2 to 12 different answers of at most 80 characters, or none for free text.")
    code = "choices_refused"
