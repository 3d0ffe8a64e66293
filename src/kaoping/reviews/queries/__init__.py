"""Marks, rubrics and the lists around them."""

from .marks import (
    PAGE,
    STATES,
    MarkPage,
    counts_of,
    draft_mark,
    indicators_of,
    mark_page,
    marks_of,
    not_marked_by,
    overview,
    queue_of,
)
from .rubrics import older_rubric, rubric_at, rubric_number, rubric_of

__all__ = [
    "PAGE",
    "STATES",
    "MarkPage",
    "counts_of",
    "draft_mark",
    "indicators_of",
    "mark_page",
    "marks_of",
    "not_marked_by",
    "older_rubric",
    "overview",
    "queue_of",
    "rubric_at",
    "rubric_number",
    "rubric_of",
]
