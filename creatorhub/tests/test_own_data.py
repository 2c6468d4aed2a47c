"""What a site knows of a fan: on one page, in two files, and about nobody else."""

import json
import re
from urllib.parse import quote

import pytest
from django.apps import AppConfig, apps
from django.conf import settings
from django.urls import reverse

from accounts.models import User
from conftest import PASSWORD
from creatorhub.owndata import declared, sources
from creatorhub.owndata.erasing import wipe_profile
from creatorhub.owndata.files import write_file
from creatorhub.tests.life import forget_signing_in, live
from recommend.selectors import shelf_for
from recommend.services import rebuild
from recommend.tests.factories import plant_tastes
from tenants import services
from tenants.schemas import open_creator

PAGE = "/me/data/"


def body(answer) -> str:
    parts = answer.streaming_content if answer.streaming else [answer.content]
    return b"".join(parts).decode()


@pytest.fixture
def sure(monkeypatch, settings):
    """Whoever is signed in has just been asked who they are."""
    flows = "allauth.account.internal.flows.reauthentication"
    monkeypatch.setattr(f"{flows}.did_recently_reauthenticate", lambda _request: True)


def relations() -> dict[str, object]:
    """Every relation of a table in a creator's schema to a person, as "app.Model.field"."""
    there = {AppConfig.create(name).label for name in settings.TENANT_APPS}
    return {
        f"{model._meta.app_label}.{model.__name__}.{field.name}": field
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in there
        for field in [*model._meta.fields, *model._meta.many_to_many]
        if field.related_model is User
    }


def test_each_table_that_names_a_person_is_told_of_or_left_out_for_a_reason(ada):
    told, left = sources.covered(), set(declared.LEFT_OUT)

    assert set(relations()) - told - left == set()
    assert (told | left) - set(relations()) == set()
    assert told & left == set()


def test_the_page_tells_each_source_with_its_reason(browse, owner, bob):
    life = live(owner, bob)

    page = browse(life.person).get(PAGE).content.decode()

    for source in sources.all_sources():
        assert str(source.title) in page
        assert str(source.why) in page
    for text in ("is kind", "village", "loved it", "asks who comes", "Fresh"):
        assert text in page, text
    assert f'href="{PAGE}"' in browse(life.person).get("/me/").content.decode()


@pytest.mark.parametrize("posts", [1, 3])
def test_the_page_asks_the_same_for_one_row_and_for_three(
    browse, alice, owner, posts, django_assert_max_num_queries
):
    from community.tests.factories import make_group, say, seat

    group = seat(make_group(), alice)
    for _number in range(posts):
        say(group, alice)
        owner.notes.model.objects.create(member=alice, author=owner, text="kind")
    client = browse(alice)
    client.get(PAGE)

    with django_assert_max_num_queries(6):
        client.get(PAGE)


def test_the_file_holds_everything_in_a_shape_that_is_written_down(browse, owner, bob, sure):
    life = live(owner, bob)

    answer = browse(life.person).get(f"{PAGE}file/json/")
    told = json.loads(body(answer))

    assert re.fullmatch(
        r'attachment; filename="ada-own-data-\d{4}-\d\d-\d\d.json"', answer["Content-Disposition"]
    )
    assert (told["format"], told["version"]) == ("creatorhub.own-data", 1)
    assert list(told["sources"]) == [source.name for source in sources.all_sources()]
    [account] = told["sources"]["account"]
    assert account["email"] == life.person.email
    assert account["joined_at"] == life.person.date_joined.isoformat()
    orders = told["sources"]["orders"]
    assert {(row["amount"], row["currency"]) for row in orders} == {(900, "EUR"), (2900, "EUR")}
    assert len(told["sources"]["posts"]) == 3
    assert [row["note"] for row in told["sources"]["notes"]] == ["Zyxwvut is kind"]
    written = (settings.BASE_DIR / "docs/own-data.md").read_text()
    for source in sources.all_sources():
        assert f"`{source.name}`" in written
        for field in source.fields:
            assert f"`{field.name}`" in written, (source.name, field.name)


@pytest.mark.parametrize("kind", ["json", "html"])
def test_a_file_holds_nothing_of_anybody_else(browse, owner, bob, lin, sure, kind):
    live(owner, bob)
    with open_creator(lin):
        User.objects.create_user("bob@example.com", name="Linwordfan")

    text = body(browse(bob).get(f"{PAGE}file/{kind}/"))

    assert "Who has a pen?" in text
    assert "Zyxwvut" not in text
    assert "Linwordfan" not in text


def test_the_readable_file_needs_nothing_else(browse, owner, bob, sure):
    life = live(owner, bob)
    User.objects.filter(pk=life.person.pk).update(name="<b>Zyx</b>", language="zh-hans")

    text = body(browse(User.objects.get(pk=life.person.pk)).get(f"{PAGE}file/html/"))

    assert '<html lang="zh-hans">' in text
    assert "&lt;b&gt;Zyx&lt;/b&gt;" in text
    assert not re.search(r"<script|<img|<link|src=|href=|url\(", text)


def test_a_file_is_given_after_asking_who_is_there(browse, alice):
    client = forget_signing_in(browse(alice))

    answer = client.get(f"{PAGE}file/json/")
    assert answer["Location"] == f"{PAGE}?take=json"
    asked = quote(answer["Location"], safe="")
    assert client.get(answer["Location"])["Location"] == f"/accounts/reauthenticate/?next={asked}"
    form = {"password": PASSWORD, "next": answer["Location"]}
    back = client.post("/accounts/reauthenticate/", form)
    assert "Now download your file" in client.get(back["Location"]).content.decode()
    assert client.get(f"{PAGE}file/json/").status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_a_file_asks_as_often_for_one_row_as_for_three(
    alice, owner, rows, django_assert_num_queries
):
    for _number in range(rows):
        owner.notes.model.objects.create(member=alice, author=owner, text="kind")

    # One for each source, the lists that the creator describes, and a savepoint.
    with django_assert_num_queries(len(sources.all_sources()) + 3):
        write_file(alice, "json").close()


def test_another_kind_of_file_is_not_there(browse, alice):
    assert browse(alice).get(f"{PAGE}file/exe/").status_code == 404


def test_a_visitor_has_no_such_page(site):
    assert site.get(PAGE)["Location"].startswith("/accounts/login/")
    assert reverse("site:own_data", urlconf=settings.ROOT_URLCONF) == PAGE


def test_wiping_changes_the_shelf_at_once_and_the_night_keeps_it_so(browse, ada):
    people, _courses = plant_tastes()
    fan = people[0]
    rebuild()
    before = shelf_for(fan)
    assert "finish" in {entry.kind for entry in before}

    assert browse(fan).post(f"{PAGE}wipe/").status_code == 302

    assert {entry.kind for entry in shelf_for(fan)} == {"popular"}
    rebuild()
    assert {entry.kind for entry in shelf_for(fan)} == {"popular"}
    assert wipe_profile(fan) == 0


def test_a_paused_site_still_lets_everybody_take_their_data_and_leave(ada, alice, browse, sure):
    fan = browse(alice)
    services.suspend(creator_id=ada.pk, reason="Closed")

    assert fan.get("/courses/").status_code == 503
    assert fan.get(PAGE).status_code == 200
    assert alice.email in body(fan.get(reverse("site:own_data_file", args=["json"])))
    assert fan.get(reverse("site:own_data_delete")).status_code == 200
