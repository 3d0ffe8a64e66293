"""What a machine notices about a piece 核查提示: deterministic, never a point's worth by itself.

The same checks run before sending, on arrival, and again when the files have been read.
"""

from kaoping.assessment.reads import PICTURES

from . import plain, read  # their order is the order on the page
from .registry import (
    BLOCKS,
    BY_WEIGHT,
    CHECKS,
    HINT,
    REMINDER,
    REQUIRED,
    CheckInput,
    Earlier,
    Found,
    Rival,
    run,
    weighed,
)

__all__ = [
    "BLOCKS",
    "BY_WEIGHT",
    "CHECKS",
    "HINT",
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
    "weighed",
]
