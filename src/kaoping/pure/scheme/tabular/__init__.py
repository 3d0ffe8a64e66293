"""A scheme as the sheets of a workbook, and sheets as a scheme: rows of plain values, no file format.

``to_tables`` writes; ``from_tables`` reads sheets that people have edited, or raises ``TableFaults``;
``cell_sentence`` says a fault with its sheet and cell. What cells cannot say stands on the sheet 其他 in
the language's own words, so that writing and reading loses nothing.
"""

from kaoping.pure.scheme.tabular.grid import CellFault, Merged, RawSheet, Table, TableFaults
from kaoping.pure.scheme.tabular.reading import FromTables, from_tables
from kaoping.pure.scheme.tabular.sentences import cell_sentence
from kaoping.pure.scheme.tabular.writing import to_tables

__all__ = [
    "CellFault",
    "FromTables",
    "Merged",
    "RawSheet",
    "Table",
    "TableFaults",
    "cell_sentence",
    "from_tables",
    "to_tables",
]
