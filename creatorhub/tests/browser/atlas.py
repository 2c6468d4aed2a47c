"""Every page type there is: for whom, and where it lies on a demo site.

The holes of an address are filled from the site itself (`holes`). A test holds the atlas against
the table of doors: a route is a page here, or it is named as none.
"""

import re
from typing import Any

from creatorhub.doors import API
from creatorhub.tests.browser.running import Stack

COURSE = {"ada": "people-in-cafes", "lin": "investing-in-bad-weather"}

VISITOR = {
    "site:home": "/",
    "site:creator": "/about/",
    "site:terms": "/terms/",
    "site:privacy": "/privacy/",
    "site:choices": "/privacy/choices/",
    "courses:list": "/courses/",
    "courses:detail": "/courses/{course}/",
    "courses:detail path": "/courses/{path}/",
    "courses:lesson": "/courses/{course}/lessons/{free}/",
    "courses:lesson locked": "/courses/{course}/lessons/{locked}/",
    "community:list": "/groups/",
    "community:detail": "/groups/{group}/",
    "billing:pricing": "/membership/",
    "recommend:shelf": "/for-you/",
    "recommend:beside": "/courses/{course}/also/",
    "recommend:suggestions": "/me/suggestions/",
    "recommend:path": "/path/",
    "recommend:path found": "/path/?goal=people&level=1&hours=2",
    "recommend:path nothing": "/path/?goal=zzyzx",
    "recommend:why": "/me/suggestions/why/{popular}/?shelf=popular",
    "billing:offer": "/offers/?keys=course:{course_id}",
    "site:own_data_gone": "/goodbye/",
    "account_login": "/accounts/login/",
    "account_signup": "/accounts/signup/",
    "account_reset_password": "/accounts/password/reset/",
    "accounts:team_invite": "/team/{invite}/",
    "404": "/nothing-here/",
}
FAN = {
    "site:home fan": "/",
    "accounts:me": "/me/",
    "accounts:profile": "/me/profile/",
    "recommend:suggestions fan": "/me/suggestions/",
    "recommend:path fan": "/path/",
    "site:own_data": "/me/data/",
    "site:own_data_delete": "/me/data/delete/",
    "accounts:messages": "/me/messages/",
    "accounts:notices": "/notices/",
    "courses:mine": "/courses/mine/",
    "courses:lesson fan": "/courses/{course}/lessons/{free}/",
    "community:detail fan": "/groups/{group}/",
    "billing:orders": "/orders/",
    "account_email": "/accounts/email/",
    "account_change_password": "/accounts/password/change/",
    "mfa_index": "/accounts/2fa/",
    "mfa_protect": "/accounts/2fa/protect/",
    "mfa_activate_totp": "/accounts/2fa/totp/activate/",
    "mfa_add_webauthn": "/accounts/2fa/webauthn/add/",
    "usersessions_list": "/accounts/sessions/",
}
OWNER = {
    "studio:today": "/studio/",
    "studio:find": "/studio/find/?q=a",
    "studio:insights": "/studio/insights/",
    "studio:insights_funnel": "/studio/insights/funnel/",
    "studio:insights_courses": "/studio/insights/courses/",
    "studio:insights_course": "/studio/insights/courses/{course_id}/",
    "studio:insights_nights": "/studio/insights/nights/",
    "analytics:studio_members": "/studio/members/",
    "analytics:studio_member": "/studio/members/{member}/",
    "studio:member_delete": "/studio/members/{member}/delete/",
    "accounts:studio_join_questions": "/studio/members/questions/",
    "accounts:studio_join_question": "/studio/members/questions/{question}/",
    "analytics:studio_segments": "/studio/segments/",
    "analytics:studio_segment": "/studio/segments/night/{segment}/",
    "analytics:studio_rule_new": "/studio/segments/new/",
    "analytics:studio_rule": "/studio/segments/{rule}/",
    "analytics:studio_rule_delete": "/studio/segments/{rule}/delete/",
    "analytics:studio_rule_open": "/studio/segments/{rule}/open/",
    "billing:studio_segment_offer": "/studio/offers/segment/{rule}/",
    "growth:studio_lists": "/studio/lists/",
    "growth:studio_letters": "/studio/letters/",
    "growth:studio_letter_new": "/studio/letters/new/?list=idle",
    "growth:studio_letter": "/studio/letters/{letter}/",
    "growth:studio_letter_send": "/studio/letters/{letter}/send/",
    "courses:studio_list": "/studio/courses/",
    "courses:studio_new": "/studio/courses/new/",
    "courses:studio_edit": "/studio/courses/{course_id}/",
    "courses:studio_edit path": "/studio/courses/{path_id}/",
    "courses:studio_lesson_edit": "/studio/courses/lessons/{free}/",
    "courses:studio_delete": "/studio/courses/{course_id}/delete/",
    "courses:studio_section_delete": "/studio/courses/sections/{section}/delete/",
    "courses:studio_lesson_delete": "/studio/courses/lessons/{free}/delete/",
    "courses:studio_reviews": "/studio/reviews/",
    "studio:recommendations": "/studio/suggestions/",
    "studio:recommendations_course": "/studio/suggestions/courses/{course_id}/",
    "studio:recommendations_seen": "/studio/suggestions/seen/?q=a",
    "community:studio_list": "/studio/groups/",
    "community:studio_new": "/studio/groups/new/",
    "community:studio_edit": "/studio/groups/{group_id}/",
    "community:studio_delete": "/studio/groups/{group_id}/delete/",
    "billing:studio_tiers": "/studio/tiers/",
    "billing:studio_tier_new": "/studio/tiers/new/",
    "billing:studio_tier_edit": "/studio/tiers/{tier}/",
    "billing:studio_sales": "/studio/sales/",
    "billing:studio_order": "/studio/sales/{order}/",
    "billing:studio_clock": "/studio/clock/",
    "accounts:studio_profile": "/studio/profile/",
    "accounts:studio_appearance": "/studio/appearance/",
    "accounts:studio_settings": "/studio/settings/",
    "accounts:studio_tokens": "/studio/tokens/",
    "studio:api": "/studio/api/",
    "accounts:studio_team": "/studio/team/",
    "accounts:studio_log": "/studio/log/",
    "accounts:studio_team_remove": "/studio/team/{editor}/remove/",
    "studio:isolation": "/studio/isolation/",
    "studio:isolation_read": "/studio/isolation/read/",
    "accounts:notices owner": "/notices/",
}
PLATFORM = {
    "platform:home": "/",
    "platform:start": "/start/",
    "platform:terms": "/terms/",
    "platform:privacy": "/privacy/",
    "platform:isolation": "/isolation/",
    "platform:mail": "/mail/",
    "account_login platform": "/accounts/login/",
}
PAGES = VISITOR | FAN | OWNER | PLATFORM

# Answers by redirect, files, pieces of pages, and steps of a way that the journeys walk.
NO_PAGES = set(
    """
    theme icon set_language health ready readiness metrics domain_known media
    robots sitemap security_txt account_logout account_inactive account_reauthenticate
    account_email_verification_sent
    account_confirm_login_code account_confirm_password_reset_code
    account_complete_password_reset account_password_reset_completed account_set_password
    mfa_authenticate mfa_login_webauthn mfa_on mfa_reauthenticate mfa_reauthenticate_webauthn
    mfa_deactivate_totp mfa_view_recovery_codes mfa_generate_recovery_codes
    mfa_download_recovery_codes mfa_list_webauthn mfa_remove_webauthn mfa_edit_webauthn
    site:enter platform:confirm platform:resend platform:message platform:message_frame
    platform:sites platform:open_studio site:own_data_file site:own_data_wipe
    courses:play courses:file analytics:beacon accounts:unsubscribe
    accounts:notice accounts:notices_read
    courses:progress courses:finish courses:rate courses:reopen
    community:join community:leave community:post community:reply community:delete
    billing:buy billing:checkout billing:pay billing:return billing:order billing:cancel
    studio:insights_run analytics:studio_members_tag analytics:studio_members_csv
    accounts:avatar accounts:studio_join_question_move accounts:studio_join_question_state
    accounts:studio_logo accounts:studio_portrait
    accounts:studio_team_invite accounts:studio_team_resend accounts:studio_team_revoke
    accounts:studio_log_file accounts:studio_team_role
    analytics:studio_member_access analytics:studio_member_access_end
    analytics:studio_member_note analytics:studio_member_note_delete
    analytics:studio_member_tags analytics:studio_rule_count
    billing:studio_course_price billing:studio_purchases billing:studio_refund
    courses:studio_lesson_new courses:studio_move courses:studio_order courses:studio_path_add
    courses:studio_path_move courses:studio_path_remove courses:studio_publish
    courses:studio_review_feature courses:studio_section_edit courses:studio_section_new
    growth:studio_letter_delete growth:studio_letter_preview growth:studio_letter_test
    recommend:not_this recommend:take_back recommend:interests recommend:reset
    recommend:path_keep recommend:path_drop
    recommend:studio_report accounts:studio_token_revoke
    studio:isolation_run studio:isolation_file
    studio:recommendations_add studio:recommendations_move studio:recommendations_remove
    """.split()
) | set(API.split())


def holes(stack: Stack, site: str) -> dict[str, Any]:
    """What fills the holes of the addresses on a demo site."""
    return stack.ask(  # type: ignore[no-any-return]
        site,
        f"""
from datetime import timedelta
from django.utils import timezone
from accounts.models import JoinQuestion, TeamInvite, Tier, User
from accounts.services import digest_of
from analytics.models import RuleSegment, Segment
from billing.models import Order
from community.models import Group
from courses.models import Course
from growth.models import Letter
from recommend.models import Shelf
course = Course.objects.get(slug="{COURSE[site]}")
lessons = course.lessons.order_by("section__position", "position")
path = Course.objects.get(kind="path")
group = Group.objects.order_by("pk").first()
found = dict(course=course.slug, course_id=course.pk, path=path.slug, path_id=path.pk)
found.update(free=lessons.get(is_preview=True).pk, locked=lessons.filter(is_preview=False)[0].pk)
found.update(group=group.slug, group_id=group.pk, tier=Tier.objects.first().pk)
found.update(member=User.objects.filter(role="fan").first().pk)
found.update(editor=User.objects.get(role="editor").pk, invite="look-at-me")
owner = User.objects.filter(role="owner").first()
TeamInvite.objects.get_or_create(
    email="invited@example.com",
    defaults=dict(role="guest", digest=digest_of("look-at-me"), invited_by=owner,
                  expires_at=timezone.now() + timedelta(days=7)))
found.update(segment=Segment.objects.first().slug, rule=RuleSegment.objects.first().pk)
found.update(question=JoinQuestion.objects.first().pk, section=course.sections.first().pk)
found.update(letter=Letter.objects.first().pk)
popular = Shelf.objects.get(member=None, kind="popular").courses
found.update(popular=Course.objects.filter(pk__in=popular, state="published").first().pk)
found.update(order=str(Order.objects.exclude(paid_at=None).first().uid))
found
""",
    )


def addresses(pages: dict[str, str], host: str, filled: dict[str, Any]) -> dict[str, str]:
    """Full addresses by name of the page."""
    return {name: host + path.format(**filled) for name, path in pages.items()}


def route_of(name: str) -> str:
    """The route behind a page's name: "courses:lesson locked" is another look at courses:lesson."""
    return re.split(r"\s", name, maxsplit=1)[0]
