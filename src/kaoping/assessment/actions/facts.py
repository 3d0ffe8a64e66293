"""Write facts down, correct them, withdraw them. A fact is never edited.

Every deed asks the check once more inside its transaction: what a preview showed may have changed.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaoping.assessment import ports
from kaoping.assessment.models import RecordedFact, Recording, SchemeVersion, SharedFact, Submission
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.asked import refuse_unless_in_force
from kaoping.assessment.queries.fact_checks import Check, Checked, Entry, Ready, Refused
from kaoping.assessment.queries.fact_rows import NAME_FIELD, Listed, shared_out
from kaoping.base import audit, clock
from kaoping.evidence.models import StoredFile
from kaoping.notifications.actions import tell
from kaoping.pure.errors import Fault
from kaoping.pure.scoring.facts import ClawbackFact, EventFact
from kaoping.pure.scoring.lines import number_text
from kaoping.units.models import Role, Unit

BATCH = 400
IN_COLUMNS = {"kind", "unit", "units", "authors", "at", "window"}  # besides the kind's own name
Source = Recording.Source


class FactsRefused(Refusal):
    """Entries that cannot be taken; nothing was written."""

    def __init__(self, refused: Sequence[Refused]) -> None:
        self.refused = tuple(refused)
        super().__init__(
            ngettext(
                "%(count)s entry cannot be recorded, so nothing was. Mend it and save again.",
                "%(count)s entries cannot be recorded, so nothing was. Mend them and save again.",
                len(self.refused),
            )
            % {"count": len(self.refused)}
        )


@dataclass(frozen=True, slots=True)
class Basis:
    """From what somebody records, and what stands behind it."""

    source: str = Source.PAGE
    text: str = ""
    file: StoredFile | None = None
    file_name: str = ""
    on_paper: bool = False  # typed by the office from somebody's paper form


@dataclass(frozen=True, slots=True)
class Recorded:
    """What one act of recording did."""

    recording: Recording | None
    new: int = 0
    corrected: int = 0
    withdrawn: int = 0
    known: int = 0
    withdrawn_before: int = 0

    @property
    def anything(self) -> bool:
        return bool(self.new or self.corrected or self.withdrawn)


@transaction.atomic
def record_facts(
    version: SchemeVersion,
    entries: Sequence[Entry],
    *,
    actor: Any,
    basis: Basis,
    cleared: Collection[int] = (),
    barred: Collection[int] = (),
) -> Recorded:
    """Record all entries or none; ``cleared`` are pks of standing facts to be withdrawn with them.

    An entry that names the fact it ``replaces`` corrects it: the old one is withdrawn with the basis
    as its reason, and stays readable. What is recorded already is not recorded twice.
    Errors: ``FactsRefused`` with a sentence for each entry; ``Refusal`` when the scheme is not in
    force, or somebody else recorded one of these meanwhile.
    """
    refuse_unless_in_force(version)
    check = Check(version, barred=barred)
    return _record(check, check.look(entries), actor=actor, basis=basis, cleared=cleared)


@transaction.atomic
def import_lines(
    version: SchemeVersion,
    lines: Iterable[bytes],
    *,
    actor: Any,
    basis: Basis,
    barred: Collection[int] = (),
    before: Sequence[Fault] = (),
) -> tuple[Recorded, Checked]:
    """Record the lines of a facts file, all or none; the same file again records nothing.

    ``before`` is what was found wrong of the lines already.

    A line whose like was recorded and withdrawn stays withdrawn.
    """
    refuse_unless_in_force(version)
    check = Check(version, barred=barred)
    checked = check.look_at_lines(lines, before=before)
    return _record(check, checked, actor=actor, basis=basis), checked


def _record(
    check: Check, checked: Checked, *, actor: Any, basis: Basis, cleared: Collection[int] = ()
) -> Recorded:
    if checked.refused:
        raise FactsRefused(checked.refused)
    known, before = len(checked.known), len(checked.withdrawn)
    replaced = [ready.entry.replaces for ready in checked.new if ready.entry.replaces is not None]
    if not checked.new and not cleared:
        return Recorded(None, known=known, withdrawn_before=before)
    version = check.version
    now = clock.now()
    gone = _withdraw_all(check, [*replaced, *cleared], actor=actor, reason=basis.text, now=now)
    recording, made = None, []
    if checked.new:
        recording = _recording(version, basis, actor, now)
        made = _insert(check, checked.new, recording, gone)
    units = _units_of([*made, *gone.values()])
    done = Recorded(recording, len(made) - len(replaced), len(replaced), len(cleared), known, before)
    if recording is not None:
        _audit(recording, made, done, actor)
    for row in gone.values():
        audit.record(
            "fact.withdrawn", actor=actor, about=row, unit=row.unit, reason=basis.text, before=row.data
        )
    ports.tell_facts_changed(version.pk, units)
    return done


def _recording(version: SchemeVersion, basis: Basis, actor: Any, now: dt.datetime) -> Recording:
    assert version.period_from is not None  # noqa: S101 -- a scheme in force can be read
    return Recording.objects.create(
        scheme=version.scheme,
        scheme_year=version.period_from.year,
        source=basis.source,
        recorded_at=now,
        recorded_by=str(actor or "")[:200],
        basis=basis.text.strip(),
        on_paper=basis.on_paper,
        file=basis.file,
        file_name=basis.file_name[:255],
    )


def _insert(
    check: Check, new: Sequence[Ready], recording: Recording, gone: dict[int, RecordedFact]
) -> list[RecordedFact]:
    """The rows of the entries, with the units of shared events. Errors: ``Refusal`` for a race lost."""
    receipts = [ready.fact.piece for ready in new if isinstance(ready.fact, ClawbackFact)]
    homes = (
        dict(Submission.objects.filter(receipt_no__in=receipts).values_list("receipt_no", "unit_id"))
        if receipts
        else {}
    )
    rows = [_row(recording, ready, check.units, gone, homes) for ready in new]
    try:
        with transaction.atomic():
            made = RecordedFact.objects.bulk_create(rows, batch_size=BATCH)
    except IntegrityError:
        raise Refusal(
            _("Somebody recorded one of these a moment ago. Nothing was written; load the page again.")
        ) from None
    SharedFact.objects.bulk_create(
        [
            share
            for row, ready in zip(made, new, strict=True)
            for share in _shares(row, ready.fact, check.units)
        ],
        batch_size=BATCH,
    )
    return made


def _withdraw_all(
    check: Check, wanted: Sequence[int], *, actor: Any, reason: str, now: dt.datetime
) -> dict[int, RecordedFact]:
    """Withdraw standing facts of this scheme, all or none; by pk."""
    if not wanted:
        return {}
    standing = RecordedFact.objects.of_scheme(check.version).standing().filter(pk__in=wanted)
    rows = {row.pk: row for row in standing.select_related("unit")}
    changed = standing.update(
        withdrawn_at=now,
        withdrawn_by=str(actor or "")[:200],
        withdrawn_reason=reason.strip() or _("corrected"),
    )
    if changed != len(set(wanted)):
        raise Refusal(
            _("Somebody corrected one of these a moment ago. Nothing was written; load the page again.")
        )
    own = [row.unit for row in rows.values() if row.unit is not None and row.unit.pk in check.barred]
    if own:
        raise Refusal(
            _("%(unit)s is your own unit; somebody else at the office does this.") % {"unit": own[0]}
        )
    return rows


def _row(
    recording: Recording,
    ready: Ready,
    units: dict[str, Listed],
    gone: dict[int, RecordedFact],
    homes: dict[Any, int],
) -> RecordedFact:
    values, fact = ready.entry.values, ready.fact
    kind = str(values["kind"])
    if isinstance(fact, ClawbackFact):
        unit_id = homes[fact.piece]
    elif shared_out(fact):
        unit_id = None
    else:
        unit_id = units[fact.units[0] if isinstance(fact, EventFact) else fact.unit].unit.pk
    replaces = ready.entry.replaces
    return RecordedFact(
        recording=recording,
        scheme=recording.scheme,
        scheme_year=recording.scheme_year,
        kind=kind,
        name=str(values[NAME_FIELD[kind]]),
        unit_id=unit_id,
        happened_on=fact.at,
        window_key=getattr(fact, "window", None) or "",
        data={name: value for name, value in values.items() if name not in IN_COLUMNS | {NAME_FIELD[kind]}},
        slot=ready.slot,
        replaces=gone.get(replaces) if replaces is not None else None,
    )


def _shares(row: RecordedFact, fact: Any, units: dict[str, Listed]) -> list[SharedFact]:
    if not shared_out(fact):
        return []
    return [
        SharedFact(
            fact=row,
            unit=units[code].unit,
            is_named=code in fact.units,
            heads=str(number_text(fact.authors[code])) if code in fact.authors else "",
        )
        for code in dict.fromkeys((*fact.units, *fact.authors))
    ]


def _units_of(rows: Sequence[RecordedFact]) -> set[int]:
    """Ids of every unit that these facts concern."""
    units = {row.unit_id for row in rows if row.unit_id is not None}
    shared = [row.pk for row in rows if row.unit_id is None]
    if shared:
        units |= set(SharedFact.objects.filter(fact__in=shared).values_list("unit_id", flat=True))
    return units


def _audit(recording: Recording, made: Sequence[RecordedFact], done: Recorded, actor: Any) -> None:
    """One row for the whole act; what it names stands in the facts themselves."""
    units = {row.unit_id for row in made if row.unit_id is not None}
    only = Unit.objects.filter(pk__in=units).first() if len(units) == 1 else None
    audit.record(
        "facts.recorded",
        actor=actor,
        about=recording,
        unit=only,
        reason=recording.basis,
        after={
            "what": sorted({f"{row.kind} {row.name}" for row in made})[:20],
            "new": done.new,
            "corrected": done.corrected,
            "withdrawn": done.withdrawn,
            "file": recording.file.sha256 if recording.file else "",
        },
    )


@transaction.atomic
def withdraw_fact(fact: RecordedFact, version: SchemeVersion, *, actor: Any, reason: str) -> None:
    """Take a fact back with a reason; it stays readable and counts no more."""
    refuse_unless_in_force(version)
    if not reason.strip():
        raise Refusal(_("Say why it is withdrawn; the reason stays readable."))
    changed = RecordedFact.objects.filter(pk=fact.pk, withdrawn_at=None).update(
        withdrawn_at=clock.now(), withdrawn_by=str(actor or "")[:200], withdrawn_reason=reason.strip()
    )
    if not changed:
        raise Refusal(_("This was withdrawn before; nothing was done."))
    audit.record(
        "fact.withdrawn", actor=actor, about=fact, unit=fact.unit, reason=reason.strip(), before=fact.data
    )
    ports.tell_facts_changed(version.pk, _units_of([fact]))
    if fact.kind == RecordedFact.Kind.CLAWBACK and fact.unit is not None:
        _tell_unit(fact.unit, "piece_given_back", fact.name, reason)


@transaction.atomic
def claw_back(
    piece: Submission,
    *,
    on: dt.date,
    reason: str,
    actor: Any,
    file: StoredFile | None = None,
    file_name: str = "",
) -> Recorded:
    """After a spot check an accepted piece keeps its place and is worth nothing; the unit is told."""
    version = piece.window.indicator.scheme
    if not reason.strip():
        raise Refusal(_("Say what the spot check found; the unit reads it."))
    if piece.state != Submission.State.ACCEPTED or not piece.receipt_no:
        raise Refusal(_("Only an accepted piece can be clawed back; this one counts nothing anyway."))
    if on < _day_of(piece):
        raise Refusal(
            _("The spot check cannot be before the piece arrived, on %(day)s. Mend the date.")
            % {"day": _day_of(piece).isoformat()}
        )
    values = {"kind": "clawback", "piece": piece.receipt_no, "at": on.isoformat(), "reason": reason.strip()}
    done = record_facts(
        version,
        [Entry(values, piece.receipt_no)],
        actor=actor,
        basis=Basis(Source.PIECE, reason, file, file_name),
    )
    if done.anything:
        _tell_unit(piece.unit, "piece_clawed_back", piece.receipt_no, reason, title=piece.title)
    return done


def _day_of(piece: Submission) -> dt.date:
    moment = piece.first_received_at or piece.started_at
    return moment.astimezone(clock.OFFICE_ZONE).date()


def _tell_unit(unit: Unit, kind: str, receipt_no: str, words: str, title: str = "") -> None:
    piece = Submission.objects.filter(receipt_no=receipt_no).first()
    tell(
        kind=kind,
        unit=unit,
        roles=(Role.UNIT_AUTHOR, Role.UNIT_APPROVER, Role.UNIT_HEAD),
        values={
            "receipt_no": receipt_no,
            "title": title or (piece.title if piece else ""),
            "words": words.strip(),
        },
        about=piece,
        link=f"/submissions/{piece.pk}/" if piece else "",
    )
