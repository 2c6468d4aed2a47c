"""What is read out of a report, without a browser."""

import pytest

from bench import lighthouse


def report(points: float = 1.0, css: int = 20_480) -> dict:
    rows = [
        {"resourceType": "Document", "transferSize": 10_240},
        {"resourceType": "Stylesheet", "transferSize": css},
        {"resourceType": "Image", "transferSize": 900_000},
        {"resourceType": "Media", "transferSize": 9_000_000},
        {"resourceType": "Other", "transferSize": 0},
    ]
    categories = {name: {"score": 1.0} for name in lighthouse.CATEGORIES}
    categories["performance"]["score"] = points
    return {"audits": {"network-requests": {"details": {"items": rows}}}, "categories": categories}


def test_pictures_and_films_do_not_count():
    score = lighthouse.read("home", report())

    assert (score.kib, score.requests) == (30.0, 2)
    assert score.is_enough


@pytest.mark.parametrize(("points", "css"), [(0.99, 20_480), (1.0, 90_000), (None, 1)])
def test_one_point_or_one_kib_too_few_is_told(points, css):
    assert not lighthouse.read("home", report(points, css)).is_enough


def test_a_report_without_points_is_asked_for_again():
    assert lighthouse._has_all(report())
    assert not lighthouse._has_all(report(points=None))
