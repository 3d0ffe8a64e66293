"""Read many tables as of one moment while others go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def one_moment() -> Iterator[None]:
    """Every query of this block sees the database as it was at the first of them.

    ``atomic`` would not do: on SQLite it takes the writers' lock, which a freeze of a large city would
    hold for seconds; on PostgreSQL it lets each query see what was committed meanwhile. Inside another
    transaction (a test's) that one's view is what there is.
    """
    if connection.in_atomic_block:
        yield
        return
    begin = "BEGIN" if connection.vendor == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    with connection.cursor() as cursor:
        cursor.execute(begin)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")
