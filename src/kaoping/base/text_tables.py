"""Text tables and address cards that an office uploads, read in a child with limits."""

import json

from kaoping.base.children import Ended, Pool

SECONDS = 20.0

_pool = Pool("kaoping.base.text_table_child", seconds=SECONDS, size=2)


class TextTableRefused(ValueError):
    """The file was not read; ``why`` is ``broken``, ``columns`` (too many in a row) or ``ended``:
    reading it took too long, too much memory, or ended the reader.
    """

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


def read_text_table(
    raw: bytes, *, most_rows: int, most_columns: int, delimiters: str = ","
) -> list[list[str]]:
    """The cells of a csv file in UTF-8, UTF-16 or GB18030, at most one row more than ``most_rows``.

    Of several ``delimiters`` the one that the first lines use most. Errors: ``TextTableRefused``.
    """
    asked = {"ask": "table", "rows": most_rows, "columns": most_columns, "delimiters": delimiters}
    found: list[list[str]] = _ask(asked, raw)
    return found


def read_cards(raw: bytes, *, most: int) -> list[list[tuple[str, str]]]:
    """The vCards of a mail program, each as its (NAME, value) lines; at most one more than ``most``.

    Errors: ``TextTableRefused``.
    """
    return [[(name, value) for name, value in card] for card in _ask({"ask": "cards", "rows": most}, raw)]


def _ask(question: dict[str, object], raw: bytes) -> list:  # type: ignore[type-arg]
    try:
        answer, content = _pool.ask(question, raw)
    except Ended as end:
        raise TextTableRefused("ended") from end
    if refused := answer.get("refused"):
        raise TextTableRefused(str(refused))
    found: list = json.loads(content)  # type: ignore[type-arg]
    return found
