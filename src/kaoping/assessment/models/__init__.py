"""Schemes in force, what they ask of whom by when, and what was sent."""

from .duties import Duty, Extension, Notice, NoticeUnit, Waiver
from .schemes import Indicator, SchemeText, SchemeVersion, Window
from .submissions import Draft, DraftFile, Finding, Material, ReceiptCounter, Return, Submission, Version

__all__ = [
    "Draft",
    "DraftFile",
    "Duty",
    "Extension",
    "Finding",
    "Indicator",
    "Material",
    "Notice",
    "NoticeUnit",
    "ReceiptCounter",
    "Return",
    "SchemeText",
    "SchemeVersion",
    "Submission",
    "Version",
    "Waiver",
    "Window",
]
