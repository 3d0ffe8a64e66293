"""From the official paper table 序号 考核内容 考核标准 分值 to a draft scheme that marks every guess.

``propose(paper, year=…)`` makes the draft; ``Paper`` is what a document's reader gives (``paper_of_text``
for text that was pasted); ``said``, ``sureness`` and ``NO_TABLE`` have the words.
"""

from kaoping.pure.scheme.proposal.draft import NoTable, Proposal, propose
from kaoping.pure.scheme.proposal.guesses import Guess, Unread
from kaoping.pure.scheme.proposal.paper import Paper, PaperCell, PaperTable, paper_of_text, table_of
from kaoping.pure.scheme.proposal.sentences import NO_TABLE, said, sureness

__all__ = [
    "NO_TABLE",
    "Guess",
    "NoTable",
    "Paper",
    "PaperCell",
    "PaperTable",
    "Proposal",
    "Unread",
    "paper_of_text",
    "propose",
    "said",
    "sureness",
    "table_of",
]
