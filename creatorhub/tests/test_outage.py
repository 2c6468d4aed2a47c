"""Without Valkey (broker and cache) pages, orders and posts go on; what is limited waits."""

import socketserver
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts import services as accounts
from accounts.models import Notice
from billing import services as billing
from billing.models import Offer, Order
from community import services as community
from courses import services as courses
from creatorhub.embedded import valkey
from creatorhub.tasks import resume_runs, send_runs
from tenants.models import Run
from tenants.schemas import open_public

PATIENCE = 3.0  # seconds that a person waits for an answer


@pytest.fixture
def outage(settings: Any) -> Any:
    """The run's own Valkey is stopped, and started again after the test."""
    valkey.stop(settings.STATE)
    assert not valkey.running(settings.STATE)
    yield
    valkey.server(settings.STATE).bring_up(patience=30.0, asked_to_stop=lambda: False)


@pytest.fixture
def course(ada: Any) -> Any:
    made = courses.create_course(kind="course", title="Light")
    section = courses.add_section(course=made, title="One")
    courses.add_lesson(section=section, title="Look", fields={"is_preview": True})
    return courses.publish(course=made)


def test_everybody_reads_on(outage, course, site, browse, alice):
    lesson = course.lessons.get()
    pages = ["/", "/courses/", f"/courses/{course.slug}/", "/groups/", "/accounts/login/"]
    pages.append(f"/courses/{course.slug}/lessons/{lesson.pk}/")
    started = time.monotonic()

    for client in (site, browse(alice)):
        assert [client.get(page).status_code for page in pages[:4]] == [200] * 4
        assert client.get(pages[-1]).status_code == 200
    assert site.get("/accounts/login/").status_code == 200
    assert time.monotonic() - started < 10 * PATIENCE


def test_a_purchase_is_paid_and_open_at_once(
    outage, course, browse, bob, django_capture_on_commit_callbacks
):
    billing.set_course_price(course.pk, 2900)
    offer = Offer.objects.get(keys=[course.key])
    fan = browse(bob)
    checkout = fan.post(f"/buy/?offer={offer.pk}").url
    assert fan.get(checkout).status_code == 200
    started = time.monotonic()

    with django_capture_on_commit_callbacks(execute=True):
        answer = fan.post(f"{checkout}pay/", {"outcome": "pay"})

    assert time.monotonic() - started < PATIENCE
    assert fan.get(answer.url).status_code == 303
    assert Order.objects.get().state == "paid"
    assert Order.objects.get().receipt_at is None  # the follow-up sends it when the broker is back


def test_what_was_said_is_kept(outage, browse, alice):
    group = community.create_group(title="Talk")
    community.join(group=group, member=alice)

    assert browse(alice).post(f"/groups/{group.slug}/post/", {"body": "Hello"}).status_code == 302
    assert [post.body for post in group.posts.all()] == ["Hello"]


@pytest.mark.parametrize(
    ("page", "form"),
    [
        ("/accounts/login/", {"login": "alice@example.com", "password": "correct horse battery"}),
        (
            "/accounts/signup/",
            {"name": "Z", "email": "z@example.com", "password1": "long enough 9"},
        ),
        ("/accounts/password/reset/", {"email": "alice@example.com"}),
    ],
)
def test_what_is_limited_waits_and_says_so(outage, site, alice, page, form):
    started = time.monotonic()

    answer = site.post(page, form)

    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "in a minute" in answer.content.decode()
    assert "_auth_user_id" not in site.session
    assert time.monotonic() - started < PATIENCE


def test_a_message_cannot_be_sent_and_is_refused_soon(outage, ada):
    started = time.monotonic()

    with pytest.raises(OperationalError):
        resume_runs.delay()

    assert time.monotonic() - started < PATIENCE


def test_a_night_that_cannot_be_sent_is_sent_by_the_next_tick(outage, ada):
    with open_public():
        run = Run.objects.create(creator=ada, day=timezone.now().date())
        with pytest.raises(OperationalError):
            send_runs()

        assert Run.objects.get(pk=run.pk).heartbeat_at is None


@pytest.mark.parametrize("page", ["/accounts/signup/", "/accounts/password/reset/"])
def test_a_code_that_cannot_be_mailed_is_asked_for_again_later(site, alice, settings, page):
    settings.EMAIL_BACKEND = "creatorhub.mail.SmtpBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
    form = {"name": "Z", "email": "alice@example.com", "password1": "long enough 9"}

    answer = site.post(page, form)

    assert (answer.status_code, answer["Retry-After"]) == (503, "60")


class MailServer(socketserver.StreamRequestHandler):
    """Takes every mail but those to alice, of which it does not like the text."""

    def handle(self) -> None:
        """One connection: a reply to each line, and to each text after DATA."""
        self.say("220 here")
        to = ""
        for line in self.rfile:
            verb = line.decode().strip().upper()
            if verb.startswith("RCPT"):
                to = verb
            if verb != "DATA":
                self.say("221 bye" if verb == "QUIT" else "250 fine")
                continue
            self.say("354 go on")
            while self.rfile.readline() != b".\r\n":
                pass
            self.say("554 looks like spam" if "ALICE" in to else "250 taken")

    def say(self, reply: str) -> None:
        """Send one reply."""
        self.wfile.write(f"{reply}\r\n".encode())


@pytest.fixture
def mail_server(settings: Any) -> Iterator[None]:
    """A mail server on this machine, which the site uses."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), MailServer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "creatorhub.mail.SmtpBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield
        server.shutdown()


def test_a_mail_whose_text_is_refused_does_not_hold_up_the_others(mail_server, alice, bob):
    for member in (alice, bob):
        accounts.notify(member=member, kind=Notice.Kind.WELCOME, key="joined", path="/")

    assert accounts.mail_notices() == 1

    assert Notice.objects.exclude(mailed_at=None).get().member == bob
    assert Notice.objects.get(member=alice).mail_due
