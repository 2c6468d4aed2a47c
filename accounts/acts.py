"""Every deed that the log knows: one table. What is not in it cannot be written.

Pure: `accounts.services.audit` refuses an unknown name, the page makes its sentences and filters of
it, and a test holds the translations against it. `what` is the subject as the page names it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Text = Any  # a text that is translated when it is read


class Kind(StrEnum):
    """What a deed is about: the filter of the page."""

    MONEY = "money"
    ACCESS = "access"
    TEAM = "team"
    SECURITY = "security"
    CONTENT = "content"
    GROUPS = "groups"
    MEMBERS = "members"
    LETTERS = "letters"
    EXPORT = "export"
    SITE = "site"
    PLATFORM = "platform"


KINDS: Mapping[Kind, Text] = {
    Kind.MONEY: _("Money and prices"),
    Kind.ACCESS: _("Access"),
    Kind.TEAM: _("Team and roles"),
    Kind.SECURITY: _("Sign-in and keys"),
    Kind.CONTENT: _("Courses"),
    Kind.GROUPS: _("Groups"),
    Kind.MEMBERS: _("Members and segments"),
    Kind.LETTERS: _("Letters"),
    Kind.EXPORT: _("Exports and copies"),
    Kind.SITE: _("Look and settings"),
    Kind.PLATFORM: _("Platform"),
}


@dataclass(frozen=True)
class Act:
    """One kind of deed, as a sentence with %(who)s and, where there is one, %(what)s."""

    name: str
    kind: Kind
    text: Text


ACTS = (
    Act("order_refunded", Kind.MONEY, _("%(who)s gave money back for %(what)s")),
    Act("course_priced", Kind.MONEY, _("%(who)s set the price of %(what)s")),
    Act("tier_made", Kind.MONEY, _("%(who)s made the tier %(what)s")),
    Act("tier_changed", Kind.MONEY, _("%(who)s changed the tier %(what)s")),
    Act("tier_archived", Kind.MONEY, _("%(who)s took the tier %(what)s off sale")),
    Act("tier_restored", Kind.MONEY, _("%(who)s put the tier %(what)s on sale again")),
    Act("offer_made", Kind.MONEY, _("%(who)s put the offer %(what)s on sale")),
    Act("offer_withdrawn", Kind.MONEY, _("%(who)s took the offer %(what)s off sale")),
    Act("clock_moved", Kind.MONEY, _("%(who)s moved the demo clock")),
    Act("access_given", Kind.ACCESS, _("%(who)s opened something for %(what)s")),
    Act("access_ended", Kind.ACCESS, _("%(who)s ended access of %(what)s")),
    Act("segment_opened", Kind.ACCESS, _("%(who)s opened something for the segment %(what)s")),
    Act("segment_closed", Kind.ACCESS, _("%(who)s ended access of the segment %(what)s")),
    Act("site_founded", Kind.TEAM, _("%(who)s opened this site")),
    Act("team_invited", Kind.TEAM, _("%(who)s invited %(what)s to the team")),
    Act("invite_resent", Kind.TEAM, _("%(who)s sent %(what)s a new invitation")),
    Act("invite_revoked", Kind.TEAM, _("%(who)s took back the invitation of %(what)s")),
    Act("invite_accepted", Kind.TEAM, _("%(who)s accepted an invitation to the team")),
    Act("role_changed", Kind.TEAM, _("%(who)s changed the role of %(what)s")),
    Act("team_left", Kind.TEAM, _("%(who)s took %(what)s off the team")),
    Act("token_made", Kind.SECURITY, _("%(who)s made the token %(what)s")),
    Act("token_revoked", Kind.SECURITY, _("%(who)s revoked the token %(what)s")),
    Act("password_changed", Kind.SECURITY, _("%(who)s changed the own password")),
    Act("password_reset", Kind.SECURITY, _("%(who)s set a new password by a code from a mail")),
    Act("email_changed", Kind.SECURITY, _("%(who)s changed the own e-mail address")),
    Act("app_added", Kind.SECURITY, _("%(who)s set up an authenticator app")),
    Act("app_removed", Kind.SECURITY, _("%(who)s removed the authenticator app")),
    Act("codes_made", Kind.SECURITY, _("%(who)s made new recovery codes")),
    Act("passkey_added", Kind.SECURITY, _("%(who)s added a passkey")),
    Act("passkey_removed", Kind.SECURITY, _("%(who)s removed a passkey")),
    Act("factors_reset", Kind.SECURITY, _("%(who)s took every second factor of %(what)s away")),
    Act("studio_entered", Kind.SECURITY, _("%(who)s came into the studio from the platform")),
    Act("isolation_checked", Kind.SECURITY, _("%(who)s checked the isolation of this site")),
    Act("course_made", Kind.CONTENT, _("%(who)s began the course %(what)s")),
    Act("course_changed", Kind.CONTENT, _("%(who)s changed the course %(what)s")),
    Act("course_published", Kind.CONTENT, _("%(who)s published %(what)s")),
    Act("course_unpublished", Kind.CONTENT, _("%(who)s made %(what)s a draft again")),
    Act("course_deleted", Kind.CONTENT, _("%(who)s deleted the course %(what)s")),
    Act("courses_ordered", Kind.CONTENT, _("%(who)s put the courses in another order")),
    Act("cover_changed", Kind.CONTENT, _("%(who)s changed the cover of %(what)s")),
    Act("section_made", Kind.CONTENT, _("%(who)s added the section %(what)s")),
    Act("section_renamed", Kind.CONTENT, _("%(who)s renamed the section %(what)s")),
    Act("section_deleted", Kind.CONTENT, _("%(who)s deleted the section %(what)s")),
    Act("lesson_made", Kind.CONTENT, _("%(who)s added the lesson %(what)s")),
    Act("lesson_changed", Kind.CONTENT, _("%(who)s changed the lesson %(what)s")),
    Act("lesson_file_changed", Kind.CONTENT, _("%(who)s changed the file of the lesson %(what)s")),
    Act("lesson_deleted", Kind.CONTENT, _("%(who)s deleted the lesson %(what)s")),
    Act("contents_ordered", Kind.CONTENT, _("%(who)s put the contents of %(what)s in order")),
    Act("step_added", Kind.CONTENT, _("%(who)s put a course on the path %(what)s")),
    Act("step_removed", Kind.CONTENT, _("%(who)s took a course off the path %(what)s")),
    Act("steps_ordered", Kind.CONTENT, _("%(who)s put the path %(what)s in another order")),
    Act("review_shown", Kind.CONTENT, _("%(who)s put a review of %(what)s on the home page")),
    Act("review_hidden", Kind.CONTENT, _("%(who)s took a review of %(what)s off the home page")),
    Act("course_pinned", Kind.CONTENT, _("%(who)s put %(what)s on top of every shelf")),
    Act("course_unpinned", Kind.CONTENT, _("%(who)s took %(what)s down from the top")),
    Act("pins_ordered", Kind.CONTENT, _("%(who)s put the pinned courses in another order")),
    Act("course_banned", Kind.CONTENT, _("%(who)s suggests %(what)s to nobody")),
    Act("course_unbanned", Kind.CONTENT, _("%(who)s lets %(what)s be suggested again")),
    Act("related_added", Kind.CONTENT, _("%(who)s put a course beside %(what)s")),
    Act("related_removed", Kind.CONTENT, _("%(who)s took a course away from beside %(what)s")),
    Act("related_ordered", Kind.CONTENT, _("%(who)s put what stands beside %(what)s in order")),
    Act("need_added", Kind.CONTENT, _("%(who)s says what %(what)s needs first")),
    Act("need_removed", Kind.CONTENT, _("%(who)s no longer asks for a course before %(what)s")),
    Act("needs_ordered", Kind.CONTENT, _("%(who)s put what %(what)s needs first in order")),
    Act("catalogue_imported", Kind.CONTENT, _("%(who)s imported from a file")),
    Act("group_made", Kind.GROUPS, _("%(who)s opened the group %(what)s")),
    Act("group_changed", Kind.GROUPS, _("%(who)s changed the group %(what)s")),
    Act("group_deleted", Kind.GROUPS, _("%(who)s deleted the group %(what)s")),
    Act("post_removed", Kind.GROUPS, _("%(who)s removed what somebody wrote in %(what)s")),
    Act("tags_changed", Kind.MEMBERS, _("%(who)s changed the tags of %(what)s")),
    Act("members_tagged", Kind.MEMBERS, _("%(who)s put a tag on members")),
    Act("members_untagged", Kind.MEMBERS, _("%(who)s took a tag off members")),
    Act("note_written", Kind.MEMBERS, _("%(who)s wrote a note about %(what)s")),
    Act("note_deleted", Kind.MEMBERS, _("%(who)s deleted a note about %(what)s")),
    Act("member_deleted", Kind.MEMBERS, _("%(who)s deleted the account of %(what)s")),
    Act("shelf_seen", Kind.MEMBERS, _("%(who)s looked at the shelf of %(what)s")),
    Act("question_asked", Kind.MEMBERS, _("%(who)s asks at joining: %(what)s")),
    Act("question_changed", Kind.MEMBERS, _("%(who)s changed the question %(what)s")),
    Act("question_retired", Kind.MEMBERS, _("%(who)s asks no more: %(what)s")),
    Act("question_revived", Kind.MEMBERS, _("%(who)s asks again: %(what)s")),
    Act("questions_ordered", Kind.MEMBERS, _("%(who)s put the questions in another order")),
    Act("rule_made", Kind.MEMBERS, _("%(who)s described the segment %(what)s")),
    Act("rule_changed", Kind.MEMBERS, _("%(who)s changed the segment %(what)s")),
    Act("rule_deleted", Kind.MEMBERS, _("%(who)s deleted the segment %(what)s")),
    Act("letter_written", Kind.LETTERS, _("%(who)s wrote the letter %(what)s")),
    Act("letter_changed", Kind.LETTERS, _("%(who)s changed the letter %(what)s")),
    Act("letter_deleted", Kind.LETTERS, _("%(who)s deleted the letter %(what)s")),
    Act("letter_tested", Kind.LETTERS, _("%(who)s sent a test of the letter %(what)s")),
    Act("letter_sent", Kind.LETTERS, _("%(who)s sent the letter %(what)s")),
    Act("members_exported", Kind.EXPORT, _("%(who)s exported the members")),
    Act("figures_exported", Kind.EXPORT, _("%(who)s exported figures")),
    Act("log_exported", Kind.EXPORT, _("%(who)s exported this log")),
    Act("site_dumped", Kind.EXPORT, _("%(who)s made an archive of the whole site")),
    Act("site_restored", Kind.EXPORT, _("%(who)s put an archive in place of the site")),
    Act("look_changed", Kind.SITE, _("%(who)s changed the look of the site")),
    Act("logo_changed", Kind.SITE, _("%(who)s changed the logo")),
    Act("settings_changed", Kind.SITE, _("%(who)s changed the settings")),
    Act("profile_changed", Kind.SITE, _("%(who)s changed the creator's page")),
    Act("portrait_changed", Kind.SITE, _("%(who)s changed the portrait")),
    Act("night_asked", Kind.SITE, _("%(who)s started a nightly run by hand")),
    Act("site_suspended", Kind.PLATFORM, _("%(who)s closed the site %(what)s")),
    Act("site_resumed", Kind.PLATFORM, _("%(who)s opened the site %(what)s again")),
    Act("site_verified", Kind.PLATFORM, _("%(who)s gave the site %(what)s the badge")),
    Act("site_unverified", Kind.PLATFORM, _("%(who)s took the badge of the site %(what)s back")),
    Act("owner_changed", Kind.PLATFORM, _("%(who)s changed the account that owns %(what)s")),
    Act("row_added", Kind.PLATFORM, _("%(who)s added %(what)s in the administration")),
    Act("row_changed", Kind.PLATFORM, _("%(who)s changed %(what)s in the administration")),
    Act("row_deleted", Kind.PLATFORM, _("%(who)s deleted %(what)s in the administration")),
)
BY_NAME: Mapping[str, Act] = {act.name: act for act in ACTS}

# What a check of the isolation found, in the words of its page.
VERDICTS: Mapping[str, Text] = {
    "passed": _("passed"),
    "found": _("found something"),
    "unclear": _("could not be checked"),
}

# Whom a letter is for, in the words of its form; segments and rules are named as they are.
READERS: Mapping[str, Text] = {
    "all": _("All fans"),
    "expiring": _("Memberships that end within 14 days"),
    "idle": _("Fans who did nothing for 30 days"),
}

# Tables of the studio that were taken along, as their pages name them.
TABLES: Mapping[str, Text] = {
    "days": _("Day by day"),
    "people": _("Active people"),
    "income": _("Income"),
    "members": _("Fans"),
    "new": _("New fans"),
    "activity": _("Activity"),
    "steps": _("The steps in numbers"),
    "channels": _("By channel"),
    "courses": _("Courses"),
    "lessons": _("Lesson by lesson"),
    "pace": _("Days to finish"),
    "nights": _("The last nights"),
}

# What stands in `before` and `after`, where the model itself has no word for it.
FIELDS: Mapping[str, Text] = {
    "role": _("role"),
    "price": _("price"),
    "monthly": _("monthly price"),
    "yearly": _("yearly price"),
    "amount": _("amount"),
    "refunded": _("given back"),
    "state": _("state"),
    "key": _("what"),
    "until": _("until"),
    "members": _("members"),
    "tags": _("number of tags"),
    "characters": _("characters"),
    "scopes": _("may"),
    "ends": _("ends"),
    "readers": _("readers"),
    "days_ahead": _("days ahead"),
    "file": _("file"),
    "rows": _("rows"),
    "courses": _("courses"),
    "segment": _("segment"),
    "factors": _("second factors"),
    "reason": _("reason"),
    "result": _("result"),
    "verified_as": _("verified as"),
    "fields": _("fields"),
    "posts": _("posts and replies"),
    "lessons": _("lessons"),
    "rule": _("rule"),
    "filters": _("filters"),
    "words": pgettext_lazy("log", "words kept"),
    "course": _("course"),
    "group": _("group"),
    "question": _("question"),
    "body": _("text"),
    "text": _("text"),
    "choices": _("choices"),
    "is_required": _("must be answered"),
    "is_active": _("active"),
    "is_staff": _("staff"),
    "is_superuser": _("every right"),
    "is_preview": _("free preview"),
    "access": _("access"),
    "tier": _("tier"),
    "tier_id": _("tier"),
    "slug": _("address"),
    "name": _("name"),
    "period": _("period"),
    "audience": _("recipients"),
    "made_at": _("made"),
    "items": _("courses"),
    "fans": _("fans"),
    "events": _("events"),
    "grants": _("grants"),
    "ratings": _("ratings"),
    "table": _("table"),
    "segment_id": _("segment"),
    "invited_by_id": _("invited by"),
    "cover": _("cover"),
    "embed_url": _("video address"),
    "retention_days": _("deeds are kept (days)"),
    "logo": _("logo"),
    "portrait": _("portrait"),
    "headline": _("headline"),
    "credentials": _("credentials"),
    "links": _("links"),
    "promises": _("promises"),
    "about": _("about"),
    "terms": _("terms"),
    "privacy": _("privacy"),
    "state_reason": _("reason"),
    "verified_at": _("verified"),
    "q": _("search"),
    "who": pgettext_lazy("log", "who"),
    "days": pgettext_lazy("log", "period"),
    "sort": _("order"),
    "answer": _("answer"),
    "cell": _("recency and frequency"),
    "day": _("day"),
    "author": _("author"),
    "invited_by": _("invited by"),
    "review": _("review"),
    "places": _("order"),
    "section": _("section"),
    "lesson": _("lesson"),
    "bytes": _("bytes"),
    "currency": _("currency"),
    "keys": _("what it opens"),
    "added": _("added"),
    "removed": _("removed"),
    "tag": _("tag"),
    "kind": _("kind"),
    "title": _("title"),
    "language": _("language"),
    "time_zone": _("time zone"),
}
