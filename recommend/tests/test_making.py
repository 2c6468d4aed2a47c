"""How the last night came to its lists, in words."""

from recommend.engine.blend import Parameters
from recommend.models import Report
from recommend.selectors import choices, engine_reason


def report(engine: str, items: int = 12_000, **chosen: float) -> Report:
    return Report(
        result={"engine": engine, "items": items},
        chosen=Parameters(**chosen).as_dict() | {"signals": {}},
    )


def said(told: Report) -> dict[str, str]:
    return {choice.name: choice.value for choice in choices(told)}


def test_every_choice_has_a_value_and_a_meaning():
    told = choices(report("blend", l2=50.0, trend_weight=0.3))

    assert [choice.value for choice in told] == [
        "half after 90 days", "0.3", "all deeds alike", "not at all", "0.6", "50",
    ]  # fmt: skip
    assert all(choice.meaning for choice in told)


def test_times_are_told_in_days_and_below_one_in_hours():
    name = "A fan's own newest deeds"

    assert said(report("blend", recent_days=7.0))[name] == "half after 7 days"
    assert said(report("blend", recent_days=0.25))[name] == "half after 6 hours"
    assert said(report("blend", recent_days=1 / 24))[name] == "half after an hour"


def test_without_ease_nothing_of_it_is_told():
    told = report("cf")

    assert {"Caution", "Similar courses"} & said(told).keys() == set()
    assert "neighbours alone (sparse kNN)" in engine_reason(told)
    assert "12,000 courses" in engine_reason(told)
    assert "(EASE)" in engine_reason(report("blend", items=40))


def test_older_reports_tell_what_they_know():
    told = report("blend")
    del told.chosen["recent_days"]

    assert "A fan's own newest deeds" not in said(told)
