import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("courses", "0001_first"),
        ("recommend", "0004_what_fans_tell"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Handpick",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("pin", "on top of every shelf"), ("ban", "never suggested"), ("related", "related"), ("needs", "needed first")], max_length=8)),
                ("position", models.PositiveIntegerField(default=0)),
                ("course", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="handpicks", to="courses.course")),
                ("other", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="courses.course")),
            ],
            options={
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "course", "other"), name="handpicked_once", nulls_distinct=False),
                    models.CheckConstraint(condition=models.Q(models.Q(("kind__in", ["pin", "ban"]), ("other__isnull", True)), models.Q(("kind__in", ["related", "needs"]), ("other__isnull", False)), _connector="OR"), name="related_and_needs_name_another"),
                    models.CheckConstraint(condition=models.Q(("other__isnull", True), models.Q(("course", models.F("other")), _negated=True), _connector="OR"), name="no_course_picks_itself"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Draw",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField()),
                ("propensity", models.FloatField()),
                ("version", models.BigIntegerField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("course", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="courses.course")),
                ("member", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="draws", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "indexes": [models.Index(fields=["course", "at"], name="draws_of_a_course")],
                "constraints": [
                    models.UniqueConstraint(fields=("member", "version", "place"), name="one_draw_for_a_place"),
                    models.CheckConstraint(condition=models.Q(("propensity__gt", 0), ("propensity__lte", 1)), name="draws_were_possible"),
                ],
            },
        ),
    ]
