"""Reads of originality, shaped for one page each."""

from .labels import Label, labels_of
from .reports import Page, Shown, page_of, rows_of
from .stops import Masked, common_wording
from .sweeps import FamilyShown, families_of, sweep_rows

__all__ = [
    "FamilyShown",
    "Label",
    "Masked",
    "Page",
    "Shown",
    "common_wording",
    "families_of",
    "labels_of",
    "page_of",
    "rows_of",
    "sweep_rows",
]
