"""The page doors of money, split by who stands before them."""

from django.http import HttpResponseRedirect
from django.urls import reverse

from billing import selectors
from billing.models import Order


class SeeOther(HttpResponseRedirect):
    """After a post: go and look there with GET (303), so that reloading repeats nothing."""

    status_code = 303


def bought(order: Order) -> str:
    """Where the buyer finds what a paid order opened: where they came from, or the courses.

    Who came from the table of prices has seen it; the courses are what was bought.
    """
    back = selectors.own_path(order.return_to)  # asked again: an archive may hold anything
    came_from = back.partition("?")[0]
    return reverse("courses:list") if came_from == reverse("billing:pricing") else back
