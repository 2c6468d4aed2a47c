from django.db import migrations

from tenants.rules import AppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ('analytics', '0004_places_keep_figures'),
    ]

    operations = [
        AppendOnly('Event', forgettable=True),
    ]
