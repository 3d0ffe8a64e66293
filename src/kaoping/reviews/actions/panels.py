"""Panels: make and change them, their reviewers, and the phase they stand in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaoping.assessment.models import Indicator, SchemeVersion
from kaoping.assessment.ports import Refusal
from kaoping.base import audit, clock
from kaoping.notifications.actions import tell
from kaoping.reviews import access
from kaoping.reviews.actions.assigning import cover, must_permit
from kaoping.reviews.models import Assignment, Panel, PanelIndicator, PanelMember, PanelPhase
from kaoping.reviews.phases import ORDER, Deed, goes_back, next_phase, permits
from kaoping.reviews.queries import panels as asked
from kaoping.reviews.queries.calibration import references_left
from kaoping.units import access as roles
from kaoping.units.models import Person, Post, Role


@dataclass(frozen=True, slots=True)
class PanelSettings:
    """What the office decides about a panel before it begins. Points are of a mark's 100."""

    name: str
    scope: tuple[tuple[Indicator, str], ...]  # indicator and group ("": all units)
    marks_each: int = 2
    third_at: Decimal | None = None
    tolerance: Decimal = Decimal(3)
    is_blind: bool = True
    own_first: bool = True
    lease_minutes: int = 120
    chief: Person | None = None


@transaction.atomic
def save_panel(
    settings: PanelSettings, *, scheme: SchemeVersion, actor: Person, panel: Panel | None = None
) -> Panel:
    """Make a panel, or change one that is still being set up; later its name and chief alone.

    Errors: ``Refusal`` for a name or an indicator that another panel has, and for a change that the
    phase does not permit.
    """
    before = _shown(panel) if panel is not None else {}
    panel = asked.locked(panel) if panel else Panel(scheme=scheme, made_by=actor, made_at=clock.now())
    if panel.pk is not None and not permits(panel.phase, Deed.SETTINGS):
        _must_keep_settings(panel, settings)
    for name in (
        "name", "marks_each", "third_at", "tolerance", "is_blind", "own_first", "lease_minutes", "chief",
    ):  # fmt: skip
        setattr(panel, name, getattr(settings, name))
    is_new = panel.pk is None
    try:
        with transaction.atomic():
            panel.save()
    except IntegrityError:
        raise Refusal(
            _("There is a panel called “%(name)s” already. Choose another name.") % {"name": settings.name}
        ) from None
    if is_new:
        panel.seed = panel.pk
        panel.save(update_fields=["seed"])
        PanelPhase.objects.create(panel=panel, phase=panel.phase, began_at=clock.now(), moved_by=actor)
    if permits(panel.phase, Deed.SETTINGS):
        _write_scope(panel, settings.scope)
    audit.record(
        "panel.made" if is_new else "panel.changed",
        actor=actor,
        about=panel,
        before=before,
        after=_shown(panel),
    )
    return panel


def _must_keep_settings(panel: Panel, settings: PanelSettings) -> None:
    kept = ("marks_each", "third_at", "tolerance", "is_blind", "own_first", "lease_minutes")
    scope = {(row.indicator_id, row.group) for row in panel.scope.all()}
    wanted = {(indicator.pk, group) for indicator, group in settings.scope}
    if scope != wanted or any(getattr(panel, name) != getattr(settings, name) for name in kept):
        raise Refusal(
            _(
                "The panel is in “%(phase)s”; its rules change only while it is being set up. Move it back to setting up, with a reason, or change its name and chief alone."
            )
            % {"phase": panel.get_phase_display()}
        )


def _write_scope(panel: Panel, scope: Sequence[tuple[Indicator, str]]) -> None:
    if not scope:
        raise Refusal(_("Choose at least one indicator that the panel marks."))
    for indicator, group in scope:
        other = (
            PanelIndicator.objects.filter(indicator=indicator, group=group)
            .exclude(panel=panel)
            .select_related("panel")
            .first()
        )
        if other is not None:
            raise Refusal(
                _(
                    "%(indicator)s is marked by the panel “%(panel)s” already. Take it out there, or choose a group of units."
                )
                % {"indicator": indicator, "panel": other.panel.name}
            )
    panel.scope.all().delete()
    PanelIndicator.objects.bulk_create(
        PanelIndicator(panel=panel, indicator=indicator, group=group) for indicator, group in scope
    )


def _shown(panel: Panel) -> dict:
    return {
        "name": panel.name,
        "scope": [f"{row.indicator.code} {row.group}".strip() for row in panel.scope.select_related("indicator")],
        "marks_each": panel.marks_each,
        "third_at": None if panel.third_at is None else str(panel.third_at),
        "tolerance": str(panel.tolerance),
        "is_blind": panel.is_blind,
        "own_first": panel.own_first,
        "lease_minutes": panel.lease_minutes,
        "chief": str(panel.chief or ""),
    }  # fmt: skip


@transaction.atomic
def move_phase(
    panel: Panel, *, to: str, seen: str, actor: Person, reason: str = "", until: date | None = None
) -> Panel:
    """Move the panel to another phase; ``seen`` is the phase on the page that asked.

    One step forward, over calibration if there is none, or back to any phase with a reason.
    Errors: ``Refusal`` when somebody moved it meanwhile, for a jump, for a step back or an early end
    without a reason, and for marking with too few reviewers.
    """
    panel = asked.locked(panel)
    if panel.phase != seen:
        raise Refusal(
            _("Somebody moved the panel meanwhile: it is in “%(phase)s” now. Nothing was changed.")
            % {"phase": panel.get_phase_display()}
        )
    if to not in ORDER or to == panel.phase:
        raise Refusal(_("Choose the phase to move to."))
    back = goes_back(panel.phase, to)
    over_calibration = (panel.phase, to) == (Panel.Phase.SETUP, Panel.Phase.MARKING)
    if not back and to != next_phase(panel.phase) and not over_calibration:
        raise Refusal(_("Phases follow one another. Move the panel to the next one first."))
    if back and not reason.strip():
        raise Refusal(_("A step back needs a reason; it stays in the panel's history."))
    if not back:
        _must_be_ready(panel, to, reason, actor)
    before, now = panel.phase, clock.now()
    panel.phases.filter(ended_at=None).update(ended_at=now)
    PanelPhase.objects.create(
        panel=panel, phase=to, until=until, began_at=now, moved_by=actor, reason=reason.strip()
    )
    panel.phase = to
    panel.save(update_fields=["phase"])
    audit.record(
        "panel.phase_moved",
        actor=actor,
        about=panel,
        reason=reason.strip(),
        before={"phase": before},
        after={"phase": to, "until": until.isoformat() if until else ""},
    )
    if to == Panel.Phase.CALIBRATION:
        _tell_of_calibration(panel)
    return panel


def _tell_of_calibration(panel: Panel) -> None:
    """To every reviewer of the panel who has reference pieces to mark; a juror has no post to be told by."""
    members = panel.members.filter(removed_at=None).select_related("person")
    people = [row.person_id for row in members if references_left(panel, row.person)]
    posts = Post.objects.filter(role=Role.REVIEWER, incumbencies__person__in=people)
    tell(
        kind="review_calibration", posts=posts.order_by("id").values_list("id", flat=True).distinct(),
        values={"panel": panel.name}, link="/reviews/references/",
    )  # fmt: skip


def _must_be_ready(panel: Panel, to: str, reason: str, actor: Person) -> None:
    if to in (Panel.Phase.CALIBRATION, Panel.Phase.MARKING):
        reviewers = panel.members.filter(removed_at=None, part=PanelMember.Part.MEMBER).count()
        if reviewers < panel.marks_each:
            raise Refusal(
                _(
                    "Each piece gets %(each)s marks and the panel has %(found)s reviewers. Add reviewers, or ask for fewer marks."
                )
                % {"each": panel.marks_each, "found": reviewers}
            )
    if to not in (Panel.Phase.MODERATION, Panel.Phase.DECISION) or reason.strip():
        return
    left = asked.left_to_mark(panel, access.pieces_of_panel(actor, panel))
    if left.marks:
        raise Refusal(
            _(
                "%(left)s marks are still to be given. Wait for them, or say why the panel goes on without them."
            )
            % {"left": left.marks}
        )
    if left.thirds and to == Panel.Phase.DECISION:  # moderation is the time for them
        raise Refusal(
            ngettext(
                "%(n)s piece whose marks lie far apart has no third opinion yet. Ask for it under Fairness and wait for it, or say why the panel goes on without it.",
                "%(n)s pieces whose marks lie far apart have no third opinion yet. Ask for them under Fairness and wait for them, or say why the panel goes on without them.",
                left.thirds,
            )
            % {"n": left.thirds}
        )


@transaction.atomic
def add_member(panel: Panel, *, person: Person, part: str, actor: Person) -> PanelMember:
    """Add a reviewer or substitute; one that was removed comes back. Errors: ``Refusal``."""
    panel = asked.locked(panel)
    must_permit(panel, Deed.MEMBERS)
    if not roles.is_reviewer(person) and not person.juror_links.filter(panel=panel).exists():
        raise Refusal(
            _("%(name)s holds no reviewer's post. Give them one under Units, or make a juror's link.")
            % {"name": person}
        )
    member, made = PanelMember.objects.get_or_create(
        panel=panel, person=person, defaults={"part": part, "added_at": clock.now()}
    )
    if not made and member.removed_at is None and member.part == part:
        raise Refusal(_("%(name)s is in the panel already.") % {"name": person})
    if not made:
        member.part, member.removed_at, member.removed_why = part, None, ""
        member.save(update_fields=["part", "removed_at", "removed_why"])
    audit.record("panel.member_added", actor=actor, about=panel, after={"person": str(person), "part": part})
    return member


@transaction.atomic
def remove_member(member: PanelMember, *, reason: str, actor: Person) -> list[int]:
    """Take a reviewer out: given marks stand, open pieces are taken back for others.

    Returns the pieces taken back; ``assigning.cover`` gives them to substitutes and others. Errors:
    ``Refusal`` without a reason, or in a phase in which nobody joins or leaves.
    """
    panel = asked.locked(member.panel)
    must_permit(panel, Deed.MEMBERS)
    if not reason.strip():
        raise Refusal(_("Say why this reviewer leaves; it stays in the panel's history."))
    now = clock.now()
    changed = PanelMember.objects.filter(pk=member.pk, removed_at=None).update(
        removed_at=now, removed_why=reason.strip()
    )
    if not changed:
        return []
    open_ones = Assignment.objects.filter(panel=panel, reviewer=member.person, state=Assignment.State.OFFERED)
    pieces = list(open_ones.order_by("submission_id").values_list("submission_id", flat=True))
    open_ones.update(state=Assignment.State.WITHDRAWN, reason=reason.strip(), ended_at=now, leased_until=None)
    panel.links.filter(person=member.person, ended_at=None).update(ended_at=now)
    audit.record(
        "panel.member_removed",
        actor=actor,
        about=panel,
        reason=reason.strip(),
        before={"person": str(member.person), "pieces": len(pieces)},
    )
    return pieces


@transaction.atomic
def replace_member(member: PanelMember, *, reason: str, actor: Person) -> tuple[int, int]:
    """Take a reviewer out and give their open pieces to substitutes, then to others.

    Returns how many went to others and how many found nobody. Errors: as ``remove_member``.
    """
    thirds = set(
        Assignment.objects.filter(
            panel=member.panel, reviewer=member.person, state=Assignment.State.OFFERED,
            purpose=Assignment.Purpose.THIRD,
        ).values_list("submission_id", flat=True)
    )  # fmt: skip
    pieces = set(remove_member(member, reason=reason, actor=actor))
    given = 0
    for ids, purpose in ((pieces - thirds, Assignment.Purpose.MARK), (thirds, Assignment.Purpose.THIRD)):
        if ids:
            plan = cover(member.panel, pieces=ids, actor=actor, substitutes_first=True, purpose=purpose)
            given += len(plan.given)
    return given, max(0, len(pieces) - given)
