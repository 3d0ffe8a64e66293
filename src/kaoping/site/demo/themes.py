"""What the pieces of the demo city are about, read from ``themes.toml``: themes and headings."""

import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Theme:
    """Something units do: ``did`` stands after "在…" in an opening.

    ``months`` empty: any time; ``windows`` empty: any window of its indicator.
    """

    name: str
    sentences: tuple[str, ...]
    did: str = ""
    months: tuple[int, ...] = ()
    windows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parts:
    """A text made of an opening and some of its headings."""

    opening: str
    headings: tuple[Theme, ...]


def _read() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("themes.toml").read_text(encoding="utf-8"))


def _theme(row: dict[str, Any]) -> Theme:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in row.items()
    }
    return Theme(**values)


def _themes(rows: list[dict[str, Any]]) -> tuple[Theme, ...]:
    return tuple(map(_theme, rows))


def _parts(row: dict[str, Any]) -> Parts:
    return Parts(row["opening"], _themes(row["headings"]))


_DATA = _read()
TITLES: tuple[str, ...] = tuple(_DATA["titles"])
FIELDS: dict[str, str] = _DATA["fields"]
REPORTS = {indicator: _themes(rows) for indicator, rows in _DATA["reports"].items()}
PAPER_OPENINGS: tuple[str, ...] = tuple(_DATA["paper_openings"])
PAPERS = _themes(_DATA["papers"])
PAPER_HEADINGS = _themes(_DATA["paper_headings"])
LESSONS = _themes(_DATA["lessons"])
PLAN_PARTS = _parts(_DATA["plan"])
SUMMARY_PARTS = _parts(_DATA["summary"])


def that_fit(indicator: str, month: int, window: str) -> list[Theme]:
    """The themes of an indicator for a month and a window, such as a notice's; "" is any window."""
    return [
        theme
        for theme in REPORTS[indicator]
        if (not theme.months or month in theme.months)
        and (not window or not theme.windows or window in theme.windows)
    ]
