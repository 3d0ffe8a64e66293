"""Tables every part leans on: the audit trail and what this installation is."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from kaoping.base import asked


class Instance(models.Model):
    """The one row that says what this installation is.

    ``is_demo`` is set when the demo city is built and never cleared: a folder that
    once held invented bodies must not become a real office by accident.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    is_demo = models.BooleanField(default=False)
    clock_shift_seconds = models.BigIntegerField(default=0)

    class Meta:
        db_table = "base_instance"
        constraints = [
            models.CheckConstraint(name="instance_is_one_row", condition=models.Q(id=1)),
            models.CheckConstraint(
                name="instance_only_demo_shifts",
                condition=models.Q(is_demo=True) | models.Q(clock_shift_seconds=0),
            ),
        ]

    def __str__(self):
        return "demo" if self.is_demo else "office"

    @classmethod
    def current(cls):
        return asked.once("instance", lambda: cls.objects.filter(id=1).first() or cls())

    @classmethod
    def clock_shift(cls) -> dt.timedelta:
        row = cls.current()
        return dt.timedelta(seconds=row.clock_shift_seconds if row.is_demo else 0)


class AuditEvent(models.Model):
    """One thing somebody did, written in the transaction that did it.

    Actor and object are plain values, not keys, so that a row outlives whatever it
    names. ``sealed_no`` and the hashes are filled by one worker afterwards, so that
    writers never wait for each other.
    """

    at = models.DateTimeField(_("time"))
    actor_kind = models.CharField(max_length=20)  # person, system, sender
    actor_key = models.CharField(max_length=80, blank=True)
    actor_label = models.CharField(max_length=200, blank=True)
    post_label = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=45, blank=True)
    verb = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=60)
    object_key = models.CharField(max_length=80)
    object_label = models.CharField(max_length=300, blank=True)
    unit_key = models.CharField(max_length=80, blank=True)
    reason = models.TextField(blank=True)
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    sealed_no = models.BigIntegerField(null=True, unique=True)
    prev_hash = models.CharField(max_length=64, blank=True)
    row_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "base_audit_event"
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["object_kind", "object_key"], name="audit_by_object"),
            models.Index(fields=["unit_key", "at"], name="audit_by_unit"),
            models.Index(fields=["actor_key", "at"], name="audit_by_actor"),
            models.Index(fields=["at"], name="audit_by_time"),
        ]
        constraints = [
            models.CheckConstraint(
                name="audit_sealed_has_hash",
                condition=models.Q(sealed_no=None, row_hash="")
                | (models.Q(sealed_no__isnull=False) & ~models.Q(row_hash="")),
            ),
        ]

    def __str__(self):
        return f"{self.verb} {self.object_kind} {self.object_key}"


class SearchEntry(models.Model):
    """How one thing can be found by pinyin; derived, made by the watcher, safe to delete.

    Kind and key instead of a foreign key: what is searched lives in the parts above. A row
    whose thing is gone finds nothing, because rights are asked of the thing itself.
    """

    kind = models.CharField(max_length=12)  # unit, person, piece, notice, indicator, file, text
    object_id = models.BigIntegerField()
    text = models.CharField(max_length=400)  # as it was when this row was made
    initials = models.CharField(max_length=400, blank=True)
    spelled = models.CharField(max_length=1200, blank=True)

    class Meta:
        db_table = "base_search"
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="search_entry_once")]

    def __str__(self):
        return f"{self.kind} {self.object_id}"
