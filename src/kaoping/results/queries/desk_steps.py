"""The six steps of a publication as cells: who took each and when, or what it will show."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kaoping.base import clock
from kaoping.results import steps
from kaoping.results.models import Publication, PublicationStep, SheetSeen

Step = Publication.Step
TITLES = {
    Step.COMPILED: gettext_lazy("Compiled"),
    Step.PREVIEW: gettext_lazy("Internal preview"),
    Step.UNITS: gettext_lazy("Shown to units"),
    Step.OBJECTION: gettext_lazy("Open to objections"),
    Step.FINAL: gettext_lazy("Final result"),
    Step.PUBLIC: gettext_lazy("Made public"),
}


@dataclass(frozen=True, slots=True)
class StepCell:
    """One of the six: who, when, which freeze."""

    code: str
    title: str
    place: str  # done, now, ahead
    lines: list[str]


def cell(publication: Publication, step: str, trail: Sequence[PublicationStep], objections: int) -> StepCell:
    """A step as it stands: done, now or ahead."""
    at, now = steps.ORDER.index(Step(step)), steps.ORDER.index(Step(publication.step))
    if at > now:
        return ahead(step)
    done = [
        one for one in trail
        if one.step == step and not one.is_back and one.state == PublicationStep.State.DONE
    ]  # fmt: skip
    lines = []
    if done:
        last = done[-1]
        lines.append(f"{_when(last.proposed_at)} {last.proposed_by}")
        if last.confirmed_by:
            lines.append(
                _("%(at)s confirmed by %(who)s") % {"at": _when(last.confirmed_at), "who": last.confirmed_by}
            )
    lines += _of_step(publication, step, objections, current=at == now)
    return StepCell(step, str(TITLES[Step(step)]), "now" if at == now else "done", lines)


def _of_step(publication: Publication, step: str, objections: int, *, current: bool) -> list[str]:
    if step in (Step.COMPILED, Step.PREVIEW):
        return [_("freeze %(n)s") % {"n": publication.freeze.number}]
    if step == Step.UNITS:
        count = SheetSeen.objects.filter(publication=publication).count()
        return [
            _("opened by %(n)s of %(all)s units")
            % {"n": count, "all": publication.freeze.counts.get("units", 0)}
        ]
    if step == Step.OBJECTION and publication.objection_from and publication.objection_until:
        left = (publication.objection_until - clock.today()).days
        days = f"{_day(publication.objection_from)}—{_day(publication.objection_until)}"
        lines = [days]
        if current:
            lines.append(
                ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left} if left >= 0 else _("over")
            )
        lines.append(ngettext("%(n)s objection", "%(n)s objections", objections) % {"n": objections})
        return lines
    return []


def ahead(step: str) -> StepCell:
    """A step that is not reached, with what it will show."""
    lines = {
        Step.COMPILED: [_("from a confirmed freeze")],
        Step.PREVIEW: [_("leaders and auditors read it")],
        Step.UNITS: [_("each its own sheet, no ranks")],
        Step.OBJECTION: [_("units, points, ranks; objections")],
        Step.FINAL: [_("when all objections are settled"), _("two people confirm")],
        Step.PUBLIC: [_("list, sheets and bundle for everybody"), _("two people confirm")],
    }[Step(step)]
    return StepCell(step, str(TITLES[Step(step)]), "ahead", lines)


def _when(moment: dt.datetime | None) -> str:
    """1月6日 10:12, in the office's zone, as the pages print it."""
    return dateformat.format(moment.astimezone(clock.OFFICE_ZONE), _("j M H:i")) if moment else ""


def _day(day: dt.date) -> str:
    return dateformat.format(day, _("j M"))
