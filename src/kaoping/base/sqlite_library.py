"""Choose one SQLite library for the whole process, before anything opens a file.

SQLite 3.7.0 to 3.51.2 can corrupt a WAL database when two connections write and
checkpoint at one moment (the WAL-reset fault, mended in 3.51.3); Debian 12 ships
3.40.1. Where the wheel ``pysqlite3`` exists it carries a mended library and takes
the place of the standard module. All parts of one process must use the same
library on one file, or its locks do not hold: import this module first.
"""

import sys

MENDED = (3, 51, 3)

try:
    import pysqlite3 as _library
    import pysqlite3.dbapi2 as _dbapi2
except ImportError:  # no wheel for this machine: its own library serves, without WAL
    import sqlite3 as _library

    _dbapi2 = _library.dbapi2
else:
    sys.modules["sqlite3"] = _library
    sys.modules["sqlite3.dbapi2"] = _dbapi2

library = _library
version: tuple[int, ...] = tuple(_library.sqlite_version_info)


def wal_is_safe() -> bool:
    """Whether this process may use WAL with several writers."""
    return version >= MENDED
