"""What a machine notices about a piece 核查提示: deterministic, never a point's worth by itself.

The same checks run before sending, on arrival, and again when the files have been read.
"""

from kaoping.assessment.reads import PICTURES

from . import plain, read  # their order is the order on the page
from .registry import CHECKS, REMINDER, REQUIRED, CheckInput, Earlier, Found, Rival, run

__all__ = [
    "CHECKS",
    "PICTURES",
    "REMINDER",
    "REQUIRED",
    "CheckInput",
    "Earlier",
    "Found",
    "Rival",
    "plain",
    "read",
    "run",
]
