"""The rows of the official table, whatever its layout: levels, merged cells, pages, sums and remarks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from kaoping.pure.scheme.proposal.columns import role_of, roles_of
from kaoping.pure.scheme.proposal.numerals import plain, value
from kaoping.pure.scheme.proposal.paper import Paper, PaperCell, PaperTable

MARKS = "※★☆▲△*＊●◆■"
_SUM = re.compile(r"(合计|总计|总分|小计|共计|累计)(得分|分值|分)?[:：]?")
_BONUS = re.compile(r"(加分|奖励|附加|激励)(项|项目|指标|分|事项|内容)?")
_MINUS = re.compile(r"(减分|扣分|负面清单|倒扣)(项|项目|指标|分|事项)?")
_VETO = re.compile(r"一票否决")
_REMARK = re.compile(r"(其[它他])?(说明|备注|注)[:：]?|其[它他]说明")
_POINTS = re.compile(
    r"[（(]?\s*(?:共|计|满分)?\s*(\d+(?:\.\d+)?|[一二三四五六七八九十]+)\s*(?:分|%|％)\s*[)）]?"
)


@dataclass(slots=True)
class PaperRow:
    """One indicator as the paper prints it."""

    number: str = ""
    mark: str = ""
    path: tuple[tuple[str, Fraction | None], ...] = ()  # titles above it, with their points if said
    title: str = ""
    standards: list[str] = field(default_factory=list)
    points: Fraction | None = None
    points_text: str = ""
    time: str = ""
    by: str = ""
    remarks: str = ""
    part: str = "indicators"  # or bonus, minus, veto
    where: str = ""  # table and row, for people

    @property
    def standard(self) -> str:
        return "\n".join(self.standards)


@dataclass(slots=True)
class TableReading:
    """What the tables gave: rows in order, remarks, sums that the paper states, and what was left."""

    rows: list[PaperRow] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    sums: list[Fraction] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)  # where, the words
    found_heading: bool = False


def read_tables(paper: Paper) -> TableReading:
    """The rows of every table that has, or goes on from one that has, the official headings."""
    found = TableReading()
    roles: dict[int, str] | None = None
    width = 0
    state = _State(found)
    for number, table in enumerate(paper.tables, 1):
        heading = roles_of(table.rows)
        start = 0
        if heading is not None:
            first, start, own = heading
            state.remarks_over(table.rows[:first])
            roles, width = own, table.width
            found.found_heading = True
            state.new_table(number)
        elif roles is None or table.width != width:
            words = " ".join(cell.text for row in table.rows[:2] for cell in row)[:60]
            found.unread.append((f"{number}", words))
            continue
        else:
            state.new_table(number)
        for at, row in enumerate(table.rows[start:], start):
            state.row(row, at, roles, table)
    return found


class _State:
    """What one row leaves to the next: open titles, the part, cells that are merged downwards."""

    def __init__(self, found: TableReading) -> None:
        self.found = found
        self.table = 0
        self.section: tuple[str, Fraction | None] | None = None
        self.part = "indicators"
        self.last: PaperRow | None = None
        self.origins: dict[str, tuple[int, int]] = {}
        self.kept: dict[str, str] = {}

    def new_table(self, number: int) -> None:
        self.table = number
        self.origins = {}

    def remarks_over(self, rows: Sequence[Sequence[PaperCell]]) -> None:
        for row in rows:
            text = plain(row[0].text) if row else ""
            if len(text) > 30:
                self.found.remarks.append(text)

    def row(self, row: Sequence[PaperCell], at: int, roles: dict[int, str], table: PaperTable) -> None:
        where = f"{self.table}.{at + 1}"
        texts = [plain(cell.text) for cell in row]
        if not any(texts) or self._is_heading(row, roles):
            return
        if self._whole_row(row, texts, where) or self._sum_row(texts, roles) or self._remark_row(row, texts):
            return
        by_role: dict[str, list[tuple[str, PaperCell]]] = {}
        for column, cell in enumerate(row):
            role = roles.get(column)
            if role and role != "ignore":
                by_role.setdefault(role, []).append((texts[column], cell))
        self._indicator(by_role, where)

    def _is_heading(self, row: Sequence[PaperCell], roles: dict[int, str]) -> bool:
        """The headings again, at the top of a page."""
        own = [at for at, cell in enumerate(row) if role_of(cell.text)]
        return len(own) >= max(2, len(roles) - 1)

    def _whole_row(self, row: Sequence[PaperCell], texts: list[str], where: str) -> bool:
        """A row of one merged cell, or of one filled cell: a section, a remark or a veto."""
        filled = [text for text in dict.fromkeys(texts) if text]
        if len(filled) != 1 or len(row) < 2:
            return False
        if len({cell.origin for cell, text in zip(row, texts, strict=True) if text}) != 1:
            return False
        text = filled[0]
        if _SUM.match(text.replace(" ", "")):
            self._note_sum(text)
            return True
        if _VETO.search(text) and len(text) > 8:
            self.found.rows.append(PaperRow(title=text, part="veto", where=where))
            return True
        merged = len({cell.origin for cell in row}) == 1
        if len(text) > 40 or _REMARK.match(text):
            self.found.remarks.append(text)
            return True
        if not merged and not re.match(
            r"[一二三四五六七八九十]+、|第.部分|[（(][一二三四五六七八九十]+[)）]", text
        ):
            return False
        self.part = _part_of(text) or "indicators"
        self.section = _title_and_points(text)
        self.origins = {}
        return True

    def _sum_row(self, texts: list[str], roles: dict[int, str]) -> bool:
        joined = next((text.replace(" ", "").replace("\n", "") for text in texts if text), "")
        if not _SUM.fullmatch(joined):
            return False
        self._note_sum(" ".join(texts))
        return True

    def _note_sum(self, text: str) -> None:
        numbers = re.findall(r"\d+(?:\.\d+)?", text)
        if numbers:
            self.found.sums.append(Fraction(numbers[-1]))

    def _remark_row(self, row: Sequence[PaperCell], texts: list[str]) -> bool:
        first = texts[0].replace("\n", "").replace(" ", "") if texts else ""
        if not _REMARK.fullmatch(first):
            return False
        for text in dict.fromkeys(texts[1:]):
            if text:
                self.found.remarks.append(text)
        return True

    # --- an indicator's row

    def _indicator(self, by_role: dict[str, list[tuple[str, PaperCell]]], where: str) -> None:
        def text(role: str) -> str:
            return "\n".join(dict.fromkeys(text for text, _ in by_role.get(role, []) if text))

        def goes_on(role: str) -> bool:
            """Whether the cell is the lower part of the one above."""
            cells = by_role.get(role)
            return bool(cells) and self.origins.get(role) == (cells or [])[0][1].origin

        content, standard, points = text("content"), text("standard"), text("points")
        if text("deduct"):
            standard = "\n".join(part for part in (standard, text("deduct")) if part)
        same_content = goes_on("content") or (not content and not text("number"))
        same_points = goes_on("points") or not points
        own_standard = bool(standard) and not goes_on("standard")
        before = self.last
        if before is not None and same_content and same_points:
            if own_standard:
                before.standards.append(standard)
                self._remember(by_role)
                return
            if not content or goes_on("content"):
                self._leave(where, by_role)
                return
        number, mark = _number(text("number"))
        title = content or (before.title if before and same_content else "")
        path: list[tuple[str, Fraction | None]] = [self.section] if self.section else []
        for role in ("level1", "level2"):
            level = text(role) or (self.kept.get(role, "") if role in by_role else "")
            if level and level != content:
                self.kept[role] = level
                path.append(_title_and_points(level))
        part = _part_of(" ".join(name for name, _ in path)) or self.part
        if goes_on("content") and before is not None and not same_points:
            # One content with several standards, each with points of its own: an indicator over several.
            path.append(before.path[-1] if before.title == "" and before.path else (title, None))
            self._push_down(before)
            title = ""
            number = ""
        for said in (text("number"), points):
            tight = re.sub(r"\s", "", said)
            if _BONUS.fullmatch(tight):
                part = "bonus"
            elif _MINUS.fullmatch(tight):
                part = "minus"
        if number and not re.search(r"\d", number) and _part_of(number):
            number = ""
        row = PaperRow(
            number=number, mark=mark, path=tuple(path), title=title,
            standards=[standard] if standard else [], points_text=points,
            points=_points(points), time=text("time"), by=text("by"), remarks=text("remarks"),
            part="bonus" if _BONUS.fullmatch(title) else part, where=where,
        )  # fmt: skip
        if not title and not standard:
            self._leave(where, by_role)
            return
        if _VETO.search(title + standard) and row.points is None:
            row.part = "veto"
        self.found.rows.append(row)
        self.last = row
        self._remember(by_role)

    def _push_down(self, before: PaperRow) -> None:
        """The first row of a shared content becomes one of its parts, like those that follow."""
        if before.title:
            before.path = (*before.path, (before.title, None))
            before.title = ""

    def _remember(self, by_role: dict[str, list[tuple[str, PaperCell]]]) -> None:
        for role, cells in by_role.items():
            self.origins[role] = cells[0][1].origin

    def _leave(self, where: str, by_role: dict[str, list[tuple[str, PaperCell]]]) -> None:
        words = " ".join(text for cells in by_role.values() for text, _ in cells if text)
        if words:
            self.found.unread.append((where, words[:80]))


def _part_of(text: str) -> str:
    if _VETO.search(text):
        return "veto"
    if _BONUS.search(text):
        return "bonus"
    return "minus" if _MINUS.search(text) else ""


def _number(text: str) -> tuple[str, str]:
    """The row's number and the sign before it: ``※1`` → ``1``, ``※``."""
    tight = text.replace(" ", "").replace("\n", "")
    mark = "".join(sign for sign in tight if sign in MARKS)
    number = tight.strip(MARKS).strip("、.．()（）")
    known = value(number)
    if known is not None and known.denominator == 1 and not number.isdigit():
        number = str(known)
    return (number if re.fullmatch(r"[^\W_][\w.\-]{0,20}", number) else ""), mark


def _title_and_points(text: str) -> tuple[str, Fraction | None]:
    """``一、组织领导（20分）`` as its title and 20."""
    tight = text.replace("\n", "")
    match = re.search(
        r"[（(]\s*(?:共|计|满分|最高|最多|合计)?\s*(\d+(?:\.\d+)?)\s*分?\s*[)）]|(\d+(?:\.\d+)?)\s*分$", tight
    )
    points = Fraction(match[1] or match[2]) if match else None
    title = tight.replace(match[0], "").strip() if match else tight
    return re.sub(
        r"^(?:[一二三四五六七八九十]+、|第[一二三四五六七八九十]部分[:：]?)\s*", "", title
    ) or tight, points


def _points(text: str) -> Fraction | None:
    """``20`` ``20分`` ``二十`` ``20%`` ``±5``; None for anything that is no one number."""
    tight = re.sub(r"\s+", "", text)
    match = re.fullmatch(r"[（(+＋]?(\d+(?:\.\d+)?|[一二三四五六七八九十百]+)(?:分|%|％)?[)）]?", tight)
    return value(match[1]) if match else None
