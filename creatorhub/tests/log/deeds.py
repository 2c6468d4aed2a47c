"""How each unsafe route of the studio, and each export, is used with success, and which entry that
writes.

Who adds a route adds a line here, or below in NO_DEED with the reason.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Grant, JoinQuestion, MemberNote, TeamInvite
from accounts.services import add_note, ask_question, give_access, invite
from accounts.services.tokens import make_token
from analytics import services as analytics
from billing import services as billing
from billing.models import Offer, Order
from billing.providers import Status
from community import services as community
from community.models import Group, Post
from courses import services as courses
from courses.models import Course, Lesson, PathStep, Rating, Section
from creatorhub.demo.media import logo
from growth import services as growth
from growth.models import Letter
from recommend.models import Handpick
from recommend.services import handpicks


@dataclass
class World:
    """One of everything on ada's site; `owner` acts, `alice` is a fan, `eve` is of the team."""

    owner: Any
    alice: Any
    eve: Any
    course: Course = field(init=False)
    other: Course = field(init=False)
    path: Course = field(init=False)
    step: PathStep = field(init=False)
    section: Section = field(init=False)
    lesson: Lesson = field(init=False)
    group: Group = field(init=False)
    post: Post = field(init=False)
    tier: Any = field(init=False)
    order: Order = field(init=False)
    rule: Any = field(init=False)
    letter: Letter = field(init=False)
    note: MemberNote = field(init=False)
    grant: Grant = field(init=False)
    question: JoinQuestion = field(init=False)
    invited: TeamInvite = field(init=False)
    token: Any = field(init=False)
    review: Rating = field(init=False)
    pick: Handpick = field(init=False)

    def __post_init__(self) -> None:
        self._teach()
        self._sell()
        self._know()

    def _teach(self) -> None:
        self.course, self.other = (
            courses.create_course(kind="course", title=title) for title in ("Light", "Shadow")
        )
        for course in (self.course, self.other):
            self.section = courses.add_section(course=course, title="One")
            self.lesson = courses.add_lesson(section=self.section, title="Look")
            courses.publish(course=course)
        self.section = courses.add_section(course=self.course, title="Two")
        self.lesson = courses.add_lesson(section=self.section, title="See")
        courses.add_lesson(section=self.section, title="Think")
        self.path = courses.create_course(kind="path", title="Way")
        courses.add_step(path=self.path, course=self.other)
        self.step = courses.add_step(path=self.path, course=self.course)
        self.review = Rating.objects.create(
            course=self.course, member=self.alice, stars=5, text="Good"
        )
        third = courses.create_course(kind="course", title="Dawn")
        handpicks.relate(course=self.course, other=third)
        self.pick = handpicks.relate(course=self.course, other=self.other)
        self.group = community.create_group(title="Talk")
        community.join(group=self.group, member=self.alice)
        self.post = community.post(group=self.group, author=self.alice, body="Hello")

    def _sell(self) -> None:
        self.tier = billing.make_tier(name="Friends", monthly=900)
        offer = Offer.objects.get(keys=[self.tier.key])
        order = billing.place_order(member=self.alice, offer=offer)
        billing.open_checkout(order)
        self.order = billing.choose(order=order, outcome=Status.PAID)

    def _know(self) -> None:
        self.rule = analytics.save_rule(
            name="All", rule={"all": [{"is": "spent_least", "amount": 1}]}
        )
        audience = {"list": "all"}
        self.letter = growth.write_letter(subject="Hi", body="<p>Hello</p>", audience=audience)
        self.note = add_note(member=self.alice, author=self.owner, text="Kind")
        self.grant = give_access(
            member=self.alice, owner=self.owner, key=self.other.key, until=None
        )
        self.question = ask_question(text="Why?", choices=[], is_required=False)
        ask_question(text="How?", choices=[], is_required=False)
        self.invited = invite(actor=self.owner, email="zoe@example.com", role="editor")
        self.token, _text = make_token(member=self.owner, name="n8n", scopes=["courses:read"])


def picture() -> SimpleUploadedFile:
    """A picture that the forms take."""
    return SimpleUploadedFile("a.png", logo("A", "#336699"), "image/png")


@dataclass(frozen=True)
class Deed:
    """A POST to a route, or an export by GET: its argument, its fields, and the act written."""

    act: str
    data: dict[str, Any] = field(default_factory=dict)
    pk: Any = None
    method: str = "post"


def deeds(w: World) -> dict[str, Deed]:
    """Each unsafe route of the studio, as it is used with success."""
    return {**_content(w), **_people(w), **_money(w), **_site(w)}


def _content(w: World) -> dict[str, Deed]:
    course, lesson = {"title": "Dusk", "slug": "dusk", "access": "paid"}, w.lesson.pk
    return {
        "courses:studio_new": Deed("course_made", {"kind": "course", "title": "New"}),
        "courses:studio_edit": Deed("course_changed", course, w.course.pk),
        "courses:studio_publish": Deed("course_unpublished", {"state": "draft"}, w.course.pk),
        "courses:studio_delete": Deed("course_deleted", {}, w.path.pk),
        "courses:studio_order": Deed("courses_ordered", {"pk": w.course.pk, "step": 1}),
        "courses:studio_move": Deed(
            "contents_ordered", {"what": "lesson", "pk": lesson, "step": 1}, w.course.pk
        ),
        "courses:studio_section_new": Deed("section_made", {"section-title": "T"}, w.course.pk),
        "courses:studio_section_edit": Deed("section_renamed", {"title": "T"}, w.section.pk),
        "courses:studio_section_delete": Deed("section_deleted", {}, w.section.pk),
        "courses:studio_lesson_new": Deed(
            "lesson_made", {f"lesson-{w.section.pk}-title": "T"}, w.section.pk
        ),
        "courses:studio_lesson_edit": Deed(
            "lesson_changed",
            {"title": "T", "minutes": 5, "body": "More", "section": w.section.pk},
            lesson,
        ),
        "courses:studio_lesson_delete": Deed("lesson_deleted", {}, lesson),
        "courses:studio_path_add": Deed("step_added", {"course": "{new}"}, w.path.pk),
        "courses:studio_path_move": Deed("steps_ordered", {"pk": w.step.pk, "step": -1}, w.path.pk),
        "courses:studio_path_remove": Deed("step_removed", {}, w.step.pk),
        "courses:studio_review_feature": Deed("review_shown", {}, w.review.pk),
        "studio:recommendations_add": Deed(
            "course_pinned", {"kind": "pin", "course": w.lesson.course_id}
        ),
        "studio:recommendations_move": Deed("related_ordered", {"pk": w.pick.pk, "step": -1}),
        "studio:recommendations_remove": Deed("related_removed", {}, w.pick.pk),
        "studio:recommendations_course": Deed(
            "need_added", {"kind": "needs", "course": w.other.pk}, w.course.pk
        ),
        "community:studio_new": Deed("group_made", {"title": "New", "access": "open"}),
        "community:studio_edit": Deed(
            "group_changed", {"title": "Tea", "access": "open"}, w.group.pk
        ),
        "community:studio_delete": Deed("group_deleted", {}, w.group.pk),
    }


def _people(w: World) -> dict[str, Deed]:
    alice, rule = w.alice.pk, {"rows": "1", "mode": "all", "0-is": "paid", "name": "Paid"}
    letter = {"audience": "list:all", "subject": "A", "body": "<p>B</p>"}
    return {
        "analytics:studio_members_tag": Deed("members_tagged", {"tag": "vip", "member": alice}),
        "analytics:studio_member_note": Deed("note_written", {"text": "Likes tea"}, alice),
        "analytics:studio_member_note_delete": Deed(
            "note_deleted", {}, {"pk": alice, "note": w.note.pk}
        ),
        "analytics:studio_member_tags": Deed("tags_changed", {"tags": "a, b"}, alice),
        "analytics:studio_member_access": Deed("access_given", {"key": w.course.key}, alice),
        "analytics:studio_member_access_end": Deed(
            "access_ended", {}, {"pk": alice, "grant": w.grant.pk}
        ),
        "studio:recommendations_seen": Deed("shelf_seen", {"member": alice}),
        "studio:member_delete": Deed(
            "member_deleted", {"words": "keep", "typed": w.alice.email}, alice
        ),
        "analytics:studio_rule_new": Deed("rule_made", rule),
        "analytics:studio_rule": Deed("rule_changed", rule, w.rule.pk),
        "analytics:studio_rule_delete": Deed("rule_deleted", {}, w.rule.pk),
        "analytics:studio_rule_open": Deed("segment_opened", {"key": w.course.key}, w.rule.pk),
        "accounts:studio_join_questions": Deed("question_asked", {"text": "Where?"}),
        "accounts:studio_join_question": Deed("question_changed", {"text": "W?"}, w.question.pk),
        "accounts:studio_join_question_move": Deed(
            "questions_ordered", {"step": "down"}, w.question.pk
        ),
        "accounts:studio_join_question_state": Deed("question_retired", {}, w.question.pk),
        "growth:studio_letter_new": Deed("letter_written", letter),
        "growth:studio_letter": Deed("letter_changed", letter, w.letter.pk),
        "growth:studio_letter_test": Deed("letter_tested", {}, w.letter.pk),
        "growth:studio_letter_send": Deed("letter_sent", {"readers": "1"}, w.letter.pk),
        "growth:studio_letter_delete": Deed("letter_deleted", {}, w.letter.pk),
        "analytics:studio_members_csv": Deed("members_exported", method="get"),
    }


def _money(w: World) -> dict[str, Deed]:
    tier = {"name": "Patrons", "monthly": "12", "rank": w.tier.rank}
    offer = {"title": "For you", "key": w.course.key, "price": "9", "period": "once"}
    return {
        "billing:studio_tier_new": Deed("tier_made", {"name": "A", "monthly": "9"}),
        "billing:studio_tier_edit": Deed("tier_changed", tier, w.tier.pk),
        "billing:studio_course_price": Deed("course_priced", {"price": "19"}, {"course": w.course}),
        "billing:studio_segment_offer": Deed("offer_made", offer, w.rule.pk),
        "billing:studio_refund": Deed("order_refunded", {"scope": "full"}, {"uid": w.order.uid}),
        "billing:studio_clock": Deed("clock_moved", {"step": "month"}),
    }


def _site(w: World) -> dict[str, Deed]:
    rows = {"{}-TOTAL_FORMS": "0", "{}-INITIAL_FORMS": "0"}
    empty = {
        name.format(part): value
        for part in ("credentials", "links")
        for name, value in rows.items()
    }
    figures = Deed("figures_exported", {"format": "csv"}, method="get")
    look = {"title": "Ada's", "tagline": "T", "brand_color": "#336699"}
    return {
        "accounts:studio_profile": Deed("profile_changed", {"headline": "H", **empty}),
        "accounts:studio_portrait": Deed("portrait_changed", {"portrait": picture}),
        "accounts:studio_appearance": Deed("look_changed", look),
        "accounts:studio_logo": Deed("logo_changed", {"logo": picture}),
        "accounts:studio_settings": Deed(
            "settings_changed", {"language": "en", "time_zone": "UTC", "terms": "<p>New</p>"}
        ),
        "accounts:studio_team_invite": Deed(
            "team_invited", {"emails": "yan@example.com", "role": "editor"}
        ),
        "accounts:studio_team_resend": Deed("invite_resent", {}, w.invited.pk),
        "accounts:studio_team_revoke": Deed("invite_revoked", {}, w.invited.pk),
        "accounts:studio_team_role": Deed("role_changed", {"role": "admin"}, w.eve.pk),
        "accounts:studio_team_remove": Deed("team_left", {}, w.eve.pk),
        "accounts:studio_log_file": Deed("log_exported"),
        "accounts:studio_tokens": Deed("token_made", {"name": "Z", "scopes": "courses:read"}),
        "accounts:studio_token_revoke": Deed("token_revoked", {}, w.token.pk),
        "studio:insights_run": Deed("night_asked"),
        **{f"studio:insights{tab}": figures for tab in ("", "_funnel", "_courses", "_nights")},
        "studio:insights_course": replace(figures, pk=w.course.pk),
        "community:delete": Deed("post_removed", {}, {"slug": w.group.slug, "pk": w.post.pk}),
    }


# Routes that answer a POST and write no entry, each with the reason.
READS = "shows something and changes nothing, whatever method asks"
LEARNING = "a fan's own affair; events and the ledger have it"
OWN = "what a person sets for oneself; of the team, allauth's change is told by tell_of_change"
NO_DEED = {
    **dict.fromkeys(["set_language", "studio:isolation_read"], READS),
    **dict.fromkeys(
        """
        courses:rate courses:progress courses:finish courses:reopen
        community:join community:leave community:post community:reply
        billing:buy billing:pay billing:cancel
        recommend:path_keep recommend:path_drop recommend:not_this recommend:take_back
        recommend:interests recommend:reset analytics:beacon
        site:choices site:own_data_wipe site:own_data_delete
        """.split(),
        LEARNING,
    ),
    **dict.fromkeys(
        """
        accounts:profile accounts:avatar accounts:messages accounts:notice accounts:notices_read
        accounts:unsubscribe usersessions_list
        """.split(),
        OWN,
    ),
    "site:enter": "spends a pass of the platform; the entry studio_entered is held by its own test",
    "accounts:team_invite": "needs the invited person; invite_accepted is held by its own test",
    "studio:isolation_run": "the check runs as a task, which writes the entry with its result",
}
OURS_BY_ALLAUTH = ("account_", "mfa_")  # pages of allauth: their deeds are told by tell_of_change

# The same for the API: (route, method).
API_DEEDS = {
    ("api:courses", "POST"): ("course_made", {"kind": "course", "title": "By a program"}),
    ("api:course", "PATCH"): ("course_changed", {"title": "Changed"}),
    ("api:course", "DELETE"): ("course_deleted", None),
    ("api:course_publish", "POST"): ("course_published", {}),
    ("api:course_unpublish", "POST"): ("course_unpublished", {}),
    ("api:lessons", "POST"): ("lesson_made", {"title": "By a program"}),
    ("api:lesson", "PATCH"): ("lesson_changed", {"title": "Changed"}),
    ("api:lesson", "DELETE"): ("lesson_deleted", None),
    ("api:offers", "POST"): ("offer_made", {"title": "Both", "keys": ["{key}"], "amount": 500}),
    ("api:offer", "DELETE"): ("offer_withdrawn", None),
    ("api:post", "DELETE"): ("post_removed", None),
    ("api:member", "PATCH"): ("tags_changed", {"tags": ["vip"]}),
}
API_NO_DEED = {
    ("api:progress", "POST"): LEARNING,
    ("api:not_this", "POST"): LEARNING,
    ("api:not_this_course", "DELETE"): LEARNING,
    ("api:posts", "POST"): "words that the program's maker says under the own name",
    ("api:events", "POST"): "events are a ledger of their own, with the token's name in the key",
}
