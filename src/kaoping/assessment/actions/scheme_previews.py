"""Two versions side by side, and an amendment's effect, before anything is done.

Nothing is written. The figures come from today's roll, the points from today's facts.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language

from kaoping.assessment import ports
from kaoping.assessment.actions.amendment_plans import AmendmentPlan, DutyMove
from kaoping.assessment.actions.amendments import past_words
from kaoping.assessment.actions.duties import groups_by_unit
from kaoping.assessment.models import SchemeVersion
from kaoping.assessment.ports import ScoreEffect, UnitEffect
from kaoping.assessment.queries.texts import scheme_of
from kaoping.pure.scheme.compare import Change, Comparison, compare
from kaoping.pure.scheme.compare.why import WHY
from kaoping.pure.scheme.compare.words import FIGURED, Kind, cadences_of, sentence, summary, title_of_node
from kaoping.pure.scheme.tree import find
from kaoping.pure.scheme.windows import title_of
from kaoping.units.models import Unit

MOST_KINDS = 6  # sets of groups whose figures are told apart on one page


@dataclass(frozen=True, slots=True)
class FigureRow:
    """An indicator's pieces and worth for units of one kind, before and after."""

    code: str
    title: str
    groups: str
    units: int
    pieces_before: int | None
    pieces_after: int | None
    worth_before: Fraction | None  # None: no piece has a worth of its own, or they differ
    worth_after: Fraction | None
    cadence_before: str = ""  # in words
    cadence_after: str = ""

    @property
    def city_before(self) -> int | None:
        return None if self.pieces_before is None else self.pieces_before * self.units

    @property
    def city_after(self) -> int | None:
        return None if self.pieces_after is None else self.pieces_after * self.units


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    comparison: Comparison
    summary: str
    scores: tuple[str, ...]
    asks: tuple[str, ...]
    wording: tuple[str, ...]
    figures: tuple[FigureRow, ...]


def comparison_page(old: SchemeVersion, new: SchemeVersion) -> ComparisonPage:
    """Errors: ``SchemeFaults`` where a draft cannot be read."""
    return shown(compare(scheme_of(old), scheme_of(new)))


def shown(comparison: Comparison, but: Collection[str] = ()) -> ComparisonPage:
    """A comparison in the reader's language, with figures for today's roll.

    ``but``: indicators of which windows keep the old rules: the figures of the text as it was written
    would be those of a whole year that never comes; the list of duties has the true ones.
    """
    language, kinds = get_language() or "zh-hans", kinds_of(comparison)

    def said(changes: Sequence[Change]) -> tuple[str, ...]:
        return tuple(
            sentence(change, comparison, language, () if set(change.nodes) & set(but) else kinds)
            for change in changes
        )

    return ComparisonPage(
        comparison, summary(comparison, language), said(comparison.scores), said(comparison.asks),
        said(comparison.wording), tuple(row for row in _figures(comparison, kinds) if row.code not in but),
    )  # fmt: skip


def kinds_of(comparison: Comparison) -> tuple[Kind, ...]:
    """The sets of groups that today's units are in, the largest first."""
    counted = Counter(groups_by_unit(comparison.new).values())
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1], sorted(pair[0])))
    return tuple(Kind(groups, units) for groups, units in ordered[:MOST_KINDS]) or (Kind(),)


def _figures(comparison: Comparison, kinds: Sequence[Kind]) -> Iterator[FigureRow]:
    codes = [code for change in comparison.scores if change.code in FIGURED for code in change.nodes]
    language = get_language() or "zh-hans"
    for code in dict.fromkeys(codes):
        cadences = cadences_of(comparison, code, language)
        rows: dict[Any, FigureRow] = {}
        for kind in kinds:
            before, after = comparison.figures(code, kind.groups)
            if before is None and after is None:
                continue
            key = (before, after)
            units = (rows[key].units if key in rows else 0) + (kind.units or 0)
            rows[key] = FigureRow(
                code=code, title=title_of_node(comparison, code), units=units,
                groups="、".join(sorted(kind.groups)),
                pieces_before=before.pieces if before else None,
                pieces_after=after.pieces if after else None,
                worth_before=before.worth if before else None, worth_after=after.worth if after else None,
                cadence_before=cadences[0], cadence_after=cadences[1],
            )  # fmt: skip
        for row in rows.values():
            if (row.pieces_before, row.worth_before) != (row.pieces_after, row.worth_after):
                yield row


# --- an amendment ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MoveRow:
    """Duties of one window that appear, go or move, with the units' names for the list."""

    move: DutyMove
    title: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeptRow:
    code: str
    windows: str
    points: Fraction | None
    after: str  # the number of the line with the new rule; "": there is none


@dataclass(frozen=True, slots=True)
class AmendmentPage:
    plan: AmendmentPlan
    changes: ComparisonPage
    moves: tuple[MoveRow, ...]
    effect: ScoreEffect | None
    moved_units: tuple[UnitEffect, ...]  # whose total or rank moves, the most points first
    kept: tuple[KeptRow, ...]
    wholes: tuple[tuple[str, str], ...]  # (indicator, why it follows the new text for the whole year)
    past: str  # a sentence about due days that are over, or ""

    def _units(self, sign: int) -> int:
        units = self.effect.units if self.effect else ()
        return sum(1 for one in units if (one.change > 0) - (one.change < 0) == sign)

    @property
    def rising(self) -> int:
        return self._units(1)

    @property
    def falling(self) -> int:
        return self._units(-1)

    @property
    def same(self) -> int:
        return self._units(0)

    @property
    def rank_moves(self) -> int:
        return sum(1 for one in self.effect.units if one.rank_before != one.rank_after) if self.effect else 0

    @property
    def figures(self) -> dict[str, Any]:
        """What the decider saw, to be kept with the decision."""
        return {
            "appears": self.plan.count("appears"), "goes": self.plan.count("goes"),
            "moves": self.plan.count("moves"), "rising": self.rising, "falling": self.falling,
            "same": self.same, "rank_moves": self.rank_moves,
            "without_place": len(self.effect.lost) if self.effect else 0,
        }  # fmt: skip


def amendment_page(plan: AmendmentPlan) -> AmendmentPage:
    """Everything that the preview prints; scores all units twice."""
    effect = ports.effect_on_scores(plan.old, plan.carrying)
    names = dict(Unit.objects.filter(pk__in=list(plan.groups)).values_list("pk", "name"))
    moved = [
        one for one in (effect.units if effect else ()) if one.change or one.rank_before != one.rank_after
    ]
    moved.sort(key=lambda one: (-abs(one.change), one.rank_before or 0, one.unit))
    language = get_language() or "zh-hans"
    chinese = language.startswith("zh")
    kept = plan.kept
    return AmendmentPage(
        plan=plan,
        changes=shown(plan.comparison, [line.code for line in kept.lines] if kept else ()),
        moves=tuple(
            MoveRow(move, _title(plan, move), tuple(names[pk] for pk in move.unit_ids if pk in names))
            for move in plan.moves
        ),
        effect=effect,
        moved_units=tuple(moved),
        kept=tuple(
            KeptRow(
                line.before,
                ("、" if chinese else ", ").join(title_of(one, language) for one in line.windows),
                line.points,
                line.after,
            )
            for line in (kept.lines if kept else ())
        ),
        wholes=tuple((one.code, WHY[one.why][chinese]) for one in (kept.wholes if kept else ())),
        past=past_words(plan) if plan.past else "",
    )


def _title(plan: AmendmentPlan, move: DutyMove) -> str:
    placed = find(plan.scheme, move.code) or find(plan.carrying.old, move.code)
    return placed.node.title if placed else ""
