"""Two texts of a scheme compared in words: what changes, for whom, and what it does to one piece.

``compare`` lists every difference once: those that change scores, those that change what a piece must
have, and wording. ``words.sentence`` says one in English or Chinese; ``figures`` counts windows, pieces
and the exact worth of one; ``carry`` says where pieces go when windows change; ``kept`` writes the text
in which closed windows keep the old rule.
"""

from kaoping.pure.scheme.compare.changes import Change, Comparison, compare
from kaoping.pure.scheme.compare.figures import Figures, figures_of
from kaoping.pure.scheme.compare.matching import Match, match_nodes

__all__ = ["Change", "Comparison", "Figures", "Match", "compare", "figures_of", "match_nodes"]
