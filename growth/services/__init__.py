"""Everything that writes about letters: drafts, and their way to the readers."""

from growth.services.drafts import (
    Draft,
    change_letter,
    delete_letter,
    draft_for,
    write_letter,
)
from growth.services.sending import letter_mail, mail_letters, send_letter, send_test

__all__ = [
    "Draft",
    "change_letter",
    "delete_letter",
    "draft_for",
    "letter_mail",
    "mail_letters",
    "send_letter",
    "send_test",
    "write_letter",
]
