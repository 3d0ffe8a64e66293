"""Reference pieces: the office and the chief choose them, reviewers mark them before the real ones."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaoping.assessment.models import Material, Submission
from kaoping.assessment.ports import Refusal
from kaoping.assessment.views.page_doors import Door, part_answer
from kaoping.reviews import access, actions, blind_pages, queries
from kaoping.reviews.blind import Veil, veil_over
from kaoping.reviews.conflicts import barred, barred_from_reading
from kaoping.reviews.forms import MarkForm
from kaoping.reviews.models import CalibrationMark, CalibrationPiece, Panel
from kaoping.reviews.phases import Deed, permits
from kaoping.reviews.queries.calibration import drift_of, drifts, references_for
from kaoping.reviews.reading import files_of
from kaoping.reviews.rubric import criterion_rows


class ReferenceForm(forms.Form):
    """A reference by its receipt number, with the mark agreed on."""

    receipt = forms.CharField(label=gettext_lazy("Receipt number of an accepted piece"), max_length=40)
    agreed = forms.DecimalField(
        label=gettext_lazy("Mark agreed on, 0 to 100"),
        min_value=0,
        max_value=100,
        decimal_places=2,
        max_digits=5,
    )
    why = forms.CharField(
        label=gettext_lazy("Why it is worth this mark"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@login_required
@require_safe
def references(request: HttpRequest) -> HttpResponse:
    """A reviewer's reference pieces, panel by panel, and how far off the own marks are."""
    if not access.is_marker(request.user):
        raise Http404
    person: Any = request.user
    panels = Panel.objects.filter(members__person=person, members__removed_at=None, calibration__isnull=False)
    found = [
        {
            "panel": panel,
            "rows": references_for(panel, request.user),
            "drift": drift_of(panel, request.user),
            "is_open": permits(panel.phase, Deed.CALIBRATE),
        }
        for panel in panels.distinct().order_by("name", "pk")
    ]
    return render(request, "reviews/references.html", {"found": found})


@login_required
@require_http_methods(["GET", "POST"])
def reference(request: HttpRequest, pk: int) -> HttpResponse:
    """One reference piece beside its rubric; the agreed mark is shown after the own one."""
    row = _reference_to_mark(request.user, pk)
    piece = row.version.submission
    own = CalibrationMark.objects.filter(piece=row, reviewer=request.user.pk).first()
    rubric = queries.rubric_of(piece)
    form = MarkForm(request.POST or None, rubric=rubric, verb="finish")
    if own is None and form.is_valid():
        try:
            actions.mark_reference(
                row=row, reviewer=request.user, mark=form.cleaned_data["mark"], criteria=form.criteria()  # type: ignore[arg-type]
            )  # fmt: skip
        except (Refusal, PermissionDenied) as refused:
            form.add_error(None, refused.sentence if isinstance(refused, Refusal) else str(refused))
        else:
            return redirect("reviews:reference", pk=row.pk)
    veil = _veil(row)
    title = piece.title or piece.receipt_no or ""
    materials = list(
        Material.objects.filter(version=row.version).select_related("file__inspection").order_by("position")
    )
    context = {
        "row": row, "own": own, "off": None if own is None else own.mark - row.agreed,
        "title": veil.text(title) if veil else title,
        "text": veil.text(row.version.text) if veil else row.version.text,
        "files": (files := files_of(piece, materials, veil, reference=row.pk)),
        "waits": any(one.waits for one in files),
        "rubric": rubric, "form": form, "rows": criterion_rows(form),
        "is_open": permits(row.panel.phase, Deed.CALIBRATE), "is_hidden": veil is not None,
        "indicator": piece.window.indicator,
    }  # fmt: skip
    return render(
        request, "reviews/reference.html", context, status=422 if form.errors and own is None else 200
    )


@login_required
@require_safe
def reference_part(request: HttpRequest, pk: int, material_pk: int, number: int, what: str) -> HttpResponse:
    """One page of a reference's file, names covered where the panel is blind."""
    row = _reference_to_mark(request.user, pk)
    material = Material.objects.filter(pk=material_pk, version=row.version_id).select_related("file").first()
    if material is None:
        raise Http404
    veil = _veil(row)
    if veil is not None:
        return blind_pages.part_answer(material.file, int(number), what, veil)
    return part_answer(Door(material.file, "", "", "", "", ""), int(number), what)


@login_required
@require_http_methods(["GET", "POST"])
def panel_references(request: HttpRequest, pk: int) -> HttpResponse:
    """The panel's reference pieces for its chief and the office: choose, drop, see how far off all are."""
    panel = access.panel_to_lead(request.user, pk)
    form = ReferenceForm(request.POST or None)
    if form.is_valid():
        values = form.cleaned_data
        pieces = Submission.objects.filter(receipt_no=values["receipt"].strip()).select_related(
            "unit", "window__indicator__scheme"
        )
        piece = _not_barred(request.user, pieces).first()
        if piece is None:
            form.add_error(
                "receipt", _("No piece with this number is open to you. Copy it from the piece's page.")
            )
        else:
            try:
                actions.choose_reference(
                    panel=panel, piece=piece, agreed=values["agreed"], criteria={}, why=values["why"],
                    actor=request.user,  # type: ignore[arg-type]
                )  # fmt: skip
            except Refusal as refused:
                form.add_error(None, refused.sentence)
            else:
                messages.success(
                    request, _("The reference piece is added; reviewers mark it before the real ones.")
                )
                _warn_of_another_indicator(request, panel, piece)
                return redirect("reviews:panel_references", pk=panel.pk)
    rows = panel.calibration.select_related("version__submission__unit").prefetch_related("marks__reviewer")
    people = {
        one.person_id: one.person.name
        for one in panel.members.filter(removed_at=None).select_related("person")
    }
    far = drifts(panel)
    context = {
        "panel": panel, "rows": rows, "form": form, "may_choose": permits(panel.phase, Deed.REFERENCES),
        "drifts": [(name, far.get(who)) for who, name in people.items()],
    }  # fmt: skip
    return render(request, "reviews/panel_references.html", context, status=422 if form.errors else 200)


def _warn_of_another_indicator(request: HttpRequest, panel: Panel, piece: Submission) -> None:
    """It may be meant, where the same rubric marks both, but is not done unnoticed."""
    indicator = piece.window.indicator
    if indicator.code not in set(panel.scope.values_list("indicator__code", flat=True)):
        messages.warning(
            request,
            _(
                "%(piece)s belongs to %(indicator)s, which this panel does not mark: reviewers take their measure from it. Take it out below if that is not meant."
            )
            % {"piece": piece.receipt_no, "indicator": indicator},
        )


@login_required
@require_POST
def drop_reference(request: HttpRequest, pk: int, reference_pk: int) -> HttpResponse:
    panel = access.panel_to_lead(request.user, pk)
    row = panel.calibration.filter(pk=reference_pk).first()
    if row is None:
        raise Http404
    try:
        actions.drop_reference(row=row, actor=request.user)  # type: ignore[arg-type]
    except Refusal as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("The reference piece is taken out."))
    return redirect("reviews:panel_references", pk=panel.pk)


def _not_barred(person: Any, pieces: Any) -> Any:
    return barred_from_reading(person).outside(pieces)


def _veil(row: CalibrationPiece) -> Veil | None:
    return veil_over(row.version.submission) if row.panel.is_blind else None


def _reference_to_mark(person: Any, pk: int) -> CalibrationPiece:
    """A reference piece of one of the person's panels, not of a unit they keep away from; else 404."""
    if not access.is_marker(person):
        raise Http404
    rows = CalibrationPiece.objects.filter(panel__members__person=person, panel__members__removed_at=None)
    row = (
        rows.filter(pk=pk)
        .select_related("panel", "version__submission__unit", "version__submission__window__indicator__scheme",
                        "version__submission__window__notice")
        .first()
    )  # fmt: skip
    if row is None or barred(person).holds(row.version.submission.unit_id, row.version.submission_id):
        raise Http404
    return row
