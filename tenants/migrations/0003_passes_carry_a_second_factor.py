"""A pass from a strong session on the platform opens a strong one on the site."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tenants", "0002_the_creators_own_page"),
    ]

    operations = [
        migrations.AddField(
            model_name="entrypass",
            name="is_strong",
            field=models.BooleanField(default=False),
        ),
    ]
