"""Complete a mail's piece with what its documents say, where the mail itself says nothing.

On the web nothing is filled silently: the form shows what was read and the person takes it over. A
mail has no such page; its version is filled once, by the machine, and the trail names fields and files.
"""

from django.db import transaction

from kaoping.assessment.content import content_of_version
from kaoping.assessment.models import Submission, Version
from kaoping.assessment.queries.reads import reads_of
from kaoping.assessment.reads import said_in
from kaoping.base import audit

FIELDS = {"author": 60, "checker": 60, "contact": 120}


@transaction.atomic
def fill_from_documents(version: Version) -> Version:
    """Fill author, checker and contact that a mail lacks; the version as it is afterwards."""
    if version.message_id is None or version.submission.channel != Submission.Channel.MAIL:
        return version
    empty = [name for name in FIELDS if not getattr(version, name).strip()]
    if not empty:
        return version
    reads = reads_of(content_of_version(version).files)
    said = {name: found for name in empty if (found := said_in(reads, name)) is not None}
    values = {name: found.text[: FIELDS[name]] for name, found in said.items()}
    if not values:
        return version
    Version.objects.filter(pk=version.pk).update(**values)
    for name, value in values.items():
        setattr(version, name, value)
    audit.record(
        "submission.filled", actor=None, about=version.submission, unit=version.submission.unit,
        after={
            "version": version.number, "fields": list(values),
            "files": sorted({found.name for found in said.values()}),
        },
    )  # fmt: skip
    return version
