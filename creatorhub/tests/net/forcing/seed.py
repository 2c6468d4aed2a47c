"""`python -m creatorhub.tests.net.forcing.seed COUNT FANS ORDERS`: sites that differ in one word.

Rows, ids, slugs, file names and addresses are the same on each; the word of the site (see `words`)
stands in each text, file, session and token. Prints what the tests need to know as JSON.
"""

import hashlib
import io
import json
import os
import sys
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "creatorhub.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from PIL import Image  # noqa: E402

from accounts import services as accounts  # noqa: E402
from accounts.models import ApiToken, Tier, User  # noqa: E402
from accounts.scopes import SCOPES  # noqa: E402
from accounts.selectors.tokens import digest_of  # noqa: E402
from accounts.services.tokens import make_token as make_access  # noqa: E402
from analytics import services as analytics  # noqa: E402
from analytics.models import Event  # noqa: E402
from billing import services as billing  # noqa: E402
from billing.models import Offer, Order  # noqa: E402
from billing.services.seed import seed_paid_orders  # noqa: E402
from community import services as community  # noqa: E402
from courses import services as courses  # noqa: E402
from courses.models import Course, Lesson, Media  # noqa: E402
from creatorhub.tests.net.forcing.words import word  # noqa: E402
from creatorhub.world.keys import strong_session  # noqa: E402
from growth import services as growth  # noqa: E402
from tenants import files  # noqa: E402
from tenants import services as tenants  # noqa: E402
from tenants.models import Creator  # noqa: E402
from tenants.schemas import open_creator, open_public  # noqa: E402

MEMBERS = 4  # fans who are in the group and have sessions
FILM = uuid.UUID("00000000-0000-4000-8000-00000000f11e")
PICTURE = "public/00000000-0000-4000-8000-0000000c0fee"
SECONDS_PER_LINE = 20_000  # repeats of the word in the lesson's file


def main() -> None:
    """Make all sites and tell of them."""
    count, fans, orders = map(int, sys.argv[1:])
    with open_public():
        tenants.fill_spares(count)
    sites = [tell(number, fans, orders) for number in range(count)]
    same = {
        json.dumps([site[part] for part in ("course", "lesson", "fans", "orders")])
        for site in sites
    }
    assert len(same) == 1, "the sites do not have the same ids"
    cookies = [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME]
    json.dump({"sites": sites, "cookies": cookies}, sys.stdout)


@transaction.atomic
def tell(number: int, fans: int, orders: int) -> dict[str, Any]:
    """One site."""
    creator = make_site(number)
    with open_creator(creator):
        owner = make_owner(number)
        told = make_content(number)  # before the fans, who would each get a mail about it
        people = make_fans(number, fans)
        make_words(number, owner, people)
        told["orders"] = make_orders(people, orders)
        make_deeds(people)
        return told | {
            "number": number,
            "creator": creator.pk,
            "schema": creator.schema_name,
            "host": creator.host,
            "fans": [fan.pk for fan in people],
            "sessions": [sign_in(fan, number, n) for n, fan in enumerate(people[:MEMBERS])],
            "owner": sign_in(owner, number, 99),
            "tokens": [make_token(owner, number, "owner"), make_token(people[0], number, "fan")],
        }


def make_site(number: int) -> Creator:
    """A site whose every public text is its word, with a colour of its own."""
    said = word(number)
    with open_public():
        person = User.objects.create_user(f"{said}@example.com", None, name=f"{said} Creator")
        return tenants.make_site(
            owner_id=person.pk, subdomain=f"fort-{'bdfgkmnprs'[number // 2]}{'ae'[number % 2]}",
            title=f"{said} Site", tagline=f"{said} tagline", language="en", currency="EUR",
            brand_color=f"#{(number * 12) % 256:02x}40{(255 - number * 12):02x}",
            about=f"<p>{said} about</p>", headline=f"{said} headline",
            terms=f"{said} terms", privacy=f"{said} privacy",
        )  # fmt: skip


def make_owner(number: int) -> User:
    """Whose site it is."""
    said = word(number)
    accounts.make_owner(
        email=f"owner@{said}.example", password_hash="!", name=f"{said} Owner", language="en"
    )
    return User.objects.get(role=User.Role.OWNER)


def make_fans(number: int, count: int) -> list[User]:
    """More than one piece of a CSV file holds."""
    said = word(number)
    rows = [
        User(email=f"fan{n}@{said}.example", name=f"{said} fan{n}q", password="!")
        for n in range(count)
    ]
    return list(User.objects.bulk_create(rows))


def make_content(number: int) -> dict[str, Any]:
    """A course with a lesson that has a file, a tier, and a picture for everybody."""
    said = word(number)
    course = courses.create_course(
        kind=Course.Kind.COURSE, title=f"{said} Course", slug="course",
        fields={"access": Course.Access.OPEN, "summary": f"{said} summary"},
    )  # fmt: skip
    section = courses.add_section(course=course, title=f"{said} section")
    lessons = [
        courses.add_lesson(
            section=section, title=f"{said} lesson {n}", fields={"body": f"<p>{said} body</p>"}
        )
        for n in range(2)
    ]
    make_film(lessons[0], said)
    courses.publish(course=course)
    billing.make_tier(name=f"{said} Tier", monthly=900, yearly=None)
    tier = Tier.objects.get()
    return {
        "course": course.pk,
        "lesson": lessons[0].pk,
        "picture": make_picture(number),
        "offer": Offer.objects.get(keys=[tier.key]).pk,
    }


def make_film(lesson: Lesson, said: str) -> None:
    """A file of a lesson, of nothing but the word, under the same name everywhere."""
    media = courses.store_bytes(
        f"{said} ".encode() * SECONDS_PER_LINE, kind="audio", content_type="audio/mpeg", name="a"
    )
    courses.set_lesson_media(lesson=lesson, media=media)
    old = files.media_root() / media.path
    new = old.with_name(f"{FILM}{old.suffix}")
    old.rename(new)
    path = new.relative_to(files.media_root()).as_posix()
    Media.objects.filter(pk=media.pk).update(uid=FILM, path=path)


def make_picture(number: int) -> dict[str, str]:
    """A public picture of one colour, under the same name everywhere: address and digest."""
    data = io.BytesIO()
    Image.new("RGB", (320, 200), (number * 12, 90, 200)).save(data, "PNG")
    stored = files.store_public(files.clean_image(SimpleUploadedFile("c.png", data.getvalue())))
    whole = files.media_root() / stored
    whole = whole.rename(whole.with_name(f"{Path(PICTURE).name}.webp"))
    return {
        "path": f"/media/{PICTURE}.webp",
        "digest": hashlib.sha256(whole.read_bytes()).hexdigest(),
    }


def make_words(number: int, owner: User, people: list[User]) -> None:
    """Stars, a group where people talk, a letter on its way, a rule, tags, notes and a question."""
    said = word(number)
    courses.rate(course=Course.objects.get(), member=people[0], stars=5, text=f"{said} rated")
    group = community.create_group(title=f"{said} Room", slug="room")
    for fan in people[:MEMBERS]:
        community.join(group=group, member=fan)
    first = community.post(group=group, author=people[0], body=f"{said} hello")
    community.reply(group=group, post_id=first.pk, author=people[1], body=f"{said} welcome")
    rule = {"all": [{"is": "joined_lately", "days": 7}]}
    analytics.save_rule(name=f"{said} rule", rule=rule)
    accounts.add_note(member=people[0], author=owner, text=f"{said} note")
    accounts.set_tags(member=people[0], tags=[f"{said} tag"])
    accounts.ask_question(text=f"{said} question", choices=[], is_required=False)
    growth.write_letter(
        subject=f"{said} letter", body=f"<p>{said} dear {{name}}</p>", audience={"list": "all"}
    )


def make_orders(people: list[User], count: int) -> list[int]:
    """Memberships that were paid yesterday, and whose receipts were never sent."""
    yesterday = timezone.now() - timedelta(days=1)
    offer = Offer.objects.get()
    seed_paid_orders((fan.pk, offer.pk, yesterday, None) for fan in people[-count:])
    Order.objects.update(receipt_at=None)
    return list(Order.objects.order_by("pk").values_list("pk", flat=True))


def make_deeds(people: list[User]) -> None:
    """A past for a night to look at."""
    course, now = Course.objects.get(), timezone.now()
    Event.objects.bulk_create(
        Event(actor=fan, kind="view", subject_type="course", subject_id=course.pk, at=now)
        for fan in people[:50]
    )


def sign_in(person: User, number: int, place: int) -> str:
    """The key of a strong session of this person; it carries the word."""
    session = strong_session(person)
    session["_word"] = word(number)
    session._session_key = f"{word(number)}{place:02d}{'s' * 21}"
    session.save(must_create=True)
    return str(session.session_key)


def make_token(person: User, number: int, name: str) -> str:
    """A key for a program; it carries the word, and who made it."""
    token, _text = make_access(member=person, name=f"{word(number)} {name}", scopes=list(SCOPES))
    text = f"ch_{(word(number) + name).ljust(43, 't')}"
    ApiToken.objects.filter(pk=token.pk).update(digest=digest_of(text), ending=text[-4:])
    return text


if __name__ == "__main__":
    main()
