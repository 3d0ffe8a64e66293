"""Note which versions that came by mail owe their sender a receipt."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0005_keep_open_decisions"),
    ]

    operations = [
        migrations.CreateModel(
            name="MailReceipt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("prepared_at", models.DateTimeField(blank=True, null=True)),
                ("dropped", models.CharField(blank=True, max_length=20)),
                ("is_settled", models.BooleanField(default=False)),
            ],
            options={
                "db_table": "assessment_mail_receipt",
            },
        ),
    ]
