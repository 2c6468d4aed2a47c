from django.db import migrations

from tenants.rules import AppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ('billing', '0002_offers_for_a_segment'),
    ]

    operations = [
        AppendOnly('Entry'),
    ]
