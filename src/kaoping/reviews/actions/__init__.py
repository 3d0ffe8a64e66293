"""Verbs of the reviewers' desk and of the panels, for every door."""

from .marking import abstain, finish, save_draft

__all__ = ["abstain", "finish", "save_draft"]
