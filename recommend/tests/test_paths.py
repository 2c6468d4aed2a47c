"""A path of one's own: asked, kept, walked, changed and let go."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Tier
from analytics.models import Event
from courses.models import Course, Lesson, PathStep, Progress, Rating
from recommend.engine.path import Answers
from recommend.errors import NoPathFound, TooFewCourses
from recommend.models import Guide, Plan
from recommend.selectors.guiding import guidance
from recommend.selectors.plans import plan_of, route_for
from recommend.services import drop_plan, learn_paths, make_plan, not_this, reset
from recommend.services.handpicks import ban, need
from recommend.tests.factories import did, make_courses, make_fans, own
from tenants import clock

STATEMENTS = 17  # of the page of a kept path; most of them are kept for everybody between writes
FACTS = (
    ("Loose lines", "beginner", ["line"], "Draw a loose line"),
    ("Portraits in pencil", "intermediate", ["portrait"], "Draw a portrait from life"),
    ("Heads and hats", "advanced", ["portrait", "hats"], "Paint a portrait with a hat"),
    ("Bread for artists", "beginner", ["bread"], "Bake a loaf"),
    ("Soup for artists", "intermediate", ["bread", "soup"], "Cook a soup"),
)


@pytest.fixture
def shelf(ada) -> list[Course]:
    """Five open courses of one lesson each."""
    courses = make_courses(5, access="open")
    for course, (title, level, tags, outcome) in zip(courses, FACTS, strict=True):
        course.title, course.level, course.tags, course.outcomes = title, level, tags, [outcome]
        course.save()
        section = course.sections.create(title="All")
        Lesson.objects.create(course=course, section=section, title="One", minutes=60)
    return courses


def finish(fan, course: Course) -> None:
    lesson = course.lessons.get()
    Progress.objects.create(
        member=fan, lesson=lesson, course=course, place=1, finished_at=clock.now()
    )


def titles(route) -> list[str]:
    return [stop.card.title for stop in route.stops]


def text(answer, status: int = 200) -> str:
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def test_two_answers_give_a_visitor_two_ordered_paths_and_store_nothing(site, shelf):
    faces = text(site.get("/path/?goal=draw a portrait&level=0&hours=2"))
    kitchen = text(site.get("/path/?topics=bread&level=1&hours=1"))

    assert faces.index("Portraits in pencil") < faces.index("Heads and hats")
    assert "Says that afterwards you can: “Draw a portrait from life”" in faces
    assert "Soup for artists" in kitchen
    assert "Portraits in pencil" not in kitchen
    assert "Is about “bread”, which you chose" in kitchen
    assert "Join to keep it" in faces
    assert Plan.objects.count() == 0


def test_a_fan_keeps_a_path_walks_it_and_lets_it_go(browse, alice, shelf):
    fan = browse(alice)
    answer = fan.post("/path/keep/", {"goal": "a portrait", "level": "0", "hours": "2"})
    assert answer["Location"] == "/path/"
    kept = plan_of(alice)
    assert kept.upcoming.card.title == titles(kept)[0]
    finish(alice, next(one for one in shelf if one.title == titles(kept)[0]))

    walked = plan_of(alice)
    page = text(fan.get("/path/"))

    assert (walked.done, walked.upcoming.card.title) == (1, titles(kept)[1])
    assert titles(walked) == titles(kept)
    assert "Change my answers" in page
    assert 'value="a portrait"' in text(fan.get("/path/?change=1"))
    assert fan.post("/path/drop/")["Location"] == "/path/"
    assert plan_of(alice) is None
    assert drop_plan(member=alice) == 0


def test_changed_answers_take_the_place_of_the_old_ones(alice, shelf):
    make_plan(member=alice, answers=Answers("a portrait"))
    make_plan(member=alice, answers=Answers(topics=("bread",)))

    assert Plan.objects.count() == 1
    assert plan_of(alice).answers == Answers(topics=("bread",))


def test_what_is_finished_is_no_step_of_a_new_path(alice, shelf):
    finish(alice, shelf[1])

    assert "Portraits in pencil" not in titles(route_for(alice, Answers("a portrait")))
    for course in shelf:
        if course != shelf[1]:
            finish(alice, course)
    assert route_for(alice, Answers("a portrait")).all_known
    with pytest.raises(NoPathFound):
        make_plan(member=alice, answers=Answers("a portrait"))
    assert Plan.objects.count() == 0


def test_a_locked_step_says_so_and_leads_to_what_opens_it(browse, alice, shelf):
    tier = Tier.objects.create(name="Gold", rank=1)
    Course.objects.filter(pk=shelf[2].pk).update(access="paid", tier=tier)
    path = "/path/?goal=a portrait with a hat&level=2"

    locked = text(browse(alice).get(path))
    own(alice, f"tier:{tier.pk}")

    assert f"/offers/?keys=course%3A{shelf[2].pk}%2Ctier%3A{tier.pk}" in locked
    assert "See what opens it" not in text(browse(alice).get(path))


def test_drafts_and_banned_courses_are_no_steps_and_a_gone_one_leaves_a_kept_path(alice, shelf):
    make_plan(member=alice, answers=Answers("a portrait"))
    Course.objects.filter(pk=shelf[1].pk).update(state="draft")
    ban(course=shelf[2])

    assert {"Portraits in pencil", "Heads and hats"} & set(
        titles(route_for(alice, Answers("a portrait")))
    ) == set()
    assert "Portraits in pencil" not in titles(plan_of(alice))


def test_what_the_creator_says_is_needed_comes_first_with_that_reason(alice, shelf):
    need(course=shelf[1], other=shelf[4])

    route = route_for(alice, Answers("a portrait"))

    places = titles(route)
    assert places.index("Soup for artists") < places.index("Portraits in pencil")
    soup = route.stops[places.index("Soup for artists")]
    assert "Comes before “Portraits in pencil”, which needs it" in soup.reasons


def test_a_reason_that_holds_no_more_is_not_said(alice, shelf):
    make_plan(member=alice, answers=Answers("a portrait"))
    Course.objects.all().update(outcomes=[], tags=[], level="")

    assert all("Says that" not in one for stop in plan_of(alice).stops for one in stop.reasons)
    assert all(stop.reasons for stop in plan_of(alice).stops)


def test_the_night_learns_words_and_what_enough_fans_finished_next(alice, shelf):
    fans = make_fans(14)
    for number, fan in enumerate(fans):
        did(fan, Event.Kind.FINISH, shelf[3], days_ago=9)
        did(fan, Event.Kind.FINISH, shelf[4], days_ago=number % 5 + 1)
    Rating.objects.create(member=fans[0], course=shelf[4], stars=1)
    fans[1].is_personalised = False
    fans[1].save()

    guide = learn_paths()
    again = learn_paths()
    bread = route_for(alice, Answers(topics=("bread",)))

    assert guidance().catalogue.followed.after == {(shelf[3].pk, shelf[4].pk): 12}
    assert "12 of 13 fans who went on after “Bread for artists” went on here" in (
        bread.stops[titles(bread).index("Soup for artists")].reasons
    )
    assert (again.pk, Guide.objects.count()) == (guide.pk, 1)
    Course.objects.filter(pk=shelf[0].pk).update(title="Loose ends")
    assert learn_paths().pk != guide.pk


def test_a_course_that_came_by_day_is_found_before_the_night(alice, shelf):
    learn_paths()
    [new] = make_courses(1, slug="zebras", title="Zebras and other stripes", access="open")

    assert titles(route_for(alice, Answers("zebra"))) == ["Zebras and other stripes"]
    assert new.pk not in Guide.objects.get().texts["items"]


def test_the_creators_own_paths_give_an_order(alice, shelf):
    path = Course.objects.create(
        kind="path", title="All of it", slug="all", state="published", published_at=clock.now()
    )
    for place, course in enumerate([shelf[3], shelf[0]]):
        PathStep.objects.create(path=path, course=course, position=place)

    route = route_for(alice, Answers("draw a loose line while baking bread"))

    assert titles(route).index("Bread for artists") < titles(route).index("Loose lines")
    assert "All of it" not in titles(route)


def test_too_few_courses_for_a_path_is_said(site, browse, alice, ada):
    make_courses(2)

    assert "There are too few courses for a path yet" in text(site.get("/path/?goal=x"))
    answer = browse(alice).post("/path/keep/", {"goal": "x"})
    assert "too few courses" in text(answer, 409)
    with pytest.raises(TooFewCourses):
        make_plan(member=alice, answers=Answers("x"))
    assert "Not sure where to begin" not in text(site.get("/courses/"))


@pytest.mark.parametrize("query", ["goal=" + "x" * 201, "level=9", "hours=-1"])
def test_what_the_questions_did_not_offer_is_refused(site, browse, alice, shelf, query):
    said = dict([query.split("=")])

    assert "Please check what you entered." in text(site.get(f"/path/?{query}"), 422)
    text(browse(alice).post("/path/keep/", said), 422)
    assert Plan.objects.count() == 0


@pytest.mark.parametrize(
    "goal", ["学画画 🎨", "\x00", "%F0", "'); --", "<script>alert(1)</script>"]
)
def test_any_words_are_a_goal(site, shelf, goal):
    answer = site.get("/path/", {"goal": goal})

    assert answer.status_code in {200, 422}
    assert "<script>alert" not in answer.content.decode()


def test_visitors_keep_nothing(site, shelf):
    assert site.post("/path/keep/", {"goal": "a portrait"}).status_code in {302, 403}
    assert Plan.objects.count() == 0


def test_a_kept_path_asks_the_same_for_one_step_and_for_three(browse, alice, shelf):
    learn_paths()
    make_plan(member=alice, answers=Answers("a portrait, bread, and lines"))
    steps, fan, asked = Plan.objects.get().steps, browse(alice), []
    for count in (1, 3):
        Plan.objects.update(steps=steps[:count])
        fan.get("/path/")
        with CaptureQueriesContext(connection) as caught:
            fan.get("/path/")
        asked.append(len([one for one in caught if "search_path" not in one["sql"]]))

    assert len(steps) >= 3
    assert asked == [STATEMENTS, STATEMENTS]


def test_lists_lead_to_the_path(site, browse, alice, shelf):
    assert 'href="/path/"' in text(site.get("/courses/"))
    assert 'href="/path/"' in text(browse(alice).get("/courses/mine/"))
    assert 'href="/path/"' in text(site.get("/"))


def test_a_program_reads_a_path_and_the_kept_one(browse, alice, shelf):
    fan = browse(alice)
    assert fan.get("/api/v1/path/").json()["steps"] == []
    told = fan.get("/api/v1/path/?goal=a portrait&level=1&hours=1").json()
    make_plan(member=alice, answers=Answers("a portrait", level=1, hours=1))
    kept = fan.get("/api/v1/path/").json()

    assert (told["fits"], told["is_kept"], kept["is_kept"]) == (True, False, True)
    assert kept["steps"] == told["steps"]
    assert told["steps"][0]["is_next"]
    assert all(step["reasons"] for step in told["steps"])
    for query in ("level=7", "hours=0", "goal=" + "x" * 201):
        assert fan.get(f"/api/v1/path/?{query}").status_code == 400
    Course.objects.all().update(state="draft")
    assert fan.get("/api/v1/path/?goal=x").status_code == 409


@pytest.mark.parametrize(
    ("answers", "steps"),
    [
        ({}, []),
        ({"goal": 7, "hours": 0, "level": 9, "known": ["x"]}, [{"course": "1"}, 5]),
        ([], {"course": 1}),
        ({"topics": 5, "known": 7, "hours": 10**400}, [{"course": 1, "reasons": []}]),
        ({"hours": "much"}, [{"course": 1, "reasons": [{"code": "needed"}, "x"]}]),
    ],
)
def test_a_kept_path_that_an_archive_brought_out_of_shape_breaks_no_page(
    browse, alice, shelf, answers, steps
):
    Plan.objects.create(member=alice, answers=answers, steps=steps)

    text(browse(alice).get("/path/"))
    assert plan_of(alice).answers.hours == 2


def test_what_a_fan_does_not_want_is_no_step(shelf, alice):
    wish = Answers("draw a portrait")
    before = titles(route_for(alice, wish))
    not_this(member=alice, course=shelf[1])

    assert shelf[1].title in before
    assert shelf[1].title not in titles(route_for(alice, wish))


def test_what_only_a_course_left_out_speaks_of_is_not_answered(alice, shelf):
    learn_paths()
    ban(course=shelf[4])  # alone, it speaks of soup

    route = route_for(alice, Answers("cook a soup"))

    assert (route.fits, route.missing) == (False, ["cook", "soup"])


def test_reasons_of_needs_paths_topics_and_words_go_with_their_facts(alice, shelf):
    path = Course.objects.create(
        kind="path", title="All of it", slug="all", state="published", published_at=clock.now()
    )
    steps = [
        PathStep.objects.create(path=path, course=course, position=place)
        for place, course in enumerate([shelf[0], shelf[1]])
    ]
    reasons = [
        {"code": "needed", "course": shelf[1].pk},
        {"code": "creator_order", "course": shelf[1].pk, "path": path.pk},
        {"code": "near", "course": shelf[1].pk, "topic": "line"},
        {"code": "word", "word": "loose"},
    ]
    Course.objects.filter(pk=shelf[1].pk).update(tags=["line"])
    picked = need(course=shelf[1], other=shelf[0])
    Plan.objects.create(member=alice, steps=[{"course": shelf[0].pk, "reasons": reasons}])

    assert len(plan_of(alice).stops[0].reasons) == 4
    picked.delete()
    steps[0].delete()
    Course.objects.filter(pk=shelf[1].pk).update(tags=[])
    Course.objects.filter(pk=shelf[0].pk).update(title="Fine", outcomes=[])
    learn_paths()

    assert plan_of(alice).stops[0].reasons == ["Number 1 in the order that the creator chose"]


def test_of_equals_the_first_step_is_one_that_the_fan_can_open(alice, shelf):
    Course.objects.all().update(level="", tags=["rope"], outcomes=[], title="Knots")
    Course.objects.filter(pk__in=[shelf[0].pk, shelf[1].pk]).update(access="paid")
    wish = Answers(topics=("rope",))

    before = [stop.card.pk for stop in route_for(alice, wish).stops]
    own(alice, f"course:{shelf[0].pk}")
    alice._open_keys = None

    assert before[0] == shelf[2].pk
    assert [stop.card.pk for stop in route_for(alice, wish).stops][0] == shelf[0].pk


def test_a_kept_path_loses_at_once_what_the_team_or_the_fan_leaves_out(alice, shelf):
    make_plan(member=alice, answers=Answers("a portrait"))
    assert {"Portraits in pencil", "Heads and hats"} <= set(titles(plan_of(alice)))

    ban(course=shelf[2])
    assert "Heads and hats" not in titles(plan_of(alice))
    not_this(member=alice, course=shelf[1])
    assert "Portraits in pencil" not in titles(plan_of(alice))


def test_what_was_finished_by_whoever_does_not_want_deeds_to_choose_chooses_nothing(alice, shelf):
    for number, fan in enumerate(make_fans(14)):
        did(fan, Event.Kind.FINISH, shelf[3], days_ago=9)
        did(fan, Event.Kind.FINISH, shelf[4], days_ago=number % 5 + 1)
    learn_paths()
    finish(alice, shelf[3])
    alice.is_personalised = False
    alice.save()

    route = route_for(alice, Answers(topics=("bread",)))

    assert titles(route) == ["Soup for artists"]
    assert not any("went on" in one for one in route.stops[0].reasons)


def test_what_was_finished_before_starting_anew_ranks_no_path(alice, shelf):
    for number, fan in enumerate(make_fans(14)):
        did(fan, Event.Kind.FINISH, shelf[3], days_ago=9)
        did(fan, Event.Kind.FINISH, shelf[4], days_ago=number % 5 + 1)
    learn_paths()
    finish(alice, shelf[3])
    went_on = "14 of 14 fans who went on after “Bread for artists” went on here"

    def reasons() -> list[str]:
        [soup] = route_for(alice, Answers(topics=("bread",))).stops
        return soup.reasons

    assert went_on in reasons()
    reset(member=alice)
    assert not any("went on" in one for one in reasons())
    Progress.objects.filter(member=alice).delete()
    finish(alice, shelf[3])
    assert went_on in reasons()


def test_beside_a_locked_next_step_stands_the_first_one_that_is_open(browse, alice, shelf):
    need(course=shelf[2], other=shelf[1])
    Course.objects.filter(pk=shelf[1].pk).update(access="paid")
    steps = [{"course": shelf[place].pk} for place in (1, 2, 3, 4)]
    Plan.objects.create(member=alice, steps=steps)
    fan = browse(alice)

    assert plan_of(alice).open_now.card.pk == shelf[3].pk  # the second one needs the locked one
    page = text(fan.get("/path/"))
    assert f'href="/courses/{shelf[3].slug}/">Step 3 is open to you now' in page
    finish(alice, shelf[3])
    assert plan_of(alice).open_now.card.pk == shelf[4].pk
    own(alice, f"course:{shelf[1].pk}")
    alice._open_keys = None
    assert plan_of(alice).open_now is None
    assert "is open to you now" not in text(fan.get("/path/"))


def test_a_path_of_nobodys_words_is_a_place_to_start(site, shelf):
    asked, nothing = text(site.get("/path/?hours=2")), text(site.get("/path/?goal=astrophysics"))

    assert '<h1 class="title">A place to start</h1>' in asked
    assert "Here is a place to start; each step says why." in nothing
    assert "most people" not in asked + nothing


def test_a_kept_path_of_which_nothing_is_left_says_so(browse, alice, shelf):
    make_plan(member=alice, answers=Answers("a portrait"))
    Course.objects.filter(pk__in=[one["course"] for one in Plan.objects.get().steps]).update(
        state="draft"
    )
    for number in range(3):
        make_courses(1, slug=f"other-{number}")

    assert "No course of this path is left. Change your answers." in text(
        browse(alice).get("/path/")
    )


def test_an_address_with_answers_outlives_topics_and_courses(site, browse, alice, shelf):
    old = f"/path/?goal=a portrait&topics=gone&topics=bread&known=0&known=a&known={shelf[1].pk}"

    page = text(site.get(old))
    kept = browse(alice).post("/path/keep/", {"topics": ["gone", "\x00"], "known": "0"})

    assert "Please check" not in page and "Portraits in pencil" not in page
    assert kept["Location"] == "/path/"
    assert plan_of(alice).answers == Answers()


def test_the_place_in_the_creators_order_is_that_of_today(alice, shelf):
    told = [{"code": "place", "place": 1}]
    Plan.objects.create(member=alice, steps=[{"course": shelf[0].pk, "reasons": told}])
    Course.objects.filter(pk=shelf[0].pk).update(position=99)

    assert plan_of(alice).stops[0].reasons == ["Number 5 in the order that the creator chose"]
