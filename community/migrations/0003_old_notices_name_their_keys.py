from django.db import migrations

# What was quoted from a paid group, before notices named the keys that open it.
NAME_KEYS = """
    UPDATE accounts_notice AS told
    SET facts = told.facts || jsonb_build_object('opens_with', CASE
        WHEN room.tier_id IS NULL THEN jsonb_build_array('group:' || room.id)
        ELSE jsonb_build_array('group:' || room.id, 'tier:' || room.tier_id) END)
    FROM community_group AS room
    WHERE room.access = 'paid' AND told.kind IN ('reply', 'post', 'group_post')
    AND told.path LIKE '/groups/' || room.slug || '/?post=%' AND NOT told.facts ? 'opens_with'
"""


class Migration(migrations.Migration):

    dependencies = [
        ("community", "0002_posts_outlive_their_authors"),
        ("accounts", "0004_fans_who_leave_are_told"),
    ]

    operations = [migrations.RunSQL(NAME_KEYS, migrations.RunSQL.noop)]
