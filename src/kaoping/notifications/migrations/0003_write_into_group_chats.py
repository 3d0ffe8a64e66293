"""Keep the group chats that the office writes into, and every message to them."""

import datetime

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0002_outgoing_mail"),
        ("units", "0003_mail_addresses"),
    ]

    operations = [
        migrations.CreateModel(
            name="GroupChannel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("wecombot", "WeCom"),
                            ("dingtalk", "DingTalk"),
                            ("feishu", "Feishu"),
                            ("lark", "Lark"),
                        ],
                        max_length=10,
                    ),
                ),
                ("is_on", models.BooleanField(default=False)),
                ("by_itself", models.BooleanField(default=True)),
                ("most_a_day", models.PositiveSmallIntegerField(default=3)),
                ("quiet_from", models.TimeField(default=datetime.time(18, 0))),
                ("quiet_to", models.TimeField(default=datetime.time(8, 30))),
                ("made_at", models.DateTimeField()),
                ("told_until", models.DateTimeField()),
                ("tried_at", models.DateTimeField(null=True)),
                ("tried_said", models.CharField(blank=True, max_length=500)),
                ("tried_well", models.BooleanField(default=False)),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="units.unit",
                    ),
                ),
            ],
            options={
                "db_table": "notifications_group",
                "ordering": ["name", "id"],
            },
        ),
        migrations.CreateModel(
            name="GroupMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("part", models.PositiveSmallIntegerField(default=1)),
                ("body", models.TextField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=150)),
                ("once", models.CharField(max_length=100, null=True, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "waiting to be sent"),
                            ("sending", "being sent"),
                            ("sent", "taken by the server"),
                            ("failed", "not sent"),
                            ("suppressed", "held back"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=20)),
                ("said", models.CharField(blank=True, max_length=500)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("next_try_at", models.DateTimeField(null=True)),
                ("claimed_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "channel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="notifications.groupchannel",
                    ),
                ),
                (
                    "repeats",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="repeated_by",
                        to="notifications.groupmessage",
                    ),
                ),
            ],
            options={
                "db_table": "notifications_group_message",
                "ordering": ["-made_at", "-id"],
            },
        ),
        migrations.AddConstraint(
            model_name="groupchannel",
            constraint=models.UniqueConstraint(fields=("name",), name="group_name_once"),
        ),
        migrations.AddIndex(
            model_name="groupmessage",
            index=models.Index(fields=["state", "next_try_at"], name="group_message_by_state"),
        ),
        migrations.AddConstraint(
            model_name="groupmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["failed", "suppressed"]), _negated=True),
                    models.Q(("why", ""), _negated=True),
                    _connector="OR",
                ),
                name="group_message_held_says_why",
            ),
        ),
    ]
