"""Whom another day turns late or on time, by name: pieces that came, and units from whom nothing came."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kaoping.assessment import states
from kaoping.assessment.queries.duties import DutyNow, PieceNow
from kaoping.units.models import Unit


@dataclass(frozen=True, slots=True)
class TurnedPiece:
    """A piece that came before the day was moved."""

    piece_id: int
    unit: str
    title: str
    receipt_no: str
    received_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Turned:
    """What a window's new last day does to what came and to what did not."""

    late: tuple[TurnedPiece, ...] = ()  # was on time
    on_time: tuple[TurnedPiece, ...] = ()  # was late
    missed: tuple[str, ...] = ()  # names of units that could still send on time, one for each piece owed
    open_again: tuple[str, ...] = ()  # the other way round


def turned_by(
    late: Sequence[PieceNow],
    on_time: Sequence[PieceNow],
    empty: Iterable[tuple[DutyNow, dt.date]],
    *,
    today: dt.date,
) -> Turned:
    """Name them; ``empty`` are duties without a piece, each with its own new last day. One query at most."""
    missed, again = [], []
    for duty, until in empty:
        if duty.state in (states.OPEN, states.NOT_YET) and until < today:
            missed.append(duty.unit_id)
        elif duty.state == states.MISSED and until >= today:
            again.append(duty.unit_id)
    wanted = {one.unit_id for one in (*late, *on_time)} | set(missed) | set(again)
    if not wanted:
        return Turned()
    names = dict(Unit.objects.filter(pk__in=wanted).in_order().values_list("pk", "name"))
    place = {pk: number for number, pk in enumerate(names)}

    def named(pieces: Sequence[PieceNow]) -> tuple[TurnedPiece, ...]:
        ordered = sorted(pieces, key=lambda one: (place[one.unit_id], one.first_received_at, one.id))
        return tuple(
            TurnedPiece(one.id, names[one.unit_id], one.title, one.receipt_no, one.first_received_at)
            for one in ordered
        )

    def units(ids: Sequence[int]) -> tuple[str, ...]:
        return tuple(names[one] for one in sorted(ids, key=place.__getitem__))

    return Turned(named(late), named(on_time), units(missed), units(again))
