"""The ways the platform says no."""

from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """Base of every named refusal: its text says what is wrong and what to do next."""

    message = _("This cannot be done.")
    code = "refused"

    def __init__(self, message: object = None) -> None:
        super().__init__(message or self.message)

    def __str__(self) -> str:
        return str(self.args[0])


class CrossedBorder(RuntimeError):
    """A programming error: something of one creator was used in another creator's schema."""


class NoSuchCreator(LookupError):
    """The schema named by a task or a command does not exist (any more)."""


class MissingSchema(LookupError):
    """A creator's row names a schema that the database does not have."""


class SubdomainRefused(Refusal):
    """The address is taken, reserved, badly formed or too easy to mistake for another."""

    message = _("This address cannot be used. Choose another one.")
    code = "subdomain_refused"


class CodeRefused(Refusal):
    """The code is wrong, old or was used before."""

    message = _("This code is wrong or too old. Ask for a new one.")
    code = "code_refused"


class TooManySignUps(Refusal):
    """The limit of sign-ups for this address or network is reached."""

    message = _("Too many sign-ups from here. Wait an hour, then try again.")
    code = "too_many_sign_ups"


class RunWaits(Refusal):
    """A run of this site is waiting or at work already."""

    message = _("A run is on its way already. Wait until it is done, then start another one.")
    code = "run_waits"


class AlreadyHasAccount(Refusal):
    """The address of an application got an account while its code was waiting."""

    message = _("This e-mail address has an account by now. Sign in to open your studio.")
    code = "already_has_account"


class NoSnapshot(Refusal):
    """The code is newer than the database: migrate_all has not run yet."""

    message = _("The server is being updated. Wait a few minutes, then type the code again.")
    code = "no_snapshot"


class SnapshotFailed(RuntimeError):
    """pg_dump could not copy the template schema; the text says why and which variable to set."""


class NoMailWhilePaused(Refusal):
    """A suspended site writes to nobody."""

    message = _("This site is paused, so no mail goes out from it. Nothing was sent.")
    code = "no_mail_while_paused"


class MailDown(Exception):
    """The mail server does not take mail now; whoever waits for a code is asked to try again."""


class MailRefused(MailDown):
    """The mail server refuses this address, `for_good` or for now; others are taken."""

    def __init__(self, message: str, *, for_good: bool) -> None:
        super().__init__(message)
        self.for_good = for_good


class LeaseLost(RuntimeError):
    """Another worker has taken over this run."""


class ImageRefused(Refusal):
    """Base of the refusals of an uploaded picture."""

    message = _("This picture cannot be used.")
    code = "image_refused"


class ImageTooLarge(ImageRefused):
    """More bytes or pixels than a picture may have."""

    message = _(
        "This picture is too large. Choose one of at most 8 MB and 40 megapixels "
        "(as WebP: 8 megapixels)."
    )
    code = "image_too_large"


class ImageTypeRefused(ImageRefused):
    """SVG, or no picture at all, whatever its name says."""

    message = _("This file is not a picture we can use. Choose a PNG, JPEG, WebP or GIF.")
    code = "image_type_refused"


class NoRoomForImage(ImageRefused):
    """The disk is full."""

    message = _(
        "There is no room left for files. Tell the people who run this service; "
        "nothing else was changed."
    )
    code = "no_room"


class ImagesWait(ImageRefused):
    """Too many files are being read at this moment."""

    message = _("Many files arrive just now. Wait a moment, then choose yours again.")
    code = "files_wait"


class ImageBroken(ImageRefused):
    """It starts like a picture, but cannot be read to the end."""

    message = _("This picture is damaged. Open it, save it anew and upload that.")
    code = "image_broken"


class ParcelBroken(RuntimeError):
    """A file is no archive, or not the one that was written; the text says what was noticed."""


class ArchiveRefused(Refusal):
    """Base of the refusals of a site's archive; whoever hears one may be sure nothing changed."""

    message = _("This archive cannot be used.")
    code = "archive_refused"


class ArchiveNotWritten(ArchiveRefused):
    """The file could not be written: no room, no right, or a file of this name is there."""

    code = "archive_not_written"


class ArchiveDamaged(ArchiveRefused):
    """Not an archive of a site, cut short, changed, or holding what no archive of ours holds."""

    code = "archive_damaged"


class ArchiveTooNew(ArchiveRefused):
    """The archive knows tables that this release does not know."""

    message = _(
        "This archive comes from a newer release of CreatorHub. Update this server first, then "
        "restore it; nothing was changed."
    )
    code = "archive_too_new"


class NoSuchSite(ArchiveRefused):
    """No site has this name."""

    code = "no_such_site"


class SiteTaken(ArchiveRefused):
    """There is a site of this name, and nobody said that it is to be replaced."""

    code = "site_taken"


class SiteBusy(ArchiveRefused):
    """A nightly run is at work on the site, or its tables are not free."""

    code = "site_busy"
