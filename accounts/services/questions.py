"""The questions at joining: asked, changed, put in order, no longer asked; and the answers.

A question is never deleted, so that no answer is lost: it is only asked no more.
"""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Max

from accounts.errors import ChoicesRefused, TooManyQuestions
from accounts.models import JoinAnswer, JoinQuestion, User
from accounts.services.audit import audit, audited

MOST_ASKED = 5
FEWEST_CHOICES, MOST_CHOICES, LONGEST_CHOICE = 2, 12, 80


@transaction.atomic
def ask_question(*, text: str, choices: Sequence[str], is_required: bool) -> JoinQuestion:
    """A new question at the end. Raises TooManyQuestions, ChoicesRefused."""
    check_choices(choices)
    _check_room()
    last = JoinQuestion.objects.aggregate(last=Max("position"))["last"]
    question: JoinQuestion = JoinQuestion.objects.create(
        text=text,
        choices=list(choices),
        is_required=is_required,
        position=0 if last is None else last + 1,
    )
    asked = {"is_required": is_required, "choices": list(choices)}
    audit(act="question_asked", subject=question, after=asked)
    return question


def change_question(
    *, question: JoinQuestion, text: str, choices: Sequence[str], is_required: bool
) -> None:
    """New words; answers that were given stay as they are. Raises ChoicesRefused."""
    check_choices(choices)
    fields = ["text", "choices", "is_required"]
    with audited(act="question_changed", subject=question, fields=fields):
        question.text, question.choices, question.is_required = text, list(choices), is_required
        question.save(update_fields=fields)


def retire_question(*, question: JoinQuestion) -> None:
    """Ask it no more; its answers stay."""
    with audited(act="question_retired", subject=question, fields=["is_active"]):
        question.is_active = False
        question.save(update_fields=["is_active"])


@transaction.atomic
def revive_question(*, question: JoinQuestion) -> None:
    """Ask it again; fine when it is asked already. Raises TooManyQuestions."""
    if question.is_active:
        return
    _check_room()
    with audited(act="question_revived", subject=question, fields=["is_active"]):
        question.is_active = True
        question.save(update_fields=["is_active"])


@transaction.atomic
def move_question(*, question: JoinQuestion, step: int) -> None:
    """One place up (-1) or down (1) among those that are asked; at the end nothing moves."""
    asked = _lock()
    place = next((at for at, other in enumerate(asked) if other.pk == question.pk), None)
    if place is None or not 0 <= place + step < len(asked):
        return
    asked[place], asked[place + step] = asked[place + step], asked[place]
    for position, row in enumerate(asked):
        row.position = position
    JoinQuestion.objects.bulk_update(asked, ["position"])
    audit(act="questions_ordered", subject=question, after={"places": [row.pk for row in asked]})


def answer_questions(*, member: User, answers: Mapping[int, str]) -> None:
    """Keep what a fan answered, by question id; an empty answer is none. Once per question."""
    rows = [
        JoinAnswer(question_id=pk, member=member, text=text) for pk, text in answers.items() if text
    ]
    JoinAnswer.objects.bulk_create(rows, ignore_conflicts=True)


def _check_room() -> None:
    if len(_lock()) >= MOST_ASKED:
        raise TooManyQuestions


def _lock() -> list[JoinQuestion]:
    """What is asked now; two people at once wait for each other.

    Asked again behind the lock: the wait may have been for a question that was not there before.
    """
    list(JoinQuestion.objects.select_for_update().order_by("pk").values_list("pk"))
    return list(JoinQuestion.objects.filter(is_active=True).order_by("position", "pk"))


def check_choices(choices: Sequence[str]) -> None:
    """None, or 2 to 12 different ones of 80 characters at most. Raises ChoicesRefused."""
    fits = FEWEST_CHOICES <= len(choices) <= MOST_CHOICES and len(set(choices)) == len(choices)
    short = all(0 < len(choice) <= LONGEST_CHOICE for choice in choices)
    if choices and not (fits and short):
        raise ChoicesRefused
