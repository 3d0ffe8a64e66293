"""What the pieces of the demo city are made of, read from ``prose/``: themes, sentences, trades."""

import re
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

Rules = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Theme:
    """Something units do: ``did`` stands after "在…" in an opening.

    ``months`` empty: any time; ``windows`` empty: any window of its indicator. ``where``:
    "out" among residents, "" in the unit's own house.
    """

    name: str
    sentences: tuple[str, ...]
    did: str = ""
    heads: tuple[str, ...] = ("",)
    months: tuple[int, ...] = ()
    windows: tuple[str, ...] = ()
    where: str = ""


@dataclass(frozen=True, slots=True)
class Lecture:
    """The subject of a head's lecture, and what the lecture is to reach."""

    name: str
    aim: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """A text made of an opening and some of its headings."""

    titles: tuple[str, ...]
    openings: tuple[str, ...]
    headings: tuple[Theme, ...]


def _read(name: str) -> dict[str, Any]:
    text = resources.files(__package__).joinpath("prose", f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _alike() -> dict[str, str]:
    return {row[0]: f"[{'|'.join(row)}]" if len(row) > 1 else row[0] for row in _read("synonyms")["rows"]}


_ALIKE = _alike()
_WORD = re.compile("|".join([r"\{[^}]*\}", *map(re.escape, sorted(_ALIKE, key=len, reverse=True))]))
_FIXED = {"surname", "name", "elder", "place", "village", "road", "hall", "leader", "titles"}


def _varied(sentences: tuple[str, ...]) -> tuple[str, ...]:
    """The sentences with a choice at every word that has others of its meaning."""
    return tuple(_WORD.sub(lambda found: _ALIKE.get(found[0], found[0]), each) for each in sentences)


def _rules(row: dict[str, Any]) -> Rules:
    return {name: each if name in _FIXED else _varied(each) for name, each in _tuples(row).items()}


def _tuples(row: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}


def _themes(rows: list[dict[str, Any]]) -> tuple[Theme, ...]:
    return tuple(Theme(**{**_tuples(row), "sentences": _varied(tuple(row["sentences"]))}) for row in rows)


def _parts(row: dict[str, Any]) -> Parts:
    return Parts(tuple(row["titles"]), _varied(tuple(row["openings"])), _themes(row["headings"]))


PHRASES: Rules = _rules(_read("phrases"))
TRADES: dict[str, Rules] = {code: _tuples(row) for code, row in _read("trades").items()}
_REPORTS, _PAPERS = _read("reports"), _read("papers")
TITLES: tuple[str, ...] = tuple(_REPORTS["titles"])
FIELDS: dict[str, str] = _REPORTS["fields"]
REPORTS = {indicator: _themes(rows) for indicator, rows in _REPORTS["reports"].items()}
PAPERS: tuple[str, ...] = tuple(row["name"] for row in _PAPERS["papers"])
PAPER: Rules = _rules(_PAPERS["paper"])
PAPER_HEADINGS = _themes(_PAPERS["paper_headings"])
LECTURES = tuple(Lecture(row["name"], tuple(row["aim"])) for row in _PAPERS["lessons"])
LECTURE: Rules = _rules(_PAPERS["lesson"])
PLAN_PARTS = _parts(_PAPERS["plan"])
SUMMARY_PARTS = _parts(_PAPERS["summary"])


def that_fit(indicator: str, month: int, window: str) -> list[Theme]:
    """The themes of an indicator for a month and a window, such as a notice's; "" is any window."""
    return [
        theme
        for theme in REPORTS[indicator]
        if (not theme.months or month in theme.months)
        and (not window or not theme.windows or window in theme.windows)
    ]


def trade_of(code: str) -> Rules:
    """The words of a body's own work; whoever has none speaks as any office."""
    return TRADES.get(code, TRADES["default"])
