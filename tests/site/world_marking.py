"""A panel with a reference piece, for the doors of marking: it marks nothing, so other doors stay as they are."""

from kaoping.reviews.models import (
    Assignment,
    CalibrationPiece,
    Conflict,
    JurorLink,
    Panel,
    PanelIndicator,
    PanelMember,
    Review,
)


def marking_arguments(scheme, marked, reviewer, clerk, now):
    """Address name → arguments of its path."""
    panel = Panel.objects.create(
        scheme=scheme, name="示例评审组", phase="calibration", made_by=clerk, made_at=now
    )
    PanelMember.objects.create(panel=panel, person=reviewer, added_at=now)
    row = CalibrationPiece.objects.create(
        panel=panel, version=marked.versions.get(), agreed=80, why="层次清楚", made_by=clerk, made_at=now
    )
    file = {"material_pk": marked.versions.get().materials.get().pk, "number": 1, "what": "page"}
    return {
        **_open_panel(scheme, marked, reviewer, clerk, now),
        "reviews:fairness": {"pk": panel.pk},
        "reviews:third": {"pk": panel.pk},
        "reviews:piece_marks": {"pk": panel.pk, "piece_pk": marked.pk},
        "reviews:send_back": {"pk": Review.objects.get(submission=marked).pk},
        "reviews:panel_references": {"pk": panel.pk},
        "reviews:drop_reference": {"pk": panel.pk, "reference_pk": row.pk},
        "reviews:reference": {"pk": row.pk},
        "reviews:reference_part": {"pk": row.pk, **file},
    }


def _open_panel(scheme, marked, reviewer, clerk, now):
    """A panel that marks the piece, open to all eyes, so that the reviewer's doors stay as they were."""
    panel = Panel.objects.create(
        scheme=scheme, name="评分中的评审组", phase="marking", is_blind=False, own_first=False,
        made_by=clerk, made_at=now,
    )  # fmt: skip
    member = PanelMember.objects.create(panel=panel, person=reviewer, added_at=now)
    PanelIndicator.objects.create(panel=panel, indicator=marked.window.indicator)
    row = Assignment.objects.create(
        panel=panel, submission=marked, reviewer=reviewer, made_by=clerk, made_at=now
    )
    other = type(marked.unit).objects.get(code="b")
    conflict = Conflict.objects.create(
        person=reviewer, unit=other, kind="declared", reason="亲属在该单位", made_at=now
    )
    link = JurorLink.objects.create(
        panel=panel, person=reviewer, token_hash="0" * 64, opens_at=now, expires_at=now, made_by=clerk,
        made_at=now,
    )  # fmt: skip
    of_panel = {"pk": panel.pk}
    of_piece = {**of_panel, "piece_pk": marked.pk}
    rubric = {"scheme_pk": scheme.pk, "name": "note1"}
    names = (
        "panel", "panel_edit", "panel_phase", "panel_assign", "assign_sheet", "member_add", "conflict_new", "take",
        "panel_jurors",
    )  # fmt: skip
    return {
        **{f"reviews:{name}": of_panel for name in names},
        "reviews:member_remove": {**of_panel, "member_pk": member.pk},
        "reviews:assign_piece": of_piece,
        "reviews:assignment_back": {**of_piece, "row_pk": row.pk},
        "reviews:paper_mark": {**of_panel, "row_pk": row.pk},
        "reviews:conflict_end": {**of_panel, "row_pk": conflict.pk},
        "reviews:juror_end": {**of_panel, "link_pk": link.pk},
        "reviews:juror": {"token": "nothing"},
        "reviews:step_aside": {"pk": marked.pk},
        "reviews:rubric": rubric,
        "reviews:rubric_edit": rubric,
    }
