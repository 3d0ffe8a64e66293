"""What is proposed by one and confirmed by another: the four moves that every such thing shares.

Each takes the row by a conditional update, so that of two people at once one is told what the other did.
What a move means (who is told, what is scored anew, the word in the audit trail) is its caller's, in the
same transaction.
"""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kaoping.assessment.ports import Refusal
from kaoping.base import clock
from kaoping.results.models import ByTwo

State = ByTwo.State


def said(reason: str, unsaid: str) -> str:
    """The reason as it is kept. Errors: ``Refusal`` with the sentence ``unsaid`` where there is none."""
    if not reason.strip():
        raise Refusal(unsaid)
    return reason.strip()


def write_down(row: ByTwo, *, taken: str) -> None:
    """Keep a new proposal. Errors: ``Refusal`` with the sentence ``taken`` where one stands or waits already."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Refusal(taken) from error


def confirm(row: ByTwo, *, actor: Any) -> None:
    """The second person's yes. Errors: ``Refusal`` for who proposed it, and where somebody was first."""
    if row.proposed_by_id == actor.pk:
        raise Refusal(_("You proposed this yourself; somebody else of the office has to confirm it."))
    _move(row, State.PROPOSED, State.CONFIRMED, "decided", actor, "")


def refuse(row: ByTwo, *, actor: Any, why: str) -> None:
    """Turn it down, or take one's own proposal back. Errors: ``Refusal`` where somebody was first."""
    _move(row, State.PROPOSED, State.REFUSED, "decided", actor, why)


def revoke(row: ByTwo, *, actor: Any, why: str) -> None:
    """What was confirmed counts no longer; who confirmed it stays beside. Errors: as of ``refuse``."""
    _move(row, State.CONFIRMED, State.REVOKED, "revoked", actor, why)


def _move(row: ByTwo, before: str, after: str, part: str, actor: Any, why: str) -> None:
    fields: dict[str, Any] = {
        "state": after, f"{part}_why": why, f"{part}_by": actor, f"{part}_at": clock.now(),
    }  # fmt: skip
    changed = type(row)._default_manager.filter(pk=row.pk, state=before).update(**fields)
    row.refresh_from_db()
    if not changed:
        raise Refusal(
            _("Nothing was done: this proposal is %(state)s by now. Look again.")
            % {"state": row.get_state_display()}
        )
