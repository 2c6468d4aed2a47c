"""Letters: drafted for the creator, sent by a click, mailed once to everybody who wants them."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import translation

from accounts import services as accounts
from accounts.models import User
from analytics.errors import NoSuchAudience
from analytics.models import Event, RuleSegment
from billing import services as billing
from billing.selectors import endings
from community import services as community
from courses import services as courses
from growth import selectors, services, tasks
from growth.errors import (
    AlreadySent,
    AudienceMoved,
    LetterGone,
    NobodyToWriteTo,
    TooManyLetters,
)
from growth.models import Letter, LetterCopy
from tenants import clock
from tenants.errors import MailDown, MailRefused
from tenants.schemas import open_creator

ALL = {"list": "all"}


def a_letter(**fields: Any) -> Letter:
    return services.write_letter(
        **{"subject": "News for {name}", "body": "<p>Dear {name}</p>", "audience": ALL, **fields}
    )


def holds(member: User, tier: Any, *, days: float | None, source: str = "gift:1") -> None:
    now = clock.now()
    accounts.set_grant(
        member_id=member.pk, key=tier.key, source=source, starts_at=now - timedelta(days=20),
        ends_at=None if days is None else now + timedelta(days=days),
    )  # fmt: skip


@pytest.fixture
def tier(ada):
    return billing.make_tier(name="Friends", monthly=900)


@pytest.fixture
def studio(ada):
    return billing.make_tier(name="Studio", monthly=1900)


# --- The lists ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "stands"), [(0.1, 1), (13.9, 1), (14.1, 0), (None, 0), (-1, 0)])
def test_a_membership_that_ends_within_14_days_stands_in_the_list(bob, tier, days, stands):
    holds(bob, tier, days=days)

    found = selectors.expiring()

    assert [(ending.member, ending.tier.name) for ending in found] == [(bob, "Friends")] * stands


def test_a_membership_that_something_else_continues_does_not_end(alice, bob, charlie, tier, studio):
    holds(alice, tier, days=3)
    holds(alice, studio, days=None, source="gift:2")  # a higher tier goes on
    holds(bob, studio, days=3)
    holds(bob, tier, days=None, source="gift:2")  # a lower tier is not the same
    holds(charlie, tier, days=3)
    holds(charlie, tier, days=12, source="gift:2")  # ends as well, but later

    found = [(ending.member.name, ending.tier.name) for ending in selectors.expiring()]

    assert found == [("Bob", "Studio"), ("Charlie", "Friends")]
    (charlies,) = [ending for ending in selectors.expiring() if ending.member == charlie]
    assert charlies.ends_at > clock.now() + timedelta(days=11)


def test_what_renews_by_itself_does_not_end_until_it_is_cancelled(bob, tier):
    from billing.tests import factories

    order = factories.buy(bob, factories.offer_of(tier))
    assert order.renews and endings(within=timedelta(days=40)) == []

    billing.cancel(order)

    assert [ending.member for ending in endings(within=timedelta(days=40))] == [bob]


def test_idle_is_who_did_nothing_for_30_days(alice, bob, charlie, owner):
    now = clock.now()
    User.objects.update(date_joined=now - timedelta(days=60))
    charlie.date_joined = now - timedelta(days=5)
    charlie.save()
    for member, days in ((alice, 31), (alice, 40), (bob, 29)):
        Event.objects.create(
            actor=member, kind="view", subject_type="course", subject_id=1,
            at=now - timedelta(days=days),
        )  # fmt: skip

    assert [(fan, fan.seen_at < now - timedelta(days=30)) for fan in selectors.idle()] == [
        (alice, True)
    ]
    User.objects.filter(pk=alice.pk).update(is_remembered=False)
    assert not selectors.idle().exists()


def test_the_lists_cost_a_fixed_number_of_statements(
    alice, bob, charlie, tier, django_assert_num_queries
):
    holds(alice, tier, days=3)
    with django_assert_num_queries(3):
        selectors.expiring()
    for fan in (bob, charlie):
        holds(fan, tier, days=3)
    with django_assert_num_queries(3):
        assert len(selectors.expiring()) == 3


# --- Drafts ------------------------------------------------------------------------------------


def test_a_draft_is_made_of_what_is_true_here_and_in_the_sites_language(ada, lin, bob, tier):
    course = courses.create_course(kind="course", title="Wet <streets>", fields={"access": "open"})
    courses.add_lesson(section=courses.add_section(course=course, title="One"), title="Look")
    courses.publish(course=course)

    with translation.override("zh-hans"):  # the reader's language does not matter
        draft = services.draft_for({"list": "expiring"})

    assert draft.subject == "Your membership at Ada Studio ends soon"
    assert "There is 1 course here. The newest one is “Wet &lt;streets&gt;”." in draft.body
    assert f'<a href="http://{ada.host}' in draft.body
    assert "posts" not in draft.body
    with open_creator(lin):
        assert "会员" in services.draft_for({"list": "expiring"}).subject
        assert "course" not in services.draft_for({"list": "idle"}).body.partition("href")[0]
    assert services.draft_for(ALL) == services.Draft("", "")


def test_what_is_written_is_sanitised_and_plain_text_gets_paragraphs(ada):
    letter = a_letter(subject=" a\r\nb ", body='<p onclick="x">Hi<script>1</script></p>')

    assert (letter.subject, letter.body) == ("a b", "<p>Hi</p>")
    services.change_letter(letter_id=letter.pk, subject="c", body="one\n\ntwo", audience=ALL)
    assert Letter.objects.get().body == "<p>one</p><p>two</p>"
    services.delete_letter(letter_id=letter.pk)
    with pytest.raises(LetterGone):
        services.delete_letter(letter_id=letter.pk)


# --- Whom it is for ----------------------------------------------------------------------------


def test_who_muted_letters_or_has_no_address_is_counted_apart(alice, bob, charlie, owner):
    accounts.choose_messages(member=alice, on=set())
    User.objects.filter(pk=bob.pk).update(email=None)

    reach = selectors.reach(ALL)

    assert (reach.people, reach.muted, reach.unreachable, reach.readers) == (3, 1, 1, 1)
    assert list(selectors.readers(ALL)) == [charlie]


def test_audiences_are_lists_and_segments(alice, bob, charlie, ada):
    rule = RuleSegment.objects.create(name="Everybody", rule={"match": "all", "conditions": []})

    known = dict(selectors.audiences())

    assert known[f"rule:{rule.pk}"] == "Everybody" and "segment:champions" in known
    assert selectors.read_audience(f"rule:{rule.pk}") == {"rule": rule.pk}
    assert selectors.written(selectors.read_audience("segment:champions")) == "segment:champions"
    assert selectors.reach({"segment": "champions"}).people == 0
    for text in ("", "list:", "list:everybody", "rule:999999", "segment:x", "a:b:c"):
        with pytest.raises(NoSuchAudience):
            selectors.read_audience(text)
    with pytest.raises(NoSuchAudience):
        selectors.people_of({"list": "strangers"})


# --- Sending -----------------------------------------------------------------------------------


def test_a_letter_reaches_each_reader_once(alice, bob, charlie, ada):
    accounts.choose_messages(member=charlie, on=set())
    User.objects.filter(pk=bob.pk).update(name="", language="zh-hans")
    letter = services.send_letter(letter_id=a_letter().pk, expected=2)
    assert letter.state == Letter.State.SENDING

    assert (services.mail_letters(), services.mail_letters()) == (2, 0)

    to_alice, to_bob = mail.outbox
    assert (to_alice.to, to_alice.subject) == (["alice@example.com"], "News for Alice")
    assert to_bob.subject == "News for 亲爱的读者"
    assert "Dear Alice" in to_alice.body and "<p>Dear Alice</p>" in to_alice.alternatives[0].content
    assert "unsubscribe" in to_alice.extra_headers["List-Unsubscribe"]
    assert Letter.objects.get().state == Letter.State.SENT


def test_names_are_escaped_and_addresses_are_whole(alice, ada):
    User.objects.filter(pk=alice.pk).update(name="<i>A")
    path = "/media/public/00000000-0000-4000-8000-000000000000.webp"
    letter = a_letter(body=f'<p>{{name}} <img src="{path}"> <a href="/courses/">see</a></p>')

    html = services.letter_mail(letter, User.objects.get(pk=alice.pk)).alternatives[0].content

    assert "&lt;i&gt;A" in html and "<i>A" not in html
    assert f'src="http://{ada.host}' in html and path in html
    assert 'href="/courses/"' not in html


def test_a_letter_is_sent_once(alice, ada):
    letter = a_letter()
    services.send_letter(letter_id=letter.pk, expected=1)

    with pytest.raises(AlreadySent):
        services.send_letter(letter_id=letter.pk, expected=1)
    with pytest.raises(AlreadySent):
        services.change_letter(letter_id=letter.pk, subject="x", body="y", audience=ALL)
    with pytest.raises(AlreadySent):
        services.delete_letter(letter_id=letter.pk)
    assert LetterCopy.objects.count() == 1


def test_another_number_than_agreed_sends_nothing(alice, bob):
    with pytest.raises(AudienceMoved):
        services.send_letter(letter_id=a_letter().pk, expected=1)

    assert (LetterCopy.objects.count(), Letter.objects.get().state) == (0, Letter.State.DRAFT)


def test_a_letter_to_nobody_and_one_that_is_gone_are_refused(ada, alice):
    with pytest.raises(NobodyToWriteTo):
        services.send_letter(letter_id=a_letter(audience={"list": "expiring"}).pk, expected=0)
    with pytest.raises(NoSuchAudience):
        services.send_letter(letter_id=a_letter(audience={"rule": 999}).pk, expected=1)
    with pytest.raises(LetterGone):
        services.send_letter(letter_id=10**9, expected=1)
    assert not LetterCopy.objects.exists()


def test_five_letters_a_day_are_enough(alice):
    for _number in range(5):
        services.send_letter(letter_id=a_letter().pk, expected=1)
    sixth = a_letter()

    with pytest.raises(TooManyLetters):
        services.send_letter(letter_id=sixth.pk, expected=1)
    assert LetterCopy.objects.count() == 5
    Letter.objects.exclude(pk=sixth.pk).update(sent_at=clock.now() - timedelta(hours=25))
    services.send_letter(letter_id=sixth.pk, expected=1)


class Away(EmailBackend):
    def send_messages(self, messages: Any) -> int:
        raise MailDown("Connection refused")


class Stumbling(EmailBackend):
    """Takes one mail, then is away; refuses bob for good."""

    taken: list[str] = []  # noqa: RUF012

    def send_messages(self, messages: Any) -> int:
        to = messages[0].to[0]
        if to.startswith("bob"):
            raise MailRefused(to, for_good=True)
        if self.taken:
            raise MailDown("gone")
        self.taken.append(to)
        return super().send_messages(messages)


def test_a_round_that_breaks_off_goes_on_where_it_stopped(alice, bob, charlie, settings):
    letter = services.send_letter(letter_id=a_letter().pk, expected=3)
    Stumbling.taken.clear()
    settings.EMAIL_BACKEND = f"{__name__}.Stumbling"
    assert services.mail_letters() == 1
    found = selectors.letters().get()
    assert (found.copies_count, found.mailed, found.aside) == (3, 1, 1)
    assert found.state == Letter.State.SENDING

    settings.EMAIL_BACKEND = f"{__name__}.Away"
    assert services.mail_letters() == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert services.mail_letters() == 1

    assert [sent.to[0] for sent in mail.outbox] == ["alice@example.com", "charlie@example.com"]
    letter.refresh_from_db()
    assert letter.state == Letter.State.SENT


def test_after_three_days_what_waits_is_put_aside(alice):
    letter = services.send_letter(letter_id=a_letter().pk, expected=1)
    Letter.objects.update(sent_at=clock.now() - timedelta(days=3, minutes=1))

    assert services.mail_letters() == 0
    letter.refresh_from_db()
    assert (mail.outbox, letter.state, selectors.letters().get().aside) == (
        [], Letter.State.SENT, 1,
    )  # fmt: skip


def test_who_switched_letters_off_meanwhile_gets_none(alice):
    services.send_letter(letter_id=a_letter().pk, expected=1)
    accounts.choose_messages(member=alice, on=set())

    assert services.mail_letters() == 0
    assert (mail.outbox, selectors.letters().get().aside) == ([], 1)


def test_letters_stay_on_their_site(alice, ada, lin):
    services.send_letter(letter_id=a_letter().pk, expected=1)

    tasks.mail_letters(lin.schema_name)

    assert mail.outbox == []
    with open_creator(lin):
        assert not Letter.objects.exists()


def test_the_mail_is_queued_on_commit(alice, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as queued:
        services.send_letter(letter_id=a_letter().pk, expected=1)

    assert len(queued) == 1


def test_groups_are_counted_in_a_draft(ada, alice):
    group = community.create_group(title="Talk")
    community.join(group=group, member=alice)
    community.post(group=group, author=alice, body="Hello")

    draft = services.draft_for({"list": "idle"})

    assert "In the groups 1 post was written in the last 30 days." in draft.body
