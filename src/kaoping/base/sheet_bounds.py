"""How far a workbook's sheets reach, found out before they are read.

calamine makes room for the whole rectangle that a sheet's cells span. One cell in the last corner of an
otherwise empty sheet, a file of five kilobytes, asks for 500 GB, and the allocation that fails ends the
process, not the request. So the cells' names are looked at first. Knows no Django: commands use it too.
"""

import io
import re
import zipfile

MOST_CELLS = 4_000_000  # of one sheet's rectangle; 100 MB once read
MOST_UNPACKED = 200 * 1024 * 1024
_CELL = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,4})(\d{1,9})["']""")


class SheetTooVast(ValueError):
    """A sheet whose cells span too large a rectangle; ``rows`` and ``columns`` say how large."""

    def __init__(self, rows: int, columns: int) -> None:
        self.rows, self.columns = rows, columns
        super().__init__(f"{rows} x {columns}")


def refuse_vast_sheets(raw: bytes) -> None:
    """Look into an xlsx file. Anything that is no zip is left to its reader.

    Errors: ``SheetTooVast``; ``ValueError`` for a package that unpacks to more than it may.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            members = [one for one in package.infolist() if one.filename.lower().endswith(".xml")]
            if sum(one.file_size for one in members) > MOST_UNPACKED:
                raise ValueError("unpacks to too much")
            for member in members:
                _look(package.read(member))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        return


def _look(body: bytes) -> None:
    rows = columns = 0
    for letters, number in _CELL.findall(body):
        rows = max(rows, int(number))
        column = 0
        for letter in letters:
            column = column * 26 + letter - 64
        columns = max(columns, column)
    if rows * columns > MOST_CELLS:
        raise SheetTooVast(rows, columns)
