"""The demo sites' content files keep the format that the loader reads, in every language."""

import tomllib
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from creatorhub.demo.media.palette import brand_lch

CONTENT = Path(__file__).parents[1] / "demo" / "content"
SITES = sorted(path.parent for path in CONTENT.glob("*/site.toml"))
COURSES = [path for site in SITES for path in sorted(site.glob("courses/*.toml"))]
PATHS = [path for site in SITES for path in sorted(site.glob("paths/*.toml"))]
ALLOWED = {"p", "h2", "h3", "ul", "ol", "li", "blockquote", "strong", "em", "a", "hr"}
VOID = {"hr"}

SITE_KEYS = {
    *("title", "tagline", "about", "language", "time_zone", "currency", "brand_color"),
    *("owner_name", "terms", "privacy", "tiers", "groups", "fan_names", "tastes"),
    *("profile", "join_questions", "channels", "saved_segments", "notes", "letter"),
}
COURSE_KEYS = {
    *("slug", "title", "kind", "summary", "about", "tags", "tastes", "access", "tier"),
    *("price", "level", "popularity", "outcomes", "for_whom"),
}
LESSON_KEYS = {"title", "kind", "preview", "minutes", "media", "body"}


class Markup(HTMLParser):
    """Collects what is wrong with a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED or {name for name, _ in attrs} - {"href"}:
            self.wrong.append(f"<{tag}> {attrs}")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if data.strip() and not self.open:
            self.wrong.append(f"bare text: {data.strip()[:40]}")


def faults(html: str) -> list[str]:
    markup = Markup()
    markup.feed(html)
    markup.close()
    return markup.wrong + [f"<{tag}> left open" for tag in markup.open]


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def lessons(course: dict[str, Any]) -> list[dict[str, Any]]:
    return [lesson for section in course["sections"] for lesson in section["lessons"]]


def courses_of(site: Path) -> list[dict[str, Any]]:
    return [read(path) for path in sorted(site.glob("courses/*.toml"))]


def test_there_is_a_demo_site():
    assert "ada" in [site.name for site in SITES]


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_site_is_complete(site: Path):
    content = read(site / "site.toml")

    assert set(content) == SITE_KEYS
    assert [key for key in ("about", "terms", "privacy") if faults(content[key])] == []
    assert content["language"] in {"en", "zh-hans"}
    assert ZoneInfo(content["time_zone"]).key == content["time_zone"]
    assert len(content["currency"]) == 3 and content["currency"].isupper()
    assert brand_lch(content["brand_color"])[0] > 0


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_site_has_three_priced_tiers(site: Path):
    tiers = read(site / "site.toml")["tiers"]

    assert [tier["rank"] for tier in tiers] == [1, 2, 3]
    for tier in tiers:
        assert set(tier) == {"rank", "name", "description", "benefits", "monthly", "yearly"}
        assert tier["benefits"] and 0 < tier["monthly"] < tier["yearly"] < 12 * tier["monthly"]
    assert tiers[0]["monthly"] < tiers[1]["monthly"] < tiers[2]["monthly"]


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_site_has_many_different_fans_and_four_tastes(site: Path):
    content = read(site / "site.toml")

    names, tastes = content["fan_names"], content["tastes"]
    assert len(names) == 300 and len(set(names)) == len(names)
    assert [set(taste) for taste in tastes] == [{"key", "label", "weight"}] * 4
    assert len({taste["key"] for taste in tastes}) == 4
    assert sum(taste["weight"] for taste in tastes) == pytest.approx(1)


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_groups_are_conversations_in_order_one_for_all_and_one_for_members(site: Path):
    content = read(site / "site.toml")

    people = {content["owner_name"], *content["fan_names"]}
    assert [group["access"] for group in content["groups"]] == ["open", "paid:2"]
    for group in content["groups"]:
        assert set(group) == {"slug", "title", "description", "access", "posts"}
        assert len(group["posts"]) >= 6
    for post in [post for group in content["groups"] for post in group["posts"]]:
        replies = post.get("replies", [])
        assert {post["author"], *(reply["author"] for reply in replies)} <= people
        ages = [post["days_ago"], *(reply["days_ago"] for reply in replies)]
        assert ages == sorted(ages, reverse=True) and ages[-1] > 0
        assert post["body"].strip() and all(reply["body"].strip() for reply in replies)


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_a_question_waits_for_its_first_answer(site: Path):
    groups = read(site / "site.toml")["groups"]

    assert any(not post.get("replies") for group in groups for post in group["posts"])


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_the_creator_says_who_they_are_and_asks_who_joins(site: Path):
    content = read(site / "site.toml")

    profile = content["profile"]
    assert set(profile) == {"headline", "credentials", "links", "promises"}
    assert 0 < len(profile["headline"]) <= 160
    assert [set(row) for row in profile["credentials"]] == [{"title", "issuer", "year"}] * 3
    assert all(link["url"].startswith("https://example.org/") for link in profile["links"])
    chosen, written = content["join_questions"]
    assert len(chosen["choices"]) >= 4 and not written["choices"] and len(written["answers"]) >= 8


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_people_come_by_several_channels(site: Path):
    channels = read(site / "site.toml")["channels"]

    assert sum(channel["weight"] for channel in channels) == pytest.approx(1)
    pulls = [channel["pull"] for channel in channels]
    assert max(pulls) >= 4 * min(pulls), "one way to the site brings many more who join"


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_site_teaches_eighteen_things_of_all_kinds(site: Path):
    courses = courses_of(site)

    kinds = [course["kind"] for course in courses]
    assert sorted(kinds) == ["column"] * 2 + ["course"] * 9 + ["single"] * 6
    (path,) = [read(found) for found in PATHS if found.parts[-3] == site.name]
    slugs = {course["slug"] for course in courses}
    assert len(slugs) == 17 and path["slug"] not in slugs and path["kind"] == "path"
    assert len(path["steps"]) == 4 and set(path["steps"]) <= slugs
    media = {lesson["kind"] for course in courses for lesson in lessons(course)}
    assert media == {"article", "video", "audio"}


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_each_taste_has_enough_to_choose_from(site: Path):
    courses = courses_of(site)

    known = [taste["key"] for taste in read(site / "site.toml")["tastes"]]
    counts = {key: sum(key in course["tastes"] for course in courses) for key in known}
    assert {key for course in courses for key in course["tastes"]} == set(known)
    assert all(count >= 2 for count in counts.values()), counts


@pytest.mark.parametrize("path", COURSES, ids=lambda path: f"{path.parts[-3]}/{path.stem}")
def test_course_is_complete(path: Path):
    course = read(path)

    assert set(course) - {"faq"} == COURSE_KEYS | {"sections", "reviews"}
    assert 3 <= len(course["outcomes"]) <= 5 and max(map(len, course["outcomes"])) <= 160
    assert all(3 <= row["stars"] <= 5 and 20 < len(row["text"]) <= 600 for row in course["reviews"])
    assert 0 < len(course["for_whom"]) <= 300
    assert course["slug"] == path.stem.split("-", 1)[1]
    assert faults(course["about"]) == [] and course["summary"] and course["tags"]
    assert 1 <= len(course["tastes"]) <= 2
    assert course["access"] in {"open", "paid"} and course["tier"] in {0, 1, 2, 3}
    assert (course["access"] == "paid") == (course["tier"] > 0 or course["price"] > 0)
    assert 0.2 <= course["popularity"] <= 1.0


@pytest.mark.parametrize("path", COURSES, ids=lambda path: f"{path.parts[-3]}/{path.stem}")
def test_course_has_the_lessons_of_its_kind(path: Path):
    course = read(path)

    fewest, most = {"course": (3, 6), "column": (5, 12), "single": (1, 1)}[course["kind"]]
    parts = lessons(course)
    assert fewest <= len(parts) <= most
    assert all(section["title"] for section in course["sections"])
    # A paid article of one part has nothing left to sell once its part is free.
    sold_whole = course["kind"] == "single" and course["access"] == "paid"
    assert any(lesson["preview"] for lesson in parts) != sold_whole
    assert len({lesson["title"] for lesson in parts}) == len(parts)


@pytest.mark.parametrize("path", COURSES, ids=lambda path: f"{path.parts[-3]}/{path.stem}")
def test_lessons_have_text_and_their_medium(path: Path):
    for lesson in lessons(read(path)):
        assert set(lesson) == LESSON_KEYS, lesson["title"]
        kind, _, key = lesson["media"].partition(":")
        assert kind == ("" if lesson["kind"] == "article" else lesson["kind"]), lesson["title"]
        assert bool(key) == bool(kind), lesson["title"]
        assert faults(lesson["body"]) == [], lesson["title"]
        assert len(lesson["body"]) >= 300 and lesson["minutes"] > 0, lesson["title"]
