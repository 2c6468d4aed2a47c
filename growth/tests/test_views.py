"""The studio's pages of letters: nothing goes out without a click, and only the owner comes in."""

import pytest
from django.core import mail

from analytics.models import RuleSegment
from billing.tests import factories
from growth import services
from growth.models import Letter, LetterCopy
from growth.tests.test_letters import ALL, Away, a_letter, holds


@pytest.fixture
def letter(ada):
    return a_letter()


PAGES = ["lists/", "lists/?list=idle", "letters/", "letters/new/", "letters/{pk}/",
         "letters/{pk}/mail/", "letters/{pk}/send/"]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_are_the_owners(page, site, browse, alice, owner, letter):
    address = f"/studio/{page.format(pk=letter.pk)}"

    assert site.get(address).status_code == 302
    assert browse(alice).get(address).status_code == 403
    assert browse(owner).get(address).status_code == 200


@pytest.mark.parametrize("page", ["send/", "test/", "delete/", ""])
def test_a_fan_sends_changes_and_deletes_nothing(page, browse, alice, letter):
    answer = browse(alice).post(f"/studio/letters/{letter.pk}/{page}", {"readers": "1"})

    assert answer.status_code == 403
    assert (mail.outbox, LetterCopy.objects.count(), Letter.objects.count()) == ([], 0, 1)


def test_looking_at_every_page_sends_and_writes_nothing(browse, owner, alice, letter):
    client = browse(owner)
    for page in PAGES:
        client.get(f"/studio/{page.format(pk=letter.pk)}")

    assert (mail.outbox, LetterCopy.objects.count(), Letter.objects.count()) == ([], 0, 1)
    assert client.get(f"/studio/letters/{letter.pk}/test/").status_code == 405
    assert client.get(f"/studio/letters/{letter.pk}/delete/").status_code == 405


def test_from_the_list_to_the_readers(browse, owner, bob, ada):
    holds(bob, factories.make_tier(monthly=900), days=5)
    client = browse(owner)
    page = client.get("/studio/lists/").content.decode()
    assert "Bob" in page and "/studio/letters/new/?list=expiring" in page
    form = client.get("/studio/letters/new/?list=expiring").context["form"]

    answer = client.post("/studio/letters/new/?list=expiring", form.initial)

    kept = Letter.objects.get()
    assert answer.url == f"/studio/letters/{kept.pk}/"
    assert (kept.audience, kept.state, mail.outbox) == ({"list": "expiring"}, "draft", [])
    confirm = client.get(f"/studio/letters/{kept.pk}/send/")
    assert "Send to 1 person" in confirm.content.decode()
    assert client.post(f"/studio/letters/{kept.pk}/send/", {"readers": "1"}).status_code == 302
    services.mail_letters()
    assert [sent.to for sent in mail.outbox] == [["bob@example.com"]]
    assert "1 of 1 mailed" in client.get(f"/studio/letters/{kept.pk}/").content.decode()
    again = client.post(f"/studio/letters/{kept.pk}/send/", {"readers": "1"})
    assert (again.status_code, len(mail.outbox)) == (302, 1)


@pytest.mark.parametrize("number", ["", "0", "2", "-1", "x", "9" * 40, "²"])
def test_a_wrong_number_sends_nothing_and_says_why(number, browse, owner, alice, letter):
    answer = browse(owner).post(f"/studio/letters/{letter.pk}/send/", {"readers": number})

    assert answer.status_code == 409
    assert "Nothing was sent" in answer.content.decode()
    assert not LetterCopy.objects.exists()


def test_a_test_goes_to_the_creator_alone(browse, owner, alice, letter, settings):
    browse(owner).post(f"/studio/letters/{letter.pk}/test/")
    assert [sent.to for sent in mail.outbox] == [["ada@example.com"]]

    settings.EMAIL_BACKEND = f"{Away.__module__}.Away"
    answer = browse(owner).post(f"/studio/letters/{letter.pk}/test/", follow=True)

    assert "mail server does not answer" in answer.content.decode()


def test_the_preview_runs_nothing_and_may_be_framed_by_us_alone(browse, owner, letter):
    answer = browse(owner).get(f"/studio/letters/{letter.pk}/mail/")

    policy = answer["Content-Security-Policy"]
    assert "sandbox allow-popups" in policy and "script-src" not in policy
    assert "frame-ancestors 'self'" in policy and "default-src 'none'" in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "Dear Ada" in answer.content.decode()
    page = browse(owner).get(f"/studio/letters/{letter.pk}/")
    assert "frame-src" in page["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]


def test_a_letter_to_a_segment_that_is_gone_never_becomes_one_to_all(browse, owner, alice):
    rule = RuleSegment.objects.create(name="Everybody", rule={"match": "all", "conditions": []})
    letter = a_letter(audience={"rule": rule.pk})
    rule.delete()
    client = browse(owner)

    page = client.get(f"/studio/letters/{letter.pk}/").content.decode()
    confirm = client.get(f"/studio/letters/{letter.pk}/send/").content.decode()

    assert "Choose who gets it" in page
    assert "Nobody would get this letter" in confirm
    assert client.post(f"/studio/letters/{letter.pk}/send/", {"readers": "0"}).status_code == 409
    unknown = client.get("/studio/letters/new/?rule=999&list=")
    assert unknown.context["form"].initial == {}


def test_an_empty_letter_is_refused_and_what_was_typed_stays(browse, owner):
    answer = browse(owner).post(
        "/studio/letters/new/", {"audience": "list:all", "subject": "Hi", "body": "<p> </p>"}
    )

    assert answer.status_code == 200
    assert "Write something first" in answer.content.decode()
    assert 'value="Hi"' in answer.content.decode()
    assert not Letter.objects.exists()


def test_a_neighbours_letter_is_not_found(browse, owner, letter):
    assert browse(owner).get(f"/studio/letters/{letter.pk + 1000}/").status_code == 404
    assert browse(owner).post(f"/studio/letters/{letter.pk + 1000}/test/").status_code == 404


def test_a_draft_is_changed_and_thrown_away(browse, owner, letter):
    client = browse(owner)
    client.post(
        f"/studio/letters/{letter.pk}/",
        {"audience": "list:idle", "subject": "Other", "body": "<p>Words</p>"},
    )
    letter.refresh_from_db()
    assert (letter.subject, letter.audience) == ("Other", {"list": "idle"})

    client.post(f"/studio/letters/{letter.pk}/delete/")

    assert not Letter.objects.exists()
    assert "No letter yet" in client.get("/studio/letters/").content.decode()
    assert ALL == {"list": "all"}
