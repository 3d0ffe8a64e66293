"""Schemes in force, what they ask of whom by when, and what was sent."""

from .duties import Duty, Extension, Notice, NoticeUnit, Waiver
from .schemes import Indicator, SchemeVersion, Window
from .submissions import Draft, DraftFile, Finding, Material, Return, Submission, Version

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
    "Return",
    "SchemeVersion",
    "Submission",
    "Version",
    "Waiver",
    "Window",
]
