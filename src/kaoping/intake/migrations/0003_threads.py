"""Keep the thread of a mail, the mail of ours that it answers, and whose mail it passes on."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0002_mailboxes"),
        ("notifications", "0002_outgoing_mail"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="answers",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="answered_by",
                to="notifications.outgoingmail",
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="forwarded_from",
            field=models.CharField(blank=True, max_length=254),
        ),
        migrations.AddField(
            model_name="message",
            name="thread",
            field=models.JSONField(blank=True, default=list),
        ),
    ]
