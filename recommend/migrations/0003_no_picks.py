from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("recommend", "0002_shelves")]

    operations = [migrations.DeleteModel("Pick")]
