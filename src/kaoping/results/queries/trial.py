"""A scheme tried out: sheets, places and distribution on facts that are not (yet) its own.

Nothing here writes. Facts come from a scheme of the database with its units as they are now, from a
built-in scheme's own year, from a file, or are invented; a second text beside the first shows what
changes for each unit on the very same facts.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaoping.assessment.ports import Refusal
from kaoping.base import clock
from kaoping.pure.scheme.compare.kept import families_of
from kaoping.pure.scheme.model import Scheme
from kaoping.pure.scheme.tree import PlacedNode, index, leaves
from kaoping.pure.scoring.evaluate import evaluate
from kaoping.pure.scoring.explain import explain_sheet
from kaoping.pure.scoring.sheet import Result, Sheet
from kaoping.pure.scoring.trial import MOST_FACTS, Fitted, fit
from kaoping.results.queries.sheet_rows import LineRow
from kaoping.results.queries.sheets import _Maker
from kaoping.results.queries.trial_facts import Asked, given_facts, other_scheme

MOST_WORK = 600_000  # units × leaves: what a page may wait for
MOST_SHOWN = 300  # rows of the ranking
BANDS = 10

KIND_WORDS: Mapping[str, Any] = {
    "unit": gettext_lazy("units that are in none, or in several, of the groups asked for"),
    "notice": gettext_lazy("special notices"),
    "piece": gettext_lazy("pieces"),
    "extension": gettext_lazy("extensions"),
    "waiver": gettext_lazy("waivers"),
    "count": gettext_lazy("counts"),
    "event": gettext_lazy("events"),
    "measure": gettext_lazy("measures"),
    "answer": gettext_lazy("answers to checklists"),
    "mark": gettext_lazy("marks"),
    "ballot": gettext_lazy("ballots"),
    "sheet": gettext_lazy("appraisal sheets"),
    "score": gettext_lazy("carried figures"),
    "clawback": gettext_lazy("claw-backs"),
    "decision": gettext_lazy("decisions"),
}


@dataclass(frozen=True, slots=True)
class TrialRow:
    """A unit's line of the ranking, beside what it has under the other text."""

    sheet: Sheet
    other: Sheet | None
    share: int  # of the full mark, 0 to 100, for a bar

    @property
    def change(self) -> Fraction | None:
        return None if self.other is None else self.sheet.total - self.other.total

    @property
    def places(self) -> int | None:
        """How many places up (positive) against the other text."""
        if self.other is None or self.other.rank is None or self.sheet.rank is None:
            return None
        return self.other.rank - self.sheet.rank


@dataclass(frozen=True, slots=True)
class Band:
    """How many units lie in a tenth of the full mark."""

    low: int  # per cent
    high: int
    count: int
    share: int  # of the largest band, 0 to 100


@dataclass(frozen=True, slots=True)
class LineChange:
    """One indicator under both texts; None where a text does not have it."""

    code: str
    title: str
    now: Fraction | None
    other: Fraction | None


@dataclass(slots=True)
class OpenSheet:
    """One unit's sheet, every line open."""

    sheet: Sheet
    base: list[LineRow]
    bonus: list[LineRow]
    changes: list[LineChange] = field(default_factory=list)
    rounds: list[Sheet] = field(default_factory=list)


@dataclass(slots=True)
class Trial:
    """Everything on the page."""

    scheme: Scheme
    result: Result
    rows: list[TrialRow]
    bands: list[Band]
    left_out: list[str]  # "12 pieces"
    facts_count: int
    other_title: str = ""
    other_left_out: list[str] = field(default_factory=list)
    opened: OpenSheet | None = None
    average: Fraction = Fraction(0)
    other_average: Fraction | None = None
    full: Fraction = Fraction(0)
    mapping: list[tuple[str, str]] = field(
        default_factory=list
    )  # which item of the facts' scheme is read as which here

    @property
    def hidden(self) -> int:
        return max(0, len(self.rows) - MOST_SHOWN)

    @property
    def shown(self) -> list[TrialRow]:
        return self.rows[:MOST_SHOWN]

    @property
    def moved(self) -> int:
        return sum(bool(row.change) for row in self.rows)


def trial(scheme: Scheme, asked: Asked, raw: bytes | None = None) -> Trial:
    """The scheme on the facts asked for. Errors: ``Refusal``, ``FactFaults``."""
    given = given_facts(asked, scheme, raw)
    if len(given.facts) > MOST_FACTS:
        raise Refusal(
            _("That is %(found)s facts; a trial reads at most %(limit)s. Use “kaoping score” for more.")
            % {"found": len(given.facts), "limit": MOST_FACTS}
        )
    fitted = fit(given, scheme)
    work = len(fitted.facts.units) * sum(1 for _leaf in leaves(scheme)) * max(1, len(fitted.plan.rounds))
    if work > MOST_WORK:
        raise Refusal(
            _(
                "So many units and indicators would take too long on a page. Try fewer units, or use “kaoping score”."
            )
        )
    if not fitted.facts.units:
        raise Refusal(_("These facts have no unit that this scheme could score. Choose other facts."))
    result = evaluate(fitted.plan, fitted.facts)
    beside = other_scheme(asked)
    other = fit(given, beside[0]) if beside else None
    others_result = evaluate(other.plan, other.facts) if other else None
    return _trial(scheme, given.scheme, asked, fitted, result, beside, other, others_result)


def _trial(
    scheme: Scheme, given_scheme: Scheme, asked: Asked, fitted: Fitted, result: Result,
    beside: tuple[Scheme, str] | None, other: Fitted | None, others_result: Result | None,
) -> Trial:  # fmt: skip
    sheets = _ranked(result)
    now = {sheet.unit: sheet for sheet in _ranked(others_result)} if others_result else {}
    full = max((sheet.full for sheet in sheets), default=Fraction(0))
    made = Trial(
        scheme=scheme,
        result=result,
        rows=[TrialRow(sheet, now.get(sheet.unit), _percent(sheet.total, full)) for sheet in sheets],
        bands=_bands(sheets, full),
        left_out=_left_out(fitted),
        facts_count=fitted.facts.count,
        other_title=beside[1] if beside else "",
        other_left_out=_left_out(other) if other else [],
        average=_average(sheets),
        other_average=_average(list(now.values())) if now else None,
        full=full,
    )
    wanted = asked.unit if asked.unit in fitted.facts.units else (sheets[0].unit if sheets else "")
    wanted_lines = frozenset({"all"} if asked.facts == "file" else asked.open)
    made.mapping = _mapping(given_scheme, scheme) if given_scheme != scheme else []
    made.opened = _open(scheme, fitted, result, wanted, asked.round, wanted_lines)
    if made.opened and beside and others_result:
        made.opened.changes = _changes(scheme, beside[0], made.opened.sheet, others_result)
    return made


def _ranked(result: Result) -> list[Sheet]:
    """The year's sheets; of a scheme that folds no year, those of its last round."""
    if result.sheets or not result.rounds:
        return list(result.sheets)
    last = result.rounds[-1].period
    return [sheet for sheet in result.rounds if sheet.period == last]


def _open(
    scheme: Scheme, fitted: Fitted, result: Result, unit: str, round_key: str, lines: frozenset[str]
) -> OpenSheet | None:
    if not unit:
        return None
    rounds = [sheet for sheet in result.rounds if sheet.unit == unit]
    chosen = next((one for one in rounds if one.period == round_key), rounds[0] if rounds else None)
    sheet = chosen or result.sheet(unit)
    if sheet is None:
        return None
    opened = [line.id for line in sheet.walk() if "all" in lines or line.id in lines]
    explained = explain_sheet(fitted.plan, fitted.facts, sheet, only=opened, result=result) if opened else ()
    make = _Maker(scheme, fitted.facts, {}, {}, lines, _after(scheme), explained)
    return OpenSheet(
        sheet,
        [row for line in sheet.base_lines for row in make.rows(line)],
        [row for line in sheet.bonus_lines for row in make.rows(line)],
        rounds=rounds,
    )


def _after(scheme: Scheme) -> dt.date:
    """The day on which the trial stands: its year is over, and so is every window."""
    return max(scheme.period.last + dt.timedelta(1), clock.today())


def _changes(scheme: Scheme, other: Scheme, sheet: Sheet, result: Result) -> list[LineChange]:
    """Indicator by indicator: what it gives here, and what the one that it followed gives there."""
    theirs = next(
        (
            one
            for one in (*result.rounds, *result.sheets)
            if one.unit == sheet.unit and one.period == sheet.period
        ),
        None,
    )
    if theirs is None:
        return []
    old = {line.id: line.score for line in theirs.walk() if line.rule}
    before = {now: was for was, (now, *_more) in families_of(other, scheme).items()}
    found = []
    for line in sheet.walk():
        if line.rule:
            was = old.pop(before.get(line.id, ""), None)
            found.append(LineChange(line.id, line.title, line.score, was))
    titles = {placed.id: placed.node.title or placed.id for placed in leaves(other)}
    return found + [LineChange(code, titles.get(code, code), None, score) for code, score in old.items()]


def _mapping(old: Scheme, new: Scheme) -> list[tuple[str, str]]:
    """Each item of the facts' own scheme with the one that reads its facts here; "" where none does."""
    families, here = families_of(old, new), index(new)
    return [
        (_item(placed), "、".join(_item(here[code]) for code in families.get(placed.id, ()) if code in here))
        for placed in leaves(old)
    ]


def _item(placed: PlacedNode) -> str:
    return f"{placed.id} {placed.node.short or placed.node.title}".strip()


def _left_out(fitted: Fitted) -> list[str]:
    return [
        _("%(count)s %(what)s") % {"count": count, "what": KIND_WORDS.get(kind, kind)}
        for kind, count in sorted(fitted.left_out.items())
    ]


def _average(sheets: Sequence[Sheet]) -> Fraction:
    return sum((sheet.total for sheet in sheets), Fraction(0)) / len(sheets) if sheets else Fraction(0)


def _percent(value: Fraction, full: Fraction) -> int:
    return max(0, min(100, round(value / full * 100))) if full else 0


def _bands(sheets: Sequence[Sheet], full: Fraction) -> list[Band]:
    """Units by tenths of the base's full mark, the best first; more than all is with the best."""
    if not full:
        return []
    counts = [0] * BANDS
    for sheet in sheets:
        counts[max(0, min(BANDS - 1, int(sheet.total / full * BANDS)))] += 1
    most = max(counts) or 1
    return [
        Band(number * 10, number * 10 + 10, counts[number], round(counts[number] * 100 / most))
        for number in reversed(range(BANDS))
    ]
