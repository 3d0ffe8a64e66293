"""What the stories of originality share: a piece that arrives and is compared."""

from kaoping.originality import actions
from kaoping.originality.models import Check
from tests.make_assessment import make_piece


def sent(unit, window, text, **fields):
    """The check of a piece that the unit sent with this text."""
    piece = make_piece(unit, window, text=text, **fields)
    actions.check_version(piece.versions.get().pk)
    return Check.objects.get(submission=piece)
