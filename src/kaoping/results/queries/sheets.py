"""A unit's sheet as the page, the export and the home page print it.

Numbers come from the trace of ``pure.scoring`` alone; the tables add what a reader needs
beside them: titles, receipt numbers, who decided. Nothing is computed twice.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from django.db.models import Count, Max, Q, Subquery
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kaoping.assessment.models import SchemeVersion, Submission
from kaoping.assessment.queries.schemes import fact_labels
from kaoping.base import clock
from kaoping.pure.scheme.model import Scheme
from kaoping.pure.scheme.rules import Assess, Even
from kaoping.pure.scheme.tree import PlacedNode, index
from kaoping.pure.scheme.windows import calendar_title
from kaoping.pure.scoring.evaluate import evaluate_unit
from kaoping.pure.scoring.explain import (
    Explained,
    explain_sheet,
    gone_in_words,
    steps_in_words,
    still_in_words,
)
from kaoping.pure.scoring.facts import CountFact, EventFact, Facts, MeasureFact, ScoreFact, UnitFacts
from kaoping.pure.scoring.formulas import TO_RECKON, percent_text
from kaoping.pure.scoring.trace import Line, PieceLine, WindowLine
from kaoping.pure.scoring.wanted import WantedKind, wanted
from kaoping.results import standings, states, wording
from kaoping.results.facts import collect
from kaoping.results.models import Standing
from kaoping.results.queries.marks import Given, given_marks, mark_table
from kaoping.results.queries.sheet_rows import LineRow, PieceRow, SheetPage, WindowRow
from kaoping.units.models import Unit

KINDS_OF_KEYS: dict[type, WantedKind] = {
    EventFact: "event", CountFact: "count", MeasureFact: "measure", ScoreFact: "score"
}  # fmt: skip
SHOWN_BESIDE = ("pending", "still")  # the line's head and its calculation say these


def sheet_page(unit: Unit, version: SchemeVersion, opened: Iterable[str] = ()) -> SheetPage:
    """The unit's provisional sheet as of now, the lines named in ``opened`` open ("all": every one)."""
    facts = collect(version, None if standings.compares_units(version) else {unit.pk})
    moment = standings.as_of(version)
    page = laid_out(unit, version, facts, moment, opened)
    _place(page)
    return page


def laid_out(
    unit: Unit,
    version: SchemeVersion,
    facts: Facts,
    moment: dt.datetime | dt.date | None,
    opened: Iterable[str],
    *,
    today: dt.date | None = None,
    pieces: Mapping[str, tuple[int, str, str, str]] | None = None,
) -> SheetPage:
    """The sheet that these facts make, line by line, without a place; ``today`` is the day of the facts,
    ``pieces`` what they were called on it (None: as they are called now)."""
    plan = standings.plan_of(version)
    scheme = plan.scheme
    sheet = evaluate_unit(plan, facts, unit.code, moment)
    lines = frozenset(opened)
    day = today or clock.today()
    if pieces is None:
        pieces = titles_of_pieces(unit, version) if lines else {}
    marked = [
        piece.piece
        for piece in facts.units[unit.code].pieces
        if piece.marks and (piece.indicator in lines or "all" in lines)
    ]
    given = given_marks([pieces[code][0] for code in marked]) if marked else {}
    opened_lines = [line.id for line in sheet.walk() if "all" in lines or line.id in lines]
    explained = explain_sheet(plan, facts, sheet, moment, only=opened_lines) if opened_lines else ()
    ahead = _ahead(scheme, facts.units[unit.code], day)
    make = _Maker(scheme, facts, pieces, given, lines, day, explained, ahead)
    page = SheetPage(
        unit=unit,
        version=version,
        scheme=scheme,
        sheet=sheet,
        at=moment if isinstance(moment, dt.datetime) else clock.end_of_day(moment or version.period_to),
        base=[row for line in sheet.base_lines for row in make.rows(line)],
        bonus=[row for line in sheet.bonus_lines for row in make.rows(line)],
        rulings=[ruling for ruling in scheme.notes if not ruling.indicators],
    )
    page.special = [sentence for row in [*page.base, *page.bonus] for sentence in _special(row, facts, unit)]
    return page


def _ahead(scheme: Scheme, own: UnitFacts, today: dt.date) -> Counter[str]:
    """Indicator → recorded facts of the unit whose day lies ahead."""
    ahead: Counter[str] = Counter()
    every: list[Any] = [*own.events, *own.counts, *own.measures, *own.scores]
    every += [*own.answers, *own.marks, *own.ballots]
    later = [one for one in every if one.at is not None and one.at > today]
    if not later:
        return ahead
    readers = {(one.kind, one.name): one.readers for one in wanted(scheme)}
    for one in later:
        if isinstance(one, EventFact | CountFact | MeasureFact | ScoreFact):
            kind = KINDS_OF_KEYS[type(one)]
            ahead.update(set(readers.get((kind, one.key), ())))
        else:
            ahead[one.indicator] += 1
    return ahead


def titles_of_pieces(unit: Unit, version: SchemeVersion) -> Mapping[str, tuple[int, str, str, str]]:
    """Receipt number → id, title, state, reason of refusal; one query."""
    rows = Submission.objects.filter(unit=unit, window__indicator__scheme=version).exclude(
        first_received_at=None
    )
    return {
        receipt or f"#{pk}": (pk, title, state, reason)
        for pk, receipt, title, state, reason in rows.values_list(
            "pk", "receipt_no", "title", "state", "reason"
        )
    }


def _place(page: SheetPage) -> None:
    """Rank among all and within the group, as last computed; one query."""
    rows = Standing.objects.filter(scheme=page.version)
    own = rows.filter(unit=page.unit)
    in_group = Q(rank_no__isnull=False, unit__group=page.unit.group)
    found = rows.aggregate(
        all=Count("pk", filter=Q(rank_no__isnull=False)),
        group=Count("pk", filter=in_group),
        better=Count("pk", filter=in_group & Q(rank_no__lt=Subquery(own.values("rank_no")[:1]))),
        rank=Max("rank_no", filter=Q(unit=page.unit)),
    )
    page.ranked, page.rank = found["all"], found["rank"]
    if page.rank is not None and page.unit.group:
        page.group, page.group_size = page.unit.group, found["group"]
        page.group_rank = found["better"] + 1


class _Maker:
    """Turns lines of the trace into rows of the page."""

    def __init__(
        self,
        scheme: Scheme,
        facts: Facts,
        pieces: Mapping[str, Any],
        given: Mapping[int, list[Given]],
        opened: frozenset[str],
        today: dt.date,
        explained: Iterable[Explained],
        ahead: Mapping[str, int] | None = None,
    ) -> None:
        self.scheme = scheme
        self.nodes: Mapping[str, PlacedNode] = index(scheme)
        self.clauses = dict(scheme.paragraphs)
        self.facts = facts
        self.pieces = pieces
        self.given = given
        self.rubrics = {rubric.name: rubric for rubric in scheme.rubrics}
        self.opened = opened
        self.today = today
        self.explained = {one.indicator: one for one in explained}
        self.language = get_language() or "zh-hans"
        self.ahead = ahead or {}
        quoted = "《%s》" if self.language.startswith("zh") else "“%s”"
        self.names = {code: quoted % row[1] for code, row in pieces.items() if row[1]}
        if self.explained:
            self.names |= fact_labels(scheme)

    def rows(self, line: Line) -> list[LineRow]:
        return [self.row(one) for one in line.walk()]

    def row(self, line: Line) -> LineRow:
        placed = self.nodes[line.id]
        node = placed.node
        rule = node.rule
        panel = self.scheme.settings.quality
        if isinstance(rule, Even | Assess) and rule.panel is not None:
            panel = rule.panel
        is_open = "all" in self.opened or line.id in self.opened
        explained = self.explained.get(line.id)
        rounding = self.scheme.settings.rounding
        return LineRow(
            line=line,
            code=line.id,
            mark=node.mark,
            title=node.title or line.title,
            short=node.short or node.title or line.title,
            standard=node.standard,
            windows=[self.window(window, placed, is_open=is_open) for window in line.windows if window.key],
            formula=wording.formula_in_words(line.formula),
            is_open=is_open,
            computed=line.computed,
            clauses=[(key, self.clauses.get(key, "")) for key in placed.paragraph] if is_open else [],
            rule=wording.rule_in_words(node, line, panel) if is_open else "",
            rulings=[one for one in self.scheme.notes if line.id in one.indicators] if is_open else [],
            notes=self.notes(line),
            out=str(wording.OUT_WORDS.get(line.out, line.out)) if line.out else "",
            how=steps_in_words(explained, self.language, rounding, SHOWN_BESIDE) if explained else [],
            more=still_in_words(explained, self.language, rounding, self.names) if explained else [],
            gone=gone_in_words(explained, self.language, rounding, self.names) if explained else [],
        )

    def notes(self, line: Line) -> list[str]:
        every = [*line.notes, *(note for window in line.windows if not window.key for note in window.notes)]
        said = [text for note in every if (text := wording.note_text(note))]
        if ahead := self.ahead.get(line.id):
            said.append(
                ngettext(
                    "%(n)s recorded fact whose day has not come: it counts from then on.",
                    "%(n)s recorded facts whose day has not come: they count from then on.",
                    ahead,
                )
                % {"n": ahead}
            )
        return said

    def window(self, window: WindowLine, placed: PlacedNode, *, is_open: bool) -> WindowRow:
        return WindowRow(
            key=window.key,
            title=window.title or calendar_title(window.key, self.language) or window.key,
            due=window.due,
            until=window.until,
            opens=window.opens,
            days=(window.until - self.today).days,
            required=window.required,
            over=window.over,
            states=states.slot_states(
                window.required,
                [piece.reason for piece in window.pieces],
                opened=window.opens <= self.today,
                over=window.over,
                waived=window.waived,
            ),
            pieces=[self.piece(piece, window, placed) for piece in window.pieces] if is_open else [],
            share=window.share,
            still=window.still,
            notes=[text for note in window.notes if (text := wording.note_text(note))],
        )

    def piece(self, piece: PieceLine, window: WindowLine, placed: PlacedNode) -> PieceRow:
        pk, title, _state, refusal = self.pieces.get(piece.piece, (None, "", "", ""))
        counted = piece.status == "counted"
        reason = wording.piece_reason(piece.reason)
        if piece.reason == "rejected" and refusal:
            reason = refusal
        share = window.share
        formula = ""
        if counted and share is not None and piece.worth != 1:
            formula = f"{wording.points_text(share)} × {percent_text(piece.worth, TO_RECKON)}% ="
        return PieceRow(
            receipt=piece.piece,
            title=title or piece.piece,
            pk=pk,
            received=piece.received,
            state=_state_of(piece.reason),
            reason=reason,
            formula=formula,
            score=piece.score if counted else None,
            marks=wording.mean_in_words(piece.used, piece.dropped, piece.mark)
            if piece.mark is not None
            else "",
            table=mark_table(self._given(pk, piece), piece.dropped, self.rubrics.get(placed.rubric or "")),
        )

    def _given(self, pk: int | None, piece: PieceLine) -> list[Given]:
        """The marks behind the piece's; none where others stand now, as on a sheet frozen before them."""
        given = self.given.get(pk or 0, [])
        read = sorted([*piece.used, *piece.dropped])
        return given if sorted(Fraction(one.mark) for one in given) == read else []


def _state_of(reason: str) -> str:
    """A piece's own state on the sheet: what was clawed back was accepted, and says so."""
    if reason.startswith("surplus"):
        return "not_counted"
    return reason if reason == "clawed_back" else states.OF_REASON.get(reason, reason)


def _special(row: LineRow, facts: Facts, unit: Unit) -> list[str]:
    """What was granted to this unit alone on this line, with the reason."""
    own = facts.units[unit.code]
    said = []
    for waiver in own.waivers:
        if waiver.indicator == row.code:
            title = next((one.title for one in row.windows if one.key == waiver.window), "")
            said.append(
                _("%(line)s %(window)s: waived. %(reason)s")
                % {"line": row.code, "window": title, "reason": waiver.reason}
            )
    for override in own.overrides:
        if override.indicator == row.code and row.line.computed is not None:
            said.append(
                _("%(line)s: computed %(computed)s → set to %(value)s. %(reason)s (%(by)s)")
                % {
                    "line": row.code,
                    "computed": wording.points_text(row.line.computed),
                    "value": wording.points_text(override.value),
                    "reason": override.reason,
                    "by": override.by,
                }
            )
    for extension in own.extensions:
        if extension.indicator == row.code:
            title = next((one.title for one in row.windows if one.key == extension.window), extension.window)
            said.append(
                _("%(line)s %(window)s: extended to %(until)s. %(reason)s")
                % {
                    "line": row.code,
                    "window": title,
                    "until": wording.value_text(extension.until),
                    "reason": extension.reason,
                }
            )
    return said
