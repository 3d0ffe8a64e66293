"""Keep why a unit sends what a check of the scheme would stop; findings may block or only hint."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessment", "0015_offer_content_again")]

    operations = [
        migrations.AddField("draft", "excuses", models.JSONField(blank=True, default=dict)),
        migrations.AddField("version", "excuses", models.JSONField(blank=True, default=dict)),
        migrations.AlterField(
            "finding",
            "severity",
            models.CharField(
                choices=[
                    ("blocks", "stops sending"),
                    ("required", "required"),
                    ("reminder", "reminder"),
                    ("hint", "hint"),
                ],
                max_length=10,
            ),
        ),
    ]
