"""Keep every text that a draft has had; let a draft be a text that cannot be read yet."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SchemeText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("kept_at", models.DateTimeField()),
                ("kept_by_name", models.CharField(blank=True, max_length=100)),
                ("deed", models.CharField(blank=True, max_length=200)),
                ("is_readable", models.BooleanField(default=True)),
                ("is_autosave", models.BooleanField(default=False)),
                ("is_apart", models.BooleanField(default=False)),
            ],
            options={
                "db_table": "assessment_scheme_text",
                "ordering": ["-kept_at", "-id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="schemeversion",
            name="scheme_number_once",
        ),
        migrations.AddField(
            model_name="schemeversion",
            name="is_readable",
            field=models.BooleanField(default=True),
        ),
        migrations.AlterField(
            model_name="schemeversion",
            name="period_from",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="schemeversion",
            name="period_to",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="schemeversion",
            name="scheme",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AlterField(
            model_name="schemeversion",
            name="title",
            field=models.CharField(blank=True, max_length=200, verbose_name="title"),
        ),
        migrations.AddConstraint(
            model_name="schemeversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("scheme", ""), _negated=True),
                fields=("scheme", "number"),
                name="scheme_number_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="schemeversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "draft"),
                    models.Q(
                        ("is_readable", True),
                        ("period_from__isnull", False),
                        ("period_to__isnull", False),
                        models.Q(("scheme", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="scheme_published_can_be_read",
            ),
        ),
        migrations.AddField(
            model_name="schemetext",
            name="kept_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="schemetext",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="texts",
                to="assessment.schemeversion",
            ),
        ),
        migrations.AddIndex(
            model_name="schemetext",
            index=models.Index(fields=["version", "-kept_at"], name="scheme_text_by_draft"),
        ),
    ]
