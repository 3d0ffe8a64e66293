"""A sentence for every fault of a sheet, with the name of the sheet and the cell, in both languages."""

from __future__ import annotations

from kaoping.pure.errors import Fault
from kaoping.pure.scheme.faults import sentence
from kaoping.pure.scheme.tabular import columns as c
from kaoping.pure.scheme.tabular.grid import CellFault

ROWS: dict[str, tuple[str, str]] = {
    "sheet_missing": (
        "There is no sheet “%(missing)s”, only: %(found)s. Export a scheme to see the sheets that are read, or give a Word table as .docx.",
        "没有名为“%(missing)s”的工作表，只有：%(found)s。请先导出一个方案，照它的工作表来填；Word 里的考核表请另存为 .docx 上传。",
    ),
    "sheet_too_large": (
        "The sheet is larger than %(rows)s rows or %(columns)s columns. Delete what does not belong to the scheme.",
        "工作表超过了 %(rows)s 行或者 %(columns)s 列。请删去与方案无关的内容。",
    ),
    "heading_missing": (
        "The columns %(missing)s are not there. The headings that are read: %(allowed)s.",
        "缺少这些列：%(missing)s。能读的列标题有：%(allowed)s。",
    ),
    "heading_twice": (
        "The column “%(found)s” is there twice. Delete one of them.",
        "“%(found)s”这一列出现了两次，请删去一列。",
    ),
    "heading_unknown": (
        "The column “%(found)s” is not known, and it has cells with something in them. Known: %(allowed)s. Delete it or rename it.",
        "不认识“%(found)s”这一列，而列里有内容。能读的列标题有：%(allowed)s。请改名或者删去这一列。",
    ),
    "item_unknown": (
        "“%(found)s” is nothing that can be said of a whole scheme. Known: %(allowed)s.",
        "方案里没有“%(found)s”这一项。可以填的有：%(allowed)s。",
    ),
    "cell_empty": (
        "“%(column)s” is empty in a row that has other cells filled. Fill it or delete the row.",
        "这一行有内容，但“%(column)s”是空的。请填上，或者删去这一行。",
    ),
    "cell_choice": (
        "“%(found)s” cannot stand under “%(column)s”. Allowed: %(allowed)s.",
        "“%(column)s”不能填“%(found)s”。可以填：%(allowed)s。",
    ),
    "cell_not_read": (
        "“%(column)s” has no meaning with “%(rule)s”. Clear the cell, or choose another way of scoring.",
        "计分办法是“%(rule)s”时不看“%(column)s”。请清空这一格，或者改计分办法。",
    ),
    "cell_verbatim": (
        "What follows “原样：” cannot be read: %(found)s. It is the scheme language's own notation; put back what the export wrote.",
        "“原样：”后面的内容读不懂：%(found)s。这里是方案语言的写法，请改回导出时的样子。",
    ),
    "cell_by_group": (
        "“%(found)s” is no value by group. Write it as 区：10；开发区：4.",
        "“%(found)s”读不懂。按组不同的值请写成：区：10；开发区：4。",
    ),
    "cell_pairs": (
        "“%(found)s” cannot be read. Write names with values, such as level=市；genre=信息/简报 or 优=10；良=5.",
        "“%(found)s”读不懂。请写成名称和值，例如 level=市；genre=信息/简报，或者 优=10；良=5。",
    ),
    "cell_list": (
        "“%(found)s” names nothing. Write names with 、 between them.",
        "“%(found)s”里没有名称。请用顿号分开写。",
    ),
    "cell_quantity": (
        "“%(found)s” is nothing that can be counted. Write 报送件数, 迟报件数, 受理件数, or 事件, 计数, 测量值, 达标项数, 赞成率, 得分 with its key after a space.",
        "“%(found)s”不知道计什么。请写“报送件数”“迟报件数”“受理件数”，或者“事件”“计数”“测量值”“达标项数”“赞成率”“得分”加空格和它的键，例如：计数 publishing.reposts。",
    ),
    "cell_condition": (
        "“%(found)s” is no condition. Write 计数 key ≥ 3, with 且 between two bounds.",
        "“%(found)s”不是条件。请写成“计数 键 ≥ 3”，上下限都有的中间写“且”。",
    ),
    "cell_bound": (
        "“%(found)s” is no bound of a band. Write 3 (from 3 on) or ＞9 (above 9).",
        "“%(found)s”不是档次的界限。请写 3（达到 3）或者 ＞9（超过 9）。",
    ),
    "id_merged": (
        "“%(found)s” stands in a merged cell that covers several rows; each indicator needs a row of its own. Unmerge the cell.",
        "序号“%(found)s”在跨行的合并单元格里。每个指标单独占一行，请取消合并。",
    ),
    "id_not_there": (
        "There is no indicator “%(found)s” on the sheet 指标.",
        "“指标”表里没有序号为“%(found)s”的指标。请改序号，或者删去这一行。",
    ),
    "level_unreadable": (
        "“%(found)s” is no level. Write 1 for the top, 2 below it.",
        "级别“%(found)s”读不懂。最上一级写 1，下一级写 2。",
    ),
    "level_jumps": (
        "Level %(found)s stands here, but the rows above allow at most %(limit)s.",
        "这里的级别是 %(found)s，但按上面各行最多只能是 %(limit)s。请补上一级指标，或者改级别。",
    ),
    "part_inside": (
        "“%(found)s” differs from the part of the indicator above it. A part belongs to whole top-level indicators.",
        "“%(found)s”与上级指标的部分不同。下级指标跟着上级，请改成一样或者留空。",
    ),
    "rule_missing": (
        "Indicator %(found)s has no way of scoring and no indicators below it. Choose: %(allowed)s.",
        "第%(found)s项没有计分办法，也没有下级指标。请从这些里选：%(allowed)s。",
    ),
    "details_unasked": (
        "Indicator %(found)s has details here but no way of scoring on the sheet 指标.",
        "这里写了第%(found)s项的细则，但“指标”表里没有选它的计分办法。",
    ),
    "kind_unknown": (
        "“%(found)s” is no detail of “%(rule)s”. Allowed: %(allowed)s.",
        "计分办法“%(rule)s”没有“%(found)s”这种细则。可以写：%(allowed)s。",
    ),
    "kind_twice": (
        "“%(found)s” is written twice for one indicator; one row is enough.",
        "同一项的“%(found)s”写了两行，只能有一行。",
    ),
    "option_unknown": (
        "“%(found)s” is no parameter of this way of scoring. Allowed: %(allowed)s, each as name：value.",
        "“%(found)s”不是这种计分办法的参数。可以写：%(allowed)s，写成“名称：值”，一行一个。",
    ),
    "until_beside_windows": (
        "“%(found)s” stands under 截止, but the windows have days of their own on the sheet 时段. Clear the cell.",
        "“截止”填了“%(found)s”，但时段在“时段”表里各有截止日期。请清空这一格。",
    ),
    "windows_unasked": (
        "Indicator %(found)s has rows here, but its 报送时段 is “%(when)s”. Write 固定时段 there or delete the rows.",
        "这里写了第%(found)s项的时段，但它的“报送时段”是“%(when)s”。请改成“固定时段”，或者删去这些行。",
    ),
    "windows_missing": (
        "Indicator %(found)s has fixed windows, but the sheet 时段 has no row for it.",
        "第%(found)s项是固定时段，但“时段”表里没有它的行。请在“时段”表里写出每个时段的截止日期。",
    ),
    "once_without_day": (
        "Once, but without a day: fill 截止.",
        "报送时段是“一次”，但没有写哪一天。请填“截止”。",
    ),
}  # fmt: skip


# The column under which a word of the language stands, for faults that the language's reader found.
HEADINGS: dict[str, str] = {
    **{path.split("/")[-1]: name for path, name, *_ in c.head_lines(None)},
    **{column.word: column.heading for column in (*c.window_columns(None), *c.node_columns(None))},
    "pieces": "件数", "quality": "按质评分", "until": "截止", "due": "截止", "minus": "分值", "need": "数值",
    "to": "数值", "each": "数值", "worth": "迟报计分",
}  # fmt: skip


def cell_sentence(found: CellFault, language: str = "zh-hans") -> str:
    """``工作表“指标”单元格 D5：…`` and what is wrong there."""
    chinese = language.lower().startswith("zh")
    return _where(found, chinese) + _what(found, language, chinese)


def _where(found: CellFault, chinese: bool) -> str:
    if not found.sheet:
        return ""
    if not found.cell:
        return f"工作表“{found.sheet}”：" if chinese else f"Sheet “{found.sheet}”: "
    if found.cell.isdigit():
        return (
            f"工作表“{found.sheet}”第 {found.cell} 行："
            if chinese
            else f"Sheet “{found.sheet}”, row {found.cell}: "
        )
    return (
        f"工作表“{found.sheet}”单元格 {found.cell}："
        if chinese
        else f"Sheet “{found.sheet}”, cell {found.cell}: "
    )


def _what(found: CellFault, language: str, chinese: bool) -> str:
    row = ROWS.get(found.fault.code)
    if row is None:
        word = found.fault.params.get("word")
        named = {"word": HEADINGS[word]} if word in HEADINGS else {}
        return sentence(Fault(found.fault.code, None, {**found.fault.params, **named}), language)
    params = {name: _words(value, chinese) for name, value in found.fault.params.items()}
    text = row[1 if chinese else 0] % params
    if params.get("nearest"):
        text += f"是不是“{params['nearest']}”？" if chinese else f" Did you mean “{params['nearest']}”?"
    return text


def _words(value: object, chinese: bool) -> str:
    if isinstance(value, tuple | list):
        return ("、" if chinese else ", ").join(str(one) for one in value)
    return str(value)
