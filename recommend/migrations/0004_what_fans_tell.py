import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("courses", "0001_first"),
        ("recommend", "0003_no_picks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Preference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("not_this", "Not this course"), ("interest", "Interested in a topic"), ("asked", "Was asked about interests"), ("reset", "Started suggestions anew")], max_length=10)),
                ("topic", models.CharField(blank=True, max_length=40)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("course", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="courses.course")),
                ("member", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="preferences", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("member", "kind", "course", "topic"), name="one_preference_of_a_kind", nulls_distinct=False),
                    models.CheckConstraint(condition=models.Q(("course__isnull", True), ("kind", "not_this"), _connector="XOR"), name="not_this_names_a_course"),
                    models.CheckConstraint(condition=models.Q(("topic", ""), ("kind", "interest"), _connector="XOR"), name="interests_name_a_topic"),
                ],
            },
        ),
    ]
