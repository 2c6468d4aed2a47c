"""The page that sells a course: what it gives, how it is rated, and data for search engines."""

import json
import re
from datetime import timedelta

from courses import services
from courses.models import Course, Rating
from courses.tests.factories import let_in, make_course


def page(client, course: Course) -> str:
    return client.get(f"/courses/{course.slug}/").content.decode()


def linked(text: str) -> dict:
    return json.loads(re.search(r'ld\+json">(.*?)</script>', text)[1])


def test_outcomes_for_whom_and_questions_stand_on_the_page(site):
    course = make_course()
    fields = {
        "outcomes": ["Draw a hand"], "for_whom": "People with hands",
        "faq": [{"question": "Do I need ink?", "answer": "No,\na pencil <b>will</b> do."}],
    }  # fmt: skip
    services.update_course(course=course, fields=fields)

    text = page(site, course)

    assert all(word in text for word in ("Draw a hand", "People with hands", "Do I need ink?"))
    assert "a pencil &lt;b&gt;will&lt;/b&gt; do." in text
    assert text.count("<h1") == 1


def test_empty_parts_leave_no_heading_behind(site):
    text = page(site, make_course())

    for heading in ("What you can do afterwards", "For whom", "Questions and answers", "Part of"):
        assert heading not in text


def test_the_spread_of_the_ratings_is_shown(site, alice, bob):
    course = make_course()
    for fan, stars in ((alice, 5), (bob, 3)):
        Rating.objects.create(member=fan, course=course, stars=stars)
    Course.objects.filter(pk=course.pk).update(rating_count=2, rating_sum=8)

    assert "5 stars: 50%" in page(site, course)


def test_the_bar_that_buys_is_there_until_it_is_open(site, browse, bob):
    course = make_course()

    assert "buy-bar" in page(site, course)
    let_in(bob, course.key)
    assert 'class="buy-bar"' not in page(browse(bob), course)


def test_a_course_on_a_path_leads_to_it(site):
    first, second = make_course(), make_course()
    path = services.create_course(kind="path", title="The long way", slug="long-way")
    for course in (first, second):
        services.add_step(path=path, course=course)
    assert "The long way" not in page(site, first)

    services.publish(course=path)
    assert "/courses/long-way/" in page(site, first)
    assert "Open the whole path" in page(site, path)


def test_search_engines_read_a_course_without_a_price(site, ada, alice):
    course = make_course()
    services.update_course(course=course, fields={"title": "Ink </script>", "outcomes": ["Draw"]})
    Course.objects.filter(pk=course.pk).update(rating_count=2, rating_sum=9)

    found = linked(page(site, course))

    assert (found["@type"], found["name"]) == ("Course", "Ink </script>")
    assert found["teaches"] == ["Draw"] and found["isAccessibleForFree"] is False
    assert found["aggregateRating"]["ratingValue"] == 4.5
    assert found["hasCourseInstance"]["courseWorkload"] == "PT10M"
    assert found["provider"]["name"] == ada.title and "offers" not in found
    assert found["url"].startswith(f"http://{ada.host}")


def test_a_single_one_is_an_article_and_a_draft_is_nothing(site, browse, owner):
    single = services.create_course(kind="single", title="One text")
    assert "ld+json" not in page(browse(owner), single)

    services.publish(course=single)
    found = linked(page(site, single))
    assert (found["@type"], found["headline"]) == ("Article", "One text")
    assert "hasCourseInstance" not in found


def test_the_page_costs_the_same_with_many_ratings(
    site, alice, bob, charlie, django_assert_max_num_queries
):
    course = make_course()
    url = f"/courses/{course.slug}/"
    for number, fan in enumerate((alice, bob, charlie)):
        when = course.published_at + timedelta(days=number)
        Rating.objects.create(member=fan, course=course, stars=4, text="Good", created_at=when)
    site.get(url)

    with django_assert_max_num_queries(3):
        site.get(url)
