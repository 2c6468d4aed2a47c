"""A course as search engines read it (schema.org)."""

from typing import Any

from django.urls import reverse

from courses.models import Course
from courses.selectors.catalogue import cover_url
from courses.selectors.outline import Outline
from tenants import hosts
from tenants.schemas import here


def course_data(course: Course, outline: Outline) -> dict[str, Any] | None:
    """The page's JSON-LD: a Course, or an Article for a single one; None for a draft.

    Prices are left out: what opens a course is asked of the app that sells.
    """
    if not course.is_published:
        return None
    site = here()
    data = {
        "@type": "Article" if course.kind == Course.Kind.SINGLE else "Course",
        "headline" if course.kind == Course.Kind.SINGLE else "name": course.title,
        "description": course.summary,
        "url": hosts.url(site.host, reverse("courses:detail", args=[course.slug])),
        "inLanguage": site.language,
        "datePublished": course.published_at.isoformat() if course.published_at else "",
        "image": hosts.url(site.host, cover_url(course)) if course.cover else "",
        "keywords": ", ".join(course.tags),
        "isAccessibleForFree": course.access == Course.Access.OPEN,
        **_by(site),
        **_more(course, outline),
    }
    return {key: value for key, value in data.items() if value not in ("", None, [])}


def _by(site: Any) -> dict[str, Any]:
    """Who answers for it: a course is provided, an article is written."""
    name = {"@type": "Organization", "name": site.title, "url": hosts.url(site.host)}
    return {"provider": name, "author": name}


def _more(course: Course, outline: Outline) -> dict[str, Any]:
    more: dict[str, Any] = {}
    if course.kind != Course.Kind.SINGLE:
        more["teaches"] = course.outcomes
        workload = {"@type": "CourseInstance", "courseMode": "online"}
        if outline.minutes:
            workload["courseWorkload"] = f"PT{outline.minutes}M"
        more["hasCourseInstance"] = workload
    if course.rating_count:
        more["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": round(course.stars or 0, 1),
            "ratingCount": course.rating_count,
        }
    return more
