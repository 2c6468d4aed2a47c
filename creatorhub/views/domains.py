"""Is a host name one of ours? Asked by a proxy before it orders a certificate (deploy/)."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tenants import hosts


def known(request: HttpRequest) -> HttpResponse:
    """200 for the platform's host and each site's, else 404: no more than the names' DNS tells."""
    name = request.GET.get("domain", "").lower().rstrip(".")
    is_ours = name == settings.PLATFORM_HOST or _is_a_site(name)
    return HttpResponse("yes\n" if is_ours else "no\n", "text/plain", 200 if is_ours else 404)


def _is_a_site(name: str) -> bool:
    return 0 < len(name) <= 253 and name.isprintable() and hosts.creator_at(name) is not None
