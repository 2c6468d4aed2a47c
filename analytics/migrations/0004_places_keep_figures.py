from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('analytics', '0003_day_totals'),
    ]

    operations = [
        migrations.AddField('segment', 'liked', models.JSONField(default=list)),
        migrations.AddField('segmentmember', 'recency_days', models.FloatField(default=0)),
        migrations.AddField('segmentmember', 'frequency', models.PositiveIntegerField(default=0)),
        migrations.AddField('segmentmember', 'monetary', models.BigIntegerField(default=0)),
        migrations.AddField('segmentmember', 'finished', models.PositiveIntegerField(default=0)),
        migrations.AddField('segmentmember', 'recency_class', models.PositiveSmallIntegerField(default=0)),
        migrations.AddField('segmentmember', 'frequency_class', models.PositiveSmallIntegerField(default=0)),
    ]
