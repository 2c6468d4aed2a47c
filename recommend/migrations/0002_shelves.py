import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# One row per list instead of one per entry, under the number of the newest report.
COPY = """
    INSERT INTO recommend_shelf
        (member_id, kind, key, version, rung, courses, scores, reasons, because, words)
    SELECT
        member_id,
        CASE WHEN member_id IS NULL THEN 'popular' ELSE 'for_you' END,
        '',
        coalesce((SELECT max(id) FROM recommend_report), 0),
        0,
        array_agg(course_id ORDER BY rank),
        array_agg(score ORDER BY rank),
        array_agg(reason ORDER BY rank),
        array_agg(because_id ORDER BY rank),
        array_agg(''::varchar ORDER BY rank)
    FROM recommend_pick GROUP BY member_id
"""
REASONS = [
    ("popular", "Popular with other members right now"),
    ("finish", "Because you finished"),
    ("purchase", "Because you bought"),
    ("rating", "Because you rated highly"),
    ("like", "Because you liked"),
    ("start", "Because you started"),
    ("view", "Because you looked at"),
    ("new", "New, and worth a try"),
    ("topic", "Because of a topic that you chose"),
    ("answer", "Because of your answer when you joined"),
    ("segment", "Popular with members like you"),
    ("pin", "Picked by hand"),
    ("akin", "Like a course that you know"),
]


class Migration(migrations.Migration):

    dependencies = [
        ("recommend", "0001_first"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Shelf",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("for_you", "For you"), ("popular", "Popular"), ("segment", "Popular in a segment"), ("topic", "Popular in a topic"), ("also", "Others also took")], max_length=10)),
                ("key", models.CharField(default="", max_length=80)),
                ("version", models.BigIntegerField()),
                ("rung", models.PositiveSmallIntegerField(default=0)),
                ("courses", django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                ("scores", django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), size=None)),
                ("reasons", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=REASONS, max_length=10), size=None)),
                ("because", django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(null=True), size=None)),
                ("words", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), size=None)),
                ("member", models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="shelves", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("member", "kind", "key"), name="one_shelf_of_a_kind", nulls_distinct=False)],
            },
        ),
        migrations.RunSQL(COPY, migrations.RunSQL.noop),
    ]
