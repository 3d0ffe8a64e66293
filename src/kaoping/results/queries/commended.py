"""Who is commended for a published result: one list for the page, its export and the decision on paper.

A unit is on it when its frozen grade is among those commended (of a scheme without grades: when it is
the first of its group), unless a veto stands on its frozen sheet, an objection of its own is not settled
yet, or two people left it out with a reason. Points, ranks and grades are read and never moved.

The list of a final revision, and of one that another has come after, is the one of the moment at which
that came: what was decided later belongs to the next revision.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import F, Min, Q, QuerySet
from django.utils.translation import gettext as _

from kaoping.assessment.models import SchemeVersion
from kaoping.assessment.queries.texts import scheme_of
from kaoping.results import steps
from kaoping.results.models import Appeal, AppealEvent, Exclusion, FrozenSheet, Publication, PublicationStep
from kaoping.results.queries.frozen import sheet_of
from kaoping.results.queries.publishing import OPEN_APPEALS

SETTLING = (
    "withdrawn",
    "inadmissible",
    "confirmed",
    "revised",
)  # events after which an appeal may be settled


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A unit whose grade would put it on the list, and why it is not: each reason with its words."""

    sheet: FrozenSheet
    reasons: list[tuple[str, str]]  # code (vetoed, appeal, excluded), sentence
    exclusion: Exclusion | None = None


@dataclass(slots=True)
class Commended:
    """The list of one revision, in the order of the result."""

    publication: Publication
    grades: tuple[str, ...]  # that are commended; () where the scheme gives none
    listed: list[FrozenSheet] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    below: int = 0  # units of other grades, or not first of their group

    @property
    def unit_ids(self) -> frozenset[int]:
        return frozenset(sheet.unit_id for sheet in self.listed)

    @property
    def candidates(self) -> list[FrozenSheet]:
        """All whom the grade would put on the list, listed or not."""
        return sorted([*self.listed, *(one.sheet for one in self.left_out)], key=lambda sheet: sheet.position)

    def by_group(self) -> dict[str, list[FrozenSheet]]:
        """Those listed under their groups as frozen, "" for units without one."""
        found: dict[str, list[FrozenSheet]] = {}
        for sheet in self.listed:
            found.setdefault(sheet.group, []).append(sheet)
        return dict(sorted(found.items()))


def grade_names(version: SchemeVersion) -> list[str]:
    """The scheme's grades, best first."""
    return [grade.grade for grade in scheme_of(version).grades]


def commended(publication: Publication, grades: Sequence[str] = ()) -> Commended:
    """The commendation list of this revision; without ``grades`` the best one. Seven queries.

    A grade that the scheme does not have commends nobody.
    """
    known = grade_names(publication.scheme)
    chosen = tuple(name for name in known if name in grades) if grades else tuple(known[:1])
    found = Commended(publication, chosen)
    rows = FrozenSheet.objects.filter(freeze=publication.freeze_id)
    fit = rows.filter(grade__in=chosen) if known else rows.filter(pk__in=_firsts(publication))
    vetoed = _vetoed(publication, list(fit))
    moment = closed_at(publication)
    appealed = _appealed(publication, moment)
    rows_left_out = _excluded(publication, moment).select_related("proposed_by", "decided_by")
    excluded = {row.unit_id: row for row in rows_left_out}
    for sheet in fit.defer("sheet").order_by("position"):
        row = excluded.get(sheet.unit_id)
        reasons = [("vetoed", words) for words in vetoed.get(sheet.unit_id, ())]
        if number := appealed.get(sheet.unit_id):
            reasons.append(("appeal", _("Objection %(number)s is not settled yet.") % {"number": number}))
        if row is not None:
            reasons.append(("excluded", row.reason))
        if reasons:
            found.left_out.append(LeftOut(sheet, reasons, row))
        else:
            found.listed.append(sheet)
    found.below = rows.count() - len(found.listed) - len(found.left_out)
    return found


def closed_at(publication: Publication) -> dt.datetime | None:
    """Since when the list of this revision stays: final, or put right by one that units saw; None while
    it moves. Two queries."""
    done = PublicationStep.objects.filter(state=PublicationStep.State.DONE, is_back=False)
    if publication.step in steps.BY_TWO:
        final = done.filter(publication=publication, step=Publication.Step.FINAL)
        return final.order_by("-confirmed_at").values_list("confirmed_at", flat=True).first()
    shown = done.filter(publication__revises=publication, step__in=steps.steps_that_show("own_sheet"))
    return shown.order_by("proposed_at").values_list("proposed_at", flat=True).first()


def why_closed(publication: Publication) -> str:
    """Why nobody is left out or put back on this page any more; "" while the list moves."""
    newest = (
        Publication.objects.filter(scheme=publication.scheme_id).order_by("-revision").first() or publication
    )
    if newest.step in steps.BY_TWO:
        return _(
            "Revision %(n)s is %(step)s, so its commendation list stays as it is. Begin an erratum first; the list of the erratum may be another."
        ) % {"n": newest.revision, "step": newest.get_step_display()}
    if newest != publication and closed_at(publication) is not None:
        return _(
            "The commendation list of revision %(old)s stays as it was. Go on with that of revision %(n)s."
        ) % {"old": publication.revision, "n": newest.revision}
    return ""


def _excluded(publication: Publication, moment: dt.datetime | None) -> QuerySet[Exclusion]:
    """Who is left out by two people, now or as it was at ``moment``."""
    rows = Exclusion.objects.filter(scheme=publication.scheme_id)
    if moment is None:
        return rows.filter(state=Exclusion.State.CONFIRMED)
    stood = Q(state=Exclusion.State.CONFIRMED) | Q(state=Exclusion.State.REVOKED, revoked_at__gt=moment)
    return rows.filter(stood, decided_at__lte=moment)


def _firsts(publication: Publication) -> list[int]:
    """The best place of every group; equals share it."""
    ranked = FrozenSheet.objects.filter(freeze=publication.freeze_id, rank_no__isnull=False)
    best = dict(ranked.order_by().values_list("group").annotate(best=Min("rank_no")))
    return [pk for pk, group, rank in ranked.values_list("pk", "group", F("rank_no")) if rank == best[group]]


def _vetoed(publication: Publication, sheets: Sequence[FrozenSheet]) -> dict[int, list[str]]:
    """Unit → what its frozen sheet says of the vetoes that it met."""
    titles = {veto.event: veto.title for veto in scheme_of(publication.scheme).vetoes}
    found: dict[int, list[str]] = {}
    for sheet in sheets:
        for veto in sheet_of(sheet).get("vetoes", ()):
            found.setdefault(sheet.unit_id, []).append(
                _("Veto: %(event)s (%(day)s)")
                % {"event": titles.get(veto["key"]) or veto["key"], "day": veto["at"]}
            )
    return found


def _appealed(publication: Publication, moment: dt.datetime | None) -> dict[int, str]:
    """Unit → the number of its objection that is not settled, now or as it was at ``moment``."""
    if publication.step in steps.BY_TWO:
        return {}  # final only with every objection settled; what is entered later waits for the next revision
    rows = Appeal.objects.filter(publication__scheme=publication.scheme_id)
    is_open = Q(state__in=OPEN_APPEALS)
    if moment is not None:
        settled_later = AppealEvent.objects.filter(kind__in=SETTLING, at__gt=moment)
        is_open |= Q(pk__in=settled_later.values("appeal"))
        rows = rows.filter(filed_at__lte=moment)
    rows = rows.filter(is_open)
    return dict(rows.order_by("-filed_at", "-pk").values_list("unit_id", "number"))
