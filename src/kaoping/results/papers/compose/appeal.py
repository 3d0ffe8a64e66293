"""复核决定: what was objected to, what was found out, what was decided and what it changes."""

from fractions import Fraction

from kaoping.assessment.models import Window
from kaoping.base.clock import OFFICE_ZONE
from kaoping.pure.scheme.tree import index
from kaoping.pure.scheme.windows import calendar_title
from kaoping.pure.scoring import to_published
from kaoping.results import standings
from kaoping.results.models import Appeal
from kaoping.results.papers.compose.occasion import Occasion, numeral, paper
from kaoping.results.papers.description import Paper, date_text, heading, paragraph, table

DECISIONS = {
    Appeal.Decision.UPHELD: "予以支持",
    Appeal.Decision.PARTLY: "部分予以支持",
    Appeal.Decision.DISMISSED: "维持原结果",
}


def compose(occasion: Occasion) -> Paper:
    """The decision on one appeal, or the word that it was not admitted; nobody who decided is named."""
    row = occasion.appeal
    assert row is not None  # noqa: S101 -- the form asks for it
    filed = date_text(row.filed_at.astimezone(OFFICE_ZONE).date())
    parts = [
        (
            "申请事项",
            [paragraph(f"你单位于{filed}就{occasion.year}年度考核结果提出复核申请（编号{row.number}）。")],
        ),
        ("申请理由", [paragraph(line.strip()) for line in row.grounds.splitlines() if line.strip()]),
    ]
    parts[0][1].append(_lines(occasion, row))
    if row.state == Appeal.State.INADMISSIBLE:
        parts.append(("办理结果", [paragraph(f"经审查，不予受理。理由：{row.admitted_why}")]))
    else:
        if found := list(row.findings.filter(is_open_question=False)):
            parts.append(("查明情况", [paragraph(one.text) for one in found]))
        decided = DECISIONS.get(Appeal.Decision(row.decision), "")
        parts.append(("复核决定", [paragraph(f"经复核，{decided}。{row.decision_text}")]))
        if row.decision in (Appeal.Decision.UPHELD, Appeal.Decision.PARTLY):
            parts.append(
                ("结果变更", [paragraph("结果按上述决定更正，更正后的得分表另行公布，原结果仍可查阅。")])
            )
    body = []
    for number, (title, blocks) in enumerate(parts, 1):
        body += [heading(f"{numeral(number)}、{title}"), *blocks]
    return paper(
        occasion,
        title=f"关于{row.unit.name}复核申请的决定",
        addressed_to=row.unit.name,
        body=tuple(body),
        values={"单位": row.unit.name},
    )


def _lines(occasion: Occasion, row: Appeal):
    nodes = index(standings.plan_of(occasion.version).scheme)
    windows = {
        (window.indicator.code, window.key): calendar_title(window.key) or str(window)
        for window in Window.objects.filter(indicator__scheme=occasion.version).select_related(
            "indicator", "notice"
        )
    }
    cells = []
    for line in row.lines.all():
        placed = nodes.get(line.indicator)
        title = (placed.node.short or placed.node.title) if placed else ""
        window = windows.get((line.indicator, line.window)) if line.window else "全项"
        cells.append((line.indicator, title, window or line.window, to_published(Fraction(line.score))))
    return table(("序号", "考核内容", "时段", "原得分"), cells, (1, 6, 2, 2), (3,))
