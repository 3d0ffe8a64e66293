"""表扬决定: the units of the grades chosen, in the order of their group."""

from django.utils.translation import gettext as _

from kaoping.assessment.ports import Refusal
from kaoping.pure.scheme.model import Grade
from kaoping.results import standings
from kaoping.results.papers.compose.occasion import Occasion, Rank, by_group, named, numeral, paper, ranks
from kaoping.results.papers.description import Paper, heading, paragraph
from kaoping.results.queries.commended import commended


def compose(occasion: Occasion) -> Paper:
    """The decision; without a grade chosen the best one of the scheme, without grades each group's first.

    Errors: ``Refusal`` without a result: vetoes, objections and who is left out hang on one.
    """
    if occasion.publication is None:
        raise Refusal(
            _(
                "The state as it runs has no commendation list: vetoes, objections and units left out belong to a result. Compile the result first, then choose it here."
            )
        )
    chosen = occasion.grades or tuple(grade.grade for grade in grades_of(occasion)[:1])
    on_the_list = commended(occasion.publication, occasion.grades).unit_ids
    listed = [row for row in ranks(occasion) if row.unit_id in on_the_list]
    rule = f"考核等次为{named(chosen)}" if chosen else "考核得分列本组第一"
    body = [
        paragraph(
            f"{occasion.year}年，各单位认真落实《{occasion.version.title}》，较好完成了各项任务。"
            f"根据考核结果，决定对{rule}的{len(listed)}个单位予以通报表扬。"
        ),
        paragraph(
            "希望受表扬的单位珍惜荣誉，再接再厉。各单位要以先进为榜样，找准差距，改进工作，推动各项任务落到实处。"
        ),
        heading("受表扬单位名单"),
    ]
    body += [paragraph(f"{group}：{named(row.name for row in own)}") for group, own in _grouped(listed)]
    return paper(
        occasion,
        title=f"关于表扬{occasion.year}年度考核先进单位的决定",
        addressed_to="各参评单位",
        body=tuple(body),
    )


def grades_of(occasion: Occasion) -> tuple[Grade, ...]:
    """The scheme's grades, best first."""
    return standings.plan_of(occasion.version).scheme.grades


def _grouped(rows: list[Rank]) -> list[tuple[str, list[Rank]]]:
    return [
        (f"{numeral(number)}、{group}（{len(own)}个）", own)
        for number, (group, own) in enumerate(by_group(rows).items(), 1)
    ]
