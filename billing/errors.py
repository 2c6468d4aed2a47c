"""The ways in which money says no."""

from django.utils.translation import gettext_lazy as _

from tenants.errors import Refusal


class LedgerIsAppendOnly(RuntimeError):
    """A programming error: a line of the ledger was to be changed or deleted."""

    def __init__(self) -> None:
        super().__init__("Lines of the ledger are added, never changed. Book the reverse instead.")


class SellingIsOff(Refusal):
    """No payment provider is set up."""

    message = _("This site does not sell anything at the moment. Come back later.")
    code = "selling_is_off"


class NotOnSale(Refusal):
    """The offer was taken off sale, or never existed."""

    message = _("This offer is no longer on sale. Look at the current prices.")
    code = "not_on_sale"


class AlreadyOwned(Refusal):
    """The member holds everything that the offer opens."""

    message = _("You already have this. Nothing was charged.")
    code = "already_owned"


class NotForYou(Refusal):
    """The offer is for the people of a segment, and this person does not belong to it now."""

    message = _("This offer is not for you at the moment. Look at the current prices.")
    code = "not_for_you"


class OwnSite(Refusal):
    """The creator, or somebody of the team, tried to buy on the own site."""

    message = _("You work on this site: everything is open to you.")
    code = "own_site"


class CheckoutClosed(Refusal):
    """The checkout was paid, cancelled or left alone for a day."""

    message = _("This checkout is closed. Start again from the page where you wanted to buy.")
    code = "checkout_closed"


class PaymentMismatch(Refusal):
    """The provider holds another amount or currency than the order says."""

    message = _("The payment does not match the order, so nothing was opened. Write to us.")
    code = "payment_mismatch"


class NothingRenews(Refusal):
    """There is no renewal to cancel."""

    message = _("This order does not renew, so there is nothing to cancel.")
    code = "nothing_renews"


class RefundRefused(Refusal):
    """More than is left, or nothing was paid."""

    message = _("This cannot be refunded: enter at most what is left of the order.")
    code = "refund_refused"


class ClockTooFar(Refusal):
    """The demo clock would run more than ten years ahead."""

    message = _("The demo clock is ten years ahead already. Bring it back to today first.")
    code = "clock_too_far"


class AmountRefused(Refusal):
    """The text is not a price that can be charged."""

    message = _("Enter a price like 29 or 29.00.")
    code = "amount_refused"


class TierRefused(Refusal):
    """The tier cannot be saved like this."""

    message = _("This tier cannot be saved.")
    code = "tier_refused"


class StillRenews(Refusal):
    """Something would be charged again after the buyer is gone."""

    message = _("A membership of yours still renews. Cancel it under “Orders”, then try again.")
    code = "still_renews"
