from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('results', '0007_left_out_of_the_commendation'),
    ]

    operations = [
        migrations.AddField(
            model_name='freeze',
            name='known_at',
            field=models.DateTimeField(null=True),
        ),
    ]
