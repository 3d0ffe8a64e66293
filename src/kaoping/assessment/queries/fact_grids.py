"""Facts as a grid of units and columns: what stands in each cell, for pages and spreadsheets alike."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from kaoping.assessment.fact_words import ANSWERS, VERDICTS
from kaoping.assessment.models import RecordedFact, SchemeVersion
from kaoping.assessment.queries.fact_rows import Listed, notices_of, plan_of, roster
from kaoping.pure.errors import SchemeError
from kaoping.pure.scheme.model import Window
from kaoping.pure.scheme.windows import title_of
from kaoping.pure.scoring.lines import number_text
from kaoping.pure.scoring.wanted import Wanted

ABSTAINS = pgettext_lazy("votes", "abstains")
BALLOT = ("for", "against", "abstain", "blank", "invalid")
BALLOT_WORDS: dict[str, Any] = {
    "for": pgettext_lazy("votes", "for"),
    "against": pgettext_lazy("votes", "against"),
    "abstain": pgettext_lazy("votes", "abstained"),
    "blank": pgettext_lazy("votes", "blank"),
    "invalid": pgettext_lazy("votes", "invalid"),
}
BLANK_SHEETS = 15


@dataclass(frozen=True, slots=True)
class Column:
    """One column: which field of which fact is typed here."""

    field: str  # value of verdict for against … ; of an answer or a level: ``item:ID``
    label: str
    is_number: bool = True
    options: tuple[tuple[str, str], ...] = ()  # value of the fact, word


@dataclass(frozen=True, slots=True)
class GridPlace:
    """Which facts the grid shows: kind and name, and what they have in common."""

    version: SchemeVersion
    asked: Wanted
    window: str = ""
    day: dt.date | None = None
    assessor: str = ""
    unit: str = ""  # of appraisal sheets, which are entered unit by unit


@dataclass(slots=True)
class Cell:
    column: Column
    name: str  # of the form's field
    text: str = ""  # as shown: what stands
    typed: str = ""  # what the form fills in
    out: str = ""  # why nothing is asked here
    error: str = ""
    facts: tuple[RecordedFact, ...] = ()  # latest first

    @property
    def fact(self) -> RecordedFact | None:
        return self.facts[0] if self.facts else None

    @property
    def is_sum(self) -> bool:
        """Several counts of one day: shown added up, corrected one by one."""
        return len(self.facts) > 1


@dataclass(slots=True)
class GridRow:
    key: str  # unit code, or the sheet's id
    label: str
    group: str
    listed: Listed | None
    cells: list[Cell] = field(default_factory=list)
    locked: str = ""  # why this person may not fill it in

    @property
    def was(self) -> str:
        """What stood here when the page was made; a changed row tells who was first."""
        return "\t".join(cell.text for cell in self.cells)

    @property
    def is_empty(self) -> bool:
        return not any(cell.facts for cell in self.cells)


@dataclass(slots=True)
class Grid:
    place: GridPlace
    columns: tuple[Column, ...]
    rows: list[GridRow]
    left_out: int  # units to which the indicator does not apply

    @property
    def together(self) -> bool:
        """Whether a row's columns make one fact (votes, value and base), or one each (answers)."""
        return self.place.asked.kind != "answer"


def columns_of(asked: Wanted) -> tuple[Column, ...]:
    if asked.kind == "answer":
        options = tuple((code, str(word)) for code, word in ANSWERS.items())
        return tuple(Column(f"item:{item.id}", item.title or item.id, False, options) for item in asked.items)
    if asked.kind == "mark":
        options = tuple((level, level) for level in asked.levels)
        return (
            Column(
                "value",
                pgettext("fact", "level") if options else pgettext("fact", "mark"),
                not options,
                options,
            ),
        )
    if asked.kind == "ballot":
        return tuple(Column(name, str(BALLOT_WORDS[name])) for name in BALLOT)
    if asked.kind == "measure":
        return (Column("value", _("measured")), Column("of", _("of how many")))
    if asked.kind == "sheet":
        verdicts = tuple((code, str(word)) for code, word in VERDICTS.items())
        levels = (
            Column(f"item:{item.id}", item.title or item.id, False, tuple((one, one) for one in item.levels))
            for item in asked.items
        )
        return (Column("verdict", pgettext("fact", "verdict"), False, verdicts), *levels)
    return (
        Column("value", pgettext("fact", "figure") if asked.kind == "score" else pgettext("fact", "number")),
    )


def windows_to_choose(version: SchemeVersion, asked: Wanted) -> list[tuple[str, str, dt.date]]:
    """(key, title, due) of every window that such a fact may name, in order of time."""
    if not asked.has_windows:
        return []
    plan = plan_of(version)
    found: dict[str, tuple[str, dt.date]] = {}
    language = get_language() or "zh-hans"
    for placed in asked.places:
        if placed.windows is not None and placed.windows.by_notice:
            for notice in notices_of(version):
                if notice.indicator == placed.id:
                    found[notice.notice] = (notice.title or notice.notice, notice.due)
    for window in _all_windows(version, asked, plan):
        title = title_of(window, language)
        found.setdefault(window.key, (title, window.due))
    return sorted(
        ((key, title, due) for key, (title, due) in found.items()), key=lambda one: (one[2], one[0])
    )


def _all_windows(version: SchemeVersion, asked: Wanted, plan: Any) -> Iterable[Window]:
    groups = {listed.groups for listed in roster(version).values()} or {frozenset()}
    for names in groups:
        for key, _period in plan.rounds:
            try:
                leaves = plan.variant(names, key).leaves
            except SchemeError:
                continue
            for placed in asked.places:
                leaf = leaves.get(placed.id)
                yield from (leaf.windows or ()) if leaf is not None else ()


def grid(place: GridPlace, *, barred: Collection[int] = (), shown: Collection[str] | None = None) -> Grid:
    """The grid with what stands; three queries. ``shown`` keeps these rows alone."""
    asked = place.asked
    columns = columns_of(asked)
    listed = roster(place.version)
    mine = {code: one for code, one in listed.items() if asked.concerns(one.groups)}
    found = _standing(place)
    if asked.kind == "sheet":
        rows = _sheet_rows(place, columns, mine.get(place.unit), found)
    else:
        rows = [
            _unit_row(place, columns, code, one, found)
            for code, one in mine.items()
            if shown is None or code in shown
        ]
    for row in rows:
        if row.listed is not None and row.listed.unit.pk in barred:
            row.locked = str(_("Own unit, or one above or below it: somebody else records this."))
    return Grid(place, columns, rows, len(listed) - len(mine))


def _standing(place: GridPlace) -> dict[str, list[RecordedFact]]:
    """Standing facts of this place by unit code, the latest first."""
    asked = place.asked
    rows = (
        RecordedFact.objects.of_scheme(place.version)
        .standing()
        .filter(kind=asked.kind, name=asked.name)
        .select_related("unit", "recording")
        .order_by("-happened_on", "-pk")
    )
    if asked.has_windows:
        rows = rows.filter(window_key=place.window)
    if place.day is not None:
        rows = rows.filter(happened_on=place.day)
    found: dict[str, list[RecordedFact]] = {}
    for row in rows:
        if asked.kind == "mark" and row.data.get("assessor") != place.assessor:
            continue
        if row.unit is not None:
            found.setdefault(row.unit.code, []).append(row)
    return found


def _unit_row(
    place: GridPlace,
    columns: Sequence[Column],
    code: str,
    listed: Listed,
    found: dict[str, list[RecordedFact]],
) -> GridRow:
    row = GridRow(code, listed.unit.short_name or listed.unit.name, listed.unit.group, listed)
    own = found.get(code, [])
    for number, column in enumerate(columns):
        facts = own
        if column.field.startswith("item:"):
            facts = [one for one in own if one.data.get("item") == column.field[5:]]
        cell = Cell(column, f"v.{code}.{number}", facts=tuple(facts))
        if place.asked.kind == "count" and len(facts) > 1:
            cell.text = _plain_sum(facts)
        elif facts:
            cell.text = text_in(column, facts[0])
            if place.asked.kind != "ballot":
                cell.facts = cell.facts[:1]
            elif len(facts) > 1:
                cell.text = _plain_sum(facts, column.field)
        cell.typed = cell.text
        if place.asked.kind == "answer" and not _asks_item(place.asked, column, listed):
            cell.out = _("does not apply to this unit")
        row.cells.append(cell)
    return row


def _asks_item(asked: Wanted, column: Column, listed: Listed) -> bool:
    item = next((one for one in asked.items if one.id == column.field[5:]), None)
    return item is None or not item.applies_to or bool(listed.groups.intersection(item.applies_to))


def _sheet_rows(
    place: GridPlace,
    columns: Sequence[Column],
    listed: Listed | None,
    found: dict[str, list[RecordedFact]],
) -> list[GridRow]:
    """Sheets that stand, and blank ones with new ids."""
    if listed is None:
        return []
    own = sorted(found.get(place.unit, []), key=lambda row: row.pk)
    taken = {str(row.data.get("sheet")) for row in own}
    number = 0
    blank: list[str] = []
    while len(blank) < BLANK_SHEETS:
        number += 1
        key = "-".join(filter(None, (place.asked.name, place.unit, place.window, f"{number:03}")))
        if key not in taken:
            blank.append(key)
    rows = []
    for fact, key in [*((row, str(row.data.get("sheet"))) for row in own), *((None, key) for key in blank)]:
        made = GridRow(key, key, "", listed)
        for place_no, column in enumerate(columns):
            text = text_in(column, fact) if fact is not None else ""
            made.cells.append(
                Cell(column, f"v.{key}.{place_no}", text, text, facts=(fact,) if fact is not None else ())
            )
        rows.append(made)
    return rows


def text_in(column: Column, fact: RecordedFact) -> str:
    """The fact's field as a person would type it."""
    data = fact.data
    if fact.kind == "answer":
        value = data.get("answer")
    elif fact.kind == "sheet" and column.field.startswith("item:"):
        value = (data.get("levels") or {}).get(column.field[5:])
    elif fact.kind == "mark" and data.get("value") is None:
        return str(ABSTAINS)
    else:
        value = data.get(column.field)
    if value is None:
        return ""
    return dict(column.options).get(str(value), str(value))


def _plain_sum(facts: Sequence[RecordedFact], name: str = "value") -> str:
    return str(number_text(sum((Fraction(str(one.data.get(name, 0))) for one in facts), Fraction(0))))


def only_missing(made: Grid) -> Grid:
    return replace(
        made, rows=[row for row in made.rows if any(not cell.facts and not cell.out for cell in row.cells)]
    )
