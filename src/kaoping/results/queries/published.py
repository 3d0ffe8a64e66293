"""A published result as its readers see it: the list with ties, and one unit's sheet, read and never computed."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.fields.json import KT
from django.utils.translation import get_language

from kaoping.assessment.queries.texts import scheme_of
from kaoping.pure.scheme.tree import index
from kaoping.pure.scheme.windows import calendar_title, windows_of
from kaoping.pure.scoring import Note, to_published
from kaoping.pure.scoring.notes import NOTES, explain
from kaoping.results.models import Appeal, Freeze, FrozenSheet, Publication
from kaoping.results.queries.appeals import UNDER_REVIEW
from kaoping.results.queries.frozen import sheet_of
from kaoping.results.queries.frozen_lines import notice_titles
from kaoping.results.queries.publishing import OPEN_APPEALS

LONGEST_SEARCH, MOST_WORDS = 100, 4


@dataclass(slots=True)
class Row:
    """One line of the sheet in words; amounts as published."""

    code: str
    is_bonus: bool
    mark: str
    title: str
    depth: int
    full: str
    score: str
    computed: str  # "" where nobody set the value
    windows: list[tuple[str, str, str]]  # title, how many of how many count (or waived), points
    notes: list[str]
    under_review: bool = False

    @property
    def is_set(self) -> bool:
        return bool(self.computed)


@dataclass(slots=True)
class PublishedSheet:
    publication: Publication
    frozen: FrozenSheet
    rows: list[Row] = field(default_factory=list)
    found: dict[str, Any] = field(default_factory=dict)


def places_of(freeze: Freeze, q: str = "", group: str = "") -> QuerySet[FrozenSheet]:
    """The units in the order of the result, the unranked last; narrowed by name or code, and by group."""
    rows = freeze.sheets.defer("sheet")
    for word in q[:LONGEST_SEARCH].split()[:MOST_WORDS]:  # each is one more condition for the database
        rows = rows.filter(Q(name__icontains=word) | Q(code__icontains=word))
    if group:
        rows = rows.filter(group=group)
    return rows.order_by("rank_group", F("rank_no").asc(nulls_last=True), "position")


def goes_by_comparable(freeze: Freeze) -> bool:
    """Whether any unit's place goes by another figure than its total; one query."""
    rows = freeze.sheets.annotate(total=KT("exact__total"), comparable=KT("exact__comparable"))
    return rows.exclude(comparable=F("total")).exists()


def groups_of(freeze: Freeze) -> list[str]:
    found = freeze.sheets.exclude(group="").values_list("group", flat=True)
    return sorted(set(found))


def published_sheet(publication: Publication, frozen: FrozenSheet) -> PublishedSheet:
    """The frozen sheet for everybody: titles, remarks, set values and what is under review, without names
    of people and without written reasons, which may hold some; two queries."""
    page = PublishedSheet(publication, frozen, found=sheet_of(frozen))
    maker = _Rows(publication, frozen)
    for found in page.found.get("rounds") or [page.found]:
        page.rows += maker.rows(found["lines"], 0)
    return page


class _Rows:
    def __init__(self, publication: Publication, frozen: FrozenSheet) -> None:
        self.scheme = scheme = scheme_of(publication.scheme)
        self.notices = notice_titles(publication.freeze.facts_sha256)
        self.language = get_language() or "zh-hans"
        self.nodes = index(scheme)
        self.bonus = {node.id for node in scheme.bonus}
        self.rounding = scheme.settings.rounding
        appealed = Appeal.objects.filter(
            unit=frozen.unit_id, publication__scheme=publication.scheme_id, state__in=OPEN_APPEALS
        )
        self.reviewed = set(appealed.values_list("lines__indicator", flat=True))

    def rows(self, lines: list[dict[str, Any]], depth: int) -> list[Row]:
        made = []
        for line in lines:
            made.append(self.row(line, depth))
            made += self.rows(line.get("lines", []), depth + 1)
        return made

    def row(self, line: dict[str, Any], depth: int) -> Row:
        code = line["indicator"]
        placed = self.nodes.get(code)
        computed = line.get("computed", "")
        titles = self.titles(code) if line["windows"] else {}
        return Row(
            code=code,
            is_bonus=code in self.bonus,
            mark=placed.node.mark if placed else "",
            title=placed.node.title if placed else "",
            depth=depth,
            full=(line["max"] or "").removesuffix(".00"),
            score=line["score"],
            computed=computed,
            windows=[self.window(one, titles) for one in line["windows"]],
            notes=[said for one in line.get("notes", ()) if (said := self.note(one))],
            under_review=code in self.reviewed,
        )

    def titles(self, code: str) -> dict[str, str]:
        """Window → the title that the scheme or the notice gave it."""
        found = {key: title for (indicator, key), title in self.notices.items() if indicator == code}
        placed = self.nodes.get(code)
        for window in windows_of(self.scheme, placed) or () if placed else ():
            found[window.key] = window.title
        return found

    def window(self, found: dict[str, Any], titles: dict[str, str]) -> tuple[str, str, str]:
        key = found["window"]
        title = titles.get(key) or calendar_title(key, self.language) or key
        if any(one["code"] == "waived" for one in found["notes"]):
            return title, "waived", ""
        return title, f"{len(found['counted'])} / {found['required']}", found["score"]

    def note(self, found: dict[str, Any]) -> str:
        if found["code"] not in NOTES:
            return ""
        params = {name: _value(value) for name, value in found.items() if name != "code"}
        if "reason" in params:
            params["reason"] = ""  # may name people; the bundle for everybody leaves it out as well
        try:
            return explain(Note(found["code"], params), self.language).strip()
        except KeyError:
            return ""  # a condition, which is kept as the scheme's text alone


def _value(value: Any) -> Any:
    """An exact number's text as the number it is."""
    if isinstance(value, str) and "/" in value:
        top, _slash, bottom = value.partition("/")
        if top.lstrip("-").isdigit() and bottom.isdigit():
            return Fraction(value)
    return tuple(_value(one) for one in value) if isinstance(value, list) else value


def list_columns() -> list[str]:
    from django.utils.translation import gettext as _

    return [
        _("Place"), _("Code"), _("Unit"), _("Group"), _("Base"), _("Bonus"), _("Total"), _("Comparable"),
        _("Exact value"), _("Grade"),
    ]  # fmt: skip


def list_row(row: FrozenSheet) -> list[Any]:
    figures = row.figures
    return [
        row.rank_no if row.rank_no is not None else "", row.code, row.name, row.group,
        *(Fraction(figures[name]) for name in ("base", "bonus", "total", "comparable")),
        row.exact["comparable"], row.grade,
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Facts:
    """How a public result came about, in figures."""

    units: int
    points: str
    pieces: int
    appeals: int
    granted: int


def facts_about(publication: Publication) -> Facts:
    """Units, points, pieces that count, settled objections and how many changed something; three queries.

    A decision that waits for its second person is not told.
    """
    plan_points = publication.freeze.sheets.order_by("position").values_list("figures", flat=True).first()
    counts = publication.freeze.counts
    settled = Appeal.objects.filter(publication__scheme=publication.scheme_id).exclude(
        state__in=[*UNDER_REVIEW, Appeal.State.WITHDRAWN]
    )
    granted = settled.filter(decision__in=[Appeal.Decision.UPHELD, Appeal.Decision.PARTLY]).count()
    scheme = scheme_of(publication.scheme)
    full = sum((node.points for node in scheme.indicators if isinstance(node.points, Fraction)), Fraction(0))
    bonus = sum((node.points for node in scheme.bonus if isinstance(node.points, Fraction)), Fraction(0))
    points = to_published(full).removesuffix(".00")
    if bonus:
        points += f" + {to_published(bonus).removesuffix('.00')}"
    return Facts(
        counts.get("units", 0),
        points if plan_points else "",
        counts.get("counted", 0),
        settled.count(),
        granted,
    )
