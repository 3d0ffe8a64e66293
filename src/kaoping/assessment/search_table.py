"""The table of tokens behind full-text search: FTS5 on SQLite, a tsvector with GIN on PostgreSQL.

No Django model, because no field of Django's is either. Measured at 100,000 pieces: see decision 0013.
SQLite before 3.43 cannot delete from a table without content, so there the tokens are kept twice.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

from kaoping.base.bigrams import Phrase

TABLE = "assessment_words"
PER_PIECE = 1000  # stretches of a piece; a key divided by it is the piece's


def create(connection: Any) -> None:
    """Make the table; nothing happens where it is."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            spare = "content='', contentless_delete=1, " if _can_delete(connection) else ""
            cursor.execute(
                f"CREATE VIRTUAL TABLE IF NOT EXISTS {TABLE} USING fts5(words, {spare}tokenize='ascii')"
            )
        else:
            cursor.execute(
                f"CREATE TABLE IF NOT EXISTS {TABLE} (rowid bigint PRIMARY KEY, words tsvector NOT NULL)"
            )
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {TABLE}_gin ON {TABLE} USING gin (words)")


def drop(connection: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")


def _can_delete(connection: Any) -> bool:
    return tuple(connection.Database.sqlite_version_info) >= (3, 43)


def write(rows: Iterable[tuple[int, Sequence[str]]]) -> None:
    """Keep the tokens of stretches under their keys; keys that are there must be forgotten first."""
    values = [(key, _document(found)) for key, found in rows]
    cast = "" if connection.vendor == "sqlite" else "::tsvector"
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {TABLE} (rowid, words) VALUES (%s, %s{cast})", values)  # noqa: S608 -- constants


def forget(keys: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        for key in keys:
            cursor.execute(f"DELETE FROM {TABLE} WHERE rowid = %s", [key])  # noqa: S608 -- a constant


def _document(found: Sequence[str]) -> str:
    if connection.vendor == "sqlite":
        return " ".join(found)
    # As a literal, so that no reader of PostgreSQL's cuts the tokens anew.
    return " ".join(f"'{token}':{min(place, 16383)}" for place, token in enumerate(found, 1))


def question(phrase: Phrase) -> str:
    """The phrase in the database's own language. Tokens hold letters and digits alone."""
    last = len(phrase.tokens) - 1
    if connection.vendor == "sqlite":
        joined = " + ".join(f'"{token}"' for token in phrase.tokens)
        return joined + (" *" if phrase.is_beginning else "")
    return " <-> ".join(
        f"'{token}'" + (":*" if phrase.is_beginning and place == last else "")
        for place, token in enumerate(phrase.tokens)
    )


def pieces_with(phrase: Phrase) -> RawSQL:
    """The keys of the pieces in whose text the phrase stands, for ``pk__in``."""
    return RawSQL(f"SELECT rowid / {PER_PIECE} {_where()}", [question(phrase)])  # noqa: S611 -- constants


def few_pieces_with(phrase: Phrase, most: int) -> list[int] | None:
    """The same keys at once, if there are no more than ``most`` stretches; None for a common word."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT rowid / {PER_PIECE} {_where()} LIMIT {most + 1}", [question(phrase)])
        keys = [row[0] for row in cursor.fetchall()]
    return None if len(keys) > most else keys


def parts_with(phrase: Phrase, keys: Sequence[int]) -> list[int]:
    """Those of the given stretches in which the phrase stands."""
    if not keys:
        return []
    holes = ", ".join(["%s"] * len(keys))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT rowid {_where()} AND rowid IN ({holes})", [question(phrase), *keys])
        return [row[0] for row in cursor.fetchall()]


def _where() -> str:
    if connection.vendor == "sqlite":
        return f"FROM {TABLE} WHERE {TABLE} MATCH %s"
    return f"FROM {TABLE} WHERE words @@ %s::tsquery"
