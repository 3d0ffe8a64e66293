"""A scheme as sheets: what a clerk edits in cells, and a last sheet for what cells cannot say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kaoping.pure.scheme.compare.vocabulary import phrase
from kaoping.pure.scheme.kinds import Plain
from kaoping.pure.scheme.model import Scheme
from kaoping.pure.scheme.tabular import columns as c
from kaoping.pure.scheme.tabular import phrases as p
from kaoping.pure.scheme.tabular.columns import Column
from kaoping.pure.scheme.tabular.grid import Table, Value
from kaoping.pure.scheme.tabular.rule_sheets import Cells, rule_cells
from kaoping.pure.scheme.words_nodes import SCHEME

LONGEST_CELL = 30_000  # characters; a spreadsheet's own limit is 32,767
Rest = list[dict[str, str]]


def to_tables(scheme: Scheme) -> tuple[Table, ...]:
    """The scheme's sheets, in their order. Reading them gives the same scheme (``from_tables``)."""
    plain = SCHEME.write(scheme)
    year = scheme.period.first.year
    rest: Rest = []
    head = _head_rows(plain, year)
    node_columns = c.node_columns(year)
    nodes: list[tuple[Value, ...]] = []
    details: list[tuple[Value, ...]] = []
    windows: list[tuple[Value, ...]] = []
    own_rest: Rest = []
    ids = [node["id"] for part in c.PARTS for node, _ in _walk(plain.get(part))]
    if len(set(map(str, ids))) == len(ids):
        for part in c.PARTS:
            for node, level in _walk(plain.pop(part, [])):
                cells = _Node(node, own_rest, year)
                nodes.append(_row(node_columns, cells.row(part, level)))
                details += [_row(c.DETAIL_COLUMNS, row) for row in cells.details]
                windows += [_row(c.window_columns(year), row) for row in cells.windows]
    rubrics = _rubric_rows(plain)
    for word, value in plain.items():
        rest += _rest_rows("", word, value)
    rest += own_rest
    return (
        _table(c.HEAD, c.HEAD_COLUMNS, head),
        _table(c.NODES, node_columns, nodes),
        _table(c.DETAILS, c.DETAIL_COLUMNS, details),
        _table(c.WINDOWS, c.window_columns(year), windows),
        _table(c.RUBRICS, c.RUBRIC_COLUMNS, rubrics),
        _rest_table(rest),
    )


def _table(name: str, columns: Sequence[Column], rows: Sequence[tuple[Value, ...]]) -> Table:
    choices = tuple((at, column.choices) for at, column in enumerate(columns) if column.choices)
    return Table(name, tuple(column.heading for column in columns), tuple(rows), choices)


def _row(columns: Sequence[Column], cells: Cells) -> tuple[Value, ...]:
    return tuple(_typed(column, cells.get(column.word, "")) for column in columns)


_NUMBERS = {"@value", "@points", "@at_most", "@level"}


def _typed(column: Column, text: str) -> Value:
    """The cell's value: numbers and days as such, so that a spreadsheet can sort and sum them."""
    if not text:
        return None
    if column.phrase.name == "date" or column.phrase.name == "number" or column.word in _NUMBERS:
        phrase = p.NUMBER if column.word in _NUMBERS else column.phrase
        if text.startswith(p.VERBATIM):
            return text
        return p.as_value(phrase, text) if p.shown(phrase, text) == text else text
    return text


# --- the head -----------------------------------------------------------------------------------


def _head_rows(plain: dict[str, Plain], year: int) -> list[tuple[Value, ...]]:
    rows: list[tuple[Value, ...]] = []
    for path, name, wording, says in c.head_lines(year):
        value = _taken(plain, path.split("/"))
        rows.append((name, None if value is None else p.as_value(wording, value), says))
    return rows


def _taken(plain: dict[str, Plain], path: list[str]) -> Plain | None:
    """Take the value at the path out of the mapping, with mappings that are left empty."""
    word, *deeper = path
    if not deeper:
        return plain.pop(word, None)
    inner = plain.get(word)
    if not isinstance(inner, dict):
        return None
    inner = dict(inner)
    value = _taken(inner, deeper)
    if value is not None:
        if inner:
            plain[word] = inner
        else:
            del plain[word]
    return value


# --- indicators ---------------------------------------------------------------------------------


def _walk(nodes: Plain | None, level: int = 1) -> Iterator[tuple[dict[str, Plain], int]]:
    for node in nodes if isinstance(nodes, list) else []:
        if isinstance(node, dict):
            own = {word: value for word, value in node.items() if word != "indicators"}
            yield own, level
            yield from _walk(node.get("indicators"), level + 1)


class _Node:
    """One indicator's cells; what has no cell goes into ``rest``."""

    def __init__(self, node: dict[str, Plain], rest: Rest, year: int) -> None:
        self.node, self.rest, self.year = dict(node), rest, year
        self.id = p.shown(p.NAME, str(node["id"]))
        self.details: list[Cells] = []
        self.windows: list[Cells] = []

    def row(self, part: str, level: int) -> Cells:
        cells: Cells = {"@part": c.PARTS[part], "@level": str(level)}
        self._rule(cells)
        self._when(cells)
        late = self.node.get("late")
        if isinstance(late, dict) and set(late) == {"worth"}:
            cells["@late"] = p.shown(p.AMOUNT, late["worth"])
            del self.node["late"]
        for column in c.node_columns(self.year):
            if column.word in self.node:
                cells[column.word] = p.shown(column.phrase, self.node.pop(column.word))
        for word, value in self.node.items():
            self.rest += _rest_rows(self.id, word, value)
        return cells

    def _rule(self, cells: Cells) -> None:
        word = next((word for word in c.RULES if word in self.node), None)
        if word is None:
            return
        made = rule_cells(word, self.node[word])
        if made is None:
            cells["@rule"] = c.IN_REST
            return
        own, self.details = made
        cells["@rule"] = c.RULES[word]
        cells.update(own)
        for row in self.details:
            row["@id"] = self.id
        del self.node[word]

    def _when(self, cells: Cells) -> None:
        date = p.dates(self.year)
        if "every" in self.node:
            text = p.shown(c.EVERY_OR_GROUPS, self.node["every"])
            if not text.startswith(p.VERBATIM):
                cells["@when"] = text
                del self.node["every"]
                if "until" in self.node:
                    cells["@until"] = p.shown(date, self.node.pop("until"))
        elif "by_notice" in self.node:
            cells["@when"] = c.ON_NOTICE
            del self.node["by_notice"]
            if "until" in self.node:
                cells["@until"] = p.shown(date, self.node.pop("until"))
        elif "due" in self.node:
            cells["@when"] = c.ONCE
            cells["@until"] = p.shown(date, self.node.pop("due"))
        elif "windows" in self.node:
            rows = self._window_rows(self.node["windows"])
            if rows:
                cells["@when"], self.windows = c.FIXED, rows
                del self.node["windows"]

    def _window_rows(self, value: Plain) -> list[Cells]:
        rows = []
        for window in value if isinstance(value, list) else []:
            rest = dict(window) if isinstance(window, dict) else {"?": window}
            cells: Cells = {"@id": self.id}
            for column in c.window_columns(self.year):
                if column.word in rest:
                    cells[column.word] = p.shown(column.phrase, rest.pop(column.word))
            if rest:
                return []
            rows.append(cells)
        return rows


# --- rubrics, the rest --------------------------------------------------------------------------

_RUBRIC = {"criteria": "方面", "levels": "等次"}
_FIELDS = {
    "criteria": (("id", "@key", p.NAME), ("title", "@text", p.TEXT), ("points", "@points", p.NUMBER), ("text", "@says", p.TEXT)),
    "levels": (("title", "@text", p.TEXT), ("from", "@points", p.NUMBER), ("text", "@says", p.TEXT)),
}  # fmt: skip


def _rubric_rows(plain: dict[str, Plain]) -> list[tuple[Value, ...]]:
    """Rows of all rubrics, which are taken out; none where one says what the sheet has no place for."""
    rubrics = plain.get("rubrics")
    rows: list[tuple[Value, ...]] = []
    for name, rubric in rubrics.items() if isinstance(rubrics, dict) else ():
        rest = dict(rubric) if isinstance(rubric, dict) else {"?": rubric}
        head = {"@name": p.shown(p.NAME, name)}
        if "title" in rest:
            head["@title"] = p.shown(p.TEXT, rest.pop("title"))
        own: list[Cells] = []
        for word, kind in _RUBRIC.items():
            for entry in rest.pop(word, None) or []:
                inner = dict(entry) if isinstance(entry, dict) else {"?": entry}
                cells: Cells = {"@name": head["@name"], "@kind": kind}
                for field, key, wording in _FIELDS[word]:
                    if field in inner:
                        cells[key] = p.shown(wording, inner.pop(field))
                if inner:
                    return []
                own.append(cells)
        if rest:
            return []
        own = own or [{}]
        own[0] = own[0] | head
        rows += [_row(c.RUBRIC_COLUMNS, cells) for cells in own]
    plain.pop("rubrics", None)
    return rows


def _rest_rows(id: str, word: str, value: Plain) -> Rest:
    """One row an entry, so that a long list stays readable."""
    start = {"@id": id, "@word": word, "@says": c.REST_SAYS.get(word, "")}
    if isinstance(value, dict) and value and not id:
        return [
            start | {"@name": p.shown(p.TEXT, name), "@text": p.flow(one)} | _read_aloud(word, one)
            for name, one in value.items()
        ]
    if isinstance(value, list) and value and not id:
        return [
            start | {"@number": str(number), "@text": p.flow(one)} | _read_aloud(word, one)
            for number, one in enumerate(value, 1)
        ]
    return [start | {"@text": p.flow(value)}]


def _read_aloud(word: str, value: Plain) -> Cells:
    """What an entry says, beside its text: “失泄密”：取消资格. The text alone is read back."""
    if not isinstance(value, dict) or word not in c.READ_ALOUD:
        return {}
    return {"@says": f"{c.REST_SAYS.get(word, '')} {phrase(value, 'zh')}".strip()}


def _rest_table(rest: Rest) -> Table:
    heads = [column.heading for column in c.REST_COLUMNS]
    chunks = [_chunks(row["@text"]) for row in rest]
    more = max((len(parts) for parts in chunks), default=1)
    rows: list[tuple[Value, ...]] = []
    for row, parts in zip(rest, chunks, strict=True):
        start = [row.get(column.word, "") or None for column in c.REST_COLUMNS[:-1]]
        rows.append((*start, *parts, *(None for _ in range(more - len(parts)))))
    heads += [f"内容（续{number}）" for number in range(1, more)]
    return Table(c.REST, tuple(heads), tuple(rows))


def _chunks(text: str) -> list[str]:
    return [text[at : at + LONGEST_CELL] for at in range(0, len(text), LONGEST_CELL)] or [""]
