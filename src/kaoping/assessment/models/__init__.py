"""Schemes in force, what they ask of whom by when, and what was sent."""

from .amendments import SchemeAmendment
from .chain import DraftApart, Lease, SignOff
from .decisions import SchemeDecision
from .duties import Duty, Extension, Notice, NoticeUnit, Waiver
from .facts import RecordedFact, Recording, SharedFact
from .lists import CalendarFeed, ReminderPlan, ReminderRecord, SavedView
from .notes import InterpretationNote
from .notice_parts import NoticeFile, NoticeVersion
from .offered import OfferedAgain
from .receipts import MailReceipt
from .requests import ExtensionRequest, WindowMove
from .returns import Mending, ReturnMark, ReturnReason
from .schemes import Indicator, SchemeText, SchemeVersion, Window
from .search import IndexedVersion, TextPart
from .submissions import Draft, DraftFile, Finding, Material, ReceiptCounter, Return, Submission, Version

__all__ = [
    "CalendarFeed",
    "Draft",
    "DraftApart",
    "DraftFile",
    "Duty",
    "Extension",
    "ExtensionRequest",
    "Finding",
    "IndexedVersion",
    "Indicator",
    "InterpretationNote",
    "Lease",
    "MailReceipt",
    "Material",
    "Mending",
    "Notice",
    "NoticeFile",
    "NoticeUnit",
    "NoticeVersion",
    "OfferedAgain",
    "ReceiptCounter",
    "RecordedFact",
    "Recording",
    "ReminderPlan",
    "ReminderRecord",
    "Return",
    "ReturnMark",
    "ReturnReason",
    "SavedView",
    "SchemeAmendment",
    "SchemeDecision",
    "SchemeText",
    "SchemeVersion",
    "SharedFact",
    "SignOff",
    "Submission",
    "TextPart",
    "Version",
    "Waiver",
    "Window",
    "WindowMove",
]
