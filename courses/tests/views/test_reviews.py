"""The owner reads what fans said and chooses; nobody else does."""

import pytest

from courses.models import Rating
from courses.tests.factories import make_course
from tenants.schemas import open_creator

LIST = "/studio/reviews/"


@pytest.fixture
def review(alice):
    return Rating.objects.create(member=alice, course=make_course(), stars=5, text="So clear")


def test_a_review_goes_on_the_home_page_and_off_again(browse, owner, review):
    client = browse(owner)
    answer = client.post(f"{LIST}{review.pk}/", {"show": "yes", "show_list": "words", "page": "1"})
    review.refresh_from_db()
    assert review.is_featured
    assert answer["Location"] == f"{LIST}?show=words&page=1#review-{review.pk}"

    client.post(f"{LIST}{review.pk}/", {"show": "no"})
    review.refresh_from_db()
    assert not review.is_featured


def test_stars_without_words_cannot_be_shown(browse, owner, review):
    Rating.objects.update(text="")

    page = browse(owner).post(f"{LIST}{review.pk}/", {"show": "yes"}, follow=True).content.decode()

    assert "nothing to show" in page
    assert not Rating.objects.get().is_featured


def test_nine_are_enough_for_the_home_page(browse, owner, alice, review):
    for _ in range(9):
        Rating.objects.create(
            member=alice, course=make_course(), stars=5, text="So clear", is_featured=True
        )

    page = browse(owner).post(f"{LIST}{review.pk}/", {"show": "yes"}, follow=True).content.decode()

    assert "Take one off first" in page
    assert Rating.objects.filter(is_featured=True).count() == 9


@pytest.mark.parametrize("query", ["", "?show=words", "?show=low", "?show=%00", "?page=zz"])
def test_the_list_opens_narrowed_or_not(browse, owner, review, query):
    assert browse(owner).get(LIST + query).status_code == 200


def test_an_empty_list_says_what_to_do(browse, owner):
    page = browse(owner).get(LIST).content.decode()
    assert "Nobody has rated a course yet" in page
    assert "Show all reviews" in browse(owner).get(f"{LIST}?show=low").content.decode()


def test_others_are_kept_out_and_a_look_changes_nothing(browse, bob, owner, review):
    assert browse(bob).get(LIST).status_code == 403
    assert browse(bob).post(f"{LIST}{review.pk}/", {"show": "yes"}).status_code == 403
    assert browse(owner).get(f"{LIST}{review.pk}/").status_code == 405
    assert browse(owner).post(f"{LIST}999999/", {"show": "yes"}).status_code == 404
    assert not Rating.objects.get().is_featured


def test_the_neighbour_has_reviews_of_their_own(browse, owner, review, lin):
    with open_creator(lin):
        assert Rating.objects.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_statements(browse, owner, django_assert_max_num_queries, count):
    from conftest import make_fan

    course = make_course()
    for number in range(count):
        fan = make_fan(f"fan{number}")
        Rating.objects.create(member=fan, course=course, stars=5, text="Words")
    client = browse(owner)
    client.get(LIST)

    with django_assert_max_num_queries(7):
        client.get(LIST)
