"""What every route of the API passes: parameters, ids, kept answers, and the headers of limits."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.common import no_append_slash
from rest_framework.request import Request
from rest_framework.views import APIView

from creatorhub.api import idempotency
from creatorhub.api.fields import check_fields
from creatorhub.api.filtering import check_parameters

BIGGEST = 2**63 - 1  # what an id column holds
WRITES = ("post", "put", "patch", "delete")


class Frame(APIView):
    """Goes before each view of an app, so that none of them can forget a part of it."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """After person, permission and limit: the address itself. Raises what is refused."""
        super().initial(request, *args, **kwargs)
        check_parameters(request, self)
        if any(isinstance(value, int) and value > BIGGEST for value in kwargs.values()):
            raise Http404

    def finalize_response(
        self, request: Any, response: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Tell how often may still be asked; no cache keeps what is for one person."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        most, left, seconds = getattr(self.request._request, "rate", (None, 0, 0))
        if most is not None:
            answer["RateLimit-Limit"] = str(most)
            answer["RateLimit-Remaining"] = str(left)
            answer["RateLimit-Reset"] = str(seconds)
        answer["Cache-Control"] = "private, no-store"
        return answer


def framed(view: type[APIView]) -> Callable[..., HttpResponse]:
    """The view function of a resource with the frame around it."""
    writes = {name: _once(getattr(view, name)) for name in WRITES if hasattr(view, name)}
    made: Any = type(view.__name__, (Frame, view), {**writes, "__doc__": view.__doc__})
    return no_append_slash(made.as_view())


def _once(method: Callable[..., Any]) -> Callable[..., Any]:
    """The same method, whose answer is kept when the request brings a key."""

    @wraps(method)
    def answer(self: Any, request: Request, *args: Any, **kwargs: Any) -> Any:
        key = idempotency.key_of(request)
        work = partial(_checked, method, self, request, *args, **kwargs)
        if key is None:
            return work()
        return idempotency.once(request, key, work, self.handle_exception)

    return answer


def _checked(
    method: Callable[..., Any], view: Any, request: Request, *more: Any, **holes: Any
) -> Any:
    """The method, after a look at the names of the fields."""
    check_fields(request, view)
    return method(view, request, *more, **holes)
