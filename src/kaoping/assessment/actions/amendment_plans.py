"""What an amendment will do, worked out before anything is done: text, places, duties, faults.

Nothing is written. ``amendments.amend`` makes what is planned here, from the same values.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kaoping.assessment.actions.duties import Groups, Profiles, groups_by_unit
from kaoping.assessment.actions.schemes import SchemeRefused, faulty
from kaoping.assessment.models import SchemeAmendment, SchemeVersion
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.texts import scheme_of
from kaoping.base import clock
from kaoping.pure.errors import SchemeFaults
from kaoping.pure.scheme.by_group import plain
from kaoping.pure.scheme.check import check
from kaoping.pure.scheme.compare import Comparison, compare
from kaoping.pure.scheme.compare.carry import Carrying, Families
from kaoping.pure.scheme.compare.kept import Kept, families_of, keep_closed
from kaoping.pure.scheme.model import Scheme, Window
from kaoping.pure.scheme.parse import load
from kaoping.pure.scheme.render import render
from kaoping.pure.scheme.windows import title_of

Strategy = SchemeAmendment.Strategy
FAR = 20  # years between a scheme and a day that could mean anything in it


@dataclass(frozen=True, slots=True)
class Asked:
    """What one leaf asks of a unit in one window."""

    due: dt.date
    pieces: int
    title: str


@dataclass(frozen=True, slots=True)
class DutyMove:
    """Pieces of one window that appear, disappear, or are due on another day, for these units."""

    kind: str  # appears, goes, moves
    code: str  # of the new text; of the old one for what goes
    window: str
    pieces: int  # for each unit
    due: dt.date
    due_before: dt.date | None
    unit_ids: tuple[int, ...]

    @property
    def units(self) -> int:
        return len(self.unit_ids)

    @property
    def total(self) -> int:
        return self.pieces * len(self.unit_ids)

    @property
    def days(self) -> int:
        return (self.due - self.due_before).days if self.due_before else 0


@dataclass(frozen=True, slots=True)
class AmendmentPlan:
    """Everything that the page shows and the deed needs."""

    old: SchemeVersion
    draft: SchemeVersion
    strategy: str
    kept_before: dt.date | None
    written: Scheme  # as the office wrote it
    scheme: Scheme  # as it will be in force
    text: str
    comparison: Comparison  # of what was in force with what was written
    kept: Kept | None  # of ``keep``
    carrying: Carrying
    groups: Mapping[int, tuple[Groups, Groups]]  # unit id → its groups before and after
    moves: tuple[DutyMove, ...]
    past: tuple[DutyMove, ...]  # duties that would be due before today and were not before

    @property
    def families(self) -> Families:
        return self.carrying.families

    def count(self, kind: str) -> int:
        """How many duties appear, go or move, over all units."""
        return sum(one.total for one in self.moves if one.kind == kind)


def plan_amendment(
    draft: SchemeVersion, *, strategy: str = Strategy.ANEW, kept_before: dt.date | None = None
) -> AmendmentPlan:
    """Work out what putting ``draft`` in the place of the version in force would do.

    ``kept_before``: with ``keep``, windows due before this day keep the old rules; unsaid, today.
    Errors: ``Refusal`` where there is nothing to amend; ``SchemeRefused`` with every fault of the text.
    """
    old = _version_in_force(draft)
    written = _read(draft)
    before = scheme_of(old)
    if written.period.first.year != before.period.first.year:
        raise Refusal(
            _(
                "The draft is for %(new)s, the scheme in force for %(old)s. A scheme of another year needs "
                "an id of its own and is published beside it."
            )
            % {"new": written.period.first.year, "old": before.period.first.year}
        )
    kept, scheme, text = None, written, draft.text
    families = families_of(before, written)
    if strategy == Strategy.KEEP:
        kept_before = kept_before or clock.today()
        if abs(kept_before.year - before.period.first.year) > FAR:
            raise Refusal(
                _("The day %(day)s lies far outside the scheme's years. Choose one within them.")
                % {"day": kept_before.isoformat()}
            )
        kept = keep_closed(before, written, kept_before)
        families = kept.families
        if kept.lines:
            text = render(kept.scheme)
            scheme = load(text)
    else:
        kept_before = None
    faults = check(scheme)
    if faults:
        raise SchemeRefused(faults, faulty(len(faults)))
    carrying = Carrying(before, scheme, families)
    groups = _groups(before, scheme)
    moves = tuple(_moves(carrying, groups))
    return AmendmentPlan(
        old, draft, strategy, kept_before, written, scheme, text, compare(before, written), kept, carrying,
        groups, moves, _past(moves, clock.today()),
    )  # fmt: skip


def _version_in_force(draft: SchemeVersion) -> SchemeVersion:
    if draft.state != SchemeVersion.State.DRAFT:
        raise Refusal(
            _("“%(title)s” is %(state)s already; an amendment begins with a draft.")
            % {"title": draft.title, "state": draft.get_state_display()}
        )
    old = SchemeVersion.objects.filter(scheme=draft.scheme, state=SchemeVersion.State.PUBLISHED).first()
    if old is None or not draft.scheme:
        raise Refusal(
            _("No version of “%(title)s” is in force, so there is nothing to amend. Publish the draft.")
            % {"title": draft.title}
        )
    if old.sha256 == draft.sha256:
        raise Refusal(_("The draft says the same as the version in force; there is nothing to amend."))
    return old


def _read(draft: SchemeVersion) -> Scheme:
    try:
        return load(draft.text)
    except SchemeFaults as error:
        raise SchemeRefused(error.faults, faulty(len(error.faults))) from None


def _groups(before: Scheme, after: Scheme) -> dict[int, tuple[Groups, Groups]]:
    old, new = groups_by_unit(before), groups_by_unit(after)
    return {unit_id: (old[unit_id], new[unit_id]) for unit_id in old if unit_id in new}


def _moves(carrying: Carrying, groups: Mapping[int, tuple[Groups, Groups]]) -> Iterator[DutyMove]:
    """What changes in scheme windows, class of units by class of units; notices keep their own."""
    classes: dict[tuple[Groups, Groups], list[int]] = defaultdict(list)
    for unit_id, pair in groups.items():
        classes[pair].append(unit_id)
    old_profiles, new_profiles = Profiles(carrying.old), Profiles(carrying.new)
    found: dict[DutyMove, list[int]] = defaultdict(list)
    for (before, after), unit_ids in classes.items():
        old = _asked(carrying, before, old_profiles, old=True)
        new = _asked(carrying, after, new_profiles, old=False)
        for move in _of_class(carrying, old, new, after):
            found[move] += unit_ids
    moves = [replace(move, unit_ids=tuple(sorted(units))) for move, units in found.items()]
    yield from sorted(moves, key=lambda one: (one.due, one.code, one.kind))


def _asked(
    carrying: Carrying, groups: Groups, profiles: Profiles, *, old: bool
) -> dict[tuple[str, str], Asked]:
    profile, found = profiles[groups], {}
    for code, placed in profile.nodes.items():
        if not profile.asks(code) or (placed.windows and placed.windows.by_notice):
            continue
        for window in carrying.windows(code, groups, old=old):
            found[code, window.key] = Asked(window.due, plain(window.pieces), _title(window))
    return found


def _title(window: Window) -> str:
    return title_of(window, get_language() or "zh-hans")


def _of_class(
    carrying: Carrying,
    old: Mapping[tuple[str, str], Asked],
    new: Mapping[tuple[str, str], Asked],
    after: Groups,
) -> Iterator[DutyMove]:
    met: set[tuple[str, str]] = set()
    for (code, key), was in old.items():
        place = carrying.same(code, key, after)
        now = new.get(place) if place else None
        if place is None or now is None:
            yield DutyMove("goes", code, was.title, was.pieces, was.due, None, ())
            continue
        met.add(place)
        if now.pieces > was.pieces:
            yield DutyMove("appears", place[0], now.title, now.pieces - was.pieces, now.due, None, ())
        elif now.pieces < was.pieces:
            yield DutyMove("goes", code, was.title, was.pieces - now.pieces, was.due, None, ())
        if now.due != was.due:
            pieces = min(now.pieces, was.pieces)
            yield DutyMove("moves", place[0], now.title, pieces, now.due, was.due, ())
    for place, now in new.items():
        if place not in met:
            yield DutyMove("appears", place[0], now.title, now.pieces, now.due, None, ())


def _past(moves: tuple[DutyMove, ...], today: dt.date) -> tuple[DutyMove, ...]:
    """New due days that are over already: nobody can keep them any more."""
    return tuple(
        one
        for one in moves
        if one.due < today
        and (one.kind == "appears" or (one.kind == "moves" and one.due_before and one.due < one.due_before))
    )


__all__ = ["AmendmentPlan", "DutyMove", "Strategy", "plan_amendment"]
