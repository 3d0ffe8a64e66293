"""Sheets back to a scheme, or every fault with its sheet and cell.

The sheets are made into the very items that the language's reader takes, each with the number of its
cell in place of a line; so a number, a date or a name is refused here with the same sentence as in a
text, and nothing can be said in cells that could not be written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kaoping.pure.errors import Fault, SchemeFaults
from kaoping.pure.scheme.check import check
from kaoping.pure.scheme.hints import nearest
from kaoping.pure.scheme.kinds import BAD, Plain, Reading
from kaoping.pure.scheme.model import Scheme
from kaoping.pure.scheme.source import Item, ListItem, MapItem, ScalarItem, read_source
from kaoping.pure.scheme.tabular import columns as c
from kaoping.pure.scheme.tabular import phrases as p
from kaoping.pure.scheme.tabular.grid import CellFault, Places, RawSheet, TableFaults
from kaoping.pure.scheme.tabular.node_rows import NodeReader
from kaoping.pure.scheme.tabular.rows import ReadRow, joined_text, rows_of, sheet_called
from kaoping.pure.scheme.words_nodes import SCHEME

Pairs = list[tuple[ScalarItem, Item]]


@dataclass(slots=True)
class FromTables:
    """A scheme that sheets say, with the faults that only the whole shows (``check``), by cell."""

    scheme: Scheme
    faults: tuple[CellFault, ...] = ()


def from_tables(sheets: Sequence[RawSheet]) -> FromTables:
    """The scheme of these sheets. Errors: ``TableFaults`` with every fault where none can be made."""
    reader = _Reader(sheets)
    top = reader.top()
    if reader.places.faults:
        raise TableFaults(_ordered(reader.places.faults, sheets))
    reading = Reading(word="scheme")
    scheme = SCHEME.read(top, reading)
    if scheme is BAD or reading.faults or not isinstance(scheme, Scheme):
        reader.places.add(reading.faults)
        raise TableFaults(_ordered(reader.places.faults, sheets))
    reader.places.add(check(scheme))
    return FromTables(scheme, tuple(_ordered(reader.places.faults, sheets)))


def _ordered(faults: Sequence[CellFault], sheets: Sequence[RawSheet]) -> list[CellFault]:
    order = {sheet.name: number for number, sheet in enumerate(sheets)}
    unique = {(one.sheet, one.cell, one.fault.code, str(one.fault.params)): one for one in faults}
    return sorted(unique.values(), key=lambda one: order.get(one.sheet, -1))


@dataclass(slots=True)
class _Reader:
    sheets: Sequence[RawSheet]
    places: Places = field(default_factory=Places)
    year: int | None = None

    def top(self) -> Item:
        """The whole scheme as one item."""
        if sheet_called(self.sheets, c.NODES) is None and sheet_called(self.sheets, c.REST) is None:
            found = tuple(sheet.name for sheet in self.sheets) or ("–",)
            self.places.fault("sheet_missing", 0, missing=c.NODES, found=found)
            return MapItem(0, [])
        pairs = self._head()
        rest, of_nodes = self._rest()
        nodes = NodeReader(self.places, self.year, of_nodes)
        nodes.details = self._by_id(c.DETAILS, c.DETAIL_COLUMNS, ("@id",))
        nodes.windows = self._by_id(c.WINDOWS, c.window_columns(self.year), ("@id",))
        for part, items in nodes.parts(self._rows(c.NODES, c.node_columns(self.year), ("id",))).items():
            if items:
                pairs.append((ScalarItem(items[0].line, part, False), ListItem(items[0].line, list(items))))
        rubrics = self._rubrics()
        if rubrics is not None:
            pairs.append(rubrics)
        _merge(pairs, rest)
        return MapItem(0, pairs)

    def _rows(self, name: str, columns: Sequence[c.Column], needed: Sequence[str]) -> list[ReadRow]:
        sheet = sheet_called(self.sheets, name)
        if sheet is None or not any(any(row) for row in sheet.rows):
            return []
        return rows_of(sheet, columns, needed, self.places)

    def _by_id(
        self, name: str, columns: Sequence[c.Column], needed: Sequence[str]
    ) -> dict[str, list[ReadRow]]:
        found: dict[str, list[ReadRow]] = {}
        for row in self._rows(name, columns, needed):
            cell = row.cells.get("@id")
            if cell is None:
                self.places.fault("cell_empty", row.place, column="序号")
                continue
            found.setdefault(str(_meant(self.places, p.NAME, cell.text, cell.place)), []).append(row)
        return found

    # --- the head

    def _head(self) -> Pairs:
        rows = self._rows(c.HEAD, c.HEAD_COLUMNS, ("@item",))
        cells = {row.text("@item"): row.cells["@value"] for row in rows if "@value" in row.cells}
        known = {name for _, name, *_ in c.head_lines(None)}
        for row in rows:
            item = row.text("@item")
            if item not in known and row.text("@value"):
                near = nearest(item, known)
                allowed = tuple(name for _, name, *_ in c.head_lines(None))
                self.places.fault("item_unknown", row.at("@item"), found=item, allowed=allowed, nearest=near)
        start = cells.get("年度") or cells.get("考核期开始")
        if start is not None:
            digits = str(p.meant(p.NUMBER, start.text) if not start.text.startswith(p.VERBATIM) else "")
            self.year = int(digits[:4]) if digits[:4].isdecimal() else None
        pairs: Pairs = []
        for path, name, phrase, _says in c.head_lines(self.year):
            cell = cells.get(name)
            if cell is not None:
                value = _meant(self.places, phrase, cell.text, cell.place)
                _put(pairs, path.split("/"), as_item(value, cell.place), cell.place)
        return pairs

    # --- rubrics

    def _rubrics(self) -> tuple[ScalarItem, Item] | None:
        found: dict[str, tuple[int, Pairs]] = {}
        kinds = {"方面": "criteria", "等次": "levels"}
        fields = {
            "criteria": (("@key", "id", p.NAME), ("@text", "title", p.TEXT), ("@points", "points", p.NUMBER), ("@says", "text", p.TEXT)),
            "levels": (("@text", "title", p.TEXT), ("@points", "from", p.NUMBER), ("@says", "text", p.TEXT)),
        }  # fmt: skip
        name = ""
        for row in self._rows(c.RUBRICS, c.RUBRIC_COLUMNS, ("@name",)):
            if "@name" in row.cells:
                name = str(_meant(self.places, p.NAME, row.text("@name"), row.at("@name")))
            if not name:
                self.places.fault("cell_empty", row.place, column="名称")
                continue
            place, pairs = found.setdefault(name, (row.place, []))
            if "@title" in row.cells and not any(key.text == "title" for key, _ in pairs):
                title = _meant(self.places, p.TEXT, row.text("@title"), row.at("@title"))
                pairs.append((ScalarItem(place, "title", False), as_item(title, row.at("@title"))))
            kind = row.text("@kind")
            if not kind:
                continue
            word = kinds.get(kind)
            if word is None:
                self.places.fault(
                    "cell_choice", row.at("@kind"), found=kind, allowed=tuple(kinds), column="类型"
                )
                continue
            inner: Pairs = []
            for key, own, phrase in fields[word]:
                if key in row.cells:
                    value = _meant(self.places, phrase, row.text(key), row.at(key))
                    inner.append((ScalarItem(row.at(key), own, False), as_item(value, row.at(key))))
            _append(pairs, word, MapItem(row.place, inner), row.place)
        if not found:
            return None
        first = next(iter(found.values()))[0]
        entries: Pairs = [
            (ScalarItem(place, name, False), MapItem(place, pairs)) for name, (place, pairs) in found.items()
        ]
        return ScalarItem(first, "rubrics", False), MapItem(first, entries)

    # --- the rest

    def _rest(self) -> tuple[Pairs, dict[str, Pairs]]:
        """What the last sheet says: of the scheme, and by indicator."""
        of_scheme: Pairs = []
        of_nodes: dict[str, Pairs] = {}
        sheet = sheet_called(self.sheets, c.REST)
        for row in self._rows(c.REST, c.REST_COLUMNS, ("@word", "@text")):
            word = row.text("@word")
            if not word or sheet is None:
                self.places.fault("cell_empty", row.place, column="词")
                continue
            text = joined_text(sheet, row.number, "内容")
            try:
                item = _moved(read_source(text), row.at("@text"))
            except SchemeFaults as error:
                self.places.add([Fault(one.code, row.at("@text"), one.params) for one in error.faults])
                continue
            if "@id" in row.cells:
                id = str(_meant(self.places, p.NAME, row.text("@id"), row.at("@id")))
                pairs = of_nodes.setdefault(id, [])
            else:
                pairs = of_scheme
            if "@name" in row.cells:
                name = str(_meant(self.places, p.TEXT, row.text("@name"), row.at("@name")))
                inner = _inner(pairs, word, MapItem(row.place, []))
                if isinstance(inner, MapItem):
                    inner.pairs.append((ScalarItem(row.at("@name"), name, False), item))
            elif "@number" in row.cells:
                _append(pairs, word, item, row.place)
            else:
                pairs.append((ScalarItem(row.at("@word"), word, False), item))
        return of_scheme, of_nodes


def _meant(places: Places, phrase: p.Phrase, text: str, place: int) -> Plain:
    try:
        return p.meant(phrase, text)
    except p.Unreadable as error:
        places.fault(str(error.args[0]), place, found=text)
        return text


def as_item(value: Plain, place: int) -> Item:
    """A value as the language's reader takes it, all of it standing at one place."""
    if isinstance(value, dict):
        return MapItem(
            place, [(ScalarItem(place, word, False), as_item(one, place)) for word, one in value.items()]
        )
    if isinstance(value, list):
        return ListItem(place, [as_item(one, place) for one in value])
    return ScalarItem(place, value, False)


def _moved(item: Item, place: int) -> Item:
    """The item with ``place`` for every line in it."""
    if isinstance(item, ScalarItem):
        return ScalarItem(place, item.text, item.plain)
    if isinstance(item, ListItem):
        return ListItem(place, [_moved(one, place) for one in item.items])
    return MapItem(
        place, [(ScalarItem(place, key.text, key.plain), _moved(one, place)) for key, one in item.pairs]
    )


def _inner(pairs: Pairs, word: str, made: Item) -> Item:
    """The item under ``word``, put there if there is none."""
    for key, item in pairs:
        if key.text == word:
            return item
    pairs.append((ScalarItem(made.line, word, False), made))
    return made


def _append(pairs: Pairs, word: str, item: Item, place: int) -> None:
    inner = _inner(pairs, word, ListItem(place, []))
    if isinstance(inner, ListItem):
        inner.items.append(item)


def _put(pairs: Pairs, path: Sequence[str], item: Item, place: int) -> None:
    word, *deeper = path
    if not deeper:
        pairs.append((ScalarItem(place, word, False), item))
        return
    inner = _inner(pairs, word, MapItem(place, []))
    if isinstance(inner, MapItem):
        _put(inner.pairs, deeper, item, place)


def _merge(pairs: Pairs, more: Pairs) -> None:
    """Words of ``more`` into ``pairs``: two mappings are joined, anything else stands beside."""
    for key, item in more:
        other = next((own for word, own in pairs if word.text == key.text), None)
        if isinstance(other, MapItem) and isinstance(item, MapItem):
            _merge(other.pairs, item.pairs)
        else:
            pairs.append((key, item))
