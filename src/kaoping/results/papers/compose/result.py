"""结果通知 and the ranking table that goes with it."""

from kaoping.results.models import Publication
from kaoping.results.papers.compose.occasion import (
    Occasion,
    Rank,
    by_group,
    numeral,
    paper,
    ranks,
    scheme_name,
)
from kaoping.results.papers.description import Block, Paper, date_text, heading, paragraph, table

# Tenths of a millimetre. A head of three characters stays on one line of HEAD, 组内位次 takes two of HALF.
LINE, HEAD, HALF, GROUP = 1560, 153, 110, 237
FIGURES = {"base": "基础分", "bonus": "奖励分", "total": "总分"}
COMPARABLE = {"comparable": "可比分"}  # where a place goes by another figure than the total


def notice(occasion: Occasion) -> Paper:
    """The notice that makes the result known, the places by group in it."""
    rows = ranks(occasion)
    figures = _figures(rows)
    body = [
        paragraph(
            f"根据《{occasion.version.title}》，经材料审核、评审打分和结果复核，现将{occasion.year}年度考核结果予以公布。"
        ),
        paragraph(
            f"本次参加考核的单位共{len(rows)}个，其中列入位次的{sum(row.place is not None for row in rows)}个。"
        ),
    ]
    for number, (group, own) in enumerate(by_group(rows).items(), 1):
        body += [heading(f"{numeral(number)}、{group}"), _table(own, figures)]
    body += [paragraph(text) for text in _closing(occasion)]
    return paper(
        occasion,
        title=f"关于公布{occasion.year}年度{scheme_name(occasion)}结果的通知",
        addressed_to="各参评单位",
        body=tuple(body),
    )


def ranking_table(occasion: Occasion) -> Paper:
    """The table alone: no red head, to be attached or posted."""
    rows = ranks(occasion)
    figures = _figures(rows)
    shown = table(
        ("总位次", "单位", *figures.values(), "组内位次", "组别"),
        [
            (
                row.place or "—",
                row.name,
                *map(row.figure, figures),
                row.place_in_group or "—",
                row.group or "—",
            )
            for row in rows
        ],
        (HEAD, LINE - HALF - GROUP - HEAD * (1 + len(figures)), *[HEAD] * len(figures), HALF, GROUP),
        _right(figures),
        centre=(0, 2 + len(figures)),
    )
    state = "公布结果" if occasion.publication is not None else "当前结果，尚未公布"
    lead = Block("note", f"单位：分　　数据：{state}　　共{len(rows)}个单位")
    return paper(
        occasion,
        title=f"{occasion.year}年度{scheme_name(occasion)}得分排名表",
        body=(lead, shown),
        has_head=False,
        printed_by="",
    )


def _table(rows: list[Rank], figures: dict[str, str]) -> Block:
    graded = any(row.grade for row in rows)
    columns = ("组内位次", "单位", *figures.values(), "总位次", *(("等次",) if graded else ()))
    cells = [
        (
            row.place_in_group or "—", row.name, *map(row.figure, figures), row.place or "—",
            *((row.grade or "—",) if graded else ()),
        )
        for row in rows
    ]  # fmt: skip
    others = len(columns) - 2
    widths = (HALF, LINE - HALF - HEAD * others, *[HEAD] * others)
    return table(columns, cells, widths, _right(figures), centre=(0, *range(2 + len(figures), len(columns))))


def _figures(rows: list[Rank]) -> dict[str, str]:
    """Figure → its column; the comparable score where the places cannot be understood without it."""
    differs = any(row.figure("comparable") != row.figure("total") for row in rows)
    return FIGURES | COMPARABLE if differs else FIGURES


def _right(figures: dict[str, str]) -> tuple[int, ...]:
    return tuple(range(2, 2 + len(figures)))


def _closing(occasion: Occasion) -> list[str]:
    step = occasion.publication
    if step is None:
        return ["以上为截至目前的结果，最终以正式公布为准。"]
    said = ["各单位得分表及每一项得分的依据可登录考核评价系统查阅。"]
    if step.step in (Publication.Step.UNITS, Publication.Step.OBJECTION) and step.objection_until:
        said.append(
            f"如对结果有异议，请于{date_text(step.objection_until)}前通过系统提出申诉，写明所涉得分项和理由，并附佐证材料。"
            "复核期间，原结果不变。"
        )
    if step.erratum:
        said.append(f"本结果为第{step.revision}版，更正内容：{step.erratum}")
    return said
