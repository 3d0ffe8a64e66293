"""Verbs of the reviewers' desk and of the panels, for every door."""

from .marking import abstain, finish, save_draft
from .rubrics import change_rubric, pin_rubric

__all__ = ["abstain", "change_rubric", "finish", "pin_rubric", "save_draft"]
