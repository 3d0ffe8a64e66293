"""Who marks what, and who reads which marks.

An indicator without a panel is marked freely: by every reviewer without a conflict. Where a panel
stands, its reviewers see what was given to them and nothing else, as long as the phase lets them
mark. The rule stands in the query, so that a list, a search, a page, an export and a file can show
nothing else, and once more in ``actions``, which any door may call.
"""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from kaoping.assessment.models import Material, SchemeVersion, Submission
from kaoping.assessment.queries.texts import schemes_in_force
from kaoping.base import asked, clock
from kaoping.reviews.conflicts import barred, barred_from_reading, conflicts_with
from kaoping.reviews.models import Assignment, Conflict, JurorLink, Panel, PanelIndicator, Review
from kaoping.reviews.phases import Deed, letting, permits
from kaoping.reviews.queries import not_marked_by
from kaoping.reviews.queries.calibration import references_waiting
from kaoping.units import access

__all__ = ["barred", "conflicts_with", "is_marker", "may_mark", "piece_to_mark", "pieces_to_mark"]

# What a reviewer keeps on their list: to mark, marked, set aside.
HELD = (Assignment.State.OFFERED, Assignment.State.DONE, Assignment.State.ABSTAINED)


def is_marker(person: Any) -> bool:
    """A reviewer by post, or a juror whose link lets them in today."""
    return access.is_reviewer(person) or bool(open_links(person))


def open_links(person: Any) -> list[JurorLink]:
    """The juror's links of this person that let in now; asked once for a request's person."""
    if not getattr(person, "is_authenticated", False) or not person.is_active:
        return []
    known = getattr(person, "_juror_links", None)
    if known is None:
        now = timezone.now()  # links keep the machine's own time
        rows = JurorLink.objects.filter(person=person, ended_at=None, opens_at__lte=now, expires_at__gt=now)
        known = person._juror_links = list(rows)
    return known


def pieces_to_mark(person: Any) -> QuerySet[Submission]:
    """The pieces that this reviewer marks or has marked; 404 for anybody who is none."""
    if not is_marker(person):
        raise Http404
    pieces = barred(person).outside(markable(Submission.objects.all()))
    given = Q(pk__in=_held(person).values("submission"))
    return pieces.filter(given | ~has_panel()) if access.is_reviewer(person) else pieces.filter(given)


def has_panel() -> Exists:
    """Whether a panel marks the piece's indicator, for all units or for its unit's group."""
    return Exists(_scope_of(OuterRef("window__indicator"), OuterRef("unit__group")))


def is_blind_elsewhere() -> Exists:
    """Whether a blind panel marks the piece's indicator for some group. Then no mark of this indicator is
    given with the sender's name beside it: marks of one indicator are compared across all groups."""
    return Exists(
        PanelIndicator.objects.filter(indicator=OuterRef("window__indicator"), panel__is_blind=True)
    )


def _scope_of(indicator: Any, group: Any) -> QuerySet[PanelIndicator]:
    return PanelIndicator.objects.filter(Q(group="") | Q(group=group), indicator=indicator)


def _held(person: Any) -> QuerySet[Assignment]:
    """What the person was given in panels whose phase lets them write, and after an appeal.

    A page puts this question together once; each use of it asks for itself.
    """
    return asked.once(f"held by {person.pk}", lambda: _held_now(person))


def _held_now(person: Any) -> QuerySet[Assignment]:
    rows = Assignment.objects.filter(reviewer=person, state__in=HELD)
    if not access.is_reviewer(person):
        rows = rows.filter(panel__in=[link.panel_id for link in open_links(person)])
    in_time = Q(leased_until=None) | Q(leased_until__gt=clock.now()) | ~Q(state=Assignment.State.OFFERED)
    written = Review.objects.filter(submission=OuterRef("submission"), reviewer=person).exclude(
        state=Review.State.DRAFT
    )
    again = Q(purpose=Assignment.Purpose.THIRD) | Exists(written)
    return rows.filter(in_time).filter(
        Q(panel=None)
        | Q(panel__phase__in=letting(Deed.MARK))
        | (again & Q(panel__phase__in=letting(Deed.MARK_AGAIN)))
    )


def panel_of(piece: Submission) -> Panel | None:
    """The panel that marks this piece; that of its unit's group goes before that of all units."""
    row = (
        _scope_of(piece.window.indicator_id, piece.unit.group)
        .select_related("panel")
        .order_by(F("group").desc())
        .first()
    )
    return row.panel if row else None


def assignment_of(person: Any, piece: Submission) -> Assignment | None:
    """The standing assignment under which the person marks the piece; None where it is marked freely.

    The rule of ``_held`` asked of the few rows of one piece: putting its question together costs more than
    all of them. A test holds the two to each other.
    """

    def ask() -> Assignment | None:
        rows = Assignment.objects.filter(reviewer=person, submission=piece, state__in=HELD)
        found = rows.select_related("panel").order_by("-made_at", "-id")
        return next((row for row in found if _lets_write(row, person)), None)

    return asked.once(f"assignment of {person.pk} {piece.pk}", ask)


def _lets_write(row: Assignment, person: Any) -> bool:
    """Whether this one of the person's assignments that are held lets them write now; as ``_held``."""
    is_offered = row.state == Assignment.State.OFFERED
    if is_offered and row.leased_until is not None and row.leased_until <= clock.now():
        return False
    if not access.is_reviewer(person) and row.panel_id not in {one.panel_id for one in open_links(person)}:
        return False
    if row.panel is None or permits(row.panel.phase, Deed.MARK):
        return True
    if not permits(row.panel.phase, Deed.MARK_AGAIN):
        return False
    written = Review.objects.filter(submission=row.submission_id, reviewer=person)
    return row.purpose == Assignment.Purpose.THIRD or written.exclude(state=Review.State.DRAFT).exists()


def markable(pieces: QuerySet[Submission]) -> QuerySet[Submission]:
    """Accepted pieces of the quality indicators of schemes in force."""
    return pieces.filter(
        state=Submission.State.ACCEPTED,
        window__indicator__is_quality=True,
        window__indicator__scheme__state=SchemeVersion.State.PUBLISHED,
    )


def may_mark(person: Any, piece: Submission) -> bool:
    """The same rule for one piece, asked again before anything is written."""
    return is_marker(person) and pieces_to_mark(person).filter(pk=piece.pk).exists()


def piece_to_mark(person: Any, pk: int) -> Submission:
    """The piece with its unit, window and scheme; 404 whether it is missing or in conflict.

    The rule of ``pieces_to_mark`` asked of one piece, which costs a tenth of asking it of all; a test
    holds the two to each other.
    """
    if not is_marker(person):
        raise Http404
    pieces = markable(Submission.objects.all()).select_related("unit", "window__indicator", "window__notice")
    piece = pieces.filter(pk=pk).order_by("pk").first()
    if piece is None or barred(person).holds(piece.unit_id, piece.pk):
        raise Http404
    if assignment_of(person, piece) is None and not (access.is_reviewer(person) and _is_free(piece)):
        raise Http404
    for scheme in schemes_in_force():  # the page's frame asks for them too, and its text is long
        if scheme.pk == piece.window.indicator.scheme_id:
            piece.window.indicator.scheme = scheme
    return piece


def _is_free(piece: Submission) -> bool:
    """No panel marks it, so every reviewer without a conflict may."""
    return not _scope_of(piece.window.indicator_id, piece.unit.group).exists()


def piece_once_given(person: Any, pk: int) -> Submission:
    """A piece that this person had, marked or stepped aside from: only to say why it is closed, never to show it.

    404 for everybody else. A conflict with a whole unit speaks for pieces that are marked freely alone:
    of others it would tell whose they are.
    """
    own = Conflict.objects.filter(person=person, ended_at=None)
    in_the_open = ~has_panel() & ~is_blind_elsewhere()
    had = (
        Q(pk__in=Assignment.objects.filter(reviewer=person).values("submission"))
        | Q(pk__in=Review.objects.filter(reviewer=person).values("submission"))
        | Q(pk__in=own.filter(submission__isnull=False).values("submission"))
        | (Q(unit__in=own.filter(unit__isnull=False).values("unit")) & in_the_open)
    )
    pieces = Submission.objects.filter(had, window__indicator__is_quality=True)
    piece = pieces.select_related("unit", "window__indicator__scheme").filter(pk=pk).first()
    if piece is None:
        raise Http404
    return piece


def material_to_read(person: Any, piece_pk: int, pk: int) -> Material:
    """A file of the piece's newest version, for its reviewer."""
    piece = piece_to_mark(person, piece_pk)
    version = piece.versions.order_by("-number").first()
    material = (
        Material.objects.select_related("file").filter(pk=pk, version=version).first() if version else None
    )
    if material is None:
        raise Http404
    return material


def marked_pieces(person: Any) -> QuerySet[Submission]:
    """For those who read every unit: all pieces that marks decide about; 404 for anybody else.

    The office is bound by its own conflicts: what it must not judge, it does not see judged.
    """
    if not access.reads_every_unit(person):
        raise Http404
    return barred_from_reading(person).outside(markable(Submission.objects.all()))


def keeps_panels(person: Any) -> bool:
    """The office makes panels, gives pieces out and moves the phases."""
    return access.is_office(person)


def reads_panels(person: Any) -> bool:
    """Reads every panel's progress: the office and the auditor."""
    return keeps_panels(person) or access.is_auditor(person)


def must_read_rubrics(person: Any) -> None:
    """What markers look at is for the office, auditors, leaders and markers; 404 for others."""
    if not access.reads_every_unit(person) and not is_marker(person):
        raise Http404


def reads_names_of(person: Any, panel: Panel) -> bool:
    """Whether this person reads, on the desk or the general pages, whose the panel's pieces are."""
    return panel.chief_id == person.pk or access.reads_every_unit(person)


def panels_to_see(person: Any) -> QuerySet[Panel]:
    """The panels whose progress this person may read: all for the office, one's own for a chief."""
    if reads_panels(person):
        return Panel.objects.all()
    if access.posts_of(person):
        return Panel.objects.filter(chief=person)
    return Panel.objects.none()


def panel_to_see(person: Any, pk: int) -> Panel:
    """The panel for its progress and its fairness; 404 whether it is missing or another's."""
    panel = panels_to_see(person).select_related("scheme", "chief").filter(pk=pk).first()
    if panel is None:
        raise Http404
    return panel


def panel_to_lead(person: Any, pk: int) -> Panel:
    """The panel for its chief and the office: may change it; an auditor only reads."""
    panel = panel_to_see(person, pk)
    if not keeps_panels(person) and panel.chief_id != person.pk:
        raise Http404
    return panel


def panels_to_work_in(person: Any) -> QuerySet[Panel]:
    """The panels in which this person marks now, with an open queue to take from."""
    return _panels_of(person).filter(phase__in=letting(Deed.TAKE))


def _panels_of(person: Any) -> QuerySet[Panel]:
    panels = Panel.objects.filter(members__person=person, members__removed_at=None)
    if access.is_reviewer(person):
        return panels
    return panels.filter(pk__in=[link.panel_id for link in open_links(person)])


def _panels_at_work(person: Any) -> list[Panel]:
    """The panels in which the person may do something now; one question for all that asks about them."""
    phases = {*letting(Deed.TAKE), *letting(Deed.CALIBRATE)}
    rows = _panels_of(person).filter(phase__in=sorted(phases)).select_related("scheme")
    return asked.once(f"panels at work of {person.pk}", lambda: list(rows))


def references_to_mark(person: Any) -> int:
    """How many reference pieces this person may mark now."""
    return references_waiting(person) if _panels_at_work(person) else 0


def panels_to_take_from(person: Any) -> list[Panel]:
    """Those whose open queue is open to this person: of a blind panel not to who reads whose the pieces are."""
    found = [panel for panel in _panels_at_work(person) if permits(panel.phase, Deed.TAKE)]
    return [panel for panel in found if not (panel.is_blind and reads_names_of(person, panel))]


def panel_to_work_in(person: Any, pk: int) -> Panel:
    """The panel for one of its reviewers; 404 for everybody else."""
    panel = panels_to_work_in(person).filter(pk=pk).first()
    if panel is None:
        raise Http404
    return panel


def pieces_of_panel(person: Any, panel: Panel) -> QuerySet[Submission]:
    """The panel's accepted pieces as this person may see them: without those of own conflicts."""
    return barred_from_reading(person).outside(pieces_in(panel))


def seen_of_panel(person: Any, panel: Panel) -> QuerySet[Submission]:
    """The same without pieces that the person still has to mark there: neither whose they are nor what
    others gave shows before the own mark. A piece whose time ran out is one of them: it may be taken again."""
    pieces = pieces_of_panel(person, panel)
    if (panel.own_first or panel.is_blind) and is_marker(person):
        own = pieces_to_mark(person).filter(
            assignments__reviewer=person, assignments__state=Assignment.State.OFFERED
        )
        to_mark = Q(pk__in=own.order_by().values("pk"))
        if permits(panel.phase, Deed.TAKE):
            to_mark |= Q(pk__in=_lost(person, panel).values("submission"))
        pieces = pieces.exclude(pk__in=not_marked_by(Submission.objects.filter(to_mark), person))
    return pieces


def _lost(person: Any, panel: Panel) -> QuerySet[Assignment]:
    """What the person took out of the panel's open queue and let run out, as ``actions.take_again`` finds it."""
    return Assignment.objects.filter(
        panel=panel, reviewer=person, purpose=Assignment.Purpose.MARK, leased_until__lte=clock.now(),
        state__in=[Assignment.State.OFFERED, Assignment.State.WITHDRAWN],
    )  # fmt: skip


def pieces_in(panel: Panel) -> QuerySet[Submission]:
    """All accepted pieces that the panel marks; for assignment, never for a page."""
    special = PanelIndicator.objects.filter(
        indicator=OuterRef("window__indicator"), group=OuterRef("unit__group")
    ).exclude(panel=panel)
    whole = PanelIndicator.objects.filter(panel=panel, indicator=OuterRef("window__indicator"))
    narrow = whole.filter(group=OuterRef("unit__group"))
    return markable(Submission.objects.all()).filter(
        Exists(narrow) | (Exists(whole.filter(group="")) & ~Exists(special.exclude(group="")))
    )
