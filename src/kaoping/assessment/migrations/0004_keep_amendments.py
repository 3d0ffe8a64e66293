"""Keep what was decided when a scheme in force was amended."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0003_keep_recorded_facts"),
    ]

    operations = [
        migrations.CreateModel(
            name="SchemeAmendment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "strategy",
                    models.CharField(
                        choices=[
                            ("anew", "the new rules hold from the beginning"),
                            ("keep", "windows that closed before a day keep the old rules"),
                        ],
                        max_length=10,
                    ),
                ),
                ("kept_before", models.DateField(blank=True, null=True)),
                ("reason", models.TextField(verbose_name="reason")),
                ("families", models.JSONField(default=dict)),
                ("effect", models.JSONField(default=dict)),
                ("decided_by", models.CharField(max_length=200)),
                ("decided_at", models.DateTimeField()),
                (
                    "new",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amends",
                        to="assessment.schemeversion",
                    ),
                ),
                (
                    "old",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amended_by",
                        to="assessment.schemeversion",
                    ),
                ),
            ],
            options={
                "db_table": "assessment_scheme_amendment",
                "ordering": ["-decided_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="amendment_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kept_before__isnull", False), ("strategy", "keep")),
                            models.Q(models.Q(("strategy", "keep"), _negated=True), ("kept_before", None)),
                            _connector="OR",
                        ),
                        name="amendment_keeps_before_a_day",
                    ),
                ],
            },
        ),
    ]
