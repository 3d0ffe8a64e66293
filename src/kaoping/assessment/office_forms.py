"""What the office types: decisions, notices, allowances, schemes; values come out."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaoping.assessment import states
from kaoping.assessment.day_fields import DayField
from kaoping.assessment.models import Submission
from kaoping.assessment.queries.return_reasons import offered_reasons
from kaoping.assessment.queries.waiting import next_to_decide
from kaoping.assessment.return_forms import JudgeForm
from kaoping.assessment.wording import REJECT_REASONS
from kaoping.base import clock

# Which reason for a return a check's finding suggests; the clerk may choose others. What is missing can be
# seen at once; that a piece is like another's is a charge, and nobody's but a person's.
FROM_FINDING = {
    "author": "names", "checker": "names", "contact": "names", "photos": "photos",
    "empty": "thin", "words_few": "thin", "few_files": "form",
}  # fmt: skip
DAYS_TO_CORRECT = 5  # working days that the form offers; the clerk may choose others


def _words(label: Any, rows: int = 3, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=20_000, widget=forms.Textarea({"rows": rows}), **options)


def some_working_days_on(day: dt.date, count: int = DAYS_TO_CORRECT) -> dt.date:
    """The day ``count`` weekdays after ``day``; public holidays are the clerk's to think of."""
    while count:
        day += dt.timedelta(days=1)
        count -= day.weekday() < 5
    return day


class ReturnForm(forms.Form):
    """Why a piece goes back, and by when it is to be corrected."""

    reasons = forms.MultipleChoiceField(
        label=gettext_lazy("why it is returned"),
        required=False,
        choices=lambda: [(one.code, one.words) for one in offered_reasons()],
        widget=forms.CheckboxSelectMultiple,
    )
    text = _words(gettext_lazy("to the unit"), required=False)
    due_on = DayField(label=gettext_lazy("correct by"))


class CorrectionDayForm(forms.Form):
    """Another day to correct by, with its reason."""

    due_on = DayField(label=gettext_lazy("correct by"))
    reason = _words(gettext_lazy("reason"), min_length=2)


class RejectForm(forms.Form):
    """Why a piece is not accepted: a code and words, both."""

    code = forms.ChoiceField(label=gettext_lazy("reason"), choices=tuple(REJECT_REASONS.items()))
    reason = _words(gettext_lazy("in words"), min_length=2)


class DuplicateForm(forms.Form):
    """The earlier piece that stands for this one."""

    of = forms.ModelChoiceField(label=gettext_lazy("the earlier piece"), queryset=Submission.objects.none())
    take_files = forms.BooleanField(
        label=gettext_lazy("put this piece's files into it, where it lacks them"), required=False
    )

    def __init__(self, *args: Any, piece: Submission, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["of"].queryset = (  # type: ignore[attr-defined]
            Submission.objects.filter(unit_id=piece.unit_id, state__in=Submission.ARRIVED)
            .exclude(pk=piece.pk)
            .order_by("-first_received_at", "-pk")
        )
        self.fields["of"].label_from_instance = lambda row: f"{row.receipt_no} {row.title}"  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """One reason that stays in the trail."""

    reason = _words(gettext_lazy("reason"), min_length=2)


class ExtensionForm(ReasonForm):
    """More days for one unit; ``only_shows`` asks for no reason, because nothing is granted yet."""

    until = DayField(label=gettext_lazy("on time until the end of"))
    field_order = ("until", "reason")

    def __init__(self, *args: Any, only_shows: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].required = not only_shows

    def clean(self) -> dict[str, Any]:
        self.fields["reason"].required = True  # again, on the page that shows the effect
        return super().clean() or {}


class WaiverForm(ReasonForm):
    whole = forms.BooleanField(
        label=gettext_lazy("waive the whole indicator, not this window alone"), required=False
    )
    field_order = ("whole", "reason")


@dataclass(frozen=True, slots=True)
class Typed:
    """A form of the piece's page that was sent and not carried out; the page shows it as it was typed."""

    way: str  # accept, return, reject, duplicate, reopen, day, judge
    form: forms.Form
    about: int | None = None  # the finding's, for ``judge``

    @property
    def words(self) -> list[tuple[Any, str]]:
        return words_in(self.form)


def words_in(form: forms.Form) -> list[tuple[Any, str]]:
    """What was typed, for where the form itself has no place any more."""
    if not form.is_bound:
        return []
    typed = [field for field in form if isinstance(field.field, forms.CharField | forms.DateField)]
    return [(field.label, str(value)) for field in typed if (value := field.value())]


def form_of(way: str, piece: Submission, data: Any = None, initial: Any = None) -> forms.Form:
    """The form of one way, bound to ``data`` where there is any."""
    options = {"initial": initial, "auto_id": f"{way}_%s"}
    if way == "duplicate":
        return DuplicateForm(data, piece=piece, **options)
    return FORMS[way](data, **options)


FORMS: dict[str, type[forms.Form]] = {
    "accept": forms.Form, "return": ReturnForm, "reject": RejectForm, "reopen": ReasonForm,
    "day": CorrectionDayForm, "judge": JudgeForm,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decision:
    """The clerk's panel for one piece: what may be done now, with empty forms."""

    piece: Submission
    findings: bool
    return_form: forms.Form
    reject_form: forms.Form
    duplicate_form: forms.Form
    reopen_form: forms.Form
    day_form: forms.Form
    following: int | None  # the piece that opens after a decision
    waiting: int  # how many others wait
    typed: Typed | None = None

    @property
    def can_decide(self) -> bool:
        return self.piece.state in states.sources_of("accept")

    @property
    def way(self) -> str:
        """Which pane is open at first."""
        if self.typed is not None and self.typed.way in ("accept", "return", "reject"):
            return self.typed.way
        return "return" if self.findings else "accept"

    @property
    def seen(self) -> int:
        """What a decision is held against: every change of the piece raises it."""
        return self.piece.lock_no

    @property
    def left_over(self) -> Typed | None:
        """What was typed for a way that the piece's state has closed meanwhile."""
        if self.typed is None or self.typed.way in ("judge", *self._open_ways):
            return None
        return self.typed

    @property
    def _open_ways(self) -> tuple[str, ...]:
        if self.can_decide:
            return ("accept", "return", "reject", "duplicate")
        return ("reopen",) if self.can_reopen else ("day",) if self.can_move_day else ()

    @property
    def can_reopen(self) -> bool:
        return self.piece.state in states.sources_of("reopen")

    @property
    def can_move_day(self) -> bool:
        return self.piece.state == states.RETURNED

    @property
    def why_not(self) -> str:
        """Why nothing can be decided now, as a sentence."""
        return _("The piece is “%(state)s”; it is the unit's turn.") % {
            "state": states.PIECE[self.piece.state].office
        }


def decision_of(
    piece: Submission, *, open_findings: Sequence[str] = (), typed: Typed | None = None
) -> Decision:
    """Everything ``assessment/decision.html`` prints; ``open_findings`` are check ids to prefill from.

    ``typed`` takes the place of the empty form of its way.
    """
    suggested = {FROM_FINDING[check] for check in open_findings if check in FROM_FINDING}
    following, waiting = next_to_decide(piece)
    initial = {"due_on": some_working_days_on(clock.today()), "reasons": sorted(suggested)}

    def form(way: str, start: Any = None) -> forms.Form:
        return typed.form if typed is not None and typed.way == way else form_of(way, piece, initial=start)

    return_form = form("return", initial)
    if suggested:
        return_form.fields["reasons"].help_text = _(
            "Ticked by what the machine found; untick what is not so."
        )
    return Decision(
        piece=piece,
        findings=bool(suggested),
        return_form=return_form,
        reject_form=form("reject"),
        duplicate_form=form("duplicate"),
        reopen_form=form("reopen"),
        day_form=form("day", {"due_on": piece.fix_due_on}),
        following=following,
        waiting=waiting,
        typed=typed,
    )
