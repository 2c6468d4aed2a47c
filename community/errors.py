"""The ways a community says no."""

from django.utils.translation import gettext_lazy as _

from tenants.errors import Refusal


class GroupClosed(Refusal):
    """The person holds none of the keys that open this group (any more)."""

    message = _("This group is not open to you. Look at the offers to join it.")
    code = "group_closed"


class NotAMember(Refusal):
    """Only those who joined may write."""

    message = _("Join the group first, then write.")
    code = "not_a_member"


class EmptyPost(Refusal):
    """There is nothing but blanks in it."""

    message = _("Write something first.")
    code = "empty_post"


class PostTooLong(Refusal):
    """More characters than a post may have."""

    message = _("This is longer than 5,000 characters. Shorten it, or make two posts of it.")
    code = "post_too_long"


class PostGone(Refusal):
    """The post that was answered is not in this group (any more)."""

    message = _("This post was deleted.")
    code = "post_gone"


class NotYours(Refusal):
    """Only the author and the owner of the site may delete a post."""

    message = _("Only its author or the site's owner can delete this.")
    code = "not_yours"


class AddressTaken(Refusal):
    """Another group has this address."""

    message = _("Another group has this address. Choose another one.")
    code = "address_taken"
