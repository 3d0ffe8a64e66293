from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("results", "0003_documents_of_a_job")]

    operations = [
        migrations.AlterField(
            model_name="appealline",
            name="window",
            field=models.CharField(blank=True, db_column="window_key", max_length=60),
        ),
        migrations.AlterField(
            model_name="override",
            name="value",
            field=models.CharField(db_column="set_value", max_length=80),
        ),
    ]
