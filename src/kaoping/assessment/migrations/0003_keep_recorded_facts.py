"""Facts that the office and assessors write down: recordings, facts, shares of events."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0002_keep_every_draft_text"),
        ("evidence", "0001_initial"),
        ("units", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Recording",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("scheme", models.CharField(max_length=60)),
                ("scheme_year", models.PositiveIntegerField()),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("page", "entered on a page"),
                            ("sheet", "spreadsheet"),
                            ("lines", "file of facts"),
                            ("assessor", "entered by the assessor"),
                            ("piece", "spot check of a piece"),
                        ],
                        max_length=10,
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.CharField(max_length=200)),
                ("basis", models.TextField(blank=True, verbose_name="basis")),
                ("on_paper", models.BooleanField(default=False)),
                ("file_name", models.CharField(blank=True, max_length=255)),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.storedfile",
                    ),
                ),
            ],
            options={
                "db_table": "assessment_recording",
                "ordering": ["-recorded_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="RecordedFact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("scheme", models.CharField(max_length=60)),
                ("scheme_year", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("answer", "answer"),
                            ("mark", "mark"),
                            ("ballot", "count of votes"),
                            ("sheet", "appraisal sheet"),
                            ("count", "count"),
                            ("event", "event"),
                            ("measure", "measure"),
                            ("score", "figure carried over"),
                            ("clawback", "claw-back"),
                            ("decision", "decision on a grade"),
                        ],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("happened_on", models.DateField(blank=True, null=True)),
                ("window_key", models.CharField(blank=True, max_length=60)),
                ("data", models.JSONField(default=dict)),
                ("slot", models.CharField(max_length=64)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_by", models.CharField(blank=True, max_length=200)),
                ("withdrawn_reason", models.TextField(blank=True)),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="assessment.recordedfact",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recorded_facts",
                        to="units.unit",
                    ),
                ),
                (
                    "recording",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="facts",
                        to="assessment.recording",
                    ),
                ),
            ],
            options={
                "db_table": "assessment_fact",
                "ordering": ["-recording_id", "id"],
            },
        ),
        migrations.CreateModel(
            name="SharedFact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_named", models.BooleanField(default=True)),
                ("heads", models.CharField(blank=True, max_length=40)),
                (
                    "fact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shares",
                        to="assessment.recordedfact",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shared_facts",
                        to="units.unit",
                    ),
                ),
            ],
            options={
                "db_table": "assessment_shared_fact",
                "ordering": ["id"],
            },
        ),
        migrations.AddIndex(
            model_name="recording",
            index=models.Index(fields=["scheme", "scheme_year"], name="recording_by_scheme"),
        ),
        migrations.AddIndex(
            model_name="recordedfact",
            index=models.Index(fields=["scheme", "scheme_year", "kind", "name"], name="fact_by_name"),
        ),
        migrations.AddIndex(
            model_name="recordedfact",
            index=models.Index(fields=["slot"], name="fact_by_slot"),
        ),
        migrations.AddConstraint(
            model_name="recordedfact",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("scheme", "scheme_year", "slot"),
                name="fact_stands_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="recordedfact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at", None), ("withdrawn_reason", "")),
                    models.Q(
                        ("withdrawn_at__isnull", False), models.Q(("withdrawn_reason", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="fact_withdrawn_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharedfact",
            constraint=models.UniqueConstraint(fields=("fact", "unit"), name="shared_fact_once"),
        ),
    ]
