"""Tie a receipt to its version, its mail and the answer."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0006_mail_receipts"),
        ("intake", "0003_threads"),
        ("notifications", "0002_outgoing_mail"),
    ]

    operations = [
        migrations.AddField(
            model_name="mailreceipt",
            name="mail",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="notifications.outgoingmail",
            ),
        ),
        migrations.AddField(
            model_name="mailreceipt",
            name="message",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="intake.message"
            ),
        ),
        migrations.AddField(
            model_name="mailreceipt",
            name="version",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="receipt", to="assessment.version"
            ),
        ),
        migrations.AddIndex(
            model_name="mailreceipt",
            index=models.Index(fields=["is_settled", "due_at"], name="receipt_by_due"),
        ),
    ]
