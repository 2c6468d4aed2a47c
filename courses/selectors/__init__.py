"""Questions about courses: what is there, and what may this person open?"""

from courses.selectors.access import may_open_lesson, may_rate, may_read
from courses.selectors.begun import Begun, begun_by
from courses.selectors.catalogue import (
    Card,
    Continue,
    Front,
    Standing,
    cards,
    catalogue,
    continue_of,
    cover_url,
    front,
    kinds,
    narrowed,
    topics,
)
from courses.selectors.files import (
    TOKEN_LIFE,
    file_behind,
    may_fetch,
    path_of,
    token,
)
from courses.selectors.linked import course_data
from courses.selectors.mine import Mine, mine
from courses.selectors.outline import Outline, Step, read
from courses.selectors.pages import (
    Opinion,
    course_page,
    course_pages,
    lesson_page,
    lesson_pages,
    opinions,
    view_key,
)
from courses.selectors.paths import Way, keys_behind, path_choices, path_steps, way_of
from courses.selectors.reviews import FILTERS as REVIEW_FILTERS
from courses.selectors.reviews import Voice, reviews, spread, voices
from courses.selectors.rows import (
    course_rows,
    course_values,
    first_courses,
    lesson_rows,
    opens,
    progress_rows,
    section_rows,
)
from courses.selectors.shared import published_courses
from courses.selectors.studio import curriculum, studio_courses, studio_lessons, tiers
from tenants.files import media_root

__all__ = [
    "REVIEW_FILTERS",
    "TOKEN_LIFE",
    "Begun",
    "Card",
    "Continue",
    "Front",
    "Mine",
    "Opinion",
    "Outline",
    "Standing",
    "Step",
    "Voice",
    "Way",
    "begun_by",
    "cards",
    "catalogue",
    "continue_of",
    "course_data",
    "course_page",
    "course_pages",
    "course_rows",
    "course_values",
    "first_courses",
    "cover_url",
    "curriculum",
    "file_behind",
    "front",
    "keys_behind",
    "kinds",
    "lesson_page",
    "lesson_pages",
    "lesson_rows",
    "may_fetch",
    "may_open_lesson",
    "may_rate",
    "may_read",
    "media_root",
    "mine",
    "narrowed",
    "opens",
    "opinions",
    "path_choices",
    "path_of",
    "path_steps",
    "progress_rows",
    "published_courses",
    "read",
    "reviews",
    "section_rows",
    "spread",
    "studio_courses",
    "studio_lessons",
    "tiers",
    "token",
    "topics",
    "view_key",
    "voices",
    "way_of",
]
