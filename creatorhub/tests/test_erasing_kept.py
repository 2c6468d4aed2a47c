"""Deletions that wait, and answers that were kept for programs."""

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as RECORDS
from django.utils import timezone

from accounts.models import KeptAnswer, User
from conftest import PASSWORD, SiteClient
from creatorhub.owndata.erasing import erase


def test_a_deletion_that_waits_for_the_password_asks_the_role_once_more(alice, bob, ada):
    """What waits goes on without the doors: the role may have been taken in between."""
    User.objects.filter(pk=bob.pk).update(role=User.Role.ADMIN)
    client = SiteClient(ada.host).sign_in(bob)
    session = client.session
    session[RECORDS] = [{**one, "at": one["at"] - 3600} for one in session[RECORDS]]
    session.save()
    page = f"/studio/members/{alice.pk}/delete/"
    asked = client.post(page, {"typed": alice.email, "words": "remove"})
    assert asked["Location"].startswith("/accounts/reauthenticate/")

    User.objects.filter(pk=bob.pk).update(role=User.Role.FAN)
    done = client.post(asked["Location"], {"password": PASSWORD})

    assert done.status_code == 403
    assert User.objects.filter(pk=alice.pk).exists()


def test_kept_answers_go_with_a_name_in_quotation_marks_and_others_stay(alice, owner):
    User.objects.filter(pk=alice.pk).update(name='Al "Ace" \\ I')
    alice.refresh_from_db()
    _keep(owner, "hers", alice.name)
    _keep(owner, "another's", "Ali")

    erase(member_id=alice.pk, keep_words=False)

    assert [kept.key for kept in KeptAnswer.objects.all()] == ["another's"]


def test_a_short_name_takes_no_longer_one_along(alice, owner):
    User.objects.filter(pk=alice.pk).update(name="a")
    _keep(owner, "hers", "a")
    _keep(owner, "another's", "Ali and anna")

    erase(member_id=alice.pk, keep_words=False)

    assert [kept.key for kept in KeptAnswer.objects.all()] == ["another's"]


def _keep(member: User, key: str, name: str) -> None:
    told = {"fingerprint": "-", "status": 200, "body": {"name": name}}
    KeptAnswer.objects.create(member=member, key=key, created_at=timezone.now(), **told)
