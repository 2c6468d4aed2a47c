"""The figures of the last night, worked out again from what is stored."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from analytics.models import Event
from courses.models import Course
from recommend import engine, services
from recommend.models import Report
from recommend.services.verifying import Finding, verify
from recommend.tests.factories import did, make_courses, plant_tastes
from tenants.rules import forgetting


@pytest.fixture
def night(ada) -> Report:
    plant_tastes()
    return services.rebuild()


def alter(report: Report, **result: object) -> None:
    report.result |= result
    report.save()


def verdict_of(capsys, **options: object) -> tuple[int, str]:
    """The exit code of the command and what it says of ada's site."""
    code = 0
    try:
        call_command("nightly", verify=True, creator="ada", **options)
    except CommandError as error:
        code = error.returncode
    return code, capsys.readouterr().out


def test_the_same_deeds_give_the_same_figures_bit_for_bit(night, capsys):
    rows = Report.objects.count(), Event.objects.count()

    assert verify(Report.objects.get()).finding is Finding.SAME
    code, said = verdict_of(capsys)

    assert (code, "the same, bit for bit (120 fans, 960 deeds" in said) == (0, True)
    assert (Report.objects.count(), Event.objects.count()) == rows


def test_what_fans_do_afterwards_belongs_to_the_next_night(night):
    fan, course = User.objects.filter(role="fan")[0], Course.objects.first()
    did(fan, "finish", course, days_ago=0)
    did(fan, "finish", course, days_ago=50)  # told late, e.g. by an import

    assert verify(Report.objects.get()).finding is Finding.SAME


def test_a_figure_that_was_altered_is_named(night, capsys):
    alter(night, model=night.result["model"] | {"ndcg_10": 0.99}, fans_counted=7)

    code, said = verdict_of(capsys)

    assert code == 1
    assert "DIFFERENT from what the same deeds give: " in said
    assert "result.fans_counted, result.model.ndcg_10" in said


def test_a_fan_who_left_takes_the_figures_along_and_it_is_said(night, capsys):
    fan = User.objects.filter(role="fan").order_by("pk")[0]
    with forgetting():
        Event.objects.filter(actor=fan).delete()

    code, said = verdict_of(capsys)

    assert code == 3
    assert "then 960 deeds of 120 fans, now 952 of 119 (kept no longer, a fan left" in said


def test_a_word_that_was_taken_back_brings_deeds_and_is_no_tampering(ada, capsys):
    fans, _courses = plant_tastes()
    course = Course.objects.get(pk=fans[0].events.earliest("pk").subject_id)
    services.not_this(member=fans[0], course=course)
    services.rebuild()
    services.take_back(member=fans[0], course_id=course.pk)

    code, said = verdict_of(capsys)

    assert code == 3
    assert "then 959 deeds of 120 fans, now 960 of 120 (" in said
    assert "took a “not this” back" in said


def test_who_refuses_now_is_not_read_again(night):
    User.objects.filter(role="fan").update(is_personalised=False)

    checked = verify(Report.objects.get())

    assert (checked.finding, checked.now) == (Finding.CHANGED, (0, 0))


def test_deeds_put_behind_a_night_are_no_forgetting(night, capsys):
    late = did(User.objects.filter(role="fan")[0], "like", Course.objects.first(), days_ago=50)
    alter(night, through=late.pk)

    code, said = verdict_of(capsys)

    assert code == 3
    assert "not by forgetting alone" in said


def test_another_engine_is_not_compared(night, capsys, monkeypatch):
    monkeypatch.setattr(engine, "VERSION", engine.VERSION + 1)

    code, said = verdict_of(capsys)

    assert code == 4
    assert f"another version (then {engine.VERSION - 1})" in said


def test_a_report_without_a_trace_says_so(night, capsys):
    alter(night, moment=None)

    assert verdict_of(capsys)[0] == 5


def test_other_courses_are_told_and_no_failure(night, capsys):
    Course.objects.filter(pk=Course.objects.first().pk).update(state=Course.State.DRAFT)

    code, said = verdict_of(capsys)

    assert (code, "other courses are published now" in said) == (0, True)


def test_sites_without_a_night_have_nothing_to_check(ada, lin, capsys):
    make_courses(1)

    for creator in (ada, lin):  # others may be there, of tests that keep theirs
        call_command("nightly", creator=creator.host, verify=True)

    assert capsys.readouterr().out.count("no night yet, nothing to check") == 2
    assert not Report.objects.exists()
