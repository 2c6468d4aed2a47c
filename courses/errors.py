"""The ways the courses say no."""

from django.utils.translation import gettext_lazy as _

from tenants.errors import ImagesWait, Refusal


class NotOpen(Refusal):
    """This person may not open the lesson or course now."""

    message = _("This is not open to you yet. Choose an offer to go on.")
    code = "not_open"


class NothingToPublish(Refusal):
    """A course without a lesson cannot be published."""

    message = _("Add a lesson first: a course needs at least one before it can be published.")
    code = "nothing_to_publish"


class EmptyPath(Refusal):
    """A path with fewer than two published courses leads nowhere."""

    message = _("Put at least two published courses on the path before you publish it.")
    code = "empty_path"


class NoStep(Refusal):
    """Only courses, columns and articles stand on a path, and only on a path."""

    message = _("Choose a course, a column or an article for this path.")
    code = "no_step"


class OutcomesRefused(Refusal):
    """Too many outcomes, or one that is too long for a line."""

    message = _("At most eight lines, each of at most 160 characters.")
    code = "outcomes_refused"


class FaqRefused(Refusal):
    """Questions and answers that cannot be told apart, or are too many or too long."""

    message = _(
        "Write each question on one line and its answer below it, with an empty line before the "
        "next question. At most twelve, with answers of at most 1,000 characters."
    )
    code = "faq_refused"


class BoughtByFans(Refusal):
    """People who paid for a course still have access; deleting it would take it from them."""

    message = _(
        "People have access to this course by their own purchase, so it cannot be deleted. "
        "Unpublish it instead, or refund them first."
    )
    code = "bought_by_fans"


class LastOfSingle(Refusal):
    """A single article is made of exactly one lesson."""

    message = _("A single article consists of one text. Create a course to have several lessons.")
    code = "last_of_single"


class OwnRating(Refusal):
    """Who works on the site cannot rate its courses."""

    message = _("You work on this site, so you cannot rate its courses. Ask a fan to do it.")
    code = "own_rating"


class StarsRefused(Refusal):
    """Stars are whole numbers from 1 to 5."""

    message = _("Choose one to five stars.")
    code = "stars_refused"


class PlaceRefused(Refusal):
    """The place in a lesson is no number that a lesson can have."""

    message = _("This place in the lesson is not a number of seconds or a share of the text.")
    code = "place_refused"


class AddressTaken(Refusal):
    """Another course of this site has this address."""

    message = _("Another course has this address already. Choose a different one.")
    code = "address_taken"


class FileRefused(Refusal):
    """Base of everything that can be wrong with an uploaded file."""

    message = _("This file cannot be used.")
    code = "file_refused"


class TooLarge(FileRefused):
    """The file is above the limit."""

    message = _("This file is too large. Make it smaller, then upload it again.")
    code = "too_large"


class WrongType(FileRefused):
    """The content is not of a type that we take, or not what the name says."""

    message = _("This type of file is not supported.")
    code = "wrong_type"


class BrokenFile(FileRefused):
    """The file cannot be opened."""

    message = _("This file is damaged or incomplete. Export it again, then upload the new file.")
    code = "broken_file"


class FilesWait(FileRefused):
    """Too many files are being read at this moment."""

    message = ImagesWait.message
    code = ImagesWait.code


class NothingSaid(Refusal):
    """Stars without words cannot stand on the home page."""

    message = _("This fan gave stars without words, so there is nothing to show.")
    code = "nothing_said"


class TooManyShown(Refusal):
    """Enough reviews stand on the home page."""

    message = _("Nine reviews stand on the home page already. Take one off first.")
    code = "too_many_shown"


class NoRoom(FileRefused):
    """The disk is full."""

    message = _(
        "There is no room left for files. Tell the people who run this service; "
        "nothing else was changed."
    )
    code = "no_room"


class EmbedRefused(Refusal):
    """The address leads to no video that may be shown here."""

    message = _(
        "Paste the address of a video on YouTube, Vimeo or Bilibili, for example "
        "https://www.youtube.com/watch?v=… Other hosts cannot be shown."
    )
    code = "embed_refused"
