"""What the frame of the studio is made of: the jobs, where we are, and the way back up."""

from dataclasses import dataclass
from html import unescape
from typing import Any

from django import template
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.html import strip_tags

from creatorhub import jobs
from creatorhub.jobs import Job, Page

register = template.Library()


@dataclass(frozen=True)
class Place:
    """Where in the studio a request is: its job and page, and whether it is deeper than these."""

    path: str
    jobs: list[Job]  # those of this person, in order
    job: Job | None
    page: Page | None

    @property
    def tabs(self) -> list[Job]:
        """Those at the bottom of a phone."""
        return [job for job in self.jobs if job.in_tabs]

    @property
    def is_first(self) -> bool:
        """True on the first page of a job: there is nothing above it."""
        return self.job is None or self.path == self.job.path

    @property
    def is_page(self) -> bool:
        """True on a page of the menu itself, not on one below it."""
        return self.page is not None and self.path == self.page.path

    @property
    def is_first_page(self) -> bool:
        """True when the page is the first one of its job, so that both lead to the same place."""
        return self.job is not None and self.page is self.job.pages[0]

    @property
    def is_one(self) -> bool:
        """True when the job and its first page have the same name, which is said once."""
        return self.is_first_page and str(self.job.label) == str(self.page.label)  # type: ignore[union-attr]


@register.simple_tag
def studio_place(path: str, user: Any) -> Place:
    """The place of this address in the studio as this person's role opens it."""
    mine = jobs.jobs_of(user)
    job, page = jobs.place_of(path, mine) or (None, None)
    return Place(path, mine, job, page)


@register.simple_tag(takes_context=True)
def words_of(context: Context, block: str) -> str:
    """The words of a block of this page once more, as plain text (Django shows a block once)."""
    blocks: Any = context.render_context.get(BLOCK_CONTEXT_KEY)
    node = blocks.get_block(block) if blocks else None
    return " ".join(unescape(strip_tags(node.render(context))).split()) if node else ""
