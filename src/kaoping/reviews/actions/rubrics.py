"""Change what markers look at: always a new version, never the one that marks lean on."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaoping.assessment import ports
from kaoping.assessment.models import SchemeVersion, Submission
from kaoping.assessment.ports import Refusal
from kaoping.base import audit, clock
from kaoping.reviews import access
from kaoping.reviews.models import Assignment, GivenMark, Panel, Review, RubricVersion
from kaoping.reviews.phases import Deed, letting
from kaoping.reviews.queries import rubrics as asked
from kaoping.reviews.rubrics import Data, data_of, fingerprint, must_be_sound
from kaoping.units.models import Person

Strategy = RubricVersion.Strategy


def pin_rubric(piece: Submission, seen: int | None = None) -> RubricVersion | None:
    """The version that a mark given now leans on, from now on unchangeable; None without a rubric.

    ``seen`` is the number of the version on the marker's page. Errors: ``Refusal`` when another has
    replaced it since, because a mark must not lean on words its giver has not read.
    """
    name = asked.rubric_name(piece)
    scheme = piece.window.indicator.scheme
    own = asked.rubric_in(scheme, name)
    if name is None or own is None:
        return None
    # The scheme's row is the one lock of its rubrics: a change and a mark come one after the other.
    SchemeVersion.objects.select_for_update(no_key=True).filter(pk=scheme.pk).values_list("pk").first()
    version = asked.current_version(scheme.pk, name) or _first(scheme, name)
    if seen is not None and seen != version.number:
        raise Refusal(
            _(
                "The rubric was changed to version %(number)s while you were marking, so nothing is final yet. The page shows the new words now: look at your marks again, then finish."
            )
            % {"number": version.number}
        )
    RubricVersion.objects.filter(pk=version.pk, used_at=None).update(used_at=clock.now())
    return version


def _first(scheme: SchemeVersion, name: str) -> RubricVersion:
    rubric = asked.rubric_in(scheme, name)
    assert rubric is not None  # noqa: S101 -- asked before
    data = data_of(rubric)
    return RubricVersion.objects.create(
        scheme=scheme, name=name, number=1, data=data, sha256=fingerprint(data), made_at=clock.now()
    )


@transaction.atomic
def change_rubric(
    *,
    scheme: SchemeVersion,
    name: str,
    data: Data,
    seen: int,
    strategy: str,
    reason: str,
    actor: Person,
) -> RubricVersion:
    """Make the next version; ``strategy`` says what becomes of the marks given so far.

    ``seen`` is the number that the editor began from. Errors: ``Refusal`` for a rubric nobody could
    mark by, one that changes nothing, one that somebody changed meanwhile, a change under marks
    without a strategy or a reason, and marks that would go back in a panel that is past marking.
    """
    if not access.keeps_panels(actor):
        raise PermissionDenied(_("Only the office changes what markers look at."))
    must_be_sound(data)
    SchemeVersion.objects.select_for_update(no_key=True).filter(pk=scheme.pk).values_list("pk").first()
    before = asked.current_version(scheme.pk, name) or _first(scheme, name)
    if seen != before.number:
        raise Refusal(
            _(
                "Somebody changed this rubric meanwhile: version %(number)s holds now. Nothing was saved; look at it and change that one."
            )
            % {"number": before.number}
        )
    if before.sha256 == fingerprint(data):
        raise Refusal(_("Nothing was changed, so no new version was made."))
    marks = asked.marks_by_rubric(scheme, name)
    given = marks.count()
    if given and strategy not in (Strategy.KEEP, Strategy.REMARK):
        raise Refusal(
            ngettext(
                "%(n)s mark was given by the old version. Say whether it stands or goes back to be marked again.",
                "%(n)s marks were given by the old version. Say whether they stand or go back to be marked again.",
                given,
            )
            % {"n": given}
        )
    if given and not reason.strip():
        raise Refusal(_("Say why the rubric changes: its marks are asked about it later."))
    version = RubricVersion.objects.create(
        scheme=scheme,
        name=name,
        number=before.number + 1,
        data=data,
        sha256=fingerprint(data),
        strategy=strategy if given else Strategy.FIRST,
        reason=reason.strip(),
        made_by=actor,
        made_at=clock.now(),
    )
    back = (
        _send_back(list(marks.prefetch_related("criteria")), version, actor)
        if given and strategy == Strategy.REMARK
        else 0
    )
    audit.record(
        "rubric.changed",
        actor=actor,
        about=version,
        reason=reason.strip(),
        before={"number": before.number, "sha256": before.sha256},
        after={
            "number": version.number,
            "sha256": version.sha256,
            "strategy": version.strategy,
            "marks": given,
            "sent_back": back,
        },
    )
    return version


def _send_back(marks: list[Review], version: RubricVersion, actor: Person) -> int:
    """Every final mark to its reviewer; the mark as given stays readable beside it."""
    _must_be_open(version)
    now = clock.now()
    why = _("The rubric changed (version %(number)s): %(reason)s") % {
        "number": version.number,
        "reason": version.reason,
    }
    kept = set(GivenMark.objects.filter(review__in=marks).values_list("review_id", flat=True))
    GivenMark.objects.bulk_create(
        GivenMark(
            review=one,
            version_id=one.version_id,
            rubric_version_id=one.rubric_version_id,
            mark=one.mark,
            criteria={row.criterion: str(row.mark) for row in one.criteria.all()},
            comment=one.comment,
            entered_by_id=one.entered_by_id,
            given_at=one.final_at,
        )
        for one in marks
        if one.pk not in kept and one.mark is not None and one.final_at is not None
    )
    ids = [one.pk for one in marks]
    Review.objects.filter(pk__in=ids).update(
        state=Review.State.SENT_BACK, sent_back_by=actor, sent_back_why=why, sent_back_at=now
    )
    own = Review.objects.filter(pk__in=ids, submission=OuterRef("submission"), reviewer=OuterRef("reviewer"))
    Assignment.objects.filter(Exists(own), state=Assignment.State.DONE).update(
        state=Assignment.State.OFFERED, ended_at=None
    )
    found = set(Submission.objects.filter(reviews__in=ids).values_list("unit_id", flat=True))
    ports.tell_facts_changed(version.scheme_id, sorted(found))
    return len(ids)


def _must_be_open(version: RubricVersion) -> None:
    codes = asked.codes_of_rubric(version.scheme, version.name)
    panel = (
        Panel.objects.filter(scope__indicator__code__in=codes, scheme_id=version.scheme_id)
        .exclude(phase__in=[Panel.Phase.SETUP, Panel.Phase.CALIBRATION, *letting(Deed.MARK_AGAIN)])
        .first()
    )
    if panel is not None:
        raise Refusal(
            _(
                "The panel “%(panel)s” is past marking (%(phase)s), so marks cannot go back to its reviewers. Let them stand, or move the panel back to moderation first."
            )
            % {"panel": panel.name, "phase": panel.get_phase_display()}
        )
