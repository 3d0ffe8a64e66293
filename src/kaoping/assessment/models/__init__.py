"""Schemes in force, what they ask of whom by when, and what was sent."""

from .amendments import SchemeAmendment
from .decisions import SchemeDecision
from .duties import Duty, Extension, Notice, NoticeUnit, Waiver
from .facts import RecordedFact, Recording, SharedFact
from .receipts import MailReceipt
from .schemes import Indicator, SchemeText, SchemeVersion, Window
from .submissions import Draft, DraftFile, Finding, Material, ReceiptCounter, Return, Submission, Version

__all__ = [
    "Draft",
    "DraftFile",
    "Duty",
    "Extension",
    "Finding",
    "Indicator",
    "MailReceipt",
    "Material",
    "Notice",
    "NoticeUnit",
    "ReceiptCounter",
    "RecordedFact",
    "Recording",
    "Return",
    "SchemeAmendment",
    "SchemeDecision",
    "SchemeText",
    "SchemeVersion",
    "SharedFact",
    "Submission",
    "Version",
    "Waiver",
    "Window",
]
