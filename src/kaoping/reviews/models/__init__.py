"""Panels and who marks what; the marks; reference pieces to agree on first."""

from .calibration import CalibrationMark, CalibrationPiece
from .marks import CriterionMark, GivenMark, Review
from .panels import Assignment, Conflict, JurorLink, Panel, PanelIndicator, PanelMember, PanelPhase
from .rubrics import RubricVersion

__all__ = [
    "Assignment",
    "CalibrationMark",
    "CalibrationPiece",
    "Conflict",
    "CriterionMark",
    "GivenMark",
    "JurorLink",
    "Panel",
    "PanelIndicator",
    "PanelMember",
    "PanelPhase",
    "Review",
    "RubricVersion",
]
