"""What a document is made about, and the words that all kinds share."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import F

from kaoping.assessment.models import Return, SchemeVersion
from kaoping.pure.scoring.facts import Facts
from kaoping.results.models import Appeal, FrozenSheet, Publication, Standing
from kaoping.results.papers.description import Paper
from kaoping.units.models import Office, Unit


@dataclass(frozen=True, slots=True)
class Occasion:
    """A scheme's running state, or one publication of it; and whom the document is about."""

    version: SchemeVersion
    today: dt.date
    publication: Publication | None = None
    unit: Unit | None = None
    quarter: int = 0  # of a bulletin, 1 to 4; 0 for the whole year so far
    grades: tuple[str, ...] = ()  # of a commendation
    returned: Return | None = None
    appeal: Appeal | None = None
    facts: Facts | None = None  # of the publication, where many sheets are made of them

    @property
    def year(self) -> int:
        return self.version.period_from.year

    @property
    def office(self) -> str:
        return Office.current().name or "考核评价办公室"


@dataclass(frozen=True, slots=True)
class Rank:
    """One unit's line in a ranking; figures as published texts."""

    unit_id: int
    name: str
    group: str
    place: int | None
    place_in_group: int | None
    grade: str
    figures: dict[str, str]

    def figure(self, name: str) -> str:
        return self.figures.get(name, "—")


def ranks(occasion: Occasion) -> list[Rank]:
    """All units in order: as frozen for the publication, else as last computed. One query."""
    rows: Iterable[Any]
    if occasion.publication is not None:
        rows = FrozenSheet.objects.filter(freeze=occasion.publication.freeze_id).defer("sheet")
        rows = rows.order_by(F("rank_no").asc(nulls_last=True), "position")
    else:
        rows = Standing.objects.filter(scheme=occasion.version)
        rows = rows.order_by(F("rank_no").asc(nulls_last=True), "unit__position", "unit__code")
    found: list[Rank] = []
    seen: dict[str, int] = {}
    last: dict[str, tuple[int | None, int]] = {}
    for row in rows.select_related("unit"):
        group = row.group if isinstance(row, FrozenSheet) else row.unit.group
        seen[group] = seen.get(group, 0) + 1
        before, place = last.get(group, (None, 0))
        place = place if row.rank_no is not None and row.rank_no == before else seen[group]
        last[group] = (row.rank_no, place)
        name = getattr(row, "name", "") or row.unit.name
        own = place if row.rank_no is not None else None
        found.append(Rank(row.unit_id, name, group, row.rank_no, own, row.grade, row.figures))
    return found


def by_group(rows: Sequence[Rank]) -> dict[str, list[Rank]]:
    """Rows under their groups, groups in the order of their first row's unit."""
    found: dict[str, list[Rank]] = {}
    for row in sorted(rows, key=lambda one: (one.group, one.place_in_group or 10**9)):
        found.setdefault(row.group or "全体单位", []).append(row)
    return found


def scheme_name(occasion: Occasion) -> str:
    """What the scheme is called in a title: without 〈…年度〉 before it, which the title says itself."""
    return occasion.version.title.removeprefix(f"{occasion.year}年度").removeprefix(f"{occasion.year}年")


def share_text(part: int, whole: int, *, in_column: bool = False) -> str:
    """91.3%: of nothing 100%, because nothing was missed. ``in_column`` always with its decimal: 80.0%."""
    value = Fraction(part * 1000, whole) if whole else Fraction(1000)
    tenths = (value.numerator * 2 + value.denominator) // (value.denominator * 2)
    return f"{tenths // 10}.{tenths % 10}%" if tenths % 10 or in_column else f"{tenths // 10}%"


NUMERALS = "一二三四五六七八九十"


def numeral(number: int) -> str:
    """一 to 九十九, as headings count."""
    tens, ones = divmod(number, 10)
    if not tens:
        return NUMERALS[ones - 1]
    return ("" if tens == 1 else NUMERALS[tens - 1]) + "十" + (NUMERALS[ones - 1] if ones else "")


def named(names: Iterable[str]) -> str:
    return "、".join(names)


def paper(occasion: Occasion, **words: Any) -> Paper:
    """A document of the office: issuer, signature and imprint as usual."""
    office = occasion.office
    usual = {"issuer": office, "signed": office, "dated": occasion.today, "printed_by": office}
    values = {"年度": str(occasion.year), "方案": occasion.version.title}
    if occasion.unit is not None:
        values["单位"] = occasion.unit.name
    return Paper(**{**usual, "values": {**values, **words.pop("values", {})}, **words})
