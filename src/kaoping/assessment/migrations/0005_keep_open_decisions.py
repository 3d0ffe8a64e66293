"""Keep what a draft copied from last year still needs somebody to decide."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0004_keep_amendments"),
    ]

    operations = [
        migrations.CreateModel(
            name="SchemeDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20)),
                ("node", models.CharField(blank=True, max_length=60)),
                ("line", models.PositiveIntegerField(default=1)),
                ("params", models.JSONField(default=dict)),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="settled")),
                ("settled_by", models.CharField(blank=True, max_length=200)),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decisions",
                        to="assessment.schemeversion",
                    ),
                ),
            ],
            options={
                "db_table": "assessment_scheme_decision",
                "ordering": ["line", "id"],
                "indexes": [models.Index(fields=["version", "settled_at"], name="scheme_decision_open")],
            },
        ),
    ]
