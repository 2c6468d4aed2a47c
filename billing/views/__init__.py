"""The page doors of money, split by who stands before them."""

from django.http import HttpResponseRedirect


class SeeOther(HttpResponseRedirect):
    """After a post: go and look there with GET (303), so that reloading repeats nothing."""

    status_code = 303
