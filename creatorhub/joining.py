"""What happens above accounts when somebody has signed up."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from accounts import services as accounts
from accounts.models import Notice, User
from accounts.roles import Action
from accounts.selectors import team_for
from analytics import services as analytics
from analytics.models import Event
from analytics.selectors.consent import choices_in, is_quiet
from tenants.seal import PUBLIC
from tenants.sealed import current_schema


def listen() -> None:
    """Called once when Django is ready; allauth confirms addresses by several ways."""
    email_confirmed.connect(remember, dispatch_uid="creatorhub.joining")


def remember(request: HttpRequest, email_address: Any, **_: Any) -> None:
    """The first confirmed address of a fan is the moment of joining."""
    others = EmailAddress.objects.filter(user_id=email_address.user_id, verified=True)
    if current_schema() == PUBLIC or others.exclude(pk=email_address.pk).exists():
        return
    member = email_address.user
    _take_over(request, member)
    analytics.record(Event.Kind.JOINED, actor=member, subject=member, key=f"joined:{member.pk}")
    _tell(member)


def _tell(member: User) -> None:
    """The fan is welcomed, and who looks after members hears of it."""
    key = f"joined:{member.pk}"
    accounts.notify(member=member, kind=Notice.Kind.WELCOME, key=key, path=reverse("courses:list"))
    accounts.notify_many(
        members=team_for(Action.MEMBERS),
        kind=Notice.Kind.NEW_FAN,
        key=key,
        facts={"name": str(member)},
        path=reverse("analytics:studio_member", args=[member.pk]),
    )


def _take_over(request: HttpRequest, member: Any) -> None:
    """What was chosen before joining holds on; if it allows, so does where the person came from."""
    chosen = choices_in(request.COOKIES.get(settings.CHOICES_COOKIE_NAME, ""))
    if not (chosen.counting and chosen.personal):
        analytics.choose(member=member, counting=chosen.counting, personal=chosen.personal)
    if chosen.counting and not is_quiet(request.headers):
        cookie = request.COOKIES.get(settings.VISITOR_COOKIE_NAME, "")
        analytics.adopt_visitor(member=member, uid=analytics.visitor_id(cookie))
