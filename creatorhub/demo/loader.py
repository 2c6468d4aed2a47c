"""Fills one demo site: its look, what it teaches and sells, its fans and what they did."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts import services as accounts
from accounts.models import User
from billing import services as billing
from billing.models import Offer
from courses import services as courses
from courses.models import Course, Lesson, Media, Section
from creatorhub.demo import content, desk, past, team
from creatorhub.demo.cast import email_of, password_of
from creatorhub.demo.media import audio, cover, logo, portrait, video
from tenants import files
from tenants import services as tenants
from tenants.models import Creator, Domain
from tenants.schemas import open_creator, open_public

Say = Callable[[str], None]
FANS = 300


@dataclass
class Shop:
    """What the site sells, by the names that the content uses."""

    tier_offers: dict[tuple[int, str], Offer] = field(default_factory=dict)
    course_offers: dict[str, Offer] = field(default_factory=dict)
    tiers: dict[int, Any] = field(default_factory=dict)
    courses: dict[str, Course] = field(default_factory=dict)


def is_there(name: str) -> bool:
    """True when the site was filled before."""
    with open_public():
        return Domain.objects.filter(domain=f"{name}.{settings.PLATFORM_HOST}").exists()


@transaction.atomic
def load(name: str, say: Say) -> int:
    """Make and fill one site, all of it or nothing. Returns the creator's id."""
    texts = content.site(name)
    say("site")
    creator = _make_site(name, texts)
    with open_creator(creator), accounts.acting_as(User.objects.get(role=User.Role.OWNER)):
        shop = Shop()
        say("courses")
        _sell_tiers(texts, shop)
        for number, text in enumerate(texts["courses"], start=1):
            _make_course(text, number, texts["brand_color"], shop)
        for number, text in enumerate(texts["paths"], start=len(texts["courses"]) + 1):
            _make_path(text, number, texts["brand_color"], shop)
        say("fans")
        past.fill(name, texts, shop, FANS, say)
        say("desk")
        desk.fill(texts, timezone.now())
        team.fill(name, timezone.now())
    return creator.pk


def _make_site(name: str, texts: dict[str, Any]) -> Creator:
    with open_public():
        person = User.objects.create_user(
            email_of(name),
            password_of(f"{name} owner"),
            name=texts["owner_name"],
            language=texts["language"],
        )
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        kept = "title tagline about language time_zone currency brand_color terms privacy".split()
        creator = tenants.make_site(
            owner_id=person.pk,
            subdomain=name,
            is_demo=True,
            **{key: texts[key] for key in kept},
        )
    with open_creator(creator):
        accounts.make_owner(
            email=str(person.email),
            password_hash=person.password,
            name=texts["owner_name"],
            language=texts["language"],
        )
        picture = io.BytesIO(logo(texts["title"][0], texts["brand_color"]))
        mark = files.store_public(files.clean_image(picture))
        face = io.BytesIO(portrait(texts["brand_color"]))
        profile = texts["profile"]
        tenants.update_site(
            creator_id=creator.pk,
            logo=mark,
            portrait=files.store_public(files.clean_image(face)),
            headline=profile["headline"],
            credentials=profile["credentials"],
            links=profile["links"],
            promises=profile["promises"],
        )
    return creator


def _sell_tiers(texts: dict[str, Any], shop: Shop) -> None:
    for text in texts["tiers"]:
        tier = billing.make_tier(
            name=text["name"],
            description=text["description"],
            benefits=text["benefits"],
            rank=text["rank"],
            monthly=text["monthly"],
            yearly=text["yearly"],
        )
        shop.tiers[tier.rank] = tier
        for offer in Offer.objects.filter(keys=[tier.key]):
            shop.tier_offers[tier.rank, offer.period] = offer


def _make_course(text: dict[str, Any], number: int, brand: str, shop: Shop) -> None:
    course = _announce(text, number, brand, shop)
    for place, section_text in enumerate(text["sections"]):
        section = Section.objects.create(course=course, title=section_text["title"], position=place)
        for spot, lesson in enumerate(section_text["lessons"]):
            _make_lesson(course, section, lesson, spot, brand)
    shop.courses[course.slug] = course
    if text["price"]:
        offer = billing.set_course_price(course.pk, text["price"])
        if offer:
            shop.course_offers[course.slug] = offer


def _make_path(text: dict[str, Any], number: int, brand: str, shop: Shop) -> None:
    path = _announce(text, number, brand, shop)
    for slug in text["steps"]:
        courses.add_step(path=path, course=shop.courses[slug])
    billing.set_course_price(path.pk, text["price"])


def _announce(text: dict[str, Any], number: int, brand: str, shop: Shop) -> Course:
    """The course or path itself, published, with its cover."""
    plain = "kind title slug summary about level tags access outcomes".split()
    course: Course = Course.objects.create(
        **{key: text[key] for key in plain},
        for_whom=text.get("for_whom", ""),
        faq=text.get("faq", []),
        tier=shop.tiers.get(text["tier"]),
        position=number,
        cover=courses.store_bytes(
            cover(text["title"], number, brand),
            kind=Media.Kind.IMAGE,
            content_type="image/webp",
            is_public=True,
        ),
        state=Course.State.PUBLISHED,
        published_at=timezone.now() - timedelta(days=140 - number),
    )
    return course


def _make_lesson(
    course: Course, section: Section, text: dict[str, Any], place: int, brand: str
) -> None:
    Lesson.objects.create(
        course=course,
        section=section,
        title=text["title"],
        kind=text["kind"],
        body=courses.clean_html(text["body"]),
        media=_media(text["media"], brand),
        is_preview=text["preview"],
        minutes=text["minutes"],
        position=place,
    )


def _media(name: str, brand: str) -> Media | None:
    """A generated film or sound; the same name is made once per site."""
    if not name:
        return None
    if known := Media.objects.filter(name=name).first():
        return known
    kind, _, key = name.partition(":")
    if kind == "video":
        data, content_type = video(key, brand_hex=brand), "video/mp4"
    else:
        data, content_type = audio(key), "audio/mpeg"
    return courses.store_bytes(
        data, kind=Media.Kind(kind), content_type=content_type, is_public=False, name=name
    )
