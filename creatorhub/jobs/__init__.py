"""The studio by job: one table, from which side bar, tabs, palette and breadcrumbs are made."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse

from creatorhub.jobs.kinds import Job, Page, Start, may_open
from creatorhub.jobs.table import JOBS, STARTS

__all__ = [
    "JOBS",
    "STARTS",
    "Job",
    "Page",
    "Start",
    "jobs_of",
    "may_open",
    "pages",
    "place_of",
    "starts_of",
]


def jobs_of(user: Any) -> list[Job]:
    """The jobs of this person's role with the pages it opens, in order."""
    narrowed = (job.narrowed(user) for job in JOBS)
    return [job for job in narrowed if job.pages]


def starts_of(user: Any) -> list[Start]:
    """What this person may begin."""
    return [start for start in STARTS if may_open(user, start)]


def pages(jobs: Iterable[Job]) -> Iterator[tuple[Job, Page]]:
    """Every page of these jobs with its job, in order."""
    for job in jobs:
        for page in job.pages:
            yield job, page


def place_of(path: str, jobs: Iterable[Job] = JOBS) -> tuple[Job, Page] | None:
    """The job and the page that an address of the studio belongs to; the nearest one counts."""
    found = [
        (len(root), job, page)
        for job, page in pages(jobs)
        for root in page.roots
        if _holds(root, path)
    ]
    if not found:
        return None
    _length, job, page = max(found, key=lambda entry: entry[0])
    return job, page


def _holds(root: str, path: str) -> bool:
    """True when the address lies at or below the root; below the studio's own root lies it all."""
    return path == root or (path.startswith(root) and root != reverse("studio:today"))
