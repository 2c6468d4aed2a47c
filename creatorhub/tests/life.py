"""One fan who does everything that a fan can do, so that nothing of it is forgotten afterwards.

Whatever this person says, is called or is told carries the word `CANARY`.
"""

import io
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from accounts import services as accounts
from accounts.models import ApiToken, KeptAnswer, Notice, TeamInvite, User
from analytics import services as analytics
from analytics.models import Event, Visitor
from billing import services as billing
from billing.models import Order
from billing.tests.factories import buy, make_tier, offer_of, order
from billing.tests.factories import make_offer as make_sold
from community import services as community
from community.models import Group, Post
from community.tests.factories import make_group, seat
from conftest import PASSWORD, SiteClient
from courses import services as courses
from courses.models import Course, Rating
from courses.tests.factories import make_course
from growth import services as growth
from tenants import clock

CANARY = "Zyxwvut"
ADDRESS = f"{CANARY.lower()}@example.com"


@dataclass
class Life:
    """What the tests look at afterwards."""

    person: User
    course: Course
    group: Group
    answered: Post
    lonely: Post
    kept: list[Order]


def live(owner: User, friend: User) -> Life:
    """Join, pay, learn, talk, and be written to and about; `friend` answers."""
    person = _join(owner)
    course = _learn(person)
    group, answered, lonely = _talk(person, friend)
    kept = _pay(person)
    _be_written_to(person, owner)
    _let_programs_in(person, owner)
    return Life(person, course, group, answered, lonely, kept)


def forget_signing_in(client: SiteClient) -> SiteClient:
    """As if this browser had been signed in for hours."""
    session = client.session
    session.pop("account_authentication_methods", None)
    session.save()
    return client


def picture() -> SimpleUploadedFile:
    """A small red picture."""
    data = io.BytesIO()
    Image.new("RGB", (300, 300), "#aa2233").save(data, "PNG")
    return SimpleUploadedFile("me.png", data.getvalue())


def _join(owner: User) -> User:
    person = User.objects.create_user(ADDRESS, PASSWORD, name=f"{CANARY} Tester")
    EmailAddress.objects.create(user=person, email=ADDRESS, verified=True, primary=True)
    accounts.change_avatar(member=person, file=picture())
    question = accounts.ask_question(text="Where from?", choices=[], is_required=False)
    accounts.answer_questions(member=person, answers={question.pk: f"{CANARY} village"})
    key = f"joined:{person.pk}"
    accounts.notify(
        member=owner, kind=Notice.Kind.NEW_FAN, key=key, facts={"name": str(person)}, path="/x/"
    )
    analytics.record(Event.Kind.JOINED, actor=person, subject=person, key=key)
    visitor = Visitor.objects.create(member=person, campaign=f"{CANARY}-spring")
    Event.objects.create(visitor=visitor, kind="view", subject_type="home", subject_id=0)
    return person


def _learn(person: User) -> Course:
    course = make_course(lessons=1, access=Course.Access.OPEN)
    lesson = course.lessons.get()
    analytics.record(Event.Kind.START, actor=person, subject=course, part=lesson.pk)
    courses.finish_lesson(lesson=lesson, member=person)
    rating = courses.rate(course=course, member=person, stars=5, text=f"{CANARY} loved it")
    Rating.objects.filter(pk=rating.pk).update(is_featured=True)
    analytics.record(
        Event.Kind.SEARCH, actor=person, subject=analytics.Subject("home", 0), words=CANARY
    )
    return course


def _talk(person: User, friend: User) -> tuple[Group, Post, Post]:
    group = seat(make_group(), person, friend)
    answered = community.post(group=group, author=person, body=f"{CANARY} asks who comes")
    community.reply(group=group, post_id=answered.pk, author=friend, body="I do.")
    lonely = community.post(group=group, author=person, body=f"{CANARY} talks alone")
    theirs = community.post(group=group, author=friend, body="Who has a pen?")
    community.reply(group=group, post_id=theirs.pk, author=person, body=f"{CANARY} has one")
    path = f"/groups/{group.slug}/?post={answered.pk}"
    told = {"name": person.name, "group": group.title, "words": CANARY, "replies": 1, "path": path}
    accounts.notify(
        member=friend, kind=Notice.Kind.DIGEST, key="week:2026-01-05",
        facts={"courses": [], "posts": [told]}, path="/",
    )  # fmt: skip
    return group, answered, lonely


def _pay(person: User) -> list[Order]:
    """A membership that renews, a purchase given back, and a checkout left open."""
    running = buy(person, offer_of(make_tier()))
    returned = billing.refund(buy(person, make_sold(slug="returned")))
    order(person, make_sold(slug="open"), return_to=f"/groups/?q={CANARY}")
    return [running, returned]


def _be_written_to(person: User, owner: User) -> None:
    accounts.add_note(member=person, author=owner, text=f"{CANARY} is kind")
    accounts.set_tags(member=person, tags=[f"{CANARY}s"])
    letter = growth.write_letter(
        subject="News", body="<p>Dear {name}</p>", audience={"list": "all"}
    )
    growth.send_letter(letter_id=letter.pk, expected=User.objects.filter(role="fan").count())
    rule = {"all": [{"is": "joined_lately", "days": 7}]}
    analytics.save_rule(name="Fresh", rule=rule)


def _let_programs_in(person: User, owner: User) -> None:
    now = timezone.now()
    Authenticator.objects.create(user=person, type="totp", data={"secret": "sealed"})
    UserSession.objects.create(
        user=person, ip="10.0.0.0", session_key="gone", user_agent=f"{CANARY} Browser"
    )
    ApiToken.objects.create(name=f"{CANARY} sync", member=person, digest="d" * 64, ending="abcd")
    told = {"email": ADDRESS, "name": person.name}
    KeptAnswer.objects.create(member=owner, key="k", fingerprint="f", status=200, body=told)
    TeamInvite.objects.create(
        email=ADDRESS.upper(), role="guest", digest="e" * 64, invited_by=owner,
        accepted_at=now, expires_at=clock.now(),
    )  # fmt: skip
