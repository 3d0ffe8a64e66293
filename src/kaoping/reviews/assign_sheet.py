"""A panel's assignments as a spreadsheet: written out, changed by hand, compared and taken in.

A row is a piece by its receipt number; one cell names its reviewers. An empty cell leaves the piece as
it is; 无 or "none" takes back what is open. What cannot be done is refused row by row, and the rest stands.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.assessment.models import Submission
from kaoping.assessment.ports import Refusal
from kaoping.base import audit
from kaoping.reviews import access
from kaoping.reviews.actions.assigning import cannot_have, give, must_permit, take_back
from kaoping.reviews.models import Assignment, Panel
from kaoping.reviews.phases import Deed
from kaoping.reviews.queries.assigning import Standing
from kaoping.reviews.queries.panels import locked
from kaoping.units.models import Person

MOST_ROWS = 20_000
BETWEEN = re.compile(r"[、，,;；\n]+")
NOBODY = {"无", "none", "-", "—"}
RECEIPT = {"收件号", "收件编号", "回执号", "receiptnumber"}
REVIEWERS = {"评委", "reviewers", "reviewer"}


@dataclass(slots=True)
class SheetPlan:
    """What taking the sheet in would do."""

    add: list[tuple[Submission, Person]] = field(default_factory=list)
    take: list[Assignment] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)  # line of the sheet and why
    unchanged: int = 0


def columns() -> list[str]:
    """The heads of the sheet, in the reader's language; reading knows both languages."""
    return [_("Receipt number"), _("Indicator"), _("Unit"), _("Title"), _("Reviewers")]


def rows_of(pieces: Sequence[Submission]) -> list[list[str]]:
    """One row a piece (of ``queries.assigning.piece_rows``)."""
    return [
        [
            piece.receipt_no or "",
            str(piece.window.indicator),
            str(piece.unit),
            piece.title,
            "、".join(_called(row.reviewer) for row in piece.given if row.state in ("offered", "done")),  # type: ignore[attr-defined]
        ]
        for piece in pieces
    ]


def _called(person: Person) -> str:
    return f"{person.name}({person.username})"


def compare(panel: Panel, table: Sequence[Sequence[str]]) -> SheetPlan:
    """What the sheet asks for against what stands. Errors: ``Refusal`` for a sheet without its two columns."""
    place, receipt, people = _heads(table)
    if len(table) > MOST_ROWS:
        raise Refusal(_("The sheet has more than %(most)s rows. Divide it.") % {"most": MOST_ROWS})
    standing = Standing(panel, access.pieces_in(panel))
    by_receipt = {piece.receipt_no: piece for piece in standing.pieces.values()}
    rows = Assignment.objects.filter(panel=panel, purpose=Assignment.Purpose.MARK).select_related(
        "reviewer", "submission__unit"
    )
    held: dict[int, dict[int, Assignment]] = {}
    for row in rows.filter(state__in=[Assignment.State.OFFERED, Assignment.State.DONE]):
        held.setdefault(row.submission_id, {})[row.reviewer_id] = row
    plan, seen = SheetPlan(), set()
    for line, cells in enumerate(table[place + 1 :], place + 2):
        number = _cell(cells, receipt)
        if not number:
            continue
        piece = by_receipt.get(number)
        if piece is None:
            plan.refused.append((line, _("%(number)s is not a piece of this panel.") % {"number": number}))
        elif number in seen:
            plan.refused.append(
                (line, _("%(number)s stands twice; the first row counts.") % {"number": number})
            )
        else:
            seen.add(number)
            _row(plan, standing, line, piece, _cell(cells, people), held.get(piece.pk, {}))
    return plan


def _row(
    plan: SheetPlan, standing: Standing, line: int, piece: Submission, cell: str, held: dict[int, Assignment]
) -> None:
    if not cell:
        plan.unchanged += 1
        return
    wanted: dict[int, Person] = {}
    for name in () if cell.lower() in NOBODY else BETWEEN.split(cell):
        if not name.strip():
            continue
        found = _person(standing, name.strip())
        if isinstance(found, str):
            plan.refused.append((line, found))
            return
        wanted[found.pk] = found
    before = len(plan.add) + len(plan.take)
    for pk, person in wanted.items():
        if pk in held:
            continue
        why = cannot_have(standing, piece, person)
        if why:
            plan.refused.append((line, why))
        else:
            plan.add.append((piece, person))
    for pk, row in held.items():
        if pk in wanted:
            continue
        if row.state == Assignment.State.DONE:
            words = {"name": row.reviewer, "piece": piece}
            plan.refused.append((line, _("%(name)s has marked %(piece)s; a given mark stands.") % words))
        else:
            plan.take.append(row)
    plan.unchanged += before == len(plan.add) + len(plan.take)


def _person(standing: Standing, name: str) -> Person | str:
    """A reviewer of the panel by name, by account, or by both as the export writes them; else a sentence."""
    account = name.rsplit("(", 1)[-1].rsplit("（", 1)[-1].rstrip(")）").strip().lower()
    by_account = [one for one in standing.people.values() if one.username == account]
    found = by_account or [one for one in standing.people.values() if one.name == name]
    if len(found) == 1:
        return found[0]
    if found:
        return _("Several reviewers are called %(name)s; write the account in brackets behind it.") % {
            "name": name
        }
    return _("%(name)s is not in this panel. Add them under Progress first.") % {"name": name}


@transaction.atomic
def take_in(panel: Panel, table: Sequence[Sequence[str]], *, actor: Person) -> SheetPlan:
    """Do what ``compare`` says, compared anew. Errors: ``Refusal`` as ``compare``, and by the phase."""
    panel = locked(panel)
    must_permit(panel, Deed.ASSIGN)
    plan = compare(panel, table)
    for row in plan.take:
        take_back(row, reason=_("taken out in the spreadsheet"), actor=actor)
    give(panel, [(piece.pk, person.pk) for piece, person in plan.add], actor)
    audit.record(
        "panel.sheet_taken", actor=actor, about=panel,
        after={"added": len(plan.add), "taken_back": len(plan.take), "refused": len(plan.refused)},
    )  # fmt: skip
    return plan


def _heads(table: Sequence[Sequence[str]]) -> tuple[int, int, int]:
    """The row of the heads, and the two columns that are read."""
    for place, cells in enumerate(table[:10]):
        plain = ["".join(str(cell).split()).lower() for cell in cells]
        receipt = next((at for at, cell in enumerate(plain) if cell in RECEIPT), None)
        people = next((at for at, cell in enumerate(plain) if cell in REVIEWERS), None)
        if receipt is not None and people is not None:
            return place, receipt, people
    raise Refusal(
        _("The first rows name no columns “收件号” and “评委”. Export the assignments, change that file and send it back.")
    )  # fmt: skip


def _cell(cells: Sequence[str], place: int) -> str:
    return str(cells[place]).strip() if place < len(cells) else ""
