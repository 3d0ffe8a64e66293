"""Verbs of the reviewers' desk and of the panels, for every door."""

from .assigning import assign_panel, cover, give_piece, release_expired, take_back
from .calibration import choose_reference, drop_reference, mark_reference
from .jurors import end_juror_link, juror_link_behind, make_juror_link, use_juror_link
from .keeping_away import declare_conflict, decline, end_conflict, set_conflict
from .marking import abstain, finish, keep_as_given, save_draft, say_unreadable
from .panels import PanelSettings, add_member, move_phase, remove_member, replace_member, save_panel
from .rubrics import change_rubric, pin_rubric
from .sending_back import send_back
from .taking import take_again, take_next
from .third import call_third

__all__ = [
    "PanelSettings",
    "abstain",
    "add_member",
    "assign_panel",
    "call_third",
    "change_rubric",
    "choose_reference",
    "cover",
    "declare_conflict",
    "decline",
    "drop_reference",
    "end_conflict",
    "end_juror_link",
    "finish",
    "give_piece",
    "juror_link_behind",
    "keep_as_given",
    "make_juror_link",
    "mark_reference",
    "move_phase",
    "pin_rubric",
    "release_expired",
    "remove_member",
    "replace_member",
    "save_draft",
    "save_panel",
    "say_unreadable",
    "send_back",
    "set_conflict",
    "take_again",
    "take_back",
    "take_next",
    "use_juror_link",
]
