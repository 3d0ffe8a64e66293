"""The panel that the story leaves in the middle of its work: ten pieces and more wait for each reviewer.

Two reference pieces were agreed on and marked by all, so the fairness desk has something to say.
"""

import datetime as dt
from decimal import Decimal
from functools import partial

from kaoping.assessment.models import Indicator, Submission
from kaoping.base import clock
from kaoping.pure.scheme.model import Rubric
from kaoping.reviews import access, actions
from kaoping.reviews.models import CalibrationPiece, Panel
from kaoping.reviews.queries import rubric_of
from kaoping.site.demo import city
from kaoping.site.demo.office import CLERK, HEAD, shares
from kaoping.site.demo.play import Stage, through_door
from kaoping.units.models import Person

CODES, REFERENCES = ("5", "6"), "1"
MEMBERS, SUBSTITUTE, CHIEF = ("pingwei1", "pingwei2", "pingwei3"), "pingwei4", "pingwei5"
THIRD_AT = Decimal(12)
AGREED = (
    (Decimal(88), "题目集中，任务、时限、责任人写得清楚；格式齐全。缺一句经费怎样安排，不给满分。"),
    (Decimal(71), "要求都写到了，多是套话，没有本单位的事；行文有几处不通顺。"),
)
_OFF_BY = {"pingwei1": (2, 1), "pingwei2": (-1, 1), "pingwei3": (-4, -3), "pingwei4": (1, 0)}


def gather(stage: Stage) -> Panel:
    """Set the panel up, agree on the measure, give the pieces out and let the marking begin."""
    clerk, people = stage.people[CLERK], stage.people
    asked = Indicator.objects.filter(scheme=stage.scheme, code__in=CODES).order_by("position")
    with through_door(f"{city.OFFICE_SHORT} 考评专干"):
        panel = actions.save_panel(
            actions.PanelSettings(
                name="第5、6项评审组",
                scope=tuple((indicator, "") for indicator in asked),
                third_at=THIRD_AT,
                chief=people[CHIEF],
            ),
            scheme=stage.scheme,
            actor=clerk,
        )
        for name in (*MEMBERS, SUBSTITUTE):
            part = "substitute" if name == SUBSTITUTE else "member"
            actions.add_member(panel, person=people[name], part=part, actor=clerk)
        references = _agree(stage, panel, people[HEAD])
        move = partial(actions.move_phase, panel, actor=clerk)
        if references:
            move(to=Panel.Phase.CALIBRATION, seen=Panel.Phase.SETUP)
            panel.refresh_from_db()
    for row in references:
        _mark_references(row, people)
    with through_door(f"{city.OFFICE_SHORT} 考评专干"):
        seen = Panel.Phase.CALIBRATION if references else Panel.Phase.SETUP
        move(to=Panel.Phase.MARKING, seen=seen, until=clock.today() + dt.timedelta(days=14))
        actions.assign_panel(panel, actor=clerk)
    return panel


def _agree(stage: Stage, panel: Panel, head: Person) -> list[CalibrationPiece]:
    """Two year's plans, which no panel marks any more, become the measure."""
    pieces = access.markable(
        Submission.objects.filter(window__indicator__scheme=stage.scheme, window__indicator__code=REFERENCES)
    )
    chosen = pieces.select_related("unit", "window__indicator__scheme").order_by("pk")[: len(AGREED)]
    return [
        actions.choose_reference(
            panel=panel,
            piece=piece,
            agreed=agreed,
            criteria=shares(int(agreed), rubric_of(piece)),
            why=why,
            actor=head,
        )
        for piece, (agreed, why) in zip(chosen, AGREED, strict=False)
    ]


def _mark_references(row: CalibrationPiece, people: dict[str, Person]) -> None:
    rubric: Rubric | None = rubric_of(row.version.submission)
    for name, off in _OFF_BY.items():
        mark = int(row.agreed) + off[row.position - 1]
        with through_door(f"{name[-1]}号评委"):
            actions.mark_reference(
                row=row, reviewer=people[name], mark=Decimal(mark), criteria=shares(mark, rubric)
            )
