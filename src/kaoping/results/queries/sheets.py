"""A unit's sheet as the page, the export and the home page print it.

Numbers come from the trace of ``pure.scoring`` alone; the tables add what a reader needs
beside them: titles, receipt numbers, who decided. Nothing is computed twice.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.db.models import Count, Max, Q, Subquery
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kaoping.assessment.models import SchemeVersion, Submission
from kaoping.base import clock
from kaoping.pure.scheme.model import Note as Ruling
from kaoping.pure.scheme.model import Scheme
from kaoping.pure.scheme.rules import Assess, Even
from kaoping.pure.scheme.tree import PlacedNode, index
from kaoping.pure.scheme.windows import calendar_title
from kaoping.pure.scoring.evaluate import evaluate_unit
from kaoping.pure.scoring.facts import Facts
from kaoping.pure.scoring.sheet import Sheet
from kaoping.pure.scoring.trace import Line, PieceLine, WindowLine
from kaoping.results import standings, states, wording
from kaoping.results.facts import collect
from kaoping.results.models import Standing
from kaoping.results.queries.marks import Given, MarkTable, given_marks, mark_table
from kaoping.units.models import Unit

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class PieceRow:
    """A piece under its window: what it is, when it came, what became of it and why."""

    receipt: str
    title: str
    pk: int | None
    received: dt.datetime
    state: str
    reason: str
    formula: str
    score: Fraction | None
    marks: str  # the panel's mark written out, "" without one
    table: MarkTable | None = None


@dataclass(frozen=True, slots=True)
class WindowRow:
    """One window of a line."""

    key: str
    title: str
    due: dt.date
    until: dt.date
    opens: dt.date
    days: int  # until the effective due day; negative when over
    required: int
    over: bool
    states: list[str]  # one a place
    pieces: list[PieceRow]
    share: Fraction | None
    still: Fraction
    notes: list[str]

    @property
    def extended(self) -> bool:
        return self.until != self.due

    @property
    def state(self) -> str:
        """The one that the line's head shows: the place that most needs an eye."""
        return max(self.states, key=_URGENCY.index, default="not_yet")

    @property
    def is_loud(self) -> bool:
        """Whether its state is printed as a word beside the shape."""
        return self.state in _LOUD

    @property
    def marked(self) -> list[PieceRow]:
        """The pieces whose marks are laid open."""
        return [piece for piece in self.pieces if piece.table]

    @property
    def free(self) -> int:
        """Places for which something can still be sent or corrected."""
        return sum(state in ("open", "returned") for state in self.states)


_URGENCY = (
    "n/a", "waived", "counted", "not_yet", "open", "in_review", "received", "not_adopted", "late", "missed", "returned",
)  # fmt: skip
_LOUD = {"returned", "missed", "late", "not_adopted", "waived", "in_review"}


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of the table with all that opens behind it."""

    line: Line
    code: str
    mark: str
    title: str
    short: str
    standard: str
    windows: list[WindowRow]
    formula: str
    is_open: bool
    clauses: list[tuple[str, str]]  # paragraph id, its words
    rule: str
    rulings: list[Ruling]
    notes: list[str]
    out: str

    @property
    def marked(self) -> list[tuple[WindowRow, PieceRow]]:
        return [(window, piece) for window in self.windows for piece in window.marked]

    @property
    def depth(self) -> int:
        return self.line.depth

    @property
    def max(self) -> Fraction | None:
        return self.line.max

    @property
    def score(self) -> Fraction:
        return self.line.score

    @property
    def awaits_marks(self) -> bool:
        """Nothing but pieces without marks: the score is a word, not 0.00."""
        return not self.line.score and self.line.pending > 0

    @property
    def still(self) -> Fraction:
        return self.line.still

    @property
    def pending(self) -> Fraction:
        return self.line.pending

    @property
    def lost(self) -> Fraction:
        return self.line.lost

    @property
    def still_all(self) -> Fraction:
        """Open and awaiting marks together."""
        return self.line.still + self.line.pending

    @property
    def is_leaf(self) -> bool:
        return bool(self.line.rule)

    @property
    def count(self) -> str:
        """The figure that a counting rule read: 5 reposts."""
        for window in self.line.windows:
            for entry in window.entries:
                if entry.kind == "number" and entry.number is not None:
                    return wording.value_text(entry.number)
        return ""


@dataclass(slots=True)
class SheetPage:
    """Everything on the page, in its order."""

    unit: Unit
    version: SchemeVersion
    scheme: Scheme
    sheet: Sheet
    at: dt.datetime
    base: list[LineRow]
    bonus: list[LineRow]
    rulings: list[Ruling]
    rank: int | None = None
    ranked: int = 0
    group_rank: int | None = None
    group_size: int = 0
    special: list[str] = field(default_factory=list)

    @property
    def full_base(self) -> Fraction:
        return self.sheet.full

    @property
    def full_bonus(self) -> Fraction:
        return sum((row.max or ZERO for row in self.bonus), ZERO)

    @property
    def full(self) -> Fraction:
        return self.full_base + self.full_bonus

    @property
    def lost(self) -> Fraction:
        """Of the whole scheme's base points: gone, waived or never asked."""
        return self.sheet.full - self.sheet.base - self.sheet.pending - self.sheet.still

    @property
    def still_all(self) -> Fraction:
        return self.sheet.still + self.sheet.pending + self.sheet.bonus_still

    @property
    def windows(self) -> Iterable[tuple[LineRow, WindowRow]]:
        return [(row, window) for row in self.base for window in row.windows]

    @property
    def to_send(self) -> int:
        return sum(window.free for _row, window in self.windows)

    @property
    def next_due(self) -> dt.date | None:
        days = [window.until for _row, window in self.windows if window.free and not window.over]
        return min(days, default=None)


def sheet_page(unit: Unit, version: SchemeVersion, opened: Iterable[str] = ()) -> SheetPage:
    """The unit's provisional sheet as of now, the lines named in ``opened`` open ("all": every one)."""
    plan = standings.plan_of(version)
    scheme = plan.scheme
    facts = collect(version, None if standings.compares_units(version) else {unit.pk})
    moment = standings.as_of(version)
    sheet = evaluate_unit(plan, facts, unit.code, moment)
    wanted = frozenset(opened)
    pieces = titles_of_pieces(unit, version) if wanted else {}
    marked = [
        piece.piece
        for piece in facts.units[unit.code].pieces
        if piece.marks and (piece.indicator in wanted or "all" in wanted)
    ]
    given = given_marks([pieces[code][0] for code in marked]) if marked else {}
    make = _Maker(scheme, facts, pieces, given, wanted, clock.today())
    page = SheetPage(
        unit=unit,
        version=version,
        scheme=scheme,
        sheet=sheet,
        at=moment or clock.end_of_day(version.period_to),
        base=[row for line in sheet.base_lines for row in make.rows(line)],
        bonus=[row for line in sheet.bonus_lines for row in make.rows(line)],
        rulings=[ruling for ruling in scheme.notes if not ruling.indicators],
    )
    page.special = [sentence for row in [*page.base, *page.bonus] for sentence in _special(row, facts, unit)]
    _place(page)
    return page


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
        page.group_size, page.group_rank = found["group"], found["better"] + 1


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
        self.language = get_language() or "zh-hans"

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
            clauses=[(key, self.clauses.get(key, "")) for key in placed.paragraph] if is_open else [],
            rule=wording.rule_in_words(node, line, panel) if is_open else "",
            rulings=[one for one in self.scheme.notes if line.id in one.indicators] if is_open else [],
            notes=self.notes(line),
            out=str(wording.OUT_WORDS.get(line.out, line.out)) if line.out else "",
        )

    def notes(self, line: Line) -> list[str]:
        every = [*line.notes, *(note for window in line.windows if not window.key for note in window.notes)]
        return [text for note in every if (text := wording.note_text(note))]

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
            formula = f"{wording.points_text(share)} × {wording.percent(piece.worth)} ="
        return PieceRow(
            receipt=piece.piece,
            title=title or piece.piece,
            pk=pk,
            received=piece.received,
            state="not_counted"
            if piece.reason.startswith("surplus")
            else states.OF_REASON.get(piece.reason, piece.reason),
            reason=reason,
            formula=formula,
            score=piece.score if counted else None,
            marks=wording.mean_in_words(piece.used, piece.dropped, piece.mark)
            if piece.mark is not None
            else "",
            table=mark_table(
                self.given.get(pk or 0, []), piece.dropped, self.rubrics.get(placed.rubric or "")
            ),
        )


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
