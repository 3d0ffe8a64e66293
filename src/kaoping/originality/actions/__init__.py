"""Verbs of originality: check a version, judge it, take texts in, register wording, sweep."""

from .checking import (
    ENGINE_NO,
    GONE,
    NOTABLE_SHARE,
    check_now,
    check_version,
    come_back,
    kept,
    leave,
    moment_of,
)
from .collections import CannotTake, take, take_now
from .composing import MOST_IN_A_DRAFT, Composed, Part, composed
from .drafting import compare_draft, content_being_written, notable_reuse
from .sweeping import ask_for_sweep, run_sweep
from .verdicts import give_verdict, judge_passage
from .wordings import register, register_notice, withdraw

__all__ = [
    "ENGINE_NO",
    "GONE",
    "MOST_IN_A_DRAFT",
    "NOTABLE_SHARE",
    "CannotTake",
    "Composed",
    "Part",
    "ask_for_sweep",
    "check_now",
    "check_version",
    "come_back",
    "compare_draft",
    "composed",
    "content_being_written",
    "give_verdict",
    "judge_passage",
    "kept",
    "leave",
    "moment_of",
    "notable_reuse",
    "register",
    "register_notice",
    "run_sweep",
    "take",
    "take_now",
    "withdraw",
]
