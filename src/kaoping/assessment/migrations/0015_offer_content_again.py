"""Note which pieces were begun with the content of another one."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0014_name_places_of_text"),
    ]

    operations = [
        migrations.CreateModel(
            name="OfferedAgain",
            fields=[
                (
                    "piece",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="offered_from",
                        serialize=False,
                        to="assessment.submission",
                    ),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="offered_for",
                        to="assessment.submission",
                    ),
                ),
            ],
            options={
                "db_table": "assessment_offered_again",
                "ordering": ["piece_id"],
            },
        ),
    ]
