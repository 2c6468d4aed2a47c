"""Everything that writes about people, access and the look of a site, split by noun."""

from accounts.services.access import end_access, end_of, give_access
from accounts.services.acting import acting_as, acting_as_staff, acting_in
from accounts.services.alarms import tell_of_change, tell_of_guessing, tell_of_leaving
from accounts.services.audit import audit, audit_by_staff, audited, standing
from accounts.services.avatars import change_avatar, remove_avatar
from accounts.services.choices import choose_messages, unsubscribe
from accounts.services.factors import (
    become_strong,
    become_weak,
    reset_factors,
    seal,
    settle_factors,
    unseal,
    use_code,
)
from accounts.services.invites import accept, digest_of, invite, resend, revoke
from accounts.services.limits import Guess, count_guess, know_network
from accounts.services.look import change_appearance, change_logo, change_settings, remove_logo
from accounts.services.mails import (
    Reader,
    absolute,
    as_reader,
    clothes,
    compose,
    hand_over,
    read_token,
    sender,
)
from accounts.services.notes import add_note, add_tag, clean_tag, delete_note, remove_tag, set_tags
from accounts.services.notices import (
    forget_old_notices,
    mail_notices,
    notify,
    notify_many,
    read_all,
    read_notice,
    withdraw_notices,
)
from accounts.services.people import (
    end_grants,
    found_site,
    make_owner,
    set_grant,
    set_grants,
    update_profile,
)
from accounts.services.profile import change_portrait, change_profile, remove_portrait
from accounts.services.questions import (
    answer_questions,
    ask_question,
    change_question,
    check_choices,
    move_question,
    retire_question,
    revive_question,
)
from accounts.services.sessions import end_other_sessions, end_session, remember_session
from accounts.services.team import change_role, hold_team, owner_for_pass

__all__ = [
    "tell_of_change",
    "tell_of_guessing",
    "tell_of_leaving",
    "accept",
    "acting_as",
    "acting_as_staff",
    "acting_in",
    "audit",
    "audit_by_staff",
    "audited",
    "standing",
    "change_role",
    "digest_of",
    "hold_team",
    "invite",
    "know_network",
    "owner_for_pass",
    "resend",
    "revoke",
    "Guess",
    "Reader",
    "absolute",
    "add_note",
    "add_tag",
    "answer_questions",
    "as_reader",
    "become_strong",
    "become_weak",
    "count_guess",
    "end_other_sessions",
    "end_session",
    "remember_session",
    "settle_factors",
    "reset_factors",
    "seal",
    "unseal",
    "use_code",
    "ask_question",
    "change_appearance",
    "change_avatar",
    "change_logo",
    "change_portrait",
    "change_profile",
    "change_question",
    "change_settings",
    "check_choices",
    "choose_messages",
    "clean_tag",
    "clothes",
    "compose",
    "delete_note",
    "end_access",
    "end_grants",
    "end_of",
    "forget_old_notices",
    "hand_over",
    "found_site",
    "give_access",
    "mail_notices",
    "make_owner",
    "move_question",
    "notify",
    "notify_many",
    "read_all",
    "read_notice",
    "read_token",
    "remove_avatar",
    "remove_logo",
    "remove_portrait",
    "remove_tag",
    "retire_question",
    "revive_question",
    "sender",
    "set_grant",
    "set_grants",
    "set_tags",
    "unsubscribe",
    "update_profile",
    "withdraw_notices",
]
