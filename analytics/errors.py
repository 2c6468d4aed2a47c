"""The ways the memory says no."""

from django.utils.translation import gettext_lazy as _

from tenants.errors import Refusal


class BeaconRefused(Refusal):
    """Base of what the beacon refuses as a whole; `status` is the answer's."""

    status = 400


class BatchUnreadable(BeaconRefused):
    """Not JSON, not an object, or without `sent` and `events`."""

    message = _("This is no batch of events.")
    code = "unreadable"


class BatchTooLarge(BeaconRefused):
    """More than 64 KB."""

    message = _("This batch is larger than 64 KB. Send fewer events at once.")
    code = "too_large"
    status = 413


class TooManyEvents(BeaconRefused):
    """More than 50 events in one batch."""

    message = _("This batch has more than 50 events. Send fewer at once.")
    code = "too_many_events"


class TooManyBatches(BeaconRefused):
    """This person, browser or network sends faster than anybody clicks."""

    message = _("Too many batches from here. Wait a minute, then send again.")
    code = "too_many_batches"
    status = 429


class RuleRefused(Refusal):
    """The rule is no rule: an unknown condition, a value that does not fit, or none at all."""

    message = _("This condition cannot be used. Choose another one, or take it away.")
    code = "rule_refused"


class NameRefused(Refusal):
    """The name is empty, has characters that cannot be seen, or is taken."""

    message = _("Another segment has this name. Choose a name of its own.")
    code = "name_refused"


class SegmentInUse(Refusal):
    """An offer is made for this segment."""

    message = _(
        "An offer was made for these people, and its receipts name them. "
        "Keep the segment; you can give it another name."
    )
    code = "segment_in_use"


class NoSuchAudience(Refusal):
    """The segment does not exist (any more)."""

    message = _("This segment is not there any more. Choose another one.")
    code = "no_such_audience"
