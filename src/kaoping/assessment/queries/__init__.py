"""Reads shaped for one page or report, each with a known number of SQL queries."""

from .checking import check_input, due_of
from .duties import DutyBook, DutyNow, PieceNow, duty_states
from .matrix import Matrix, matrix
from .submissions import (
    COLUMNS,
    PiecePage,
    for_list,
    indicators_to_filter,
    last_names,
    list_row,
    piece_page,
)
from .texts import scheme_in_force, scheme_of, schemes_in_force
from .unit_year import DUTY_COLUMNS, ToCorrect, ToDo, UnitYear, duty_table, unit_year

__all__ = [
    "COLUMNS",
    "DUTY_COLUMNS",
    "DutyBook",
    "DutyNow",
    "Matrix",
    "PieceNow",
    "PiecePage",
    "ToCorrect",
    "ToDo",
    "UnitYear",
    "check_input",
    "due_of",
    "duty_states",
    "duty_table",
    "for_list",
    "indicators_to_filter",
    "last_names",
    "list_row",
    "matrix",
    "piece_page",
    "scheme_in_force",
    "scheme_of",
    "schemes_in_force",
    "unit_year",
]
