"""Every difference between two freezes: unit, place, before, now, and why. What is not listed did not move."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kaoping.assessment.queries.texts import scheme_of
from kaoping.pure.scheme.tree import index
from kaoping.pure.scheme.windows import calendar_title, windows_of
from kaoping.pure.scoring import Note, to_published
from kaoping.pure.scoring.notes import explain
from kaoping.results.models import Freeze, FrozenSheet, Override
from kaoping.results.queries.frozen import sheet_of
from kaoping.results.queries.frozen_lines import notice_titles

HEADS = {"rank": 3, "grade": 5, "name": 1, "group": 6}  # columns of ``compare`` that stand around the lines
ORDER = ("grade", "vetoes", "outcomes", "rank", "name", "group")
HEADS_SHOWN = 60
Place = tuple[str, str]  # indicator, window; "" for the line as a whole


@dataclass(frozen=True, slots=True)
class Change:
    """One place of one unit's sheet; amounts are exact scheme points, None where the place is not there."""

    unit: str
    name: str
    indicator: str
    window: str
    place: str  # in words
    before: Fraction | None
    now: Fraction | None
    why: str
    is_set: bool  # a value set by people on either side
    signed: tuple[str, ...]  # who proposed, who confirmed


@dataclass(frozen=True, slots=True)
class HeadChange:
    """What stands around a unit's lines and is another now: its rank, grade, name or group, as printed."""

    unit: str
    name: str  # in the new freeze
    what: str  # rank, grade, name, group, vetoes, outcomes
    before: str
    now: str

    @property
    def is_inside(self) -> bool:
        """Whether it is for the office alone: the public page names no veto and nothing that follows."""
        return self.what in ("vetoes", "outcomes")

    @property
    def words(self) -> str:
        return {
            "rank": _("Place"), "grade": _("Grade"), "name": _("Name"), "group": _("Group"),
            "vetoes": _("Vetoes"), "outcomes": _("Consequences of the result"),
        }[self.what]  # fmt: skip


@dataclass(slots=True)
class Comparison:
    """Lines and windows, then what stands around them; ``furthest`` is the unit whose rank moved most."""

    old: Freeze
    new: Freeze
    changes: list[Change] = field(default_factory=list)
    come: list[str] = field(default_factory=list)  # units that only the new freeze has
    gone: list[str] = field(default_factory=list)
    heads: list[HeadChange] = field(default_factory=list)
    furthest: tuple[str, int, int] | None = None  # name, rank before, rank now

    @property
    def units(self) -> int:
        return len({change.unit for change in self.changes})

    @property
    def ranks(self) -> list[HeadChange]:
        return [one for one in self.heads if one.what == "rank"]

    @property
    def ranks_moved(self) -> int:
        return len(self.ranks)

    @property
    def grades(self) -> list[HeadChange]:
        return [one for one in self.heads if one.what == "grade"]

    @property
    def first_heads(self) -> list[HeadChange]:
        """Those that a page lists, grades before places; an export has all."""
        return sorted(self.heads, key=lambda one: ORDER.index(one.what))[:HEADS_SHOWN]

    @property
    def is_same(self) -> bool:
        """Whether no reader would find a difference."""
        return not (self.changes or self.heads or self.come or self.gone)

    @property
    def same_bytes(self) -> bool:
        return self.old.result_sha256 == self.new.result_sha256


def compare(old: Freeze, new: Freeze) -> Comparison:
    """Lay two freezes of one scheme side by side. Sheets whose hashes agree are not opened; three queries."""
    found = Comparison(old, new)
    columns = ("code", "name", "sha256", "rank_no", "pk", "grade", "group")
    before = {row[0]: row for row in old.sheets.values_list(*columns)}
    after = {row[0]: row for row in new.sheets.order_by("position").values_list(*columns)}
    found.gone = [row[1] for code, row in before.items() if code not in after]
    found.come = [row[1] for code, row in after.items() if code not in before]
    moved = [code for code, row in after.items() if code in before and before[code][2] != row[2]]
    opened = FrozenSheet.objects.in_bulk([side[code][4] for code in moved for side in (before, after)])
    words = _Words(new)
    for code in moved:
        was, now = opened[before[code][4]], opened[after[code][4]]
        found.changes += _changes(was, now, words)
        found.heads += said_besides(was, now)
    for code, row in after.items():
        if code in before:
            found.heads += _heads(before[code], row)
            _furthest(found, row[1], before[code][3], row[3])
    return found


@lru_cache(maxsize=4)
def changes_between(old_id: int, new_id: int, _language: str) -> Comparison:
    """The same for a page that anybody may ask for again and again: two freezes never change."""
    freezes = Freeze.objects.select_related("scheme", "proposed_by", "confirmed_by").in_bulk([old_id, new_id])
    return compare(freezes[old_id], freezes[new_id])


def _heads(was: tuple[Any, ...], now: tuple[Any, ...]) -> Iterator[HeadChange]:
    for what, place in HEADS.items():
        if was[place] != now[place]:
            yield HeadChange(now[0], now[1], what, str(was[place] or "—"), str(now[place] or "—"))


def said_besides(was: FrozenSheet, now: FrozenSheet) -> Iterator[HeadChange]:
    """What the sheets say without a number: vetoes that struck, and what follows from the result."""
    before, after = sheet_of(was), sheet_of(now)
    for what in ("vetoes", "outcomes"):
        if before.get(what, []) != after.get(what, []):
            yield HeadChange(now.code, now.name, what, _said(before.get(what)), _said(after.get(what)))


def _said(found: list[Any] | None) -> str:
    return (
        "、".join(f"{one['event']} {one['key']}" if isinstance(one, dict) else one for one in found or ())
        or "—"
    )


def changes_of(new: Freeze, pairs: Iterable[tuple[FrozenSheet, FrozenSheet]]) -> Iterator[Change]:
    """Every difference between the two sheets of each pair, which need not be stored; in ``new``'s words."""
    words = _Words(new)
    for was, now in pairs:
        yield from _changes(was, now, words)


def _furthest(found: Comparison, name: str, was: int | None, now: int | None) -> None:
    if was != now and was is not None and now is not None:
        known = found.furthest
        if known is None or abs(was - now) > abs(known[1] - known[2]):
            found.furthest = (name, was, now)


def _changes(was: FrozenSheet, now: FrozenSheet, words: "_Words") -> Iterator[Change]:
    before, after = _places(sheet_of(was)), _places(sheet_of(now))
    differ = [
        place for place in dict.fromkeys((*before, *after)) if _value(before, place) != _value(after, place)
    ]
    below = {line for line, window in differ if window}
    for place in differ:
        old, new = before.get(place), after.get(place)
        is_set = any("computed" in one for one in (old, new) if one)
        if not place[1] and not is_set and _said_below(place[0], new or old or {}, below, differ):
            continue
        yield Change(
            unit=now.code, name=now.name, indicator=place[0], window=place[1], place=words.place(place),
            before=_value(before, place), now=_value(after, place),
            why=words.why(old or {}, new or {}), is_set=is_set, signed=words.signed(now.code, place, is_set),
        )  # fmt: skip


def _said_below(code: str, line: dict[str, Any], windows: set[str], differ: list[Place]) -> bool:
    """Whether a line moved only because its windows, or lines under it, did."""
    children = [child["indicator"] for child in line.get("lines", ())]
    return code in windows or any(child == one for child in children for one, _window in differ)


def _places(sheet: dict[str, Any]) -> dict[Place, dict[str, Any]]:
    found: dict[Place, dict[str, Any]] = {}

    def walk(lines: list[dict[str, Any]], prefix: str) -> None:
        for line in lines:
            code = prefix + line["indicator"]
            found[code, ""] = line
            for window in line["windows"]:
                found[code, window["window"]] = window
            walk(line.get("lines", []), prefix)

    walk(sheet["lines"], "")
    for one in sheet.get("rounds", ()):
        walk(one["lines"], f"{one['period']} ")
    return found


def _value(side: dict[Place, dict[str, Any]], place: Place) -> Fraction | None:
    return Fraction(side[place]["exact"]) if place in side else None


class _Words:
    """Places and reasons in the reader's language."""

    def __init__(self, new: Freeze) -> None:
        scheme = scheme_of(new.scheme)
        self.language = get_language() or "zh-hans"
        self.scheme = scheme
        self.nodes = index(scheme)
        self.titles = notice_titles(new.facts_sha256)
        self.new = new
        rows = Override.objects.filter(scheme=new.scheme).select_related("proposed_by", "decided_by", "unit")
        self.overrides = {
            (row.unit.code, row.indicator): (str(row.proposed_by), str(row.decided_by or ""))
            for row in rows.order_by("pk")
        }

    def place(self, place: Place) -> str:
        code, window = place
        placed = self.nodes.get(code)
        title = (placed.node.short or placed.node.title) if placed else ""
        shown = f"{code} {title}".strip()
        named = self.titles.get((code, window)) or self._declared(code).get(window)
        return f"{shown} {named or calendar_title(window, self.language) or window}".strip()

    def _declared(self, code: str) -> dict[str, str]:
        """Window → the title that the scheme's text gives it."""
        placed = self.nodes.get(code)
        every = windows_of(self.scheme, placed) if placed else ()
        return {window.key: window.title for window in every or ()}

    def signed(self, unit: str, place: Place, is_set: bool) -> tuple[str, ...]:
        if is_set and (unit, place[0]) in self.overrides:
            return self.overrides[unit, place[0]]
        return tuple(str(one) for one in (self.new.proposed_by, self.new.confirmed_by) if one)

    def why(self, old: dict[str, Any], new: dict[str, Any]) -> str:
        """A set value's reason, else which pieces came to count and which no longer do, else the remark."""
        for one in new.get("notes", ()):
            if one["code"] == "overridden":
                return str(one.get("reason", ""))
        if any(one["code"] == "overridden" for one in old.get("notes", ())):
            return _("The computed value counts again.")
        was, now = set(old.get("counted", ())), set(new.get("counted", ()))
        said = []
        if now - was:
            said.append(_("Counts now: %(pieces)s.") % {"pieces": "、".join(sorted(now - was))})
        fates = {one["piece"]: one["why"] for one in new.get("not_counted", ())}
        for piece in sorted(was - now):
            said.append(
                _("Counts no more: %(piece)s. %(why)s")
                % {"piece": piece, "why": self._fate(fates.get(piece, ""))}
            )
        if not said:
            known = [one["code"] for one in old.get("notes", ())]
            said = [self._remark(one) for one in new.get("notes", ()) if one["code"] not in known]
        return " ".join(said) or _("Marks or recorded figures are others.")

    def _fate(self, code: str) -> str:
        return explain(Note(code, {}), self.language) if code in PLAIN_FATES else ""

    def _remark(self, found: dict[str, Any]) -> str:
        params = {name: _exact(value) for name, value in found.items() if name != "code"}
        return explain(Note(found["code"], params), self.language)


PLAIN_FATES = (
    "submitted",
    "returned",
    "rejected",
    "withdrawn",
    "late",
    "surplus",
    "surplus_lower",
    "awaiting_marks",
)


def _exact(value: Any) -> Any:
    """A fraction's text as the number it is, for the sentences."""
    if isinstance(value, str) and "/" in value:
        try:
            return Fraction(value)
        except ValueError:
            return value
    return tuple(_exact(one) for one in value) if isinstance(value, list) else value


def shown(value: Fraction | None) -> str:
    return "—" if value is None else to_published(value)
