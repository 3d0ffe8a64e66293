"""Where units stand, what was frozen and published of it, who objected, and the papers about it."""

from .appeals import Appeal, AppealEvent, AppealFile, AppealFinding, AppealLine
from .by_two import ByTwo
from .commendation import Exclusion
from .documents import Archive, DocumentTemplate, OfficialDocument, PrintJob
from .freezing import Freeze, FrozenSheet
from .overrides import Override
from .publication import Publication, PublicationStep, SheetSeen
from .standings import Standing

__all__ = [
    "Appeal",
    "AppealEvent",
    "AppealFile",
    "AppealFinding",
    "AppealLine",
    "Archive",
    "ByTwo",
    "DocumentTemplate",
    "Exclusion",
    "Freeze",
    "FrozenSheet",
    "OfficialDocument",
    "Override",
    "PrintJob",
    "Publication",
    "PublicationStep",
    "SheetSeen",
    "Standing",
]
