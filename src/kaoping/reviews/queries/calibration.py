"""Reference pieces: which are left for a reviewer, and how far off everybody is."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import FilteredRelation, Prefetch, Q

from kaoping.reviews.conflicts import barred
from kaoping.reviews.models import CalibrationMark, CalibrationPiece, Panel
from kaoping.reviews.phases import Deed, letting


@dataclass(frozen=True, slots=True)
class Drift:
    """A reviewer's mean distance from the agreed marks, in points; above zero: too high."""

    marked: int
    of: int
    mean: Decimal | None  # None: nothing marked yet
    tolerance: Decimal

    @property
    def left(self) -> int:
        return self.of - self.marked

    @property
    def is_outside(self) -> bool:
        return self.mean is not None and abs(self.mean) > self.tolerance

    @property
    def size(self) -> Decimal | None:
        """The distance without its direction, to one place."""
        return None if self.mean is None else abs(self.mean).quantize(Decimal("0.1"))

    @property
    def is_exact(self) -> bool:
        """Nothing to be said to one place."""
        return self.mean is not None and not self.size

    @property
    def is_low(self) -> bool:
        return self.mean is not None and self.mean < 0


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference piece as a reviewer sees it: the agreed mark only after the own one."""

    piece: CalibrationPiece
    own: CalibrationMark | None
    criteria: Sequence[tuple[str, Decimal | None, Decimal | None]] = field(
        default_factory=tuple
    )  # title, own, agreed

    @property
    def off(self) -> Decimal | None:
        return None if self.own is None else self.own.mark - self.piece.agreed


def references_left(panel: Panel, reviewer: Any) -> int:
    """How many reference pieces this reviewer has not marked; one query.

    A piece that the reviewer must keep away from is none of theirs, and so not waited for.
    """
    return _own_pieces(panel, reviewer).exclude(marks__reviewer=reviewer).count()


def references_waiting(reviewer: Any) -> int:
    """How many reference pieces this reviewer may mark now, over all their panels; one query."""
    rows = CalibrationPiece.objects.filter(
        panel__members__person=reviewer,
        panel__members__removed_at=None,
        panel__phase__in=letting(Deed.CALIBRATE),
    )
    return _open_to(reviewer, rows).exclude(marks__reviewer=reviewer).count()


def drift_of(panel: Panel, reviewer: Any) -> Drift | None:
    """How far this reviewer was off; None where the panel has no reference pieces. One query."""
    own = FilteredRelation("marks", condition=Q(marks__reviewer=reviewer))
    pieces = _own_pieces(panel, reviewer).order_by()  # the table's own order joins four more
    rows = list(pieces.annotate(own=own).values_list("agreed", "own__mark"))
    offs = [mark - agreed for agreed, mark in rows if mark is not None]
    return _drift(panel, len(rows), offs) if rows else None


def drifts(panel: Panel) -> dict[int, Drift]:
    """Reviewer's id → their drift, of those who marked at least one; two queries."""
    count = CalibrationPiece.objects.filter(panel=panel).count()
    return {pk: _drift(panel, count, offs) for pk, offs in _offs(panel).items()}


def references_for(panel: Panel, reviewer: Any) -> list[Reference]:
    """The panel's reference pieces with the reviewer's own marks; two queries."""
    own = CalibrationMark.objects.filter(reviewer=reviewer)
    rows = _own_pieces(panel, reviewer).select_related("version__submission__unit")
    rows = rows.prefetch_related(Prefetch("marks", own, to_attr="own_marks"))
    return [Reference(row, next(iter(row.own_marks), None)) for row in rows]


def _own_pieces(panel: Panel, reviewer: Any) -> Any:
    return _open_to(reviewer, CalibrationPiece.objects.filter(panel=panel))


def _open_to(reviewer: Any, rows: Any) -> Any:
    against = barred(reviewer)
    units = against.own | against.units
    rows = rows.exclude(version__submission__unit__in=units) if units else rows
    return rows.exclude(version__submission__in=against.pieces) if against.pieces else rows


def _offs(panel: Panel) -> dict[int, list[Decimal]]:
    found: dict[int, list[Decimal]] = defaultdict(list)
    rows = CalibrationMark.objects.filter(piece__panel=panel).order_by("id")
    for reviewer, mark, agreed in rows.values_list("reviewer_id", "mark", "piece__agreed"):
        found[reviewer].append(mark - agreed)
    return found


def _drift(panel: Panel, count: int, offs: Sequence[Decimal]) -> Drift:
    mean = sum(offs, Decimal(0)) / len(offs) if offs else None
    return Drift(len(offs), count, mean, panel.tolerance)
