"""Choose reference pieces and agree on their marks; mark them once before the real ones."""

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from kaoping.assessment.models import Submission
from kaoping.assessment.ports import Refusal
from kaoping.base import audit, clock
from kaoping.reviews import queries
from kaoping.reviews.models import Assignment, CalibrationMark, CalibrationPiece, Panel
from kaoping.reviews.phases import Deed, permits
from kaoping.reviews.rubrics import must_fit
from kaoping.units.models import Person


@transaction.atomic
def choose_reference(
    *,
    panel: Panel,
    piece: Submission,
    agreed: Decimal,
    criteria: Mapping[str, Decimal],
    why: str,
    actor: Person,
) -> CalibrationPiece:
    """Make an accepted piece, of this year or an older one, a reference with the mark agreed on.

    Errors: ``Refusal`` in a phase that changes no references, for a piece that is to be marked here
    for real (nobody may know its agreed mark), one chosen before, and numbers outside their range.
    """
    _must_permit(panel, Deed.REFERENCES)
    version = piece.versions.order_by("-number").first()
    if version is None or piece.state != Submission.State.ACCEPTED:
        raise Refusal(_("Only an accepted piece can be a reference. Choose another."))
    if Assignment.objects.filter(submission=piece).exists():
        raise Refusal(
            _(
                "This piece is given to reviewers for real marks. Choose one that is not, or one of an earlier year."
            )
        )
    if not why.strip():
        raise Refusal(_("Say why the piece is worth this mark: reviewers learn their measure from it."))
    must_fit(queries.rubric_of(piece), agreed, criteria)
    if CalibrationPiece.objects.filter(panel=panel, version=version).exists():
        raise Refusal(_("This piece is a reference of the panel already."))
    place = CalibrationPiece.objects.filter(panel=panel).aggregate(last=Max("position"))["last"] or 0
    row = CalibrationPiece.objects.create(
        panel=panel, version=version, position=place + 1, agreed=agreed, why=why.strip(),
        criteria={name: str(value) for name, value in criteria.items()}, made_by=actor, made_at=clock.now(),
    )  # fmt: skip
    audit.record(
        "panel.reference_chosen",
        actor=actor,
        about=panel,
        unit=piece.unit,
        reason=why,
        after={"agreed": str(agreed)},
    )
    return row


@transaction.atomic
def drop_reference(*, row: CalibrationPiece, actor: Person) -> None:
    """Take a reference out. Errors: ``Refusal`` once somebody marked it, or in a phase that changes none."""
    _must_permit(row.panel, Deed.REFERENCES)
    if row.marks.exists():
        raise Refusal(_("Somebody has marked this reference piece, so it stays. Add another beside it."))
    audit.record("panel.reference_dropped", actor=actor, about=row.panel, before={"agreed": str(row.agreed)})
    row.delete()


@transaction.atomic
def mark_reference(
    *, row: CalibrationPiece, reviewer: Person, mark: Decimal, criteria: Mapping[str, Decimal]
) -> CalibrationMark:
    """Give a reference piece one's own mark, once; it counts nowhere and shows the agreed one."""
    if not row.panel.members.filter(person=reviewer, removed_at=None).exists():
        raise PermissionDenied(_("Only reviewers of the panel mark its reference pieces."))
    _must_permit(row.panel, Deed.CALIBRATE)
    must_fit(queries.rubric_of(row.version.submission), mark, criteria)
    try:
        with transaction.atomic():
            given = CalibrationMark.objects.create(
                piece=row, reviewer=reviewer, mark=mark, given_at=clock.now(),
                criteria={name: str(value) for name, value in criteria.items()},
            )  # fmt: skip
    except IntegrityError:
        raise Refusal(_("You have marked this reference piece already; it is marked once.")) from None
    audit.record("panel.reference_marked", actor=reviewer, about=row.panel, after={"mark": str(mark)})
    return given


def _must_permit(panel: Panel, deed: Deed) -> None:
    if not permits(panel.phase, deed):
        raise Refusal(
            _("The panel is in the phase “%(phase)s”, which does not allow this. Its phases say when.")
            % {"phase": panel.get_phase_display()}
        )
