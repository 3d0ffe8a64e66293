"""What a draft shares, before its unit sends it; nothing of it is kept."""

from typing import Any

from kaoping.assessment.content import PieceContent, content_of_draft, content_of_version
from kaoping.assessment.models import Draft, Submission
from kaoping.originality.actions.checking import NOTABLE_SHARE, Compared, check_now, moment_of
from kaoping.originality.actions.composing import MOST_IN_A_DRAFT, Composed, composed


def content_being_written(piece: Submission) -> PieceContent:
    """The draft's words and files; of a returned piece that nobody has begun to mend, its last version's."""
    row = Draft.objects.filter(submission=piece).first()
    if row is not None:
        return content_of_draft(row)
    version = piece.versions.order_by("-number").first()
    return content_of_version(version) if version else PieceContent()


def compare_draft(piece: Submission, content: PieceContent) -> tuple[Composed, Compared]:
    """What this content of the piece would share, sent now."""
    whole = composed(content, MOST_IN_A_DRAFT)
    until = moment_of(piece) if piece.first_received_at else ""
    return whole, check_now(whole.text, owner=piece.unit.code, piece=piece.pk, until=until)


def notable_reuse(piece: Submission, content: PieceContent) -> dict[str, Any] | None:
    """The shares in whole percents, where so much stands in others' texts that the sender should look."""
    _whole, found = compare_draft(piece, content)
    if found.foreign_share < NOTABLE_SHARE:
        return None
    return {"share": round(100 * found.share), "foreign": round(100 * found.foreign_share)}
