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


class TooManyGuesses(Refusal):
    """More wrong guesses from one network, or about one account, than a person makes."""

    message = _("Too many wrong tries. Wait a few minutes and start again.")
    code = "too_many_guesses"


class TooManyFactorGuesses(TooManyGuesses):
    """So many of them were about this person's second factor: somebody knows the password."""


class UnreadableSecret(Refusal):
    """A sealed secret was made under another key, or for another site."""

    message = _("This factor was set up elsewhere and cannot be read here. Set it up again.")
    code = "unreadable_secret"


class NameMissing(Refusal):
    """A token without a name could not be told from the others."""

    message = _("Give it a name, so that you know later which program uses it.")
    code = "name_missing"


class NoScope(Refusal):
    """A token that may do nothing."""

    message = _("Choose at least one thing that the program may do.")
    code = "no_scope"


class TokenEndsInThePast(Refusal):
    """A token that would be over before it began."""

    message = _("This day is over. Choose a later day, or leave it empty for no end.")
    code = "ends_in_the_past"


class TooManyTokens(Refusal):
    """More tokens than anybody keeps an eye on."""

    message = _("There are 50 tokens already. Revoke one that is not used any more.")
    code = "too_many_tokens"


class NoOwnerHere(Refusal):
    """The platform's creator is no owner of this site any more."""

    message = _("Your account on this site is not an owner any more. Sign in on the site itself.")
    code = "no_owner_here"


class NotYourRole(Refusal):
    """What was asked for is above the role of who asked."""

    message = _("Your role does not allow this. Ask an owner of the site.")
    code = "not_your_role"


class LastOwner(Refusal):
    """The site would be left without an owner."""

    message = _("A site keeps at least one owner. Make somebody else an owner first.")
    code = "last_owner"


class NotOnTeam(Refusal):
    """The person left the team, or the site, in the meantime."""

    message = _("This person is not on the team any more. Open the page again.")
    code = "not_on_team"


class AlreadyOnTeam(Refusal):
    """Somebody who works here already is not invited."""

    message = _("%(email)s is on the team already. Change the role in the list.")
    code = "already_on_team"


class AlreadyInvited(Refusal):
    """One open invitation for each address."""

    message = _("%(email)s has an open invitation. Send it again, or take it back.")
    code = "already_invited"


class TooManyInvites(Refusal):
    """More open invitations than a team has places."""

    message = _("50 invitations are open. Take some of them back first.")
    code = "too_many_invites"


class TooManyInviteMails(Refusal):
    """More mails than people are invited with."""

    message = _("Many invitations were mailed in the last hour. Wait an hour, then go on.")
    code = "too_many_invite_mails"


class InviteUnknown(Refusal):
    """No invitation of this site has this link."""

    message = _("This invitation is not known here. Look whether the link was copied as a whole.")
    code = "invite_unknown"
    status = 404


class InviteUsed(Refusal):
    """An invitation is good for one time."""

    message = _("This invitation was accepted already. Sign in to work on the site.")
    code = "invite_used"
    status = 410


class InviteTakenBack(Refusal):
    """The invitation was taken back, or who sent it may not invite any more."""

    message = _("This invitation was taken back. Ask who invited you for a new one.")
    code = "invite_taken_back"
    status = 410


class InviteTooOld(Refusal):
    """An invitation lives for seven days."""

    message = _("This invitation is older than seven days. Ask who invited you for a new one.")
    code = "invite_too_old"
    status = 410


class InviteForSomebodyElse(Refusal):
    """The signed-in account has not confirmed the address that was invited."""

    message = _("This invitation is for another address than that of your account.")
    code = "invite_for_somebody_else"
    status = 403
