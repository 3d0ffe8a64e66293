"""Who sees and enters reposts: the office enters, a unit sees its own, readers see all."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from kaoping.programmes.publishing.models import Repost
from kaoping.units import access


def reposts_to_see(person: Any) -> QuerySet[Repost]:
    """All for the office, leaders and auditors, own ones for a unit; 404 for anybody else."""
    if access.reads_every_unit(person):
        return Repost.objects.all()
    own = access.units_of(person)
    if not own:
        raise Http404
    return Repost.objects.filter(unit_id__in=own)


def must_enter(person: Any) -> None:
    if not access.is_office(person):
        raise Http404


def repost_to_withdraw(person: Any, pk: int) -> Repost:
    """An entry that stands, for the office; 404 for others and for one withdrawn before."""
    must_enter(person)
    repost = Repost.objects.counted().select_related("unit").filter(pk=pk).first()
    if repost is None:
        raise Http404
    return repost
