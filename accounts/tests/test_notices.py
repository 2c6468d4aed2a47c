"""Who is told what, by which way, and how often."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from kombu.exceptions import OperationalError

from accounts import services, tasks
from accounts.models import Notice, User
from accounts.registry import BY_KIND, MESSAGES, Channel
from accounts.selectors import bell_of, unread_count, words
from tenants import clock
from tenants.errors import MailDown, MailRefused
from tenants.models import Creator
from tenants.schemas import open_creator

FACTS: dict[str, Any] = {
    "name": "Bob", "group": "Talk", "words": "Hello there", "title": "Light", "summary": "Soft.",
    "tier": "Friends", "ends_at": "2026-08-07T10:00:00+00:00", "price": "€9.00",
    "courses": [{"title": "Light", "summary": "Soft.", "path": "/courses/light/"}],
    "posts": [
        {"name": "Bob", "group": "Talk", "words": "Hello", "replies": 3, "path": "/groups/talk/"}
    ],
}  # fmt: skip
TOLD = [message for message in MESSAGES if message.kind in Notice.Kind.values]
MAILED = [message for message in TOLD if message.mail is not None and message.mailed_by_notices]


def facts_of(kind: str) -> dict[str, Any]:
    return {name: FACTS[name] for name in BY_KIND[kind].facts}


def tell(member: User, kind: str, key: str = "a:1", path: str = "/courses/") -> bool:
    return services.notify(member=member, kind=kind, key=key, facts=facts_of(kind), path=path)


def test_the_same_fact_is_told_once(alice):
    assert tell(alice, "reply")
    assert not tell(alice, "reply")

    assert Notice.objects.count() == 1


def test_two_people_are_told_the_same_fact(alice, bob, charlie):
    told = services.notify_many(
        members=User.objects.filter(pk__in=[alice.pk, bob.pk]),
        kind="course", key="course:1", facts=facts_of("course"), path="/courses/light/",
    )  # fmt: skip
    again = services.notify_many(
        members=[alice.pk, bob.pk, charlie.pk],
        kind="course", key="course:1", facts=facts_of("course"),
    )  # fmt: skip

    assert (told, again) == (2, 1)
    assert list(bell_of(charlie).values_list("kind", flat=True)) == ["course"]


def test_a_kind_without_its_facts_is_a_mistake_of_ours(alice):
    with pytest.raises(ValueError, match="group"):
        services.notify(member=alice, kind="reply", key="a:1", facts={"name": "Bob"})
    with pytest.raises(KeyError):
        services.notify(member=alice, kind="gossip", key="a:1")

    assert not Notice.objects.exists()


def test_a_closed_account_is_told_nothing(alice):
    User.objects.filter(pk=alice.pk).update(is_active=False)

    assert not tell(alice, "reply")


def test_whoever_has_no_address_has_the_bell(alice):
    User.objects.filter(pk=alice.pk).update(email=None)

    assert tell(alice, "reply")

    assert Notice.objects.filter(in_bell=True, mail_due=False).count() == 1
    assert services.mail_notices() == 0


# --- Choices: turn off one kind, and none of it arrives while the others do --------------------


@pytest.mark.parametrize("message", TOLD, ids=lambda message: message.kind)
def test_one_kind_off_and_none_of_it_arrives_while_the_others_do(message, alice):
    if message.is_fixed:
        pytest.skip("what a person must know cannot be switched off")
    everything_on = [
        f"+{other.kind}:{way}" for other in TOLD for way in Channel if other.starts_on(way) is False
    ]
    off = [f"{message.kind}:{way}" for way in Channel]
    alice.muted = [name for name in everything_on if name.lstrip("+") not in off]
    alice.muted += [name for name in off if message.starts_on(name.partition(":")[2])]
    alice.save()

    for other in TOLD:
        tell(alice, other.kind, key=f"{other.kind}:1")
    services.mail_notices()

    others = {other.kind for other in TOLD if other.kind != message.kind}
    in_bell = {kind for kind in others if BY_KIND[kind].bell is not None}
    mailed = {other.kind for other in MAILED if other.kind in others}
    assert set(bell_of(alice).values_list("kind", flat=True)) == in_bell
    gone_out = Notice.objects.exclude(mailed_at=None)
    assert set(gone_out.values_list("kind", flat=True)) == mailed
    assert len(mail.outbox) == len(mailed)


@pytest.mark.parametrize("message", MAILED, ids=lambda message: message.kind)
def test_what_can_be_switched_off_carries_the_headers_that_do_it(message, alice, ada):
    alice.muted = [f"+{message.kind}:mail"]
    alice.save()
    tell(alice, message.kind)

    services.mail_notices()

    (sent,) = mail.outbox
    link = sent.extra_headers["List-Unsubscribe"]
    assert link.startswith(f"<http://{ada.host}") and link.endswith("/>")
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link.strip("<>") in sent.body
    assert link.strip("<>") in sent.alternatives[0].content


def test_what_is_off_at_first_is_on_when_asked_for(alice):
    tell(alice, "post", key="post:1")
    services.choose_messages(member=alice, on={"post:bell", "post:mail"})
    tell(alice, "post", key="post:2")

    found = Notice.objects.order_by("key").values_list("key", "mail_due")

    assert list(found) == [("post:1", False), ("post:2", True)]


def test_choosing_keeps_what_is_fixed_and_passes_over_what_means_nothing(alice, owner):
    person = services.choose_messages(member=alice, on={"reply:bell", "sale:mail", "x", "a:b:c"})

    assert "reply:mail" in person.muted
    assert not {"receipt:mail", "receipt:bell", "code:mail", "welcome:mail"} & set(person.muted)
    assert not any(name.startswith(("sale", "+sale", "new_fan")) for name in person.muted)
    everything = {f"{message.kind}:{way}" for message in MESSAGES for way in Channel}
    chosen = services.choose_messages(member=owner, on=everything).muted
    assert set(chosen) == {"+new_fan:mail", "+group_post:mail", "+fan_left:mail"}
    assert services.choose_messages(member=owner, on=everything).muted == chosen


def test_what_was_switched_off_meanwhile_is_not_mailed(alice):
    tell(alice, "reply")
    services.choose_messages(member=alice, on=set())

    assert services.mail_notices() == 0
    assert (mail.outbox, Notice.objects.filter(mail_due=True).count()) == ([], 0)


# --- The words ---------------------------------------------------------------------------------


def test_the_words_are_in_the_readers_language_and_zone(alice, bob):
    User.objects.filter(pk=alice.pk).update(language="zh-hans", time_zone="Asia/Shanghai")
    for person in (alice, bob):
        services.notify(
            member=person, kind="ending", key="ending:1",
            facts={"tier": "Friends", "ends_at": "2026-08-07T20:00:00+00:00"},
        )  # fmt: skip
    services.mail_notices()

    chinese, english = mail.outbox
    assert (chinese.to, english.to) == (["alice@example.com"], ["bob@example.com"])
    assert "8月8日" in chinese.subject and "Friends" in chinese.subject
    assert "会员" in chinese.body and 'lang="zh-Hans"' in chinese.alternatives[0].content
    assert "7 August 2026" in english.subject
    assert "Your membership" in english.body


def test_names_are_escaped_in_html_and_turn_no_words_around(alice):
    name = "<b>\u202eEve</b>"
    services.notify(
        member=alice, kind="reply", key="reply:1",
        facts={"name": name, "group": "A & B\r\nBcc: x@example.com", "words": "<script>1</script>"},
    )  # fmt: skip
    services.mail_notices()

    (sent,) = mail.outbox
    html = sent.alternatives[0].content
    assert sent.subject == "<b>Eve</b> answered you in A & B Bcc: x@example.com"
    assert "&lt;b&gt;Eve&lt;/b&gt;" in html
    assert "<script" not in html and "<b>Eve" not in html and "\u202e" not in html
    assert "<script>1</script>" in sent.body


@pytest.mark.parametrize("message", TOLD, ids=lambda message: message.kind)
def test_every_kind_has_words_for_its_facts(message, ada):
    said = words(message.kind, facts_of(message.kind))

    assert "%(" not in f"{said.title}{said.text}{said.action}"
    assert said.title or message.bell is None
    assert said.action or message.bell is None


# --- Mailing from the rows ---------------------------------------------------------------------


class Away(EmailBackend):
    def send_messages(self, messages: Any) -> int:
        raise MailDown("Connection refused")


class Refusing(EmailBackend):
    """Refuses alice for good and bob for now."""

    def send_messages(self, messages: Any) -> int:
        to = messages[0].to[0]
        if not to.startswith("charlie"):
            raise MailRefused(to, for_good=to.startswith("alice"))
        return super().send_messages(messages)


def test_a_mail_goes_out_once_however_often_it_is_swept(alice):
    tell(alice, "reply")

    assert (services.mail_notices(), services.mail_notices()) == (1, 0)
    assert len(mail.outbox) == 1


def test_a_mail_server_that_is_away_loses_nothing(alice, bob, settings):
    tell(alice, "reply")
    tell(bob, "reply")
    settings.EMAIL_BACKEND = f"{__name__}.Away"
    assert services.mail_notices() == 0
    assert Notice.objects.filter(mail_due=True, mailed_at=None).count() == 2

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert services.mail_notices() == 2


def test_a_refused_address_stops_nobody_else(alice, bob, charlie, settings):
    for person in (alice, bob, charlie):
        tell(person, "reply")
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"

    assert services.mail_notices() == 1

    found = Notice.objects.order_by("member__email").values_list("mail_due", "mailed_at")
    assert [(due, bool(at)) for due, at in found] == [(False, False), (True, False), (True, True)]


def test_after_three_days_a_mail_is_put_aside_and_stays_in_the_bell(alice):
    tell(alice, "reply")
    Notice.objects.update(created_at=clock.now() - timedelta(days=3, minutes=1))

    assert services.mail_notices() == 0
    assert (mail.outbox, Notice.objects.get().mail_due, unread_count(alice)) == ([], False, 1)


def test_the_mail_is_queued_on_commit_and_a_broker_that_is_away_breaks_nothing(
    alice, monkeypatch, django_capture_on_commit_callbacks
):
    def away(*args: Any) -> None:
        raise OperationalError("Connection refused")

    monkeypatch.setattr(tasks.mail_notices, "delay", away)
    with django_capture_on_commit_callbacks(execute=True) as queued:
        tell(alice, "reply")
        tell(alice, "receipt", key="receipt:1")

    assert len(queued) == 1
    assert Notice.objects.filter(mail_due=True).count() == 1


def test_the_task_mails_in_the_schema_that_it_is_told(alice, ada, lin):
    tell(alice, "reply")
    schema = connection.schema_name

    tasks.mail_notices(lin.schema_name)
    assert mail.outbox == []
    tasks.mail_notices(schema)

    assert [sent.from_email for sent in mail.outbox] == ["Ada Studio <no-reply@localhost>"]


def test_what_was_told_of_something_that_is_gone_is_taken_back(alice, bob):
    tell(alice, "post", key="post:1")
    tell(bob, "post", key="post:1")
    tell(bob, "post", key="post:2")

    assert services.withdraw_notices(keys=["post:1", "reply:1"]) == 2
    assert Notice.objects.get().key == "post:2"


def test_half_a_year_is_kept(alice):
    tell(alice, "post", key="post:1")
    Notice.objects.update(created_at=clock.now() - timedelta(days=181))
    tell(alice, "post", key="post:2")

    assert services.forget_old_notices() == 1
    assert Notice.objects.get().key == "post:2"


# --- The bell ----------------------------------------------------------------------------------


def test_reading_one_and_reading_all(alice, bob):
    for number in range(3):
        tell(alice, "reply", key=f"reply:{number}")
    tell(bob, "reply")
    first = bell_of(alice)[0]

    services.read_notice(notice=first)
    read_at = Notice.objects.get(pk=first.pk).read_at
    services.read_notice(notice=first)

    assert unread_count(alice) == 2
    assert Notice.objects.get(pk=first.pk).read_at == read_at
    assert services.read_all(member=alice) == 2
    assert (unread_count(alice), unread_count(bob)) == (0, 1)


def test_the_count_stops_at_a_hundred(alice):
    Notice.objects.bulk_create(
        Notice(member=alice, kind="reply", key=f"reply:{number}") for number in range(120)
    )

    assert unread_count(alice) == 100


def test_a_site_knows_nothing_of_its_neighbours_notices(alice, ada: Creator, lin: Creator):
    tell(alice, "reply")

    with open_creator(lin):
        assert not Notice.objects.exists()
        assert services.mail_notices() == 0
    assert mail.outbox == []
