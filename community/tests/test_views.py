"""The group pages as visitors, fans and the owner meet them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from community.models import Group, Membership, Post
from community.tests.factories import let_in, make_group, make_paid_group, make_tier, say, seat

HTMX = {"HTTP_HX_REQUEST": "true"}


def page_of(group: Group) -> str:
    return reverse("community:detail", args=[group.slug])


def to(name: str, group: Group, *args: int) -> str:
    return reverse(f"community:{name}", args=[group.slug, *args])


def text(answer) -> str:
    return answer.content.decode()


def test_the_empty_list_says_what_to_do_first(site, browse, owner):
    assert "Have a look at the courses" in text(site.get("/groups/"))
    assert "Make your first group" in text(browse(owner).get("/groups/"))


def test_the_list_names_every_group(site):
    make_group(title="Sketch club", description="Show your sketches.")
    make_paid_group(title="Inner circle")

    page = text(site.get("/groups/"))

    assert "Sketch club" in page
    assert "Show your sketches." in page
    assert "Inner circle" in page
    assert "From Friends" in page


def test_a_visitor_sees_what_a_free_group_is_about_and_no_posts(site, alice):
    group = seat(make_group(description="Show your sketches."), alice)
    say(group, alice, "Secret words.")

    answer = site.get(page_of(group))

    assert answer.status_code == 200
    assert "Show your sketches." in text(answer)
    assert "1 member" in text(answer)
    assert "Secret words." not in text(answer)
    assert f"/accounts/signup/?next=%2Fgroups%2F{group.slug}%2F" in text(answer)


def test_a_fan_without_a_key_meets_the_offers_and_no_posts(browse, alice, charlie):
    group = seat(make_paid_group(description="For patrons."), alice)
    say(group, alice, "Secret words.")

    page = text(browse(charlie).get(page_of(group)))

    assert "Secret words." not in page
    assert "For patrons." in page
    assert f"keys=group%3A{group.pk}%2Ctier%3A{group.tier_id}" in page


@pytest.mark.parametrize("thread", [False, True])
def test_reading_ends_with_access(browse, alice, thread):
    group = seat(make_paid_group(), alice)
    said = say(group, alice, "Secret words.")
    address = f"{page_of(group)}?post={said.pk}" if thread else page_of(group)
    let_in(alice, group.key)
    assert "Secret words." in text(browse(alice).get(address))

    let_in(alice, group.key, days=-1)

    assert "Secret words." not in text(browse(alice).get(address))


def test_join_post_reply_and_delete_without_scripts(browse, alice):
    group = make_group(title="Sketch club")
    fan = browse(alice)

    assert "Welcome to Sketch club" in text(fan.post(to("join", group), follow=True))
    assert "My first line." in text(
        fan.post(to("post", group), {"body": "My first line."}, follow=True)
    )
    head = Post.objects.get()
    answer = fan.post(to("reply", group, head.pk), {"body": "And a second."}, follow=True)
    assert "And a second." in text(answer)
    assert "1 reply goes with it" in text(fan.get(to("delete", group, head.pk)))
    fan.post(to("delete", group, head.pk))

    assert Post.objects.count() == 0


def test_htmx_gets_the_feed_and_the_thread_alone(browse, alice):
    group = seat(make_group(), alice)
    fan = browse(alice)

    feed = text(fan.post(to("post", group), {"body": "Hello."}, **HTMX))
    thread = text(fan.post(to("reply", group, Post.objects.get().pk), {"body": "Hi."}, **HTMX))

    assert (feed.lstrip().startswith('<div class="feed"'), "Hello." in feed) == (True, True)
    assert (thread.lstrip().startswith("<article"), "Hi." in thread) == (True, True)


@pytest.mark.parametrize("extra", [{}, HTMX])
def test_a_refused_post_keeps_the_words(browse, alice, extra):
    group = seat(make_group(), alice)
    long = "word " * 1100

    answer = browse(alice).post(to("post", group), {"body": long}, **extra)

    assert answer.status_code == (200 if extra else 422)
    assert long.strip() in text(answer)
    assert "longer than 5,000 characters" in text(answer)
    assert Post.objects.count() == 0


@pytest.mark.parametrize("extra", [{}, HTMX])
def test_a_refused_reply_keeps_the_words_at_its_post(browse, alice, extra):
    group = seat(make_group(), alice)
    head = say(group, alice)

    answer = browse(alice).post(to("reply", group, head.pk), {"body": "  "}, **extra)

    assert answer.status_code == (200 if extra else 422)
    assert "Write something first." in text(answer)
    assert Post.objects.count() == 1


def test_posting_after_access_ended_leads_to_the_offers(browse, alice):
    group = seat(make_paid_group(), alice)

    plain = browse(alice).post(to("post", group), {"body": "Hello."}, follow=True)
    quick = browse(alice).post(to("post", group), {"body": "Hello."}, **HTMX)

    assert "This group is not open to you" in text(plain)
    assert quick["HX-Redirect"] == page_of(group)
    assert Post.objects.count() == 0


def test_a_reply_to_a_deleted_post_says_so(browse, alice):
    group = seat(make_group(), alice)

    answer = browse(alice).post(to("reply", group, 999), {"body": "Hello?"}, follow=True)

    assert "This post was deleted." in text(answer)


def test_words_are_text_with_links_and_line_breaks(browse, alice):
    group = seat(make_group(), alice)
    say(group, alice, "<script>alert(1)</script>\nhttps://example.org/a?b=1&c=2")

    page = text(browse(alice).get(page_of(group)))

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>" in page
    assert '<a href="https://example.org/a?b=1&amp;c=2" rel="nofollow">' in page


def test_a_member_without_a_name_does_not_show_the_address(browse, alice, bob):
    group = seat(make_group(), alice)
    bob.name = ""
    bob.save()
    say(group, bob)

    page = text(browse(alice).get(page_of(group)))

    assert "bob@example.com" not in page
    assert "Member" in page


def test_posts_and_replies_wear_the_pictures_of_who_wrote_them(browse, alice, bob):
    group = make_group()
    User.objects.filter(pk=alice.pk).update(avatar="alice.png")
    User.objects.filter(pk=bob.pk).update(avatar="bob.png")
    say(group, bob, parent=say(group, alice))

    page = text(browse(alice).get(page_of(group)))
    post = page.partition('<article class="post"')[2]

    assert post.index('src="/media/alice.png"') < post.index('src="/media/bob.png"')


def test_pages_hold_twenty_posts(browse, alice):
    group = seat(make_group(), alice)
    for number in range(21):
        say(group, alice, f"post number {number}.")

    first, second = (text(browse(alice).get(f"{page_of(group)}?page={n}")) for n in (1, 2))

    assert ("post number 20." in first, "post number 0." in first) == (True, False)
    assert ("post number 20." in second, "post number 0." in second) == (False, True)


def test_a_strangers_words_cannot_be_deleted(browse, alice, bob):
    group = seat(make_group(), alice, bob)
    said = say(group, bob)

    answers = [
        getattr(browse(alice), verb)(to("delete", group, said.pk)) for verb in ("get", "post")
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert Post.objects.count() == 1


def test_after_signing_in_a_posting_address_leads_to_the_group(browse, alice):
    group = make_group()
    said = say(group, alice)

    fan = browse(alice)

    assert fan.get(to("post", group)).url == page_of(group)
    assert fan.get(to("join", group)).url == page_of(group)
    assert fan.get(to("reply", group, said.pk)).url == f"{page_of(group)}?post={said.pk}"
    assert Membership.objects.count() == 0


@pytest.mark.parametrize("number", ["999999", "0", "x", "9" * 40])
def test_a_thread_that_is_not_there(browse, alice, number):
    group = make_group()

    assert browse(alice).get(f"{page_of(group)}?post={number}").status_code in {200, 404}


def test_the_whole_page_takes_the_same_statements_at_1_and_at_100_posts(browse, alice, bob):
    group = seat(make_paid_group(), alice, bob)
    let_in(alice, group.tier.key)
    fan = browse(alice)
    fan.get(page_of(group))
    counts = []
    for size in (1, 99):
        for number in range(size):
            say(group, bob, parent=say(group, alice, str(number)))
        with CaptureQueriesContext(
            connection,
        ) as statements:
            assert fan.get(page_of(group)).status_code == 200
        counts.append(len(statements))

    assert counts[0] == counts[1]
    assert counts[1] <= 10


def test_the_owner_makes_changes_and_deletes_a_group(browse, owner, alice):
    studio = browse(owner)
    tier = make_tier()

    made = studio.post(
        "/studio/groups/new/",
        {"title": "写作小组", "slug": "", "access": "paid", "tier_id": tier.pk, "description": ""},
        follow=True,
    )
    group = Group.objects.get()
    assert "写作小组" in text(made)
    assert (group.slug, group.keys) == ("group", [f"group:{group.pk}", f"tier:{tier.pk}"])

    studio.post(
        f"/studio/groups/{group.pk}/", {"title": "Writers", "slug": "writers", "access": "open"}
    )
    group.refresh_from_db()
    assert (group.title, group.slug, group.access, group.tier_id) == (
        "Writers",
        "writers",
        "open",
        None,
    )

    say(group, alice, parent=say(group, alice))
    assert "2 posts and replies go with it." in text(
        studio.get(f"/studio/groups/{group.pk}/delete/")
    )
    studio.post(f"/studio/groups/{group.pk}/delete/")
    assert Group.objects.count() == 0


def test_a_group_for_members_needs_a_tier(browse, owner):
    form = {"title": "Inner circle", "slug": "", "access": "paid"}

    answer = browse(owner).post("/studio/groups/new/", form)

    assert "There is no tier yet." in text(answer)
    make_tier()
    assert "Choose the tier that opens" in text(browse(owner).post("/studio/groups/new/", form))
    assert Group.objects.count() == 0


def test_a_refused_change_keeps_the_form_and_the_group(browse, owner):
    make_group(slug="taken")
    group = make_group(slug="mine", title="Mine")
    form = {"title": "", "slug": "", "access": "open"}

    empty = browse(owner).post(f"/studio/groups/{group.pk}/", form)
    taken = browse(owner).post(
        f"/studio/groups/{group.pk}/", {**form, "title": "Mine", "slug": "taken"}
    )

    assert (empty.status_code, taken.status_code) == (200, 200)
    group.refresh_from_db()
    assert (group.title, group.slug) == ("Mine", "mine")
