"""What a form does not offer to a role cannot be sent along: the rows end as without it.

Every form that a role meets is sent as the page has it, and then once more with the names of all
fields of all models, forms and serializers: in the body, in the address, and with the headers and
names that other frameworks take for another method. The whole schema must end the same.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from allauth.core import context
from django.db import connection
from django.utils.http import urlencode

from accounts.models import User
from accounts.roles import Role
from accounts.views import own
from creatorhub import doors
from creatorhub.tests.net.amount import amount, dice
from creatorhub.tests.net.roles.extras import OTHER, TELLING, extras
from creatorhub.tests.net.roles.forms import Form, forms_of
from creatorhub.tests.net.roles.rows import Bench, changes
from creatorhub.tests.net.roles.test_pages import ROUTES
from creatorhub.tests.net.roles.walk import URLS, Walk, route_of
from creatorhub.tests.test_architecture import routes
from creatorhub.tests.test_strong import path_of

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("roles")]

FORM = "application/x-www-form-urlencoded"
OVERRIDES = {"X-HTTP-Method-Override": "DELETE", "X-Method-Override": "PUT"}
# Fields that a form takes although its page does not show them, each with the reason.
DECLARED = {
    ("billing:studio_tier_new", "rank"): "a place among one's own tiers; the page shows it later",
    ("courses:studio_move", "order"): "sent by drag and drop, which the page does by script",
    ("courses:studio_order", "order"): "sent by drag and drop, which the page does by script",
    ("studio:recommendations_move", "order"): "sent by drag and drop, by script",
    ("studio:recommendations_seen", "member"): "a fan whom the page shows after a search",
    ("accounts:studio_log_file", "kind"): "what the page of the log was narrowed to",
    ("accounts:studio_log_file", "who"): "what the page of the log was narrowed to",
    ("accounts:studio_log_file", "days"): "what the page of the log was narrowed to",
}
# Forms that write nothing when they are filled in like this.
QUIET = {
    "set_language": "writes a cookie",
    "account_login": "nobody has this address; tests of signing in send the right one",
    "mfa_activate_totp": "needs the code of the moment",
    "studio:isolation_read": "reads a signed result",
    "studio:isolation_run": "asks for a check, whose rows come with its result",
    "courses:studio_path_move": "the only step of a path stays where it is",
    "courses:studio_delete": "a course that is sold stays",
    "analytics:studio_rule_new": "a step of the rule's form shows more of it",
    "analytics:studio_rule": "a step of the rule's form shows more of it",
}
# Routes that take a POST and have no form on a page that was met, and how each is covered.
FORMLESS = {
    **dict.fromkeys(
        """
        account_complete_password_reset account_confirm_login_code account_login
        account_reauthenticate account_set_password mfa_authenticate mfa_reauthenticate
        mfa_reauthenticate_webauthn mfa_list_webauthn mfa_index usersessions_list
        """.split(),
        "allauth's own, with its forms: signed in, or nothing to ask for, it leads on",
    ),
    "accounts:unsubscribe": "takes a token in the address alone, which net/credentials shows",
    "analytics:beacon": "sent by script, as JSON; analytics/tests say what it takes",
    "mfa_generate_recovery_codes": "needs a factor; takes nothing but the token of the form",
    "mfa_on": "leads on, whatever method asks; keeps that it was seen in the session",
    "mfa_protect": "a page of ways to go on; its address says where to",
    "recommend:path_drop": "takes nothing but the token of the form; there is no path here",
    "site:enter": "takes a pass of the platform, which net/credentials shows",
    "studio:recommendations_move": "shows beside a second one; log/deeds sends it",
    "account_confirm_password_reset_code": "asks for a code alone",
    "account_email_verification_sent": "asks for a code alone",
    "analytics:studio_member_access_end": "takes a number in the address alone",
    "accounts:notice": "takes a number in the address alone",
    "studio:recommendations_remove": "takes a number in the address alone",
    "studio:recommendations_seen": "shows after a search; writes a line of the log alone",
    "accounts:team_invite": "takes a token in the address alone",
    "courses:progress": "sent by script; test_api has the same service",
    "mfa_deactivate_totp": "needs a factor; takes nothing but the token of the form",
    "mfa_download_recovery_codes": "a file",
    "mfa_edit_webauthn": "needs a passkey; takes its name",
    "mfa_remove_webauthn": "needs a passkey; takes nothing but the token of the form",
}

# How a form is filled in, until something is written.
WAYS: list[Callable[[Form], dict[str, Any]]] = [
    lambda form: form.filled(whole=True),
    lambda form: form.filled(whole=False),
    Form.reworded,
    Form.chosen_anew,
]


@dataclass
class Met:
    """What one walk through all roles found."""

    moved: dict[Any, Any] = field(default_factory=dict)  # an extra field made a difference
    broken: list[Any] = field(default_factory=list)
    wrote: set[str] = field(default_factory=set)
    quiet: dict[str, Any] = field(default_factory=dict)
    formless: dict[str, Any] = field(default_factory=dict)
    sent: int = 0


def offered(walked: Walk) -> dict[Any, Form]:
    """Every form that this person met, once for each set of fields and pressed button."""
    found: dict[Any, Form] = {}
    for page, text in walked.pages.items():
        for form in forms_of(page, text):
            pressed = [each.name for each in form.fields if each.kind == "submit" and each.value]
            found.setdefault((route_of(form.action), form.names, *pressed), form)
    return found


def plain(client: Any, form: Form, body: dict[str, Any]) -> Any:
    """As the page sends it."""
    if any(each.kind == "file" for each in form.fields):
        return client.post(form.action, body)
    return client.post(form.action, urlencode(body, doseq=True), content_type=FORM)


def loaded(client: Any, form: Form, body: dict[str, Any]) -> Any:
    """The same with every other name of the product: in the body, in the address, in headers."""
    route, (path, _mark, asked) = route_of(form.action), form.action.partition("?")
    more = {
        name: told
        for name, told in extras().items()
        if name not in form.names and (route, name) not in DECLARED
    }
    query = {name: told[OTHER] for name, told in more.items() if f"{name}=" not in asked}
    query |= dict.fromkeys(body, "zz-told-twice")
    whole = body | {name: told[TELLING] for name, told in more.items()}
    return client.post(f"{path}?{asked}&{urlencode(query)}", whole, headers=OVERRIDES)


class Trial:
    """One role, form by form."""

    def __init__(self, role: str, entered: Any, forms: dict[Any, Form], met: Met) -> None:
        self.role, self.met, self.forms = role, met, forms
        self.person, self.client = entered
        self.bench = Bench(connection.schema_name, "public")

    def try_all(self) -> None:
        """Every form, then every open route that has none."""
        for (route, *_pressed), form in self.forms.items():
            self._try(route, form)
        if self.role not in amount({"owner"}, {"nobody", *Role}):
            return
        known = {route for route, *_pressed in self.forms}
        for route in sorted({*ROUTES} & {*routes(URLS)}):
            if route not in known and doors.is_open_to(self.person, route):
                self._try_formless(route)

    def _try(self, route: str, form: Form) -> None:
        for way in WAYS:
            body = self._typed(form, way)
            answer, normal = self.bench.after(self.client, lambda: plain(self.client, form, body))  # noqa: B023
            if written := changes(self.bench.start, normal):
                break
        body = self._typed(form, way)  # a file is read once
        again, told = self.bench.after(self.client, lambda: loaded(self.client, form, body))
        self._note(route, form, changes(normal, told), answer, again)
        if written:
            self.met.wrote.add(route)
        else:
            self.met.quiet[route] = (self.role, answer.status_code)

    def _typed(self, form: Form, way: Callable[[Form], dict[str, Any]]) -> dict[str, Any]:
        """Who deletes an account types its address."""
        body = way(form)
        if "typed" in body:
            number = [int(part) for part in form.action.split("/") if part.isdigit()]
            body["typed"] = User.objects.get(pk=(number or [self.person.pk])[0]).email
        return body

    def _try_formless(self, route: str) -> None:
        form = Form(path_of(route))
        answer, normal = self.bench.after(self.client, lambda: plain(self.client, form, {}))
        if answer.status_code == 405:
            return
        again, told = self.bench.after(self.client, lambda: loaded(self.client, form, {}))
        self._note(route, form, changes(normal, told), answer, again)
        self.met.formless[route] = (self.role, answer.status_code)

    def _note(self, route: str, form: Form, moved: Any, *answers: Any) -> None:
        self.met.sent += 2
        if moved:
            self.met.moved[self.role, route, form.action] = moved
        if any(answer.status_code >= 500 for answer in answers):
            self.met.broken.append((self.role, route, [one.status_code for one in answers]))


_KEPT: list[Met] = []


@pytest.fixture
def met(filled: Any, ada: Any, entered: Any, settled: Any) -> Met:
    """All roles, once for all tests of this file; of the middle ones a sample has one."""
    if not _KEPT:
        found = Met()
        middle = [Role.GUEST, Role.MODERATOR, Role.EDITOR, Role.ADMIN]
        chosen = dice("roles").sample(middle, amount(1, len(middle)))
        for role in ["nobody", Role.FAN, *chosen, Role.OWNER]:
            person, client = entered(str(role))
            forms = offered(Walk(person, client, most=2, starts=settled(person)))
            Trial(str(role), (person, client), forms, found).try_all()
        _KEPT.append(found)
    return _KEPT[0]


def test_fields_that_a_form_does_not_offer_change_nothing(met, say):
    say(
        f"roles: {met.sent} bodies to {len(met.wrote)} routes that wrote, "
        f"each with {len(extras())} names more: {len(met.moved)} differences"
    )
    assert met.moved == {}
    assert met.broken == []


def test_every_form_that_was_met_writes_something(met):
    silent = {route: told for route, told in met.quiet.items() if route not in met.wrote}
    assert {route: told for route, told in silent.items() if route not in QUIET} == {}


def test_every_route_that_writes_was_met_with_its_form(met):
    left = {route: told for route, told in met.formless.items() if route not in met.wrote}
    assert {route: told for route, told in left.items() if route not in FORMLESS} == {}


def test_a_route_that_answers_a_post_and_has_no_form_is_noted(filled, entered):
    """Whatever it answers: with nothing in it a careless one says "done", or what is missing."""
    trial = Trial("owner", entered("owner"), {}, Met())
    for route in ("site:home", "courses:progress", "accounts:team_invite", "mfa_protect"):
        trial._try_formless(route)

    assert {route: told[1] for route, told in trial.met.formless.items()} == {
        "courses:progress": 404, "accounts:team_invite": 404, "mfa_protect": 200
    }  # fmt: skip


def test_a_role_that_a_form_would_let_through_is_seen(filled, entered, monkeypatch):
    """The net itself is tried: a careless form that takes what is sent along."""
    fan, client = entered("fan")
    kept = own.services.update_profile

    def careless(*, member: User, **fields: Any) -> None:
        kept(member=member, **fields)
        role = context.request.POST.get("role", member.role)
        User.objects.filter(pk=member.pk).update(role=role)

    monkeypatch.setattr(own.services, "update_profile", careless)
    text = client.get("/me/profile/").content.decode()
    [form] = [one for one in forms_of("/me/profile/", text) if one.action == "/me/profile/"]
    bench, body = Bench(connection.schema_name), form.filled(whole=False)
    answer, normal = bench.after(client, lambda: plain(client, form, body))
    assert answer.status_code == 302, answer.content.decode()
    _answer, told = bench.after(client, lambda: loaded(client, form, body))

    [(place, values)] = changes(normal, told).items()
    assert place.endswith(f".accounts_user#{fan.pk}.role")
    assert values == ("fan", "owner")
