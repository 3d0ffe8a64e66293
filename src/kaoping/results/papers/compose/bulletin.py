"""通报: how far the year has come, by group and by item, and who is behind. No person is named or ranked."""

import datetime as dt
from collections import defaultdict

from kaoping.assessment.queries.completeness import Counted, completeness
from kaoping.base import clock
from kaoping.results.papers.compose.occasion import Occasion, named, paper, scheme_name, share_text
from kaoping.results.papers.description import Block, Paper, heading, paragraph, table
from kaoping.units.models import Unit

QUARTERS = ("", "第一季度", "第二季度", "第三季度", "第四季度")
HEADS = ("应报", "已报", "报送率", "按时", "按时率", "采用")
WIDTHS = (5, 2, 2, 3, 2, 3, 2)
RIGHT = (1, 2, 3, 4, 5, 6)


def compose(occasion: Occasion) -> Paper:
    """The bulletin of a quarter (everything due from the year's first day to the quarter's last)."""
    end = last_day(occasion)
    moment = min(clock.end_of_day(end), clock.now())
    groups = completeness(occasion.version, by="group", at=moment)
    units = completeness(occasion.version, by="unit", at=moment)
    items = completeness(occasion.version, by="indicator", at=moment)
    when = f"{occasion.year}年{QUARTERS[occasion.quarter] if occasion.quarter else ''}"
    body = [paragraph(_opening(occasion, end)), heading("一、总体情况"), paragraph(_whole(groups.whole))]
    body += [heading("二、各组情况"), _table("组别", groups.rows, groups.whole)]
    body += [heading("三、各项内容报送情况"), _table("考核内容", items.rows, None)]
    body += _behind(units.rows)
    body += [
        heading("五、下一步工作"),
        paragraph(
            "请各单位对照考核评价体系自查，未报送的抓紧补报，被退回的在规定日期前完成修改；"
            "确有困难的，应在时段截止前提出延期申请。"
        ),
    ]
    return paper(
        occasion,
        title=f"关于{when}{scheme_name(occasion)}工作情况的通报",
        addressed_to="各参评单位",
        body=tuple(body),
    )


def last_day(occasion: Occasion) -> dt.date:
    """The day up to which the bulletin looks: the quarter's last, and never later than today."""
    if not occasion.quarter:
        return min(occasion.today, occasion.version.period_to)
    month = occasion.quarter * 3
    first_after = dt.date(occasion.year + (month == 12), month % 12 + 1, 1)
    return min(first_after - dt.timedelta(days=1), occasion.today)


def _opening(occasion: Occasion, end: dt.date) -> str:
    return (
        f"现将截至{end.year}年{end.month}月{end.day}日《{occasion.version.title}》所列各项内容的报送情况通报如下。"
        "数据取自考核评价系统，应报指截止日期已过且未免报的事项，按时指首次送达不晚于本单位的截止日期。"
    )


def _whole(whole: Counted) -> str:
    if not whole.expected:
        return "截至目前，尚无到期的应报事项。"
    missing = whole.expected - whole.received
    said = (
        f"截至目前，应报{whole.expected}件，已报{whole.received}件，报送率{share_text(whole.received, whole.expected)}；"
        f"按时{whole.on_time}件，按时率{share_text(whole.on_time, whole.expected)}；"
        f"已采用{whole.accepted}件，其中按时并采用{whole.both}件。"
    )
    return said + (f"尚有{missing}件到期未报。" if missing else "到期事项全部报送。")


def _table(first: str, rows: list[Counted], whole: Counted | None) -> Block:
    lines = [_cells(_name(row), row) for row in rows]
    if whole is not None:
        lines.append(_cells("合计", whole))
    return table((first, *HEADS), lines, WIDTHS, RIGHT, (len(rows),) if whole is not None else ())


def _name(row: Counted) -> str:
    return (
        f"{row.name} {row.note}".strip() if row.name.isdigit() or len(row.name) < 3 else row.name or "未分组"
    )


def _cells(name: str, row: Counted) -> tuple[object, ...]:
    return (
        name, row.expected, row.received, share_text(row.received, row.expected, in_column=True), row.on_time,
        share_text(row.on_time, row.expected, in_column=True), row.accepted,
    )  # fmt: skip


def _behind(rows: list[Counted]) -> list[Block]:
    """Units with something due that has not come, under their groups, each with its number."""
    missing = {row.name: row.expected - row.received for row in rows if row.expected > row.received}
    groups = {unit.name: unit.group for unit in Unit.objects.filter(name__in=missing)}
    found: dict[str, list[str]] = defaultdict(list)
    for name, count in missing.items():
        found[groups.get(name, "") or "未分组"].append(f"{name}（{count}件）")
    said = [heading("四、到期未报情况")]
    if not found:
        return [*said, paragraph("没有到期未报的单位。")]
    return said + [paragraph(f"{group}：{named(units)}。") for group, units in found.items()]
