"""Who may enter which route: one table, from which the checks and the test matrix are made.

What a person may see *behind* a door (a paid lesson, a hidden group) is asked of the selectors.
"""

from enum import Enum
from typing import Any


class Role(Enum):
    """Who a door is open to."""

    ANYONE = "anyone"
    MEMBER = "member"  # signed in on this site
    OWNER = "owner"  # the creator of this site
    STAFF = "staff"  # Django's admin asks by itself


ANYONE = """
    theme icon set_language health ready media
    account_login account_logout account_signup account_inactive account_reauthenticate
    account_email_verification_sent account_confirm_login_code
    account_reset_password account_confirm_password_reset_code
    account_complete_password_reset account_password_reset_completed
    site:home site:terms site:privacy site:enter site:choices site:creator robots sitemap
    platform:home platform:terms platform:privacy platform:start platform:confirm platform:resend
    platform:mail platform:message platform:message_frame
    courses:list courses:detail courses:lesson courses:play courses:file
    community:list community:detail
    billing:pricing billing:offer
    recommend:shelf analytics:beacon accounts:unsubscribe
"""
MEMBER = """
    account_email account_change_password account_set_password
    platform:sites platform:open_studio
    accounts:me accounts:profile accounts:avatar
    accounts:messages accounts:notices accounts:notice accounts:notices_read
    courses:mine courses:progress courses:finish courses:rate courses:reopen
    community:join community:leave community:post community:reply community:delete
    billing:buy billing:checkout billing:pay billing:return billing:orders billing:order
    billing:cancel
"""
OWNER = """
    studio:today studio:find
    studio:insights studio:insights_funnel studio:insights_courses studio:insights_course
    studio:insights_nights studio:insights_run
    analytics:studio_members analytics:studio_members_tag analytics:studio_members_csv
    analytics:studio_member analytics:studio_member_note analytics:studio_member_note_delete
    analytics:studio_member_tags analytics:studio_member_access analytics:studio_member_access_end
    accounts:studio_join_questions accounts:studio_join_question accounts:studio_join_question_move
    accounts:studio_join_question_state
    accounts:studio_profile accounts:studio_portrait
    accounts:studio_appearance accounts:studio_logo accounts:studio_settings
    courses:studio_list courses:studio_new courses:studio_edit courses:studio_publish
    courses:studio_delete courses:studio_order
    courses:studio_section_new courses:studio_section_edit courses:studio_section_delete
    courses:studio_lesson_new courses:studio_lesson_edit courses:studio_lesson_delete
    courses:studio_reviews courses:studio_review_feature
    courses:studio_move courses:studio_path_add courses:studio_path_move courses:studio_path_remove
    community:studio_list community:studio_new community:studio_edit community:studio_delete
    billing:studio_tiers billing:studio_tier_new billing:studio_tier_edit
    billing:studio_course_price
    billing:studio_sales billing:studio_order billing:studio_refund billing:studio_clock
    billing:studio_purchases
    recommend:studio_report
    growth:studio_lists growth:studio_letters growth:studio_letter_new growth:studio_letter
    growth:studio_letter_preview growth:studio_letter_test growth:studio_letter_send
    growth:studio_letter_delete
    analytics:studio_segments analytics:studio_segment analytics:studio_rule_new
    analytics:studio_rule analytics:studio_rule_delete analytics:studio_rule_count
    analytics:studio_rule_open billing:studio_segment_offer
"""
# A mail provider's one-click request carries neither Origin nor cookie: its address is the key.
FROM_ANYWHERE = {"accounts:unsubscribe"}
TABLE = {
    **dict.fromkeys(ANYONE.split(), Role.ANYONE),
    **dict.fromkeys(MEMBER.split(), Role.MEMBER),
    **dict.fromkeys(OWNER.split(), Role.OWNER),
}


def role_of(route: str) -> Role | None:
    """The role that a route asks for; None (nobody) when it was not declared."""
    return Role.STAFF if route.startswith("admin:") else TABLE.get(route)


def may_enter(user: Any, role: Role | None) -> bool:
    """True when this person may pass a door of this role."""
    if role in {Role.ANYONE, Role.STAFF}:
        return True
    if role is Role.MEMBER:
        return bool(user.is_authenticated)
    return role is Role.OWNER and bool(getattr(user, "is_owner", False))
