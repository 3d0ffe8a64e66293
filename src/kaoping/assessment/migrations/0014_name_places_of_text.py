"""A column must not be called by a word that some databases keep for themselves."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('assessment', '0013_give_places_columns_no_database_keeps'),
    ]

    operations = [
        migrations.RenameField(model_name='textpart', old_name='start', new_name='place'),
    ]
