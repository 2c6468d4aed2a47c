import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("recommend", "0005_handpicks_and_draws"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("answers", models.JSONField(default=dict)),
                ("steps", models.JSONField(default=list)),
                ("fits", models.BooleanField(default=True)),
                ("missing", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), default=list, size=None)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("member", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="plan", to=settings.AUTH_USER_MODEL)),
            ],
            options={"abstract": False, "base_manager_name": "objects"},
        ),
        migrations.CreateModel(
            name="Guide",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                ("texts", models.JSONField(default=dict)),
                ("followed", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={"abstract": False, "base_manager_name": "objects"},
        ),
    ]
