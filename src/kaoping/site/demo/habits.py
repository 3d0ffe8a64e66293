"""What the demo's office has made its habit: reminders that go by themselves, one content for two items.

The city's text differs from the built-in scheme in one word alone: what a volunteer team reports about a festival
may count for 文明礼仪 too. Reminders go by the office's plan on the days around each due day, so that
the list shows units that were told and, more often, units that had nothing left to do.
"""

import datetime as dt
from functools import partial

from kaoping.assessment import actions
from kaoping.assessment.actions.offered import offer_again
from kaoping.assessment.actions.reminder_rounds import change_plan, remind_due
from kaoping.assessment.models import Submission
from kaoping.assessment.queries.offered import offers_of
from kaoping.base import clock
from kaoping.site.demo.asked import ASKED
from kaoping.site.demo.play import Player, Stage, through_door
from kaoping.units.models import Person, Role, Unit

MATERIAL = "  activity: {title: 活动和工作信息, names: [author, checker, contact], photos: 1, original: true}"
VOLUNTEERS = "    title: 各单位或各志愿服务组织活动开展情况上报（含“我们的节日”）"
BEFORE, AFTER, MOST = (3,), (1,), 2
OFFERED = dt.datetime(2014, 10, 15, 10, 20, tzinfo=clock.OFFICE_ZONE)
FROM, TO = "7", "5"


def city_text(builtin: str) -> str:
    """The scheme as the demo city has it: item 7's material may count for item 5 too."""
    own = MATERIAL.replace("activity:", "volunteers:").replace(
        "original: true", f'original: true, also_for: ["{TO}"]'
    )
    begin = builtin.index(VOLUNTEERS)
    head, tail = builtin[:begin], builtin[begin:]
    text = head.replace(MATERIAL, f"{MATERIAL}\n{own}", 1)
    return text + tail.replace("material: activity", "material: volunteers", 1)


def plan_habits(player: Player) -> None:
    """The plan of reminders from the first day, its rounds around every due day, and one content offered again."""
    stage = player.stage
    first = min(each.opens for each in ASKED)
    player.plan(_morning(first), partial(_switch_on, stage))
    due_days = {each.due for each in ASKED}
    for day in sorted(
        {due + dt.timedelta(days=n) for due in due_days for n in (*(-one for one in BEFORE), *AFTER)}
    ):
        player.plan(_morning(day), partial(_remind, stage))
    player.plan(OFFERED, partial(_offer, stage))


def _morning(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(9, 40), tzinfo=clock.OFFICE_ZONE)


def _switch_on(stage: Stage) -> None:
    change_plan(
        actor=stage.people["zhuren"], is_on=True, before=list(BEFORE), on_the_day=False, after=list(AFTER),
        most=MOST, quiet_from=dt.time(19), quiet_to=dt.time(8),
    )  # fmt: skip


def _remind(stage: Stage) -> None:
    stage.counts["reminded"] = stage.counts.get("reminded", 0) + remind_due()


def _offer(stage: Stage) -> None:
    """A unit whose volunteers' piece fits sends it for the other item as well; the next one leaves a draft."""
    sent = Submission.objects.filter(
        window__indicator__scheme=stage.scheme, window__indicator__code=FROM, state=Submission.State.ACCEPTED
    ).select_related("unit", "window__indicator__scheme", "window__notice")
    done = 0
    for piece in sent.order_by("-first_received_at", "pk"):
        windows = offers_of(piece).again
        author, approver = _person(piece.unit, Role.UNIT_AUTHOR), _person(piece.unit, Role.UNIT_APPROVER)
        if not windows or author is None:
            continue
        with through_door(f"{piece.unit.name} 信息员"):
            again = offer_again(piece, windows[0], actor=author)
            if not done:
                actions.send(again, actor=author, begun_at=clock.now())
        again.refresh_from_db()
        if again.state == Submission.State.SIGN_OFF and approver is not None:
            with through_door(f"{piece.unit.name} 审核人"):
                actions.sign_off(again, actor=approver, begun_at=clock.now())
        done += 1
        if done == 2:
            return


def _person(unit: Unit, role: str) -> Person | None:
    """Who holds the unit's post on the day."""
    found = Person.objects.filter(incumbencies__post__unit=unit, incumbencies__post__role=role)
    return found.order_by("pk").first()
