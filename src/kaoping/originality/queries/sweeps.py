"""What a sweep found, by name: families of texts with the earliest of each."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kaoping.evidence import storage
from kaoping.originality.models import Sweep
from kaoping.originality.queries.labels import Label, labels_of


@dataclass(frozen=True, slots=True)
class MemberShown:
    label: Label
    date: str
    source: Label
    share: float


@dataclass(frozen=True, slots=True)
class FamilyShown:
    """Texts that share passages; ``units`` is how many owners are among them."""

    number: int
    earliest: Label
    date: str
    members: list[MemberShown]
    units: int


def families_of(sweep: Sweep, *, own_units: Any, reads_all: bool) -> list[FamilyShown]:
    """All families, those of several units first, then the larger ones."""
    if sweep.file is None:
        return []
    kept = json.loads(storage.read(sweep.file))["families"]
    ids = [one["id"] for family in kept for one in (family["earliest"], *family["members"])]
    labels = labels_of(ids, own_units=own_units, reads_all=reads_all)
    found = []
    for family in kept:
        first, members = family["earliest"], family["members"]
        owners = {one["owner"] for one in (first, *members)}
        shown = [
            MemberShown(
                labels[one["id"]], one["date"], labels.get(one["source"], Label(one["source"])), one["share"]
            )
            for one in members
        ]
        found.append((owners, FamilyShown(0, labels[first["id"]], first["date"], shown, len(owners))))
    found.sort(key=lambda pair: (-min(len(pair[0]), 2), -len(pair[1].members), pair[1].date))
    return [
        FamilyShown(number, family.earliest, family.date, family.members, family.units)
        for number, (_owners, family) in enumerate(found, 1)
    ]


def sweep_rows(families: list[FamilyShown]) -> Iterator[tuple[Any, ...]]:
    """The same as lines of a spreadsheet: the earliest of a family first."""
    for family in families:
        yield family.number, family.earliest.title, family.earliest.note, family.date, "", ""
        for one in family.members:
            yield (
                family.number,
                one.label.title,
                one.label.note,
                one.date,
                one.source.title,
                round(100 * one.share, 1),
            )
