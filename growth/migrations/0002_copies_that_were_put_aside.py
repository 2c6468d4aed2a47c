from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("growth", "0001_first"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="lettercopy",
            name="put_aside_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="lettercopy",
            index=models.Index(
                condition=models.Q(("mailed_at", None), ("put_aside_at", None)),
                fields=["letter"],
                name="copies_that_wait",
            ),
        ),
    ]
