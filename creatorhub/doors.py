"""Who may enter which route: one table, from which the checks and the test matrix are made.

A room of the studio asks for what is done in it (accounts.roles.Action), and a role may do it or
not. What a person may see *behind* a door (a paid lesson, a hidden group) is asked of the
selectors.
"""

from enum import Enum
from typing import Any

from accounts.roles import Action


class Open(Enum):
    """Whom a door lets in that asks for nothing a role would have to allow."""

    ANYONE = "anyone"
    MEMBER = "member"  # signed in on this site
    STAFF = "staff"  # Django's admin asks by itself
    API = "api"  # so does the API


Door = Open | Action

ANYONE = """
    theme icon set_language health ready readiness metrics domain_known media
    account_login account_logout account_signup account_inactive account_reauthenticate
    account_email_verification_sent account_confirm_login_code
    account_reset_password account_confirm_password_reset_code
    account_complete_password_reset account_password_reset_completed
    mfa_authenticate mfa_login_webauthn
    site:home site:terms site:privacy site:enter site:choices site:creator site:own_data_gone
    robots sitemap security_txt
    platform:isolation
    platform:home platform:terms platform:privacy platform:start platform:confirm platform:resend
    platform:mail platform:message platform:message_frame
    courses:list courses:detail courses:lesson courses:play courses:file
    community:list community:detail
    billing:pricing billing:offer
    recommend:shelf recommend:beside recommend:suggestions recommend:why recommend:path
    analytics:beacon accounts:unsubscribe accounts:team_invite
"""
MEMBER = """
    account_email account_change_password account_set_password
    mfa_index mfa_protect mfa_on mfa_reauthenticate mfa_reauthenticate_webauthn
    mfa_activate_totp mfa_deactivate_totp mfa_view_recovery_codes mfa_generate_recovery_codes
    mfa_download_recovery_codes mfa_list_webauthn mfa_add_webauthn mfa_remove_webauthn
    mfa_edit_webauthn usersessions_list
    platform:sites platform:open_studio
    accounts:me accounts:profile accounts:avatar
    site:own_data site:own_data_file site:own_data_wipe site:own_data_delete
    accounts:messages accounts:notices accounts:notice accounts:notices_read
    courses:mine courses:progress courses:finish courses:rate courses:reopen
    community:join community:leave community:post community:reply community:delete
    billing:buy billing:checkout billing:pay billing:return billing:orders billing:order
    billing:cancel recommend:path_keep recommend:path_drop
    recommend:not_this recommend:take_back recommend:interests recommend:reset
"""
# Programs and pages ask below /api/v1/: creatorhub.api.permissions refuses by itself whatever a
# view does not declare, so these doors let everybody through to it.
API = """
    api:schema api:me api:courses api:course api:course_publish api:course_unpublish
    api:lessons api:lesson api:progress api:groups api:group api:posts api:thread api:post
    api:offers api:offer api:orders api:order api:members api:member api:events
    api:segments api:segment_members api:recommendations api:not_this api:not_this_course
    api:path
"""
ROOMS = {
    Action.STUDIO: """
        studio:today studio:find studio:api
    """,
    Action.CONTENT: """
        courses:studio_list courses:studio_new courses:studio_edit courses:studio_publish
        courses:studio_delete courses:studio_order courses:studio_move
        courses:studio_section_new courses:studio_section_edit courses:studio_section_delete
        courses:studio_lesson_new courses:studio_lesson_edit courses:studio_lesson_delete
        courses:studio_path_add courses:studio_path_move courses:studio_path_remove
        courses:studio_reviews courses:studio_review_feature
        studio:recommendations studio:recommendations_add studio:recommendations_move
        studio:recommendations_remove studio:recommendations_course
    """,
    Action.GROUPS: """
        community:studio_list community:studio_new community:studio_edit community:studio_delete
    """,
    Action.INSIGHTS: """
        studio:insights studio:insights_funnel studio:insights_courses studio:insights_course
        studio:insights_nights studio:insights_run recommend:studio_report
    """,
    Action.LOOK: """
        accounts:studio_profile accounts:studio_portrait
        accounts:studio_appearance accounts:studio_logo accounts:studio_settings
        studio:isolation studio:isolation_run studio:isolation_read studio:isolation_file
    """,
    Action.MEMBERS: """
        analytics:studio_members analytics:studio_members_tag analytics:studio_members_csv
        analytics:studio_member analytics:studio_member_note analytics:studio_member_note_delete
        analytics:studio_member_tags analytics:studio_member_access
        analytics:studio_member_access_end studio:member_delete
        analytics:studio_segments analytics:studio_segment analytics:studio_rule_new
        analytics:studio_rule analytics:studio_rule_delete analytics:studio_rule_count
        analytics:studio_rule_open
        accounts:studio_join_questions accounts:studio_join_question
        accounts:studio_join_question_move accounts:studio_join_question_state
        growth:studio_lists studio:recommendations_seen
    """,
    Action.LETTERS: """
        growth:studio_letters growth:studio_letter_new growth:studio_letter
        growth:studio_letter_preview growth:studio_letter_test growth:studio_letter_send
        growth:studio_letter_delete
    """,
    Action.PRICES: """
        billing:studio_tiers billing:studio_tier_new billing:studio_tier_edit
        billing:studio_course_price billing:studio_segment_offer
    """,
    Action.TEAM: """
        accounts:studio_team accounts:studio_team_invite accounts:studio_team_resend
        accounts:studio_team_revoke accounts:studio_team_role accounts:studio_team_remove
        accounts:studio_log accounts:studio_log_file
    """,
    Action.KEYS: """
        accounts:studio_tokens accounts:studio_token_revoke
    """,
    Action.MONEY: """
        billing:studio_sales billing:studio_order billing:studio_refund billing:studio_purchases
        billing:studio_clock
    """,
}
# A mail provider's one-click request carries neither Origin nor cookie: its address is the key.
FROM_ANYWHERE = {"accounts:unsubscribe"}
# Public pictures stand on the platform's landing page, too, and in mails.
SHOWN_ANYWHERE = {"media"}
# Opening these writes a line into the log, so that no other site's page leads a person there; with
# what the address asks for, where the route shows a page too.
TAKEN_ALONG: dict[str, dict[str, str]] = {
    "analytics:studio_members_csv": {},
    **dict.fromkeys(
        """
        studio:insights studio:insights_funnel studio:insights_courses studio:insights_course
        studio:insights_nights
        """.split(),
        {"format": "csv"},
    ),
}
TABLE: dict[str, Door] = {
    **dict.fromkeys(ANYONE.split(), Open.ANYONE),
    **dict.fromkeys(MEMBER.split(), Open.MEMBER),
    **dict.fromkeys(API.split(), Open.API),
    **{route: action for action, routes in ROOMS.items() for route in routes.split()},
}


def door_of(route: str) -> Door | None:
    """What a route asks for; None (it opens to nobody) when it was not declared."""
    return Open.STAFF if route.startswith("admin:") else TABLE.get(route)


def may_enter(user: Any, door: Door | None) -> bool:
    """True when this person may pass, as the role stands at this moment."""
    if door in {Open.ANYONE, Open.STAFF, Open.API}:
        return True
    if door is Open.MEMBER:
        return bool(user.is_authenticated)
    return isinstance(door, Action) and user.is_authenticated and user.can.do(door)


def is_open_to(user: Any, route: str) -> bool:
    """True when this person may enter the route: whether to show a link that leads to it."""
    return may_enter(user, door_of(route))
