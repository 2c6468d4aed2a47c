from django.db import migrations, models


class Migration(migrations.Migration):
    # The next count makes all totals anew.

    dependencies = [
        ('analytics', '0008_money_of_a_person'),
    ]

    operations = [
        migrations.RunSQL('DELETE FROM analytics_daytotal', migrations.RunSQL.noop),
        migrations.RunSQL('DELETE FROM analytics_personday', migrations.RunSQL.noop),
        migrations.RunSQL('DELETE FROM analytics_tally', migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name='daytotal', name='one_total_per_day'),
        migrations.AddField(
            model_name='daytotal',
            name='span',
            field=models.CharField(choices=[('d', 'Day'), ('m', 'Month')], default='d', max_length=1),
        ),
        migrations.AddConstraint(
            model_name='daytotal',
            constraint=models.UniqueConstraint(fields=('kind', 'subject_type', 'span', 'day', 'subject_id'), include=('events', 'people'), name='one_total_per_day'),
        ),
    ]
