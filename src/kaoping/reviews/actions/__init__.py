"""Verbs of the reviewers' desk and of the panels, for every door."""

from .assigning import (
    assign_panel,
    cover,
    declare_conflict,
    decline,
    end_conflict,
    give_piece,
    release_expired,
    set_conflict,
    take_back,
    take_next,
)
from .jurors import end_juror_link, juror_link_behind, make_juror_link, use_juror_link
from .marking import abstain, finish, save_draft
from .panels import PanelSettings, add_member, move_phase, remove_member, save_panel
from .rubrics import change_rubric, pin_rubric

__all__ = [
    "PanelSettings",
    "abstain",
    "add_member",
    "assign_panel",
    "change_rubric",
    "cover",
    "declare_conflict",
    "decline",
    "end_conflict",
    "end_juror_link",
    "finish",
    "give_piece",
    "juror_link_behind",
    "make_juror_link",
    "move_phase",
    "pin_rubric",
    "release_expired",
    "remove_member",
    "save_draft",
    "save_panel",
    "set_conflict",
    "take_back",
    "take_next",
    "use_juror_link",
]
