"""Keep every mail that goes out, how the office sends, and who wants notices by mail."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0001_initial"),
        ("units", "0003_mail_addresses"),
    ]

    operations = [
        migrations.CreateModel(
            name="MailPreference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "notices",
                    models.CharField(
                        choices=[
                            ("digest", "together, once a day"),
                            ("at_once", "each at once"),
                            ("never", "never"),
                        ],
                        default="digest",
                        max_length=10,
                    ),
                ),
                (
                    "post",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mail_preference",
                        to="units.post",
                    ),
                ),
            ],
            options={
                "db_table": "notifications_preference",
            },
        ),
        migrations.CreateModel(
            name="OutgoingMail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("to_address", models.CharField(max_length=254)),
                ("to_name", models.CharField(blank=True, max_length=200)),
                ("subject", models.CharField(max_length=300)),
                ("body", models.TextField()),
                ("message_id", models.CharField(max_length=200, unique=True)),
                ("in_reply_to", models.CharField(blank=True, max_length=300)),
                ("thread", models.JSONField(blank=True, default=list)),
                ("once", models.CharField(max_length=100, null=True, unique=True)),
                ("about_kind", models.CharField(blank=True, max_length=60)),
                ("about_key", models.CharField(blank=True, max_length=80)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "waiting to be sent"),
                            ("sending", "being sent"),
                            ("sent", "sent"),
                            ("delivered", "delivered"),
                            ("bounced", "came back"),
                            ("failed", "not sent"),
                            ("suppressed", "held back"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=40)),
                ("said", models.CharField(blank=True, max_length=500)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                ("next_try_at", models.DateTimeField(blank=True, null=True)),
                ("claimed_at", models.DateTimeField(blank=True, null=True)),
                ("handed_at", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "post",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="units.post",
                    ),
                ),
                (
                    "repeats",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="repeated_by",
                        to="notifications.outgoingmail",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="units.unit",
                    ),
                ),
            ],
            options={
                "db_table": "notifications_mail",
                "ordering": ["-made_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="OutgoingAttachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=200)),
                ("mime_type", models.CharField(max_length=100)),
                ("content", models.BinaryField()),
                (
                    "mail",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="notifications.outgoingmail",
                    ),
                ),
            ],
            options={
                "db_table": "notifications_attachment",
                "ordering": ["position"],
            },
        ),
        migrations.AddField(
            model_name="notification",
            name="mail",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="notices",
                to="notifications.outgoingmail",
            ),
        ),
        migrations.CreateModel(
            name="SendingAccount",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("is_on", models.BooleanField(default=False)),
                ("host", models.CharField(blank=True, max_length=200)),
                ("port", models.PositiveIntegerField(default=465)),
                (
                    "security",
                    models.CharField(
                        choices=[
                            ("tls", "TLS from the start (port 465)"),
                            ("starttls", "STARTTLS (port 587 or 25)"),
                            ("none", "no encryption (this machine only)"),
                        ],
                        default="tls",
                        max_length=10,
                    ),
                ),
                ("username", models.CharField(blank=True, max_length=254)),
                ("address", models.CharField(blank=True, max_length=254)),
                ("name", models.CharField(blank=True, max_length=100)),
                ("answers_a_day", models.PositiveIntegerField(default=20)),
                ("sends_notices", models.BooleanField(default=True)),
                ("product_address", models.CharField(blank=True, max_length=200)),
                ("since", models.DateTimeField(blank=True, null=True)),
                ("tried_at", models.DateTimeField(blank=True, null=True)),
                ("tried_said", models.CharField(blank=True, max_length=500)),
                ("tried_well", models.BooleanField(default=False)),
            ],
            options={
                "db_table": "notifications_account",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="sending_account_is_one_row")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="outgoingmail",
            index=models.Index(fields=["state", "next_try_at"], name="outgoing_by_state"),
        ),
        migrations.AddIndex(
            model_name="outgoingmail",
            index=models.Index(fields=["to_address", "made_at"], name="outgoing_by_address"),
        ),
        migrations.AddIndex(
            model_name="outgoingmail",
            index=models.Index(fields=["about_kind", "about_key"], name="outgoing_by_about"),
        ),
        migrations.AddIndex(
            model_name="outgoingmail",
            index=models.Index(fields=["made_at"], name="outgoing_by_time"),
        ),
        migrations.AddConstraint(
            model_name="outgoingmail",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["failed", "suppressed"]), _negated=True),
                    models.Q(("why", ""), _negated=True),
                    _connector="OR",
                ),
                name="outgoing_held_back_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="outgoingattachment",
            constraint=models.UniqueConstraint(fields=("mail", "position"), name="outgoing_place_once"),
        ),
    ]
