"""The studio's pages about letters, and the lists they are often written to."""

from growth.views.letters import (
    studio_letter,
    studio_letter_delete,
    studio_letter_new,
    studio_letter_preview,
    studio_letters,
)
from growth.views.lists import studio_lists
from growth.views.sending import studio_letter_send, studio_letter_test

__all__ = [
    "studio_letter",
    "studio_letter_delete",
    "studio_letter_new",
    "studio_letter_preview",
    "studio_letter_send",
    "studio_letter_test",
    "studio_letters",
    "studio_lists",
]
