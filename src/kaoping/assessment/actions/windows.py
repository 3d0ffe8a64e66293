"""A scheme's leaves and their windows as rows: what pieces can point at."""

import dataclasses
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from kaoping.assessment.models import Indicator, SchemeVersion, Window
from kaoping.pure.scheme import model
from kaoping.pure.scheme.by_group import plain
from kaoping.pure.scheme.rules import ByGroup, Even, Pieces, Word
from kaoping.pure.scheme.tree import PlacedNode, full_mark
from kaoping.pure.scheme.windows import periods_of, windows_of


def takes_pieces(rule: Any) -> bool:
    """Whether the rule looks at this node's own pieces, so that units may send some."""
    return isinstance(rule, Even) or any(pieces.indicator is None for pieces in _pieces_in(rule))


def own_windows(scheme: model.Scheme, placed: PlacedNode) -> list[model.Window]:
    """The node's windows in every round; a node without windows has one, the round itself, key ``""``.

    ``scheme`` and ``placed`` have been resolved for a set of groups.
    """
    found: list[model.Window] = []
    rule = placed.node.rule
    pieces = rule.pieces if isinstance(rule, Even) else 1
    for key, period in periods_of(scheme):
        own = windows_of(scheme, placed, period)
        if own is None:
            found.append(model.Window(key, period.first, period.last, "", pieces))
        else:
            found += own
    return found


def indicator_row(
    version: SchemeVersion, scheme: model.Scheme, placed: PlacedNode, position: int
) -> Indicator:
    """An unsaved row for a leaf; points that differ by group, or are open, stay empty."""
    node = placed.node
    points = None if isinstance(node.points, ByGroup) or node.points is Word.OPEN else full_mark(node)
    until = placed.windows.until if placed.windows else None
    return Indicator(
        scheme=version, code=placed.id, title=(node.title or placed.id)[:300], short_title=node.short[:60],
        mark=node.mark[:10], standard=node.standard[:300], position=position,
        is_bonus=placed.part == "bonus", takes_pieces=takes_pieces(node.rule),
        is_quality=isinstance(node.rule, Even) and node.rule.quality,
        is_by_notice=bool(placed.windows and placed.windows.by_notice),
        until_on=until if isinstance(until, date) else None,
        points_num=None if points is None else points.numerator,
        points_den=1 if points is None else points.denominator,
        asks=_asks(scheme, placed.material),
    )  # fmt: skip


def window_rows(
    indicator: Indicator, all_own: Iterable[list[model.Window]], closes_on: date
) -> Iterator[Window]:
    """Unsaved rows for the windows that any set of groups has; other days make another variant."""
    seen: dict[tuple[str, date, date], Window] = {}
    variants: dict[str, int] = {}
    for own in all_own:
        for window in own:
            place = (window.key, window.opens, window.due)
            asked = plain(window.pieces)
            if place in seen:
                seen[place].pieces = max(seen[place].pieces, asked)
                continue
            seen[place] = Window(
                indicator=indicator, key=window.key, title=window.title[:100], opens_on=window.opens,
                due_on=window.due, closes_on=max(window.due, closes_on), pieces=asked,
                variant=variants.get(window.key, 0),
            )  # fmt: skip
            variants[window.key] = variants.get(window.key, 0) + 1
    ordered = sorted(seen.values(), key=lambda row: (row.due_on, row.opens_on, row.key))
    for position, row in enumerate(ordered, 1):
        row.position = position
        yield row


def _asks(scheme: model.Scheme, name: str | None) -> dict[str, Any]:
    """The material rules as plain values, so that no page need read the scheme's text."""
    material = next((one for one in scheme.materials if one.name == name), None)
    if material is None:
        return {}
    found = dataclasses.asdict(material)
    for key in ("name", "line"):
        found.pop(key)
    found["words"] = list(material.words)
    asked = {
        key: value for key, value in found.items() if value not in (False, 0, "", (), None, [None, None])
    }
    if material.resubmissions == 0:  # a rule, where other zeros are none
        asked["resubmissions"] = 0
    return asked


def _pieces_in(value: Any) -> Iterator[Pieces]:
    if isinstance(value, Pieces):
        yield value
    if isinstance(value, tuple):
        for item in value:
            yield from _pieces_in(item)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for entry in dataclasses.fields(value):
            yield from _pieces_in(getattr(value, entry.name))
