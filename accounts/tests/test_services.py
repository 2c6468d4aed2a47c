"""Grants are written once and ended in time; people and sites say what they are."""

import io
from datetime import timedelta

import pytest
from PIL import Image

from accounts import services
from accounts.models import Grant, User
from tenants import clock
from tenants.errors import ImageTypeRefused
from tenants.models import Creator
from tenants.schemas import open_public

DAY = timedelta(days=1)


def give(member, **fields):
    now = clock.now()
    defaults = {"key": "course:1", "source": "order:1", "starts_at": now - DAY, "ends_at": None}
    return services.set_grant(member_id=member.pk, **{**defaults, **fields})


def stored(creator: Creator) -> Creator:
    with open_public():
        return Creator.objects.get(pk=creator.pk)


def picture() -> io.BytesIO:
    buffer = io.BytesIO()
    Image.new("RGB", (900, 600), "teal").save(buffer, "PNG")
    buffer.seek(0)
    return buffer


def test_the_same_grant_twice_is_one_with_the_newest_times(alice):
    end = clock.now() + DAY
    give(alice)
    give(alice, ends_at=end)

    assert list(Grant.objects.values_list("key", "ends_at")) == [("course:1", end)]


def test_two_sources_of_one_key_are_two_grants(alice):
    give(alice, source="order:1")
    give(alice, source="gift:1")

    assert Grant.objects.count() == 2


def test_ending_cuts_what_is_open_and_leaves_the_rest(alice, bob):
    now = clock.now()
    open_end = give(alice)
    later = give(alice, key="course:2", ends_at=now + DAY)
    over = give(alice, key="course:3", ends_at=now - timedelta(hours=1))
    other = give(bob, source="order:2")

    assert services.end_grants(source="order:1", at=now) == 2

    ends = dict(Grant.objects.values_list("pk", "ends_at"))
    assert (ends[open_end.pk], ends[later.pk]) == (now, now)
    assert (ends[over.pk], ends[other.pk]) == (over.ends_at, None)


def test_a_grant_that_has_not_begun_ends_at_its_start(alice):
    start = clock.now() + DAY
    give(alice, starts_at=start)

    services.end_grants(source="order:1", at=clock.now())

    assert Grant.objects.get().ends_at == start


def test_ending_twice_changes_nothing_more(alice):
    give(alice)
    now = clock.now()

    assert [services.end_grants(source="order:1", at=now + n * DAY) for n in (0, 1)] == [1, 0]


def test_a_profile_is_kept(alice):
    services.update_profile(member=alice, name="Al", language="zh-hans", time_zone="Asia/Tokyo")

    kept = User.objects.get(pk=alice.pk)
    assert (kept.name, kept.language, kept.time_zone) == ("Al", "zh-hans", "Asia/Tokyo")


def test_appearance_is_kept_on_this_site_alone(ada, lin):
    before = stored(lin).brand_color

    services.change_appearance(title="Ada draws", tagline="Look first.", brand_color="#ff00aa")

    kept = stored(ada)
    assert (kept.title, kept.tagline, kept.brand_color) == ("Ada draws", "Look first.", "#ff00aa")
    assert (stored(lin).brand_color, ada.title) == (before, "Ada draws")


def test_a_new_logo_takes_the_place_of_the_old_file(ada, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    first = services.change_logo(file=picture())
    second = services.change_logo(file=picture())

    files = [path.relative_to(tmp_path / ada.schema_name) for path in tmp_path.rglob("*.webp")]
    assert [str(path) for path in files] == [second]
    assert first != second
    assert stored(ada).logo == second
    assert max(Image.open(tmp_path / ada.schema_name / second).size) == 512


def test_a_refused_logo_leaves_the_old_one(ada, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    kept = services.change_logo(file=picture())

    with pytest.raises(ImageTypeRefused):
        services.change_logo(file=io.BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'/>"))

    assert stored(ada).logo == kept
    assert len(list(tmp_path.rglob("*.webp"))) == 1


def test_removing_the_logo_is_fine_without_one(ada, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    services.change_logo(file=picture())

    services.remove_logo()
    services.remove_logo()

    assert (stored(ada).logo, list(tmp_path.rglob("*.webp"))) == ("", [])


def test_the_sites_texts_are_sanitised_and_plain_text_becomes_paragraphs(ada):
    services.change_settings(
        language="zh-hans",
        time_zone="Asia/Tokyo",
        about='<div>Hi<script>alert(1)</script> <a href="javascript:x()">there</a></div>',
        terms="One line\n\nAnother & more",
        privacy="",
    )

    kept = stored(ada)
    assert (kept.language, kept.time_zone, kept.privacy) == ("zh-hans", "Asia/Tokyo", "")
    assert kept.terms == "<p>One line</p><p>Another &amp; more</p>"
    assert "script" not in kept.about
    assert "javascript" not in kept.about
    assert "Hi" in kept.about


def test_a_fan_can_be_deleted_in_the_schema_of_the_site(alice: User) -> None:
    alice.delete()

    assert not User.objects.filter(email="alice@example.com").exists()
