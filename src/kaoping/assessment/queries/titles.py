"""Whether a piece's title speaks of another indicator than its own."""

from collections.abc import Sequence

from kaoping.assessment.checks import Rival
from kaoping.assessment.content import PieceContent
from kaoping.assessment.maillexicon import lexicon_of
from kaoping.assessment.models import Window
from kaoping.assessment.queries.targets import targets_of
from kaoping.assessment.reads import FileRead, said_in

CLEAR = 1.0  # what the other indicator's words must say, as ``mailevidence`` counts
QUIET = 0.2  # and what the own may say at most


def rival_of(window: Window, content: PieceContent, reads: Sequence[FileRead]) -> Rival | None:
    """The indicator that the title's words belong to, when the own indicator has no word in it.

    A title that says nothing about any indicator is no finding: most good titles name what was done.
    """
    said = said_in(reads, "title")
    titles = [text for text in (content.title, said.text if said else "") if text.strip()]
    if not titles:
        return None
    indicator = window.indicator
    targets = targets_of(indicator.scheme, None)
    if len({target.code for target in targets}) < 2:
        return None
    lexicon = lexicon_of(indicator.scheme, targets)
    best: Rival | None = None
    score = CLEAR
    for title in titles:
        matches = lexicon.matches(title)
        own = matches.get(indicator.code)
        if own is not None and own.score > QUIET:
            return None
        for code, match in matches.items():
            if code != indicator.code and match.score >= score:
                best, score = Rival(title, code, match.words), match.score
    if best is None:
        return None
    named = {target.code: target.window.indicator for target in targets}
    other = named.get(best.code)
    if other is None:
        return None
    return Rival(best.title, best.code, best.words, other.short_title or other.title)
