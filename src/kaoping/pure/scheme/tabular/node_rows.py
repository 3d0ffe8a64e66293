"""The rows of the indicators' sheet, with their details and windows, as the language's own items."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kaoping.pure.scheme.kinds import Plain
from kaoping.pure.scheme.source import Item, ListItem, MapItem, ScalarItem
from kaoping.pure.scheme.tabular import columns as c
from kaoping.pure.scheme.tabular import phrases as p
from kaoping.pure.scheme.tabular.cells import narrow
from kaoping.pure.scheme.tabular.grid import Places
from kaoping.pure.scheme.tabular.rows import ReadCell, ReadRow
from kaoping.pure.scheme.tabular.rule_sheets import RULE_SHEETS, Detail, RuleSheet

Pairs = list[tuple[ScalarItem, Item]]
_QUIET = {
    "@part",
    "@level",
    "@rule",
    "@of",
    "@pieces",
    "@quality",
    "@options",
    "@when",
    "@until",
    "@late",
    "id",
}


@dataclass(slots=True)
class NodeReader:
    """Reads the rows in order; a level deeper than the row above makes it that row's child."""

    places: Places
    year: int | None
    rest: dict[str, Pairs]
    details: dict[str, list[ReadRow]] = field(default_factory=dict)
    windows: dict[str, list[ReadRow]] = field(default_factory=dict)

    def parts(self, rows: Sequence[ReadRow]) -> dict[str, list[MapItem]]:
        """The nodes of the base and of the bonus."""
        found: dict[str, list[MapItem]] = {part: [] for part in c.PARTS}
        open_nodes: list[MapItem] = []
        part, seen = "indicators", set()
        levels = self._levels(rows)
        for number, row in enumerate(rows):
            id_cell = row.cells.get("id")
            if id_cell is None:
                self.places.fault("cell_empty", row.place, column="序号")
                continue
            if id_cell.merged:
                self.places.fault("id_merged", id_cell.place, found=id_cell.text)
                continue
            id = str(self.meant(p.NAME, id_cell))
            seen.add(id)
            level = levels[number]
            own_part = self._part(row) or part
            if level == 1:
                part = own_part
            elif own_part != part:
                self.places.fault("part_inside", row.at("@part"), found=row.text("@part"))
            if level > len(open_nodes) + 1:
                self.places.fault(
                    "level_jumps", row.at("@level"), found=str(level), limit=len(open_nodes) + 1
                )
                continue
            has_children = number + 1 < len(rows) and levels[number + 1] > level
            node = self._node(row, id, has_children=has_children)
            del open_nodes[level - 1 :]
            if open_nodes:
                self._child(open_nodes[-1], node)
            else:
                found[part].append(node)
            open_nodes.append(node)
        self._strays(seen)
        return found

    def _levels(self, rows: Sequence[ReadRow]) -> list[int]:
        found = []
        for row in rows:
            text = narrow(row.text("@level")).rstrip("级")
            text = {"一": "1", "二": "2", "三": "3", "四": "4"}.get(text, text)
            if text and (not re.fullmatch("[0-9]{1,2}", text) or not 1 <= int(text) <= 20):
                self.places.fault("level_unreadable", row.at("@level"), found=row.text("@level"))
                text = ""
            found.append(int(text or "1"))
        return found

    def _part(self, row: ReadRow) -> str:
        cell = row.cells.get("@part")
        if cell is None:
            return ""
        part = str(self.meant(c.PART, cell))
        if part not in c.PARTS:
            self.places.fault(
                "cell_choice", cell.place, found=cell.text, allowed=tuple(c.PARTS.values()), column="部分"
            )
            return ""
        return part

    def _child(self, parent: MapItem, node: MapItem) -> None:
        for key, item in parent.pairs:
            if key.text == "indicators" and isinstance(item, ListItem):
                item.items.append(node)
                return
        parent.pairs.append((ScalarItem(parent.line, "indicators", False), ListItem(node.line, [node])))

    def _strays(self, seen: set[str]) -> None:
        for rows in (self.details, self.windows):
            for id, own in rows.items():
                if id not in seen:
                    self.places.fault("id_not_there", own[0].at("@id"), found=id)
        for id, pairs in self.rest.items():
            if id not in seen:
                self.places.fault("id_not_there", pairs[0][0].line, found=id)

    # --- one node

    def _node(self, row: ReadRow, id: str, *, has_children: bool) -> MapItem:
        pairs: Pairs = [self._pair("id", id, row.at("id"))]
        for column in c.node_columns(self.year):
            cell = row.cells.get(column.word)
            if cell is not None and column.word not in _QUIET:
                pairs.append(self._pair(column.word, self.meant(column.phrase, cell), cell.place))
        self._when(row, id, pairs)
        self._rule(row, id, pairs, has_children=has_children)
        late = row.cells.get("@late")
        if late is not None:
            pairs.append(self._pair("late", {"worth": self.meant(p.AMOUNT, late)}, late.place))
        pairs += self.rest.get(id, [])
        return MapItem(row.place, pairs)

    def _when(self, row: ReadRow, id: str, pairs: Pairs) -> None:
        date = p.dates(self.year)
        when, until, own = row.cells.get("@when"), row.cells.get("@until"), self.windows.get(id)
        text = narrow(when.text).removeprefix("见").strip("“”") if when else ""
        if own and (not text or text in (c.FIXED, "时段")):
            items = ListItem(own[0].place, [self._window(one) for one in own])
            pairs.append((ScalarItem(own[0].place, "windows", False), items))
            if until is not None:
                self.places.fault("until_beside_windows", until.place, found=until.text)
            return
        if own:
            self.places.fault("windows_unasked", own[0].at("@id"), found=id, when=text)
            return
        end = None if until is None else self.meant(date, until)
        if text in (c.FIXED, "时段"):
            self.places.fault("windows_missing", row.at("@when"), found=id)
        elif text == c.ONCE or (
            not text and until is not None and not self._in_rest(id, "every", "by_notice")
        ):
            if until is None or end is None:
                self.places.fault("once_without_day", row.at("@when"))
            else:
                pairs.append(self._pair("due", end, until.place))
        elif text in (c.ON_NOTICE, "通知", "见通知"):
            pairs.append(self._pair("by_notice", "true", row.at("@when")))
            if until is not None and end is not None:
                pairs.append(self._pair("until", end, until.place))
        else:
            if when is not None:
                every = self.meant(c.EVERY_OR_GROUPS, when)
                if isinstance(every, str) and every not in p.EACH:
                    self.places.fault(
                        "cell_choice", when.place, found=when.text, allowed=c.WHEN, column="报送时段"
                    )
                pairs.append(self._pair("every", every, when.place))
            if until is not None and end is not None:
                pairs.append(self._pair("until", end, until.place))

    def _in_rest(self, id: str, *words: str) -> bool:
        return any(key.text in words for key, _ in self.rest.get(id, []))

    def _window(self, row: ReadRow) -> MapItem:
        pairs: Pairs = []
        for column in c.window_columns(self.year):
            cell = row.cells.get(column.word)
            if cell is not None and column.word != "@id":
                pairs.append(self._pair(column.word, self.meant(column.phrase, cell), cell.place))
        return MapItem(row.place, pairs)

    # --- its rule

    def _rule(self, row: ReadRow, id: str, pairs: Pairs, *, has_children: bool) -> None:
        cell = row.cells.get("@rule")
        in_rest = self._in_rest(id, *c.RULES)
        details = self.details.get(id, [])
        if cell is None or narrow(cell.text).startswith("见"):
            if not has_children and not in_rest:
                allowed = tuple(c.RULES.values())
                self.places.fault("rule_missing", row.at("@rule"), found=id, allowed=allowed)
            elif details:
                self.places.fault("details_unasked", details[0].at("@id"), found=id)
            return
        word = str(self.meant(c.RULE, cell))
        sheet = RULE_SHEETS.get(word)
        if sheet is None:
            self.places.fault(
                "cell_choice", cell.place, found=cell.text, allowed=tuple(c.RULES.values()), column="计分办法"
            )
            return
        key = ScalarItem(cell.place, word, False)
        self._misplaced(row, sheet, cell)
        if sheet.is_list:
            items = [self._detail(sheet.details[0], one) for one in details]
            self._kinds(details, sheet, cell)
            pairs.append((key, ListItem(cell.place, list(items))))
            return
        inner: Pairs = []
        of = row.cells.get("@of")
        if sheet.of and of is not None:
            quantity = c.node_columns(self.year)[9].phrase
            inner.append(self._pair(sheet.of, self.meant(quantity, of), of.place))
        for own, column, phrase in sheet.columns:
            found = row.cells.get(column)
            if found is not None:
                inner.append(self._pair(own, self.meant(phrase, found), found.place))
        self._options(row, sheet, inner)
        self._kinds(details, sheet, cell)
        for detail in sheet.details:
            rows = [one for one in details if one.text("@kind") == detail.kind]
            if rows:
                inner.append(self._details(detail, rows))
        pairs.append((key, MapItem(cell.place, inner)))

    def _misplaced(self, row: ReadRow, sheet: RuleSheet, rule: ReadCell) -> None:
        """Cells filled that this rule does not read: nothing is passed over silently."""
        reads = {column for _, column, _ in sheet.columns}
        for column, heading in (("@pieces", "件数"), ("@quality", "按质评分")):
            cell = row.cells.get(column)
            if cell is None or column in reads:
                continue
            if column == "@quality" and self.meant(p.FLAG, cell) == "false":
                continue
            self.places.fault("cell_not_read", cell.place, column=heading, rule=rule.text)
        of = row.cells.get("@of")
        if of is not None and not sheet.of:
            self.places.fault("cell_not_read", of.place, column="计什么", rule=rule.text)

    def _kinds(self, rows: Sequence[ReadRow], sheet: RuleSheet, rule: ReadCell) -> None:
        kinds = tuple(detail.kind for detail in sheet.details)
        for row in rows:
            if row.text("@kind") not in kinds:
                self.places.fault(
                    "kind_unknown", row.at("@kind"), found=row.text("@kind") or "–", allowed=kinds or ("–",), rule=rule.text
                )  # fmt: skip

    def _options(self, row: ReadRow, sheet: RuleSheet, inner: Pairs) -> None:
        cell = row.cells.get("@options")
        if cell is None:
            return
        known = {name: (word, phrase) for word, name, phrase in sheet.options}
        for part in _parts(cell.text, known):
            name, text = _name_and_value(part)
            if name not in known:
                self.places.fault("option_unknown", cell.place, found=part, allowed=tuple(known) or ("–",))
                continue
            word, phrase = known[name]
            inner.append(self._pair(word, self.meant(phrase, ReadCell(text, cell.place)), cell.place))

    def _details(self, detail: Detail, rows: Sequence[ReadRow]) -> tuple[ScalarItem, Item]:
        key = ScalarItem(rows[0].place, detail.word, False)
        if detail.named:
            phrase = detail.fields[0][2]
            levels: Pairs = []
            for row in rows:
                name = row.cells.get("@name")
                points = row.cells.get("@points")
                if name is None or points is None:
                    self.places.fault("cell_empty", row.place, column="名称" if name is None else "分值")
                    continue
                levels.append(
                    self._pair(str(self.meant(p.NAME, name)), self.meant(phrase, points), points.place)
                )
            return key, MapItem(rows[0].place, levels)
        if detail.single:
            if len(rows) > 1:
                self.places.fault("kind_twice", rows[1].at("@kind"), found=detail.kind)
            return key, self._detail(detail, rows[0])
        return key, ListItem(rows[0].place, [self._detail(detail, row) for row in rows])

    def _detail(self, detail: Detail, row: ReadRow) -> MapItem:
        pairs: Pairs = []
        read: set[str] = {"@id", "@kind"}
        for number, (word, column, phrase) in enumerate(detail.fields):
            cell = row.cells.get(column)
            if cell is None or column in read:
                continue
            later = any(key == column for _, key, _ in detail.fields[number + 1 :])
            try:
                value = p.meant(phrase, cell.text)
            except p.Unreadable as error:
                if later:
                    continue  # the next word of this column may read it
                self.places.fault(str(error.args[0]), cell.place, found=cell.text)
                value = cell.text
            read.add(column)
            pairs.append(self._pair(word, value, cell.place))
        for other in c.DETAIL_COLUMNS:
            extra = row.cells.get(other.word)
            if extra is not None and other.word not in read:
                self.places.fault("cell_not_read", extra.place, column=other.heading, rule=detail.kind)
        return MapItem(row.place, pairs)

    # --- cells

    def _pair(self, word: str, value: Plain, place: int) -> tuple[ScalarItem, Item]:
        return ScalarItem(place, word, False), _item(value, place)

    def meant(self, phrase: p.Phrase, cell: ReadCell) -> Plain:
        try:
            return p.meant(phrase, cell.text)
        except p.Unreadable as error:
            self.places.fault(str(error.args[0]), cell.place, found=cell.text)
            return cell.text


def _name_and_value(part: str) -> tuple[str, str]:
    name, *rest = re.split("[:：]", part, maxsplit=1)
    return name.strip(), rest[0].strip() if rest else ""


def _parts(text: str, known: dict[str, tuple[str, p.Phrase]]) -> list[str]:
    """``取：平均；至少几人评：3`` by line, and by semicolon where an option's name follows."""
    found: list[str] = []
    for line in text.split("\n"):
        for part in line.replace(";", "；").split("；"):
            name = _name_and_value(part)[0]
            if found and name not in known and found[-1].strip() and line.strip() != part.strip():
                found[-1] += "；" + part
            elif part.strip():
                found.append(part.strip())
    return found


def _item(value: Plain, place: int) -> Item:
    if isinstance(value, dict):
        return MapItem(
            place, [(ScalarItem(place, word, False), _item(one, place)) for word, one in value.items()]
        )
    if isinstance(value, list):
        return ListItem(place, [_item(one, place) for one in value])
    return ScalarItem(place, value, False)
