"""Each unit's sheet on paper: the table, then every line with all that explains it.

A line is open throughout, because paper opens nothing: standard, rule, windows and pieces, the marks
written out, the calculation, what still brings more and where points went.
"""

from fractions import Fraction

from django.utils.translation import gettext as _

from kaoping.assessment import states
from kaoping.assessment.ports import Refusal
from kaoping.base.clock import OFFICE_ZONE
from kaoping.pure.scoring import to_published
from kaoping.pure.scoring.rounding import to_plain
from kaoping.results.papers.compose.occasion import Occasion, paper
from kaoping.results.papers.description import Block, Paper, date_text, heading, note, paragraph, table
from kaoping.results.queries.frozen import sheet_in
from kaoping.results.queries.frozen_pages import explained, place_as_frozen
from kaoping.results.queries.sheet_rows import LineRow, SheetPage, WindowRow
from kaoping.results.queries.sheets import sheet_page
from kaoping.results.steps import shows
from kaoping.results.wording import sentences

COLUMNS = ("序号", "考核内容", "标准分", "得分", "待评分", "还可得")
SETTLED = (*COLUMNS[:-1], "本可得")  # of a published result: nothing can be brought about any more
WIDTHS = (1, 8, 2, 2, 2, 2)
PIECES = ("时段", "截止", "材料", "送达", "结果", "得分")
PIECES_WIDTHS = (3, 2, 7, 3, 5, 2)


def compose(occasion: Occasion) -> Paper:
    """The unit's sheet with the explanation of each line."""
    assert occasion.unit is not None  # noqa: S101 -- the form asks for it
    if occasion.publication is None:
        return of_page(occasion, sheet_page(occasion.unit, occasion.version, ["all"]), is_published=False)
    freeze = occasion.publication.freeze
    frozen = sheet_in(freeze, occasion.unit)
    if frozen is None:
        raise Refusal(
            _("%(unit)s has no sheet in this publication. Choose a unit that was assessed then.")
            % {"unit": occasion.unit.name}
        )
    page, differs = explained(freeze, frozen, occasion.unit, ["all"], facts=occasion.facts)
    page.at = freeze.frozen_at
    if differs:
        raise Refusal(
            _("The frozen facts of %(unit)s no longer give its published points; tell the technical support.")
            % {"unit": occasion.unit.name}
        )
    if shows(occasion.publication.step).ranks:  # units fetch this paper: before, it names no place
        place_as_frozen(page, frozen)
    return of_page(occasion, page, is_published=True)


def of_page(occasion: Occasion, page: SheetPage, *, is_published: bool) -> Paper:
    """The sheet of what the page prints."""
    unit, sheet = page.unit, page.sheet
    rounding = page.scheme.settings.rounding
    total = to_published(sheet.total, rounding)
    columns = SETTLED if is_published else COLUMNS
    body = [note(_state(page, is_published=is_published)), paragraph(_summary(page, total))]
    body.append(_table(page, columns))
    for row in [*page.base, *page.bonus]:
        body += _line(row, is_published=is_published)
    body += _general(page)
    return paper(
        occasion,
        title=f"{unit.name}{occasion.year}年度考核得分表",
        body=tuple(body),
        has_head=False,
        is_dense=True,
        printed_by="",
        values={"总分": total, "位次": str(page.rank or ""), "等次": sheet.grade or ""},
    )


def _state(page: SheetPage, *, is_published: bool) -> str:
    at = page.at.astimezone(OFFICE_ZONE)
    state = "公布结果" if is_published else "当前结果，随材料审核和评分变动"
    return f"依据：{page.version.title}　　数据截至{date_text(at.date())}　　{state}"


def _summary(page: SheetPage, total: str) -> str:
    sheet = page.sheet
    said = f"总分{total}分，其中基础分{to_published(sheet.base)}分、奖励分{to_published(sheet.bonus)}分。"
    if page.rank:
        said += f"位列全体{page.ranked}个单位第{page.rank}位"
        said += f"，{page.group}{page.group_size}个单位第{page.group_rank}位。" if page.group_rank else "。"
    if sheet.grade:
        said += f"等次：{sheet.grade}。"
    return said


def _table(page: SheetPage, columns: tuple[str, ...]) -> Block:
    rows: list[tuple[object, ...]] = [_cells(row) for row in page.base]
    sums = [len(rows)]
    rows.append(
        (
            "",
            "基础分",
            _plain(page.full_base),
            to_published(page.sheet.base),
            _points(page.sheet.pending),
            _points(page.sheet.still),
        )
    )
    rows += [("加", *_cells(row)[1:]) for row in page.bonus]
    sums.append(len(rows))
    rows.append(("", "总分", _plain(page.full), to_published(page.sheet.total), "", ""))
    return table(columns, rows, WIDTHS, (2, 3, 4, 5), sums)


def _cells(row: LineRow) -> tuple[object, ...]:
    score = "—" if row.out else "待评分" if row.awaits_marks else to_published(row.score)
    indent = "　" * row.depth
    return (
        f"{row.mark}{row.code}",
        indent + row.title,
        _plain(row.max),
        score,
        _points(row.pending),
        _points(row.still),
    )


def _line(row: LineRow, *, is_published: bool) -> list[Block]:
    """What stands behind one line; nothing for a line that only sums others."""
    if not row.is_leaf:
        return []
    said = [text for text in (row.standard, row.rule, row.out, *row.notes) if text]
    marks = _marks(row)
    worked = [*row.how]
    if row.formula and not worked:
        worked = [row.formula if row.awaits_marks else f"{row.formula} {to_published(row.score)}"]
    blocks = [
        heading(f"{row.mark}{row.code}　{row.title}（标准分{_plain(row.max)}，得分{_cells(row)[3]}）", 2)
    ]
    if said:
        blocks.append(note(sentences(_closed(said))))
    if row.windows:
        blocks.append(
            table(
                PIECES,
                [cells for window in row.windows for cells in _window(window, is_published=is_published)],
                PIECES_WIDTHS,
                (5,),
            )
        )
    blocks += [note(f"评审打分：{text}") for text in marks]
    if worked:
        blocks.append(note(f"计算：{'；'.join(text.rstrip('。') for text in worked)}。"))
    if row.more and is_published:
        blocks.append(note(f"本可多得分：{sentences(row.more).replace('可加 ', '本可加 ')}"))
    elif row.more:
        blocks.append(note(f"如何多得分：{sentences(row.more)}"))
    if row.gone:
        blocks.append(note(f"失分原因：{sentences(row.gone)}"))
    return blocks


def _closed(said: list[str]) -> list[str]:
    return [text if text.endswith(("。", "；", "！", "？")) else f"{text}。" for text in said]


def _window(window: WindowRow, *, is_published: bool) -> list[tuple[object, ...]]:
    due = f"{window.until:%m-%d}" + ("（延）" if window.extended else "")
    lines: list[tuple[object, ...]] = []
    for piece in window.pieces:
        word = str(states.DUTY[piece.state].office) if piece.state in states.DUTY else "不计分"
        reason = f"{word}：{piece.reason}" if piece.reason else word
        arrived = piece.received.astimezone(OFFICE_ZONE)
        name = f"{piece.title}（{piece.receipt}）"
        score = "—" if piece.score is None else f"{piece.formula} {to_published(piece.score)}".strip()
        lines.append((window.title, due, name, f"{arrived:%m-%d %H:%M}", reason, score))
    if window.open_places or not window.pieces:
        word = str(states.DUTY[window.state].office) if window.state in states.DUTY else ""
        what = "未送达" if window.over else "尚未报送"
        if is_published and not window.over:
            word = "冻结时未截止"
        lines.append(
            (
                window.title,
                due,
                what,
                "",
                sentences([word, *window.notes]),
                f"{'本' if is_published else '还'}可得{to_published(window.still)}" if window.still else "—",
            )
        )
    return lines


def _marks(row: LineRow) -> list[str]:
    """The panel's marks of each piece written out; reviewers have numbers, no names."""
    said = []
    for window, piece in row.marked:
        table_ = piece.table
        given = (
            "、".join(
                f"评审{number} {to_plain(Fraction(mark))}{'（去掉）' if aside else ''}"
                for number, (mark, aside) in enumerate(table_.totals, 1)
            )
            if table_
            else ""
        )
        said.append(f"{window.title}：{given}；{piece.marks}")
    return said


def _general(page: SheetPage) -> list[Block]:
    """Rulings once each, though many lines rest on them, and what was granted to this unit alone."""
    own = {id(one): one for row in [*page.base, *page.bonus] for one in row.rulings}
    rulings = [*page.rulings, *own.values()]
    said = [note(f"口径{number}：{one.question}{one.decision}") for number, one in enumerate(rulings, 1)]
    said += [note(text) for text in page.special]
    blocks = [heading("说明", 2), *said] if said else []
    return [
        *blocks,
        note(f"得分按分数精确计算，列示两位小数，四舍五入。方案文本校验值：{page.version.sha256[:16]}。"),
    ]


def _plain(value: Fraction | None) -> str:
    return "" if value is None else to_plain(value)


def _points(value: Fraction) -> str:
    return to_published(value) if value else "—"
