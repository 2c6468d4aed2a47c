from django.db import migrations, models


class Migration(migrations.Migration):
    # The totals are made anew from the events by the next count, so they are not carried over.

    dependencies = [
        ('analytics', '0005_events_are_append_only'),
    ]

    operations = [
        migrations.DeleteModel('DayTotal'),
        migrations.CreateModel(
            name='DayTotal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(blank=True, max_length=20)),
                ('subject_type', models.CharField(blank=True, max_length=20)),
                ('subject_id', models.BigIntegerField(default=0)),
                ('day', models.DateField()),
                ('events', models.BigIntegerField()),
                ('amount', models.BigIntegerField()),
                ('people', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'subject_type', 'subject_id', 'day'), include=('events', 'people'), name='one_total_per_day')],
            },
        ),
        migrations.RunSQL('DELETE FROM analytics_personday', migrations.RunSQL.noop),
        migrations.RunSQL('DELETE FROM analytics_tally', migrations.RunSQL.noop),
    ]
