"""Keep addresses to which mail came back, and who stands in for a post."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("units", "0002_wish"),
    ]

    operations = [
        migrations.CreateModel(
            name="AddressTrouble",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.CharField(max_length=254, unique=True)),
                ("bounces", models.PositiveIntegerField(default=0)),
                ("last_at", models.DateTimeField()),
                ("status", models.CharField(blank=True, max_length=12)),
                ("said", models.CharField(blank=True, max_length=300)),
                ("suspended_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "db_table": "units_address_trouble",
                "ordering": ["-last_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("address", django.db.models.functions.text.Lower("address"))),
                        name="trouble_address_is_lower",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Substitution",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=254, verbose_name="mail address")),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="substitutions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="substitutions",
                        to="units.post",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="units.incumbency",
                    ),
                ),
            ],
            options={
                "db_table": "units_substitution",
                "ordering": ["-since", "-id"],
                "indexes": [models.Index(fields=["address"], name="substitution_by_address")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gte", models.F("since"))),
                        name="substitution_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("person__isnull", False),
                            models.Q(("address", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="substitution_names_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("address", django.db.models.functions.text.Lower("address"))),
                        name="substitution_address_is_lower",
                    ),
                ],
            },
        ),
    ]
