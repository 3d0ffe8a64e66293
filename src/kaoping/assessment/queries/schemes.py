"""Schemes as pages read them: the official table with its paragraphs, the calendar, the rulings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kaoping.assessment import ports
from kaoping.assessment.models import Indicator, SchemeVersion
from kaoping.assessment.queries.fact_places import near_programmes, office_facts
from kaoping.assessment.queries.scheme_strip import SchemeStrip, scheme_strip
from kaoping.assessment.queries.texts import scheme_of
from kaoping.base import clock
from kaoping.pure.errors import Fault, SchemeError, SchemeFaults
from kaoping.pure.scheme.check import check
from kaoping.pure.scheme.faults import sentence
from kaoping.pure.scheme.in_words import RuleInWords, rule_in_words, windows_by_indicator
from kaoping.pure.scheme.in_words_numbers import Speech
from kaoping.pure.scheme.in_words_results import result_in_words
from kaoping.pure.scheme.key_labels import key_labels
from kaoping.pure.scheme.model import Material, Note, Period, Rubric, Scheme, Task
from kaoping.pure.scheme.parse import load
from kaoping.pure.scheme.tables import (
    CalendarRow,
    TableRow,
    base_by_kind,
    by_notice,
    calendar,
    mark_text,
    official_table,
)
from kaoping.pure.scheme.tree import index, leaves
from kaoping.pure.scheme.windows import periods_of


@dataclass(frozen=True, slots=True)
class RowShown:
    """One row of the official table with what the page opens under it."""

    row: TableRow
    task: Task | None
    paragraphs: tuple[str, ...]  # quoted
    notes: tuple[Note, ...]
    waits_for_notice: bool
    words: RuleInWords
    windows: tuple[CalendarRow, ...] = ()
    material: Material | None = None
    material_words: str = ""
    rubric: Rubric | None = None
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SchemePage:
    """Everything that the page of one scheme prints."""

    scheme: Scheme
    rows: tuple[RowShown, ...]
    calendar: tuple[CalendarRow, ...]
    calendar_why_not: str  # a sentence where the windows differ by group
    base: str  # the sum of the base points, by group where groups differ
    notes: tuple[Note, ...]  # those that concern no single row
    paragraphs: Mapping[str, str]

    by_office: tuple[str, ...] = ()  # facts that the office records itself, in words
    near_programmes: tuple[tuple[str, str], ...] = ()  # keys that look like a programme's: (found, meant)
    strip: SchemeStrip | None = None
    results: tuple[tuple[str, tuple[str, ...]], ...] = ()  # what follows from the total, in words

    @property
    def base_rows(self) -> list[RowShown]:
        """The rows above the sum of the base points."""
        return [one for one in self.rows if one.row.part == "indicators"]

    @property
    def bonus_rows(self) -> list[RowShown]:
        return [one for one in self.rows if one.row.part == "bonus"]


def scheme_page(version: SchemeVersion) -> SchemePage:
    """The scheme for reading. Errors: ``SchemeFaults`` for a draft that cannot be read."""
    scheme = scheme_of(version)
    quoted = dict(scheme.paragraphs)
    tasks = {task.id: task for task in scheme.tasks}
    materials = {one.name: one for one in scheme.materials}
    rubrics = {one.name: one for one in scheme.rubrics}
    placed = index(scheme)
    waiting = {one.id for one in by_notice(scheme)}
    is_draft = version.state == SchemeVersion.State.DRAFT
    language = get_language() or "zh-hans"
    labels = fact_labels(scheme)
    days, why_not = _calendar(scheme)
    by_code = windows_by_indicator(days)
    rows = []
    shown_notes: set[int] = set()
    for row in official_table(scheme):
        here = placed[row.id]
        own = tuple(note for note in scheme.notes if row.id in note.indicators)
        shown_notes |= {id(note) for note in own}
        material = materials.get(here.material or "") if here.is_leaf else None
        rows.append(
            RowShown(
                row=row,
                task=tasks.get(here.node.task or ""),
                paragraphs=tuple(quoted[name] for name in here.node.paragraph if name in quoted),
                notes=own,
                waits_for_notice=row.id in waiting,
                words=rule_in_words(scheme, here, language, labels, by_code),
                windows=tuple(by_code.get(row.id, ())),
                material=material,
                material_words=Speech(language, labels).material(material) if material else "",
                rubric=rubrics.get(here.rubric or "") if here.is_leaf else None,
                groups=here.node.applies_to,
            )
        )
    named = [
        (one.id, one.node.short or one.node.title or one.id, one.id in waiting) for one in leaves(scheme)
    ]
    return SchemePage(
        scheme=scheme,
        rows=tuple(rows),
        calendar=days,
        calendar_why_not=why_not,
        base=mark_text(base_by_kind(scheme), language),
        notes=tuple(note for note in scheme.notes if id(note) not in shown_notes),
        paragraphs=quoted,
        by_office=tuple(office_facts(scheme)) if is_draft else (),
        near_programmes=tuple(near_programmes(scheme)) if is_draft else (),
        strip=scheme_strip(_span(scheme), days, named, clock.today()) if days or named else None,
        results=result_in_words(scheme, language, labels),
    )


def _span(scheme: Scheme) -> Period:
    rounds = periods_of(scheme)
    return Period(rounds[0][1].first, rounds[-1][1].last) if rounds else scheme.period


def fact_labels(scheme: Scheme) -> dict[str, str]:
    """Names of the fact keys: what sources have declared them as, else what the scheme calls them."""
    return key_labels(scheme) | {key: str(label) for key, label in ports.known_fact_keys().items()}


def _calendar(scheme: Scheme) -> tuple[tuple[CalendarRow, ...], str]:
    try:
        return calendar(scheme, None, (get_language() or "zh-hans")), ""
    except SchemeError:
        return (), _("The windows of this scheme differ by group; each unit sees its own on its home page.")


@dataclass(frozen=True, slots=True)
class FaultShown:
    line: int | None
    sentence: str
    code: str = ""
    found: str = ""  # the characters that are at fault, where the fault names them


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checker says of a text: the scheme where it can be read, and every fault."""

    scheme: Scheme | None
    faults: tuple[FaultShown, ...]

    @property
    def is_clean(self) -> bool:
        return self.scheme is not None and not self.faults


def checked(text: str) -> Checked:
    """Read and check a text as publishing would, without writing anything."""
    try:
        scheme = load(text)
    except SchemeFaults as error:
        return Checked(None, _shown(error.faults))
    return Checked(scheme, _shown(check(scheme)))


def _shown(faults: Any) -> tuple[FaultShown, ...]:
    ordered = sorted(faults, key=lambda fault: fault.line or 0)
    return tuple(
        FaultShown(fault.line, _sentence(fault), fault.code, str(fault.params.get("found", "")))
        for fault in ordered
    )


def _sentence(fault: Fault) -> str:
    return sentence(fault, get_language() or "en")


def indicators_by_notice(scheme: SchemeVersion) -> list[Indicator]:
    """The indicators for which a notice can be written, in the table's order."""
    return list(scheme.indicators.filter(is_by_notice=True).order_by("position"))
