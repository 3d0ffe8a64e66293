"""The background door of results: ids in, may run twice without harm."""

import datetime as dt

from django.db.models import F, Q

from kaoping.assessment.models import SchemeVersion
from kaoping.base import clock
from kaoping.results import bundles, standings
from kaoping.results.actions import freezing, recomputing
from kaoping.results.models import Freeze, Publication, Standing
from kaoping.results.queries.frozen import is_public

FREEZE_PATIENCE = dt.timedelta(minutes=30)
RECOMPUTED_EVERY = dt.timedelta(hours=24)


def refresh(scheme_id: int) -> None:
    """Compute the scheme's stale standings; nothing to do when another run was first."""
    version = SchemeVersion.objects.filter(pk=scheme_id).exclude(state=SchemeVersion.State.DRAFT).first()
    if version is not None and not is_public(version):
        standings.refresh(version)


def refresh_stale() -> None:
    """Sweep: schemes in force with stale rows, rows of yesterday, or no rows at all."""
    stale = Standing.objects.filter(~Q(changes_made=F("changes_seen")) | ~Q(as_of=clock.today())).values(
        "scheme"
    )
    moving = SchemeVersion.objects.filter(state=SchemeVersion.State.PUBLISHED)
    for version in moving.exclude(publications__step=Publication.Step.PUBLIC):  # that year is history
        if (
            not version.standings.exists()
            or SchemeVersion.objects.filter(pk=version.pk, pk__in=stale).exists()
        ):
            standings.refresh(version)


def make_freeze(freeze_id: int) -> None:
    """Make a freeze that was asked for; nothing to do when it is made already."""
    frozen = Freeze.objects.filter(pk=freeze_id).select_related("scheme", "proposed_by", "appeal").first()
    if frozen is not None:
        freezing.make(frozen)


def make_waiting_freezes() -> None:
    """Sweep: freezes whose wake-up was lost, or whose worker was cut short some time ago."""
    late = clock.now() - FREEZE_PATIENCE
    for frozen in Freeze.objects.filter(state=Freeze.State.MAKING, frozen_at__lt=late):
        make_freeze(frozen.pk)


def recompute_freeze(freeze_id: int) -> None:
    """Make a freeze's sheets anew and compare."""
    frozen = (
        Freeze.objects.filter(pk=freeze_id)
        .exclude(result_sha256="")
        .select_related("scheme", "facts")
        .first()
    )
    if frozen is not None:
        recomputing.recompute(frozen)


def recompute_published() -> None:
    """Sweep: the one freeze behind a publication that was not looked at for longest, once a day each."""
    old = clock.now() - RECOMPUTED_EVERY
    waiting = (
        Freeze.objects.filter(publications__isnull=False, differs_at=None)
        .filter(Q(verified_at=None) | Q(verified_at__lt=old))
        .order_by(F("verified_at").asc(nulls_first=True), "pk")
    )
    found = waiting.values_list("pk", flat=True).first()
    if found is not None:
        recompute_freeze(found)


def make_bundle(publication_id: int, names: str) -> None:
    """Make the bundle of a publication; nothing to do when it lies there."""
    publication = Publication.objects.filter(pk=publication_id).select_related("freeze__scheme").first()
    wanted = bundles.as_names(names)
    if publication is not None and wanted is not None:
        bundles.write_bundle(publication, wanted)
