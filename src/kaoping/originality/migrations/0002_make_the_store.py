"""The fingerprint store's own tables, which are plain SQL because a store may stand alone."""

from django.db import migrations

from kaoping.evidence.fingerprints.instance import instance_database


def make(_apps, _schema_editor):
    instance_database().create()


class Migration(migrations.Migration):
    dependencies = [("originality", "0001_initial")]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
