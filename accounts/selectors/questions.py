"""What is asked at joining, and what was answered."""

from collections.abc import Collection

from django.db.models import Count, QuerySet

from accounts.models import JoinAnswer, JoinQuestion


def asked_questions() -> QuerySet[JoinQuestion]:
    """The questions on the sign-up form, in order."""
    return JoinQuestion.objects.filter(is_active=True)


def all_questions() -> QuerySet[JoinQuestion]:
    """Every question, those that are asked first; each with `answer_count`."""
    counted = JoinQuestion.objects.annotate(answer_count=Count("answers"))
    return counted.order_by("-is_active", "position", "pk")


def answers_of(member_ids: Collection[int]) -> dict[int, dict[int, str]]:
    """Answers by fan and question id. One statement."""
    found: dict[int, dict[int, str]] = {}
    rows = JoinAnswer.objects.filter(member_id__in=member_ids)
    for member, question, text in rows.values_list("member_id", "question_id", "text"):
        found.setdefault(member, {})[question] = text
    return found
