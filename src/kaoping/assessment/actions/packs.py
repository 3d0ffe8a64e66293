"""Keep the pieces of a filled pack as drafts; sending them is the unit's next step, by the same door."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from kaoping.assessment.actions.drafts import keep_what_stands
from kaoping.assessment.actions.submissions import save_piece_draft
from kaoping.assessment.content import PieceContent
from kaoping.assessment.models import Draft, Submission, Window
from kaoping.assessment.ports import Refusal
from kaoping.base import audit
from kaoping.units.models import Unit


@dataclass(frozen=True, slots=True)
class FromPack:
    """One piece to keep: a new draft, or the next text of one that is there."""

    window: Window
    content: PieceContent
    draft: Submission | None


@transaction.atomic
def keep_pack(unit: Unit, pieces: Sequence[FromPack], *, actor: Any) -> tuple[list[Submission], list[str]]:
    """(drafts kept, a sentence for each piece that could not be). A draft's text that gives way is kept beside it."""
    kept: list[Submission] = []
    refused: list[str] = []
    for one in pieces:
        draft = Draft.objects.filter(submission=one.draft).first() if one.draft else None
        try:
            with transaction.atomic():
                if draft is not None and draft.sent_at is None:
                    keep_what_stands(draft)
                kept.append(
                    save_piece_draft(
                        unit=unit, window=one.window, content=one.content, actor=actor, submission=one.draft
                    )
                )
        except Refusal as refusal:
            refused.append(refusal.sentence)
    if kept:
        audit.record(
            "pack.kept", actor=actor, about=unit, unit=unit, after={"pieces": [one.pk for one in kept]}
        )
    return kept, refused
