"""The door through which a browser tells what happened on a page."""

import json
import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.models import User
from analytics.errors import BatchTooLarge, BatchUnreadable, BeaconRefused
from analytics.models import Visitor
from analytics.selectors.consent import choices_of
from analytics.services.beacon import limit_batches, take_batch
from analytics.services.visitors import known_visitor, visitor_id
from tenants.services import network_of

MOST_BYTES = 64 * 1024
# What calls itself a bot, a library or a preview. A browser without a window is none by itself.
BOT = re.compile(
    r"(?<!cu)bot\b|bot[/;_-]|crawl|spider|slurp|scrap|archiver|preview|facebookexternalhit"
    r"|lighthouse|pagespeed|pingdom|uptime|monitor|curl/|wget/|python|java/|go-http|okhttp|axios",
    re.IGNORECASE,
)


@csrf_exempt  # sendBeacon sets no header, so no token comes; creatorhub asks for our own Origin
@require_POST
def beacon(request: HttpRequest) -> HttpResponse:
    """Take a batch of events: {"stored": n, "refused": [{"id", "code"}]}.

    204 and nothing kept for bots, for pages that are only fetched ahead, for the owner and for
    whoever does not want to be counted. Refused as a whole: 400, 413, 429 with a code.
    """
    member: User | None = request.user if request.user.is_authenticated else None  # type: ignore[assignment]
    visitor = _visitor(request) if member is None else None
    if not _is_counted(request, member, visitor):
        return HttpResponse(status=204)
    try:
        _limit(request, member, visitor)
        taken = take_batch(batch=_batch(request), member=member, visitor=visitor)
    except BeaconRefused as refusal:
        answer = {"error": str(refusal), "code": refusal.code}
        return JsonResponse(answer, status=refusal.status)
    response = JsonResponse({"stored": taken.stored, "refused": taken.refused})
    if taken.visitor and taken.visitor != visitor:
        _keep(response, taken.visitor)
    return response


def _visitor(request: HttpRequest) -> Visitor | None:
    return known_visitor(visitor_id(request.COOKIES.get(settings.VISITOR_COOKIE_NAME, "")))


def _is_counted(request: HttpRequest, member: User | None, visitor: Visitor | None) -> bool:
    agent = request.headers.get("User-Agent", "")
    ahead = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    if not agent or BOT.search(agent) or "prefetch" in ahead:
        return False
    if visitor and visitor.member and not visitor.member.is_remembered:
        return False
    cookie = request.COOKIES.get(settings.CHOICES_COOKIE_NAME, "")
    choices = choices_of(request.user, cookie, request.headers)
    return choices.may_count and not (member and member.is_team)


def _limit(request: HttpRequest, member: User | None, visitor: Visitor | None) -> None:
    who = f"member:{member.pk}" if member else f"visitor:{visitor.pk if visitor else ''}"
    network = network_of(request.META.get("REMOTE_ADDR", ""))
    limit_batches(who=who, network=network, is_new=member is None and visitor is None)


def _batch(request: HttpRequest) -> Any:
    try:
        body = request.read(MOST_BYTES + 1)
        if len(body) > MOST_BYTES:
            raise BatchTooLarge
        return json.loads(body)
    except (ValueError, RecursionError, UnreadablePostError):
        raise BatchUnreadable


def _keep(response: HttpResponse, visitor: Visitor) -> None:
    response.set_cookie(
        settings.VISITOR_COOKIE_NAME,
        str(visitor.uid),
        max_age=settings.VISITOR_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
