"""Everything that writes about people, access and the look of a site, split by noun."""

from accounts.services.access import end_access, give_access
from accounts.services.look import change_appearance, change_logo, change_settings, remove_logo
from accounts.services.notes import add_note, add_tag, delete_note, remove_tag, set_tags
from accounts.services.people import (
    end_grants,
    found_site,
    make_owner,
    set_grant,
    update_profile,
)
from accounts.services.questions import (
    answer_questions,
    ask_question,
    change_question,
    move_question,
    retire_question,
    revive_question,
)

__all__ = [
    "add_note",
    "add_tag",
    "answer_questions",
    "ask_question",
    "change_appearance",
    "change_logo",
    "change_question",
    "change_settings",
    "delete_note",
    "end_access",
    "end_grants",
    "found_site",
    "give_access",
    "make_owner",
    "move_question",
    "remove_logo",
    "remove_tag",
    "retire_question",
    "revive_question",
    "set_grant",
    "set_tags",
    "update_profile",
]
