"""What the office does in the story: sort, accept, return, reject, grant, issue, enter."""

import datetime as dt
from decimal import Decimal
from functools import partial

from kaoping.assessment import actions
from kaoping.assessment.models import Indicator, Notice, Submission
from kaoping.base import clock
from kaoping.intake import actions as intake
from kaoping.intake import ports
from kaoping.intake.models import Message
from kaoping.programmes.publishing import actions as publishing
from kaoping.pure.scheme.model import Rubric
from kaoping.reviews import actions as reviews
from kaoping.reviews.queries import rubric_of
from kaoping.site.demo import city, days
from kaoping.site.demo.asked import NoticePlan
from kaoping.site.demo.plan import Mark, Relief, Reposted, Sending
from kaoping.site.demo.play import Player, Stage, through_door
from kaoping.units.models import Incumbency, Person, Role, Unit

CLERK, SECOND, HEAD = "kaoping1", "kaoping2", "zhuren"
TRIES = 3
NOT_HERE = (Submission.State.DRAFT, Submission.State.SIGN_OFF, Submission.State.RETURNED)
_LABEL = f"{city.OFFICE_SHORT} 考评专干"


def triage(stage: Stage, message_id: int, sending: Sending | None) -> None:
    """A clerk says whose a mail is and what it reports, or lays it aside."""
    message = (
        Message.objects.select_related("unit", "post", "file").prefetch_related("parts").get(pk=message_id)
    )
    if message.state != Message.State.TRIAGE:
        return
    clerk = stage.people[CLERK]
    with through_door(_LABEL):
        if sending is None:
            intake.ignore(message, actor=clerk, reason="非考评单位来件或者与考评无关，已转有关科室。")
            return
        attachments = tuple(part.position for part in message.parts.all() if not part.is_body)
        item = ports.Item(sending.indicator, sending.window, message.subject, attachments)
        try:
            taken = intake.confirm(message, unit=stage.units[sending.unit], items=(item,), actor=clerk)
        except ports.CannotTakeIn as refusal:
            intake.ignore(message, actor=clerk, reason=refusal.sentence)
            return
    stage.pieces[sending.key] = int(taken.key)
    stage.note("triage")


def decide(player: Player, sending: Sending, tries: int = 0) -> None:
    """Carry out the planned decision; a piece that is not here yet, on a later day."""
    stage = player.stage
    submission, decision = stage.submission(sending.key), sending.decision
    if decision is None:
        return
    if submission is None or submission.state in NOT_HERE or submission.returns < sending.number - 1:
        if tries < TRIES:
            player.plan(_next_day(), partial(decide, player, sending, tries + 1))
        return
    if submission.state != Submission.State.SUBMITTED:
        return
    clerk = _clerk_of(stage, sending)
    with through_door(_LABEL):
        if decision.kind == "accept":
            actions.accept(submission, actor=clerk)
        elif decision.kind == "return" and decision.due is not None:
            due = max(decision.due, days.working_day(clock.today(), 3))
            actions.return_for_correction(
                submission, actor=clerk, reasons=decision.reasons, text=decision.text, due_on=due
            )
        else:
            actions.reject(submission, actor=clerk, reason=decision.text, code=decision.reasons[0])
    stage.note(decision.kind)


def accept_extra(stage: Stage, submission_id: int) -> None:
    """A piece beyond those asked, such as a forwarded one, is in order too; the best count."""
    submission = Submission.objects.get(pk=submission_id)
    if submission.state == Submission.State.SUBMITTED:
        with through_door(_LABEL):
            actions.accept(submission, actor=stage.people[CLERK])
        stage.note("accept")


def issue(player: Player, notice: NoticePlan) -> None:
    stage = player.stage
    indicator = Indicator.objects.select_related("scheme").get(scheme=stage.scheme, code=notice.indicator)
    with through_door(f"{city.OFFICE_SHORT} 主任"):
        row = actions.draft_notice(
            indicator=indicator,
            title=notice.title,
            due_on=notice.due,
            number=notice.number,
            text=notice.text,
            actor=stage.people[CLERK],
        )
        actions.issue_notice(row, actor=stage.people[HEAD])
    stage.note("notice")
    # Most liaisons say 收到 within two working days, a few never do.
    for number, asked in enumerate(row.audience.select_related("unit").order_by("unit__code")):
        late = (number * 7 + len(notice.title)) % 29
        if late < 26:
            at = clock.now() + dt.timedelta(hours=1 + late % 7, minutes=(number * 13) % 60, days=late // 18)
            player.plan(at, partial(_acknowledge, stage, row, asked.unit))


def _acknowledge(stage: Stage, notice: Notice, unit: Unit) -> None:
    held = Incumbency.objects.filter(post__unit=unit, post__role=Role.UNIT_AUTHOR)
    liaison = held.select_related("person").order_by("-since", "pk").first()
    if liaison is not None:
        with through_door(f"{unit.short_name or unit.name} 联络员"):
            actions.acknowledge(notice, unit=unit, actor=liaison.person)


def relieve(stage: Stage, relief: Relief) -> None:
    """Grant more days, or no piece at all."""
    window = stage.window(relief.indicator, relief.window)
    if window is None:
        return
    unit, clerk = stage.units[relief.unit], stage.people[CLERK]
    with through_door(_LABEL):
        if relief.until is None:
            actions.grant_waiver(
                unit=unit, indicator=window.indicator, window=window, reason=relief.reason, actor=clerk
            )
        else:
            actions.grant_extension(
                unit=unit, window=window, until=relief.until, reason=relief.reason, actor=clerk
            )
    stage.note("relief")


def mark(player: Player, one: Mark, tries: int = 0) -> None:
    """A reviewer gives a mark; each criterion of the rubric gets its share of it."""
    stage = player.stage
    submission = stage.submission(one.key)
    if submission is None or submission.state != Submission.State.ACCEPTED:
        if tries < TRIES:
            player.plan(_next_day(), partial(mark, player, one, tries + 1))
        return
    if not submission.window.indicator.is_quality:  # the machine took the mail for another indicator's
        return
    code = submission.window.indicator.code
    if code not in stage.rubrics:
        stage.rubrics[code] = rubric_of(submission)
    rubric = stage.rubrics[code]
    with through_door(f"{one.reviewer}号评委"):
        reviews.finish(
            piece=submission,
            reviewer=stage.people[f"pingwei{one.reviewer}"],
            mark=Decimal(one.mark),
            criteria=shares(one.mark, rubric),
            rubric=rubric.name if rubric else "",
            comment=one.comment,
        )
    stage.note("mark")


def shares(mark: int, rubric: Rubric | None) -> dict[str, Decimal]:
    """The mark spread over the criteria by their points; the last one takes what rounding left."""
    criteria = rubric.criteria if rubric else ()
    shares = {each.id: Decimal(round(mark * (each.points or 0) / 100)) for each in criteria}
    if shares:
        shares[criteria[-1].id] += mark - sum(shares.values())
    return shares


def enter_repost(stage: Stage, one: Reposted) -> None:
    """A clerk notes an item that the site took over; an address that is known counts once."""
    with through_door(_LABEL):
        publishing.enter_repost(
            unit=stage.units[one.unit],
            title=one.title,
            outlet=one.outlet,
            address=one.address,
            reposted_on=one.on,
            actor=stage.people[CLERK],
        )
    stage.note("repost")


def _next_day() -> dt.datetime:
    """The same hour of the next working day."""
    now = clock.now().astimezone(clock.OFFICE_ZONE)
    day = days.working_day(now.date(), 1)
    return dt.datetime.combine(day, now.timetz())


def _clerk_of(stage: Stage, sending: Sending) -> Person:
    """Two clerks share the pile: each body has its own."""
    return stage.people[SECOND if city.dice("clerk", sending.unit).random() < 0.4 else CLERK]
