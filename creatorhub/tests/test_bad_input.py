"""Whatever is sent to whichever door: never a 5xx, and never a row of the neighbour touched."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.http import urlencode

from accounts import services as accounts
from accounts.models import Notice
from accounts.services.mails import unsubscribe_token
from analytics import services as analytics
from billing import services as billing
from billing.models import Offer
from billing.providers import Status
from community import services as community
from conftest import SiteClient
from courses import services as courses
from courses.models import Media
from creatorhub.celery import leave_sign_of_life
from growth import services as growth
from tenants import services as tenants

pytestmark = pytest.mark.long

NUL, HUGE, LONG = "\x00", "9" * 5000, "长" * 6000
NASTY = [
    "", NUL, f"a{NUL}b", HUGE, "9" * 18, "-1", "0", "1e400", "NaN", "Infinity", "²", "٣", LONG,
    "\ud800", "\u202e", "' OR 1=1 --", "{{ 7 }}", "<script>", "%s%(x)s", "http://[", "//evil.test",
    "/\\evil.test", "\r\nSet-Cookie: a=b", "[]", "{", "null", "course:1,tier:0,group:x",
    "../../etc",
]  # fmt: skip
FORM = "application/x-www-form-urlencoded"
NAMES = """
    page post course offer keys next topic kind period again code uid brand_color q section what
    pk step order position stars text body title slug name email login password password1 password2
    oldpassword monthly yearly rank price amount scope key action outcome state language time_zone
    about terms privacy summary topics level access tier tier_id minutes embed_url description
    subdomain currency remove lesson-1-title section-title login_code theme benefits
    q segment rule cell tag answer sort before member do filters until tags choices is_required
    audience readers on rows mode 0-is 0-days 0-amount 0-tag 0-course 0-segment rule start
""".split()  # fmt: skip
EMPTY_OF = {"int": ["9" * 30], "uuid": [str(uuid.UUID(int=0))], "slug": ["x" * 900], "str": []}


@dataclass
class World:
    """One of everything on ada's site, by the name of a route's argument."""

    course: Any
    section: Any
    lesson: Any
    group: Any
    tier: Any
    order: Any
    post: Any
    media: Any
    sign_up: Any
    letter: Any
    notice: Any
    segment: Any

    def values(self, route: str, name: str) -> Any:
        """What really stands at this argument of this route."""
        by_route = {
            "sections": self.section.pk,
            "lessons": self.lesson.pk,
            "groups": self.post.pk if "posts" in route else self.group.pk,
            "tiers": self.tier.pk,
            "segments": self.segment.pk,
            "segment": self.segment.pk,
            "letters": self.letter.pk,
            "notices": self.notice.pk,
            "members": self.order.member_id,
        }
        if name == "pk":
            found = [pk for word, pk in by_route.items() if f"{word}/<int:pk>" in route]
            return self.post.pk if "posts" in route else (found or [self.course.pk])[0]
        if name == "slug":
            return self.group.slug if route.startswith("groups") else self.course.slug
        if name == "uid":
            by_word = {"files": self.media.uid, "start": self.sign_up.uid}
            return next((uid for word, uid in by_word.items() if word in route), self.order.uid)
        if "unsubscribe" in route:
            return unsubscribe_token(self.notice.member_id, "reply")
        return {"path": "public/x.webp", "token": "a:b:c"}.get(name, "x")


def addresses(urlconf: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each route of a URL table but the staff admin's: its pattern and its arguments' types."""

    def walk(patterns: list[Any], before: str) -> Iterator[tuple[str, dict[str, Any]]]:
        for entry in patterns:
            route = before + str(entry.pattern).lstrip("^").replace("\\Z", "").replace("$", "")
            if isinstance(entry, URLResolver) and not route.startswith("admin"):
                yield from walk(entry.url_patterns, route)
            elif isinstance(entry, URLPattern) and "(?P" not in route:
                yield route, dict(entry.pattern.converters)

    yield from walk(get_resolver(urlconf).url_patterns, "")


def paths(urlconf: str, world: World) -> list[str]:
    """Addresses that lead to something, and one with an absurd value for each argument."""
    found = []
    for route, converters in addresses(urlconf):
        real = route
        for name in converters:
            real = real.replace(_hole(route, name), str(world.values(route, name)))
        found.append(f"/{real}")
        for name, converter in converters.items():
            kind = (
                type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
            )
            for value in EMPTY_OF.get(kind, []):
                found.append(f"/{route}".replace(_hole(route, name), value))
    return [path for path in found if "<" not in path]


def _hole(route: str, name: str) -> str:
    start = route.rindex("<", 0, route.index(f"{name}>"))
    return route[start : route.index(">", start) + 1]


@pytest.fixture
def world(ada: Any, alice: Any, owner: Any, platform: Any, settings: Any, tmp_path: Any) -> World:
    settings.MEDIA_ROOT = tmp_path
    course = courses.create_course(kind="course", title="Light")
    section = courses.add_section(course=course, title="One")
    lesson = courses.add_lesson(section=section, title="Look", fields={"is_preview": True})
    courses.publish(course=course)
    media = courses.store_bytes(b"0123", kind=Media.Kind.AUDIO, content_type="audio/mpeg")
    courses.set_lesson_media(lesson=lesson, media=media)
    group = community.create_group(title="Talk")
    community.join(group=group, member=alice)
    tier = billing.make_tier(name="Friends", monthly=900)
    offer = Offer.objects.get(keys=[tier.key])
    order = billing.place_order(member=alice, offer=offer)
    billing.open_checkout(order)
    post = community.post(group=group, author=alice, body="Hello")
    connection.set_schema_to_public()
    choices = {"language": "en", "title": "T", "subdomain": "zoe", "name": "Z"}
    sign_up, _code = tenants.apply(
        email="z@example.com", password="x", choices=choices, network="", is_known=False
    )
    connection.set_tenant(ada)
    letter = growth.write_letter(subject="Hi", body="<p>Hello</p>", audience={"list": "all"})
    accounts.notify(member=alice, kind="welcome", key="joined:1", path="/courses/")
    notice = Notice.objects.get(member=alice, kind="welcome")
    rule = {"all": [{"is": "idle", "days": 30}, {"is": "spent_least", "amount": 900}]}
    segment = analytics.save_rule(name="Idle", rule=rule)
    return World(
        course, section, lesson, group, tier, order, post, media, sign_up, letter, notice, segment
    )


class Undone(Exception):
    """Ends each request's savepoint, so that no request meets what another one left."""


def send(client: Client, method: str, path: str, **kwargs: Any) -> str:
    """A line that names the request when its answer is a 5xx, else nothing."""
    client.raise_request_exception = False
    failed = ""
    before = connection.tenant
    try:
        with transaction.atomic():
            answer = getattr(client, method)(path, **kwargs)
            if answer.status_code >= 500:
                error = answer.exc_info[1] if getattr(answer, "exc_info", None) else ""
                failed = f"{method} {path[:90]} {str(kwargs)[:120]}: {error!r:.200}"
            raise Undone
    except Undone:
        connection.set_tenant(before)
    return failed


def attacks(path: str, turn: int) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every field at once with one nasty value, read and sent; and bodies of another kind."""
    asked, sent = (_everywhere(NASTY[place % len(NASTY)]) for place in (turn, turn * 7 + 3))
    short = urlencode({name: value[:50] for name, value in asked.items()})
    yield "get", f"{path}?{short}", {"headers": {"HX-Request": "true"}}
    yield "post", path, {"data": urlencode(sent), "content_type": FORM}
    if turn % 3 == 0:
        yield "post", path, {"data": "{", "content_type": "application/json"}
        yield (
            "post",
            path,
            {"data": b"--x\r\nbad", "content_type": "multipart/form-data; boundary=x"},
        )


def _everywhere(value: str) -> dict[str, bytes]:
    return _typed(dict.fromkeys(NAMES, value))


def touched(schema: str) -> int:
    """Rows that this transaction tried to write in a schema, undone ones included."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COALESCE(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)"
            " FROM pg_stat_xact_user_tables WHERE schemaname = %s",
            [schema],
        )
        return int(cursor.fetchone()[0])


def all_answers(client: Client, found: list[str]) -> list[str]:
    return [
        failed
        for turn, path in enumerate(found)
        for method, address, kwargs in attacks(path, turn)
        if (failed := send(client, method, address, **kwargs))
    ]


@pytest.mark.parametrize("who", ["nobody", "alice", "owner"])
def test_no_door_of_a_site_breaks(who, world, site, browse, request, lin, ada):
    client = site if who == "nobody" else browse(request.getfixturevalue(who))

    before = touched(lin.schema_name), touched(ada.schema_name)

    assert all_answers(client, paths(settings.ROOT_URLCONF, world)) == []

    assert touched(lin.schema_name) == before[0]
    assert touched(ada.schema_name) > before[1]


def test_no_door_of_the_platform_breaks(world, platform, lin):
    connection.set_schema_to_public()
    leave_sign_of_life()  # /readyz says 503 without a worker
    before = touched(lin.schema_name)

    assert all_answers(platform, paths(settings.PUBLIC_SCHEMA_URLCONF, world)) == []

    assert touched(lin.schema_name) == before


NEARLY_RIGHT = [
    ("/studio/courses/lessons/{lesson}/", {"title": "A", "minutes": "5"}, "embed_url"),
    ("/studio/courses/lessons/{lesson}/", {"title": "A", "embed_url": ""}, "minutes"),
    ("/studio/sales/{sold}/refund/", {"scope": "full"}, "key"),
    ("/studio/sales/{sold}/refund/", {"scope": "part", "key": "a"}, "amount"),
    ("/studio/courses/move/", {}, "order"),
    ("/studio/courses/{course}/move/?what=lesson", {"step": "1"}, "pk"),
    ("/studio/courses/{course}/move/?what=section", {"step": "1"}, "order"),
    ("/studio/tiers/new/", {"name": "A", "monthly": "9"}, "rank"),
    ("/studio/tiers/new/", {"name": "A"}, "monthly"),
    ("/studio/prices/?course={course}", {}, "price"),
    ("/studio/groups/new/", {"title": "A", "access": "paid"}, "tier_id"),
    ("/studio/groups/new/", {"access": "open"}, "title"),
    ("/studio/clock/", {}, "step"),
    ("/studio/segments/new/", {"rows": "1", "0-is": "idle", "name": "A"}, "0-days"),
    ("/studio/segments/new/", {"rows": "1", "0-is": "spent_least", "name": "A"}, "0-amount"),
    ("/studio/segments/new/", {"rows": "1", "0-is": "finished", "name": "A"}, "0-course"),
    ("/studio/segments/new/", {"rows": "1", "0-is": "tagged", "name": "A"}, "0-tag"),
    ("/studio/segments/new/", {"rows": "1", "0-is": "in_segment", "name": "A"}, "0-segment"),
    ("/studio/segments/new/", {"rows": "1", "0-is": "paid"}, "name"),
    ("/studio/segments/new/", {"0-is": "paid", "name": "A"}, "rows"),
    ("/studio/segments/new/", {"rows": "1", "name": "A"}, "0-is"),
    ("/studio/segments/new/", {"rows": "1", "0-is": "paid", "name": "A"}, "step"),
    ("/studio/segments/new/", {"rows": "1", "0-is": "paid", "name": "A"}, "mode"),
    ("/studio/segments/{segment}/open/", {"key": "course:{course}"}, "until"),
    ("/studio/segments/{segment}/open/", {}, "key"),
    ("/studio/offers/segment/{segment}/", {"key": "a", "title": "A", "price": "9"}, "period"),
    ("/studio/offers/segment/{segment}/", {"title": "A", "period": "once"}, "price"),
    ("/courses/{slug}/lessons/{lesson}/progress/", {}, "position"),
    ("/groups/{group}/post/", {}, "body"),
    ("/me/messages/", {}, "on"),
    ("/studio/letters/new/", {"subject": "A", "body": "B"}, "audience"),
    ("/studio/letters/{letter}/", {"audience": "list:all", "body": "B"}, "subject"),
    ("/studio/letters/{letter}/", {"audience": "list:all", "subject": "A"}, "body"),
    ("/studio/letters/{letter}/send/", {}, "readers"),
]


@pytest.mark.parametrize(("path", "fields", "bad"), NEARLY_RIGHT)
def test_one_bad_field_among_good_ones_breaks_nothing(path, fields, bad, world, browse, owner, bob):
    sold = billing.choose(order=world.order, outcome=Status.PAID)
    names = {
        "letter": world.letter.pk,
        "lesson": world.lesson.pk,
        "course": world.course.pk,
        "slug": world.course.slug,
    }
    address = path.format(**names, group=world.group.slug, sold=sold.uid, segment=world.segment.pk)
    client = browse(owner)

    assert [
        failed
        for value in NASTY
        if (
            failed := send(
                client, "post", address, data=_sent({**fields, bad: value}), content_type=FORM
            )
        )
    ] == []


def _sent(fields: dict[str, str]) -> str:
    return urlencode(_typed(fields))


def _typed(fields: dict[str, str]) -> dict[str, bytes]:
    return {name: value.encode("utf-8", "surrogatepass") for name, value in fields.items()}


@pytest.mark.parametrize("name", ["x" * 300, "..", ".hidden", "1-2", "%00"])
def test_a_mail_that_is_none_is_not_found(platform, name):
    assert platform.get(f"/mail/{name}/").status_code == 404


def test_a_topic_with_a_zero_byte_finds_nothing(site, world):
    assert site.get("/courses/?topic=%00").status_code == 200


def test_a_form_without_its_token_is_refused_in_the_clothes_of_the_site(ada):
    client = SiteClient(ada.host)
    client.handler.enforce_csrf_checks = True

    answer = client.post("/accounts/login/", {"login": "a@example.com", "password": "x"})

    assert answer.status_code == 403
    assert "open for too long" in answer.content.decode()
    assert ada.title in answer.content.decode()
