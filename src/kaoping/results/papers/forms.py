"""What the desk says about a document before it is made: words that become values here."""

import datetime as dt
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kaoping.assessment.models import Return, SchemeVersion
from kaoping.base import clock
from kaoping.results.models import Appeal, OfficialDocument, Publication
from kaoping.results.papers import jobs, numbers
from kaoping.results.papers.compose import Kind
from kaoping.results.papers.compose.commendation import grades_of
from kaoping.results.papers.compose.occasion import Occasion
from kaoping.results.papers.description import Paper
from kaoping.results.steps import is_behind
from kaoping.units.models import Unit

RUNNING = "0"  # the state as it runs, of no publication
QUARTERS = [("0", _("the year so far")), ("1", _("1st quarter")), ("2", _("2nd quarter")),
            ("3", _("3rd quarter")), ("4", _("4th quarter"))]  # fmt: skip
DECIDED = (Appeal.State.INADMISSIBLE, Appeal.State.DECIDED, Appeal.State.APPLIED, Appeal.State.CLOSED)
MOST_LISTED = 500
OF_A_RESULT = (Kind.RESULT, Kind.RANKING, Kind.SHEET, Kind.COMMENDATION)
# What a document of this kind is about: the field without whose choices there is nothing to write.
ABOUT: dict[str, str] = {Kind.RETURN: "returned", Kind.APPEAL: "appeal", Kind.COMMENDATION: "result"}
NUMBERED = (Kind.BULLETIN, Kind.RESULT, Kind.COMMENDATION, Kind.RETURN, Kind.APPEAL)


class AboutForm(forms.Form):
    """What the document is about: which result, whom, which quarter. Fields differ by kind."""

    def __init__(self, *args: Any, kind: str, version: SchemeVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.version = kind, version
        if kind in OF_A_RESULT:
            choices = _results(version)
            if kind != Kind.COMMENDATION:  # its list is of a result alone
                choices.append(_running())
            self.fields["result"] = forms.ChoiceField(label=_("Result"), choices=choices)
        if kind == Kind.BULLETIN:
            self.fields["quarter"] = forms.ChoiceField(label=_("Time"), choices=QUARTERS)
        if kind == Kind.SHEET:
            self.fields["unit"] = forms.ModelChoiceField(
                label=_("Unit"), queryset=Unit.objects.assessed().in_order(), to_field_name="code"
            )
        if kind == Kind.COMMENDATION and (grades := grades_of(Occasion(version, clock.today()))):
            self.fields["grades"] = forms.MultipleChoiceField(
                label=_("Grades"),
                choices=[(one.grade, one.grade) for one in grades],
                widget=forms.CheckboxSelectMultiple,
                required=False,
                help_text=_("Without one, the best grade is taken."),
            )
        if kind == Kind.RETURN:
            rows = Return.objects.filter(submission__window__indicator__scheme=version).select_related(
                "submission__unit", "version"
            )
            returned = forms.ModelChoiceField(label=_("Return"), queryset=rows)
            # The list is short, any return may be named: a queryset cut short finds nothing by its key.
            newest = rows.order_by("-returned_at", "-pk")[:MOST_LISTED]
            returned.choices = [("", "---------"), *((row.pk, _return_label(row)) for row in newest)]
            self.fields["returned"] = returned
        if kind == Kind.APPEAL:
            self.fields["appeal"] = forms.ModelChoiceField(
                label=_("Appeal"),
                queryset=Appeal.objects.filter(publication__scheme=version, state__in=DECIDED).select_related(
                    "unit", "publication"
                ),
            )
            self.fields["appeal"].label_from_instance = _appeal_label  # type: ignore[attr-defined]

    def lacks(self) -> bool:
        """Whether there is nothing yet that a document of this kind could be about."""
        name = ABOUT.get(self.kind)
        return name is not None and not any(value for value, _label in self.fields[name].choices)  # type: ignore[attr-defined]

    def occasion(self) -> Occasion:
        """What was chosen; call it when the form is valid."""
        said = self.cleaned_data
        publication = None
        if said.get("result", RUNNING) != RUNNING:
            publication = Publication.objects.select_related("freeze__scheme").get(pk=said["result"])
        appeal = said.get("appeal")
        returned = said.get("returned")
        unit = said.get("unit")
        if appeal is not None:
            publication, unit = appeal.publication, appeal.unit
        if returned is not None:
            unit = returned.submission.unit
        return Occasion(
            self.version,
            clock.today(),
            publication,
            unit=unit,
            quarter=int(said.get("quarter") or 0),
            grades=tuple(said.get("grades") or ()),
            returned=returned,
            appeal=appeal,
        )


class WordsForm(forms.Form):
    """The words around the text: title, number, day, to whom, by whom."""

    title = forms.CharField(label=_("Title"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
                            help_text=_("A new line here is a new line of the title."))  # fmt: skip
    number = forms.CharField(label=_("Document number"), max_length=60, required=False)
    dated = forms.DateField(
        label=_("Date"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    addressed_to = forms.CharField(label=_("Addressed to"), max_length=300, required=False)
    issuer = forms.CharField(label=_("Issuing body"), max_length=100)
    signed = forms.CharField(label=_("Signed by"), max_length=100, required=False)
    copies_to = forms.CharField(label=_("Copies to"), max_length=300, required=False)
    printed_by = forms.CharField(label=_("Printed by"), max_length=100, required=False)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind not in NUMBERED:
            for name in ("number", "addressed_to", "copies_to", "printed_by"):
                del self.fields[name]

    def clean_number(self) -> str:
        text: str = self.cleaned_data["number"]
        try:
            return numbers.normalised(text) if text.strip() else ""
        except numbers.BadNumber:
            raise ValidationError(
                _(
                    "“%(found)s” is no document number. Write the office's short name, the year in hexagonal brackets, the serial and 号, as %(sample)s."
                ),
                params={"found": text[:60], "sample": numbers.SAMPLE},
            ) from None

    def clean_dated(self) -> dt.date:
        day: dt.date = self.cleaned_data["dated"]
        if abs((day - clock.today()).days) > 366 * 3:
            raise ValidationError(
                _("%(day)s is more than three years from today. Check the year."),
                params={"day": day.isoformat()},
            )
        return day

    def worded(self, paper: Paper) -> Paper:
        """The paper with these words; call it when the form is valid."""
        said = {name: value for name, value in self.cleaned_data.items() if name in self.fields}
        said["title"] = said["title"].replace("\r\n", "\n").strip()
        for name in ("addressed_to", "copies_to"):
            if name in said:
                said[name] = said[name].strip().rstrip("：:。")
        return replace(paper, **said)


class TemplateForm(forms.Form):
    """The office's own docx for a kind."""

    kind = forms.ChoiceField(label=_("Kind"), choices=OfficialDocument.Kind.choices)
    file = forms.FileField(
        label=_("Word document"), help_text=_(".docx with the placeholders of the list; at most 10 MB.")
    )


class BatchForm(forms.Form):
    """Sheets of many units at once."""

    result = forms.ChoiceField(label=_("Result"))
    group = forms.ChoiceField(label=_("Units"), required=False)
    dated = forms.DateField(
        label=_("Date"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    docx = forms.BooleanField(label=_("docx beside each PDF"), required=False)

    def __init__(self, *args: Any, version: SchemeVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        result: Any = self.fields["result"]
        result.choices = [*_results(version), _running()]
        groups = sorted(set(Unit.objects.assessed().exclude(group="").values_list("group", flat=True)))
        group: Any = self.fields["group"]
        group.choices = [("", _("all units")), *((name, name) for name in groups)]

    def publication(self) -> Publication | None:
        chosen = self.cleaned_data["result"]
        return None if chosen == RUNNING else Publication.objects.get(pk=chosen)


def first_words(kind: str, paper: Paper) -> dict[str, Any]:
    """What the form of words begins with."""
    year = (paper.dated or clock.today()).year
    made = OfficialDocument.objects.exclude(number="").order_by("-made_at", "-id")
    under_way = [number for number, _kind, _title in jobs.numbers_under_way()]
    last = (under_way or list(made.values_list("number", flat=True)[:1]) or [""])[0]
    return {
        "title": paper.title, "number": numbers.following(last, year), "dated": paper.dated,
        "addressed_to": paper.addressed_to, "issuer": paper.issuer, "signed": paper.signed,
        "copies_to": paper.copies_to, "printed_by": paper.printed_by,
    }  # fmt: skip


def _results(version: SchemeVersion) -> list[tuple[str, str]]:
    rows = list(Publication.objects.filter(scheme=version).order_by("-revision"))
    return [(str(row.pk), _result_label(row, rows[0])) for row in rows]


def _result_label(row: Publication, newest: Publication) -> str:
    """With what a clerk must know before a paper is made of it: that another took its place, or is not out."""
    said = str(_("revision %(n)s, %(step)s")) % {"n": row.revision, "step": row.get_step_display()}
    if newest.pk != row.pk and not is_behind(newest.step, row.step):
        return said + str(_(" (revision %(n)s has taken its place)")) % {"n": newest.revision}
    return said if row.step == Publication.Step.PUBLIC else said + str(_(" (not made public yet)"))


def _running() -> tuple[str, str]:
    return RUNNING, str(_("the state as it runs now"))


def _return_label(row: Return) -> str:
    piece = row.submission
    return f"{piece.receipt_no} {piece.unit.short_name or piece.unit.name} {row.version.title}"[:90]


def _appeal_label(row: Appeal) -> str:
    return f"{row.number} {row.unit.name}"
