"""Questions at joining: asked by the owner, answered by who signs up, never lost."""

import threading
from contextlib import suppress

import pytest
from django.core import mail
from django.db import connection

from accounts import selectors, services
from accounts.errors import ChoicesRefused, TooManyQuestions
from accounts.forms.questions import QuestionForm
from accounts.models import JoinAnswer, JoinQuestion, User
from conftest import PASSWORD, creator_named
from tenants.schemas import open_creator, open_schema

PAGE = "/studio/members/questions/"
NEW = {"name": "Dora", "email": "dora@example.com", "password1": PASSWORD}


def ask(text="Why?", choices=(), is_required=False) -> JoinQuestion:
    return services.ask_question(text=text, choices=choices, is_required=is_required)


def asked() -> list[str]:
    return [question.text for question in selectors.asked_questions()]


def sign_up(browser, **fields):
    return browser.post("/accounts/signup/", {**NEW, **fields})


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def studio(browse, owner):
    return browse(owner)


# --- Verbs -------------------------------------------------------------------------------------


def test_five_are_asked_at_most(ada):
    rows = [ask(f"Q{number}") for number in range(5)]

    with pytest.raises(TooManyQuestions):
        ask("Q5")

    services.retire_question(question=rows[0])
    ask("Q5")
    with pytest.raises(TooManyQuestions):
        services.revive_question(question=rows[0])
    assert asked() == ["Q1", "Q2", "Q3", "Q4", "Q5"]


def test_two_windows_at_once_ask_five_at_most(db_is_real):
    connection.close()
    connection.set_tenant(creator_named("ada"))
    schema, start = connection.schema_name, threading.Barrier(4)
    ask("Q0")

    def add() -> None:
        try:
            with open_schema(schema):
                start.wait(20)
                for number in range(4):
                    with suppress(TooManyQuestions):
                        ask(f"{threading.get_ident()} {number}")
        finally:
            connection.close()

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    try:
        assert len(asked()) == 5
    finally:
        JoinQuestion.objects.all().delete()


def test_reviving_what_is_asked_changes_nothing(ada):
    rows = [ask(f"Q{number}") for number in range(5)]

    services.revive_question(question=rows[0])

    assert len(asked()) == 5


@pytest.mark.parametrize(
    "choices", [["one"], ["a"] * 2, ["x" * 81, "y"], [str(n) for n in range(13)]]
)
def test_choices_that_are_none_are_refused(ada, choices):
    with pytest.raises(ChoicesRefused):
        ask(choices=choices)
    kept = ask()
    with pytest.raises(ChoicesRefused):
        services.change_question(question=kept, text="x", choices=choices, is_required=True)

    assert JoinQuestion.objects.get().choices == []


def test_questions_change_places(ada):
    first, second, third = ask("A"), ask("B"), ask("C")

    services.move_question(question=third, step=-1)
    assert asked() == ["A", "C", "B"]
    services.move_question(question=first, step=-1)
    services.move_question(question=second, step=1)
    assert asked() == ["A", "C", "B"]
    services.retire_question(question=third)
    services.move_question(question=third, step=1)
    services.move_question(question=first, step=1)
    assert asked() == ["B", "A"]


def test_a_retired_question_keeps_its_answers(ada, alice):
    question = ask(choices=["New", "Old"])
    services.answer_questions(member=alice, answers={question.pk: "New"})

    services.retire_question(question=question)
    services.change_question(question=question, text="Else?", choices=[], is_required=False)

    assert asked() == []
    assert selectors.answers_of([alice.pk]) == {alice.pk: {question.pk: "New"}}
    assert [row.answer_count for row in selectors.all_questions()] == [1]


def test_an_answer_is_given_once_and_an_empty_one_is_none(ada, alice):
    first, second = ask("A"), ask("B")

    services.answer_questions(member=alice, answers={first.pk: "x", second.pk: ""})
    services.answer_questions(member=alice, answers={first.pk: "y"})

    assert list(JoinAnswer.objects.values_list("question", "text")) == [(first.pk, "x")]


# --- Signing up --------------------------------------------------------------------------------


def test_who_signs_up_is_asked_and_the_answers_are_kept(site, ada):
    level = ask("Your level?", ["New", "Old"], is_required=True)
    wish = ask("Your wish?")
    services.retire_question(question=ask("Retired?"))

    page = text(site.get("/accounts/signup/"))
    answer = sign_up(site, **{f"join_{level.pk}": "New", f"join_{wish.pk}": " hands "})

    assert "Your level?" in page
    assert "Retired?" not in page
    assert answer.status_code == 302
    dora = User.objects.get(email="dora@example.com")
    assert selectors.answers_of([dora.pk]) == {dora.pk: {level.pk: "New", wish.pk: "hands"}}


def test_an_optional_question_may_stay_open(site, ada):
    question = ask("Your level?", ["New", "Old"])

    assert sign_up(site, **{f"join_{question.pk}": ""}).status_code == 302
    assert not JoinAnswer.objects.exists()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("given", [{}, {"join": "Else"}, {"join": "x" * 600}])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_missing_or_foreign_answer_keeps_what_was_typed(site, ada, given, language, settings):
    question = ask("Your level?", ["New", "Old"], is_required=True)
    site.cookies[settings.LANGUAGE_COOKIE_NAME] = language

    page = sign_up(site, **{f"join_{question.pk}": value for value in given.values()})

    assert page.status_code == 200
    assert 'value="Dora"' in text(page)
    if not given:
        words = {"en": "Please answer this question.", "zh-hans": "请回答这个问题"}
        assert words[language] in text(page)
    assert not User.objects.filter(email="dora@example.com").exists()


def test_a_known_address_is_given_no_answers(site, alice):
    question = ask("Why?")

    sign_up(site, email=alice.email, **{f"join_{question.pk}": "x"})

    assert not JoinAnswer.objects.exists()


def test_the_neighbours_questions_are_not_asked_here(site, ada, lin):
    with open_creator(lin):
        foreign = ask("Lin asks?")

    assert "Lin asks?" not in text(site.get("/accounts/signup/"))
    sign_up(site, **{f"join_{foreign.pk}": "x"})
    assert not JoinAnswer.objects.exists()


def test_a_question_of_markup_and_marks_is_only_text(site, ada):
    ask("<b>\u202eWhy</b>", ["<i>", "👩\u200d👧"])

    page = text(site.get("/accounts/signup/"))

    assert "&lt;b&gt;" in page
    assert "<b>" not in page


# --- The studio --------------------------------------------------------------------------------


def test_the_owner_asks_changes_moves_and_retires(studio):
    assert "Nothing is asked yet" in text(studio.get(PAGE))

    studio.post(PAGE, {"text": "A?", "choices": " New \n\nOld\n", "is_required": "on"})
    studio.post(PAGE, {"text": "B?", "choices": ""})
    first, second = JoinQuestion.objects.all()
    assert (first.choices, first.is_required) == (["New", "Old"], True)

    studio.post(f"{PAGE}{second.pk}/move/", {"step": "up"})
    assert asked() == ["B?", "A?"]
    studio.post(f"{PAGE}{second.pk}/move/", {"step": "sideways"})
    assert "New\nOld" in text(studio.get(f"{PAGE}{first.pk}/"))
    studio.post(f"{PAGE}{first.pk}/", {"text": "A2?", "choices": ""})
    studio.post(f"{PAGE}{second.pk}/state/", {})
    assert asked() == ["A2?"]
    studio.post(f"{PAGE}{second.pk}/state/", {"state": "asked"})
    assert asked() == ["B?", "A2?"]


@pytest.mark.parametrize(
    "wrong",
    [{"text": ""}, {"text": "x" * 161}, {"choices": "one"}, {"choices": "a\na"}, {"text": "\x00"}],
)
def test_a_wrong_question_is_explained_and_kept(studio, wrong):
    page = studio.post(PAGE, {"text": "Kept?", "choices": "", **wrong})

    assert page.status_code == 422
    assert "Please check what you entered." in text(page)
    assert not JoinQuestion.objects.exists()
    kept = ask("Before")
    assert studio.post(f"{PAGE}{kept.pk}/", {"text": "x", **wrong}).status_code == 422
    assert asked() == ["Before"]


def test_the_sixth_is_refused_and_kept(studio):
    rows = [ask(f"Q{number}") for number in range(5)]
    assert "5 questions are enough" in text(studio.get(PAGE))

    page = studio.post(PAGE, {"text": "Sixth?", "choices": ""})

    assert page.status_code == 422
    assert "Sixth?" in text(page)
    services.retire_question(question=rows[0])
    services.ask_question(text="Q5", choices=[], is_required=False)
    again = studio.post(f"{PAGE}{rows[0].pk}/state/", {"state": "asked"}, follow=True)
    assert "At most five questions" in text(again)


def test_fans_and_strangers_ask_nothing(site, browse, alice, ada):
    kept = ask("Q")
    paths = [PAGE, f"{PAGE}{kept.pk}/", f"{PAGE}{kept.pk}/move/", f"{PAGE}{kept.pk}/state/"]

    for path in paths:
        assert site.post(path, {"text": "mine", "step": "up"}).status_code == 302
        assert browse(alice).post(path, {"text": "mine", "step": "up"}).status_code == 403
    assert asked() == ["Q"]


def test_a_question_of_the_neighbour_is_not_found(studio, lin, ada):
    with open_creator(lin):
        foreign = [ask(f"L{number}") for number in range(3)][-1]

    assert studio.post(f"{PAGE}{foreign.pk}/", {"text": "mine"}).status_code == 404
    assert studio.post(f"{PAGE}{foreign.pk}/state/").status_code == 404
    with open_creator(lin):
        assert asked() == ["L0", "L1", "L2"]


def test_choices_are_lines_without_blanks():
    form = QuestionForm({"text": "Q", "choices": "  a   b \r\n\r\nc"})

    assert form.is_valid()
    assert form.cleaned_data["choices"] == ["a b", "c"]


def test_the_page_costs_the_same_with_1_and_5_questions(studio, django_assert_max_num_queries):
    ask("Q")
    studio.get(PAGE)
    with django_assert_max_num_queries(6):
        studio.get(PAGE)
    for number in range(4):
        ask(f"Q{number}")
    with django_assert_max_num_queries(6):
        assert studio.get(PAGE).status_code == 200
