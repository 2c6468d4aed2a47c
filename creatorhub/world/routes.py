"""Which rows the arguments of a route name: one line for each kind of row.

A route that is in no line, and has arguments, cannot be visited: the tests say its name.
"""

from typing import Any

# The rows that `pk`, `uid` or `slug` of a route is about.
ABOUT: dict[str, str] = {
    "courses.course": """
        studio:insights_course api:course api:course_publish api:course_unpublish api:lessons
        courses:detail courses:rate courses:studio_edit courses:studio_publish
        courses:studio_delete courses:studio_move courses:studio_path_add courses:studio_path_move
        recommend:beside recommend:why api:not_this_course
        courses:studio_section_new studio:recommendations_course
    """,
    "recommend.handpick": "studio:recommendations_remove",
    "courses.section": """
        courses:studio_section_edit courses:studio_section_delete courses:studio_lesson_new
    """,
    "courses.lesson": """
        api:lesson courses:lesson courses:progress courses:finish courses:reopen
        courses:studio_lesson_edit courses:studio_lesson_delete
    """,
    "courses.pathstep": "courses:studio_path_remove",
    "courses.rating": "courses:studio_review_feature",
    "courses.media": "courses:play courses:file media",
    "community.group": """
        api:group api:posts community:detail community:join community:leave community:post
        community:studio_edit community:studio_delete
    """,
    "community.post": "api:post api:thread community:reply community:delete",
    "accounts.user": """
        studio:member_delete api:member accounts:studio_team_role accounts:studio_team_remove
        analytics:studio_member analytics:studio_member_note analytics:studio_member_tags
        analytics:studio_member_access billing:studio_purchases accounts:unsubscribe
    """,
    "accounts.membernote": "analytics:studio_member_note_delete",
    "accounts.grant": "analytics:studio_member_access_end",
    "accounts.notice": "accounts:notice",
    "accounts.apitoken": "accounts:studio_token_revoke",
    "accounts.teaminvite": """
        accounts:team_invite accounts:studio_team_resend accounts:studio_team_revoke
    """,
    "accounts.joinquestion": """
        accounts:studio_join_question accounts:studio_join_question_move
        accounts:studio_join_question_state
    """,
    "accounts.tier": "billing:studio_tier_edit",
    "analytics.rulesegment": """
        analytics:studio_rule analytics:studio_rule_delete analytics:studio_rule_open
        billing:studio_segment_offer
    """,
    "analytics.segment": "analytics:studio_segment api:segment_members",
    "billing.offer": "api:offer",
    "billing.order": """
        api:order billing:checkout billing:pay billing:return billing:order billing:cancel
        billing:studio_order billing:studio_refund
    """,
    "growth.letter": """
        growth:studio_letter growth:studio_letter_preview growth:studio_letter_test
        growth:studio_letter_send growth:studio_letter_delete
    """,
    "mfa.authenticator": "mfa_remove_webauthn mfa_edit_webauthn",
}
LABEL_OF = {route: label for label, routes in ABOUT.items() for route in routes.split()}
# Where an argument comes from, when it is not the row's own field of that name.
FROM: dict[tuple[str, str], str] = {
    ("courses.lesson", "slug"): "course.slug",
    ("community.post", "slug"): "group.slug",
    ("community.post", "post"): "pk",
    ("accounts.membernote", "pk"): "member_id",
    ("accounts.membernote", "note"): "pk",
    ("accounts.grant", "pk"): "member_id",
    ("accounts.grant", "grant"): "pk",
    ("analytics.segment", "segment"): "slug",
    ("courses.media", "path"): "path",
}
FROM_IN_ROUTE = {("api:thread", "pk"): "group_id"}
# Whose row `pk` is, where the row above is another argument.
PK_OF = {
    "api:thread": "community.group",
    "analytics:studio_member_note_delete": "accounts.user",
    "analytics:studio_member_access_end": "accounts.user",
}
# The rows that a single visit prefers: where the route does what it is for.
BEST: dict[str, dict[str, Any]] = {
    "courses.course": {"slug": "course-paid"},
    "courses.lesson": {"course__slug": "course-paid", "is_preview": False},
    "courses.section": {"course__slug": "course-paid"},
    "courses.rating": {"is_featured": True},
    "courses.media": {"is_public": False},
    "community.group": {"slug": "group-tier"},
    "community.post": {"group__slug": "group-tier", "parent": None, "author__isnull": False},
    "accounts.grant": {"source__startswith": "hand:", "ends_at": None},
    "accounts.apitoken": {"revoked_at": None},
    "accounts.teaminvite": {"accepted_at": None, "revoked_at": None},
    "billing.offer": {"is_active": True, "segment": None},
    "billing.order": {"state": "paid", "renews": True},
    "growth.letter": {"state": "draft"},
    "mfa.authenticator": {"type": "webauthn"},
}
BEST_IN_ROUTE: dict[str, dict[str, Any]] = {
    **dict.fromkeys(("billing:checkout", "billing:pay", "billing:return"), {"state": "open"}),
    "media": {"is_public": True},
    "courses:studio_path_add": {"kind": "path", "state": "published"},
    "courses:studio_path_move": {"kind": "path", "state": "published"},
    "accounts:studio_team_role": {"role": "moderator"},
    "accounts:studio_team_remove": {"role": "moderator"},
    "accounts:unsubscribe": {"role": "fan"},
    "community:delete": {"group__slug": "group-open", "parent": None, "author__role": "fan"},
    "community:reply": {"group__slug": "group-open", "parent": None, "author__role": "fan"},
}
FANS = {"accounts.user": {"role": "fan", "is_active": True, "orders__state": "paid"}}
# Arguments that are no row: every value that the product knows.
WORDS: dict[str, list[dict[str, Any]]] = {
    "studio:isolation_file": [{"pk": 1}],  # a check is made in the studio, not in the world
    "site:own_data_file": [{"kind": "json"}, {"kind": "html"}],
    "platform:message": [{"name": "1-00000000"}],
    "platform:message_frame": [{"name": "1-00000000"}],
}
# Without a name: nobody can link to them.
NAMELESS = {
    "admin/(?P<url>.*)$": "the admin's own answer to what it does not know",
    "<path:object_id>/": "the admin's old address of a row, leads to the one with a name",
}
