"""The verbs of the desk. Every door — page, mail, command, demo — calls these and nothing else.

``actor`` is a person, a text naming a part of the system ("intake"), or None. Where ``at`` may be
given it is the moment of the deed (aware); unsaid, the office's clock. A deed that cannot be done
raises ``ports.Refusal`` with a whole sentence.
"""

from kaoping.assessment.content import PieceContent, PieceFile

from .allowances import grant_extension, grant_waiver, revoke_extension, revoke_waiver
from .amendment_plans import AmendmentPlan, plan_amendment
from .amendments import amend
from .correction_days import move_correction_day
from .decisions import accept, mark_duplicate, reject, reopen, return_for_correction
from .duties import make_duties_for, reprice
from .extension_effects import ExtensionEffect, preview_extension
from .extension_requests import ask_extension, decide_requests, extend_many, take_request_back
from .notes import ask_note, decide_note, drop_note
from .notice_amendments import amend_notice, begin_amendment, drop_notice_draft
from .notices import acknowledge, draft_notice, issue_notice, take_acknowledgement_back, withdraw_notice
from .offered import offer_again
from .previews import NoticeEffect, preview_notice, preview_withdrawal
from .scheme_texts import drop_draft, keep_text, set_aside, take_up
from .schemes import close, publish, save_draft
from .signing import hand_back, send, sign_off, somebody_signs
from .submissions import (
    begin_correction,
    drop_draft_file,
    save_piece_draft,
    submit,
    withdraw,
)
from .window_moves import Days, MoveEffect, move_window, preview_move

__all__ = [
    "AmendmentPlan",
    "Days",
    "ExtensionEffect",
    "MoveEffect",
    "NoticeEffect",
    "PieceContent",
    "PieceFile",
    "accept",
    "acknowledge",
    "amend",
    "amend_notice",
    "ask_extension",
    "ask_note",
    "begin_amendment",
    "begin_correction",
    "close",
    "decide_note",
    "decide_requests",
    "draft_notice",
    "drop_draft",
    "drop_draft_file",
    "drop_note",
    "drop_notice_draft",
    "extend_many",
    "grant_extension",
    "grant_waiver",
    "hand_back",
    "issue_notice",
    "keep_text",
    "make_duties_for",
    "mark_duplicate",
    "move_correction_day",
    "move_window",
    "offer_again",
    "plan_amendment",
    "preview_extension",
    "preview_move",
    "preview_notice",
    "preview_withdrawal",
    "publish",
    "reject",
    "reopen",
    "reprice",
    "return_for_correction",
    "revoke_extension",
    "revoke_waiver",
    "save_draft",
    "save_piece_draft",
    "send",
    "set_aside",
    "sign_off",
    "somebody_signs",
    "submit",
    "take_acknowledgement_back",
    "take_request_back",
    "take_up",
    "withdraw",
    "withdraw_notice",
]
