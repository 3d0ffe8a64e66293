"""A rubric as the mark form prints it: a row a criterion, its levels as ranges of whole points."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django.forms import BoundField
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from kaoping.pure.scheme.model import Rubric
from kaoping.reviews.forms import MarkForm

TICKS = 40  # more pieces than this are told in words alone


@dataclass(frozen=True, slots=True)
class LevelRange:
    """优 18–20: what the level means in this criterion's points; ``middle`` is what its key sets."""

    title: str
    low: int
    high: int

    @property
    def span(self) -> str:
        """18–20, or one number alone."""
        return str(self.low) if self.low == self.high else f"{self.low}–{self.high}"

    @property
    def middle(self) -> int:
        return (self.low + self.high + 1) // 2


@dataclass(frozen=True, slots=True)
class CriterionRow:
    number: int
    title: str
    text: str
    most: Fraction
    field: BoundField
    levels: tuple[LevelRange, ...]

    @property
    def value(self) -> str:
        """What the input holds. The page prints its inputs itself: a widget's own template costs as
        much as all the rest of a row."""
        found = self.field.value()
        return "" if found is None else str(found)

    @property
    def level_buttons(self) -> SafeString:
        """A button a level, the best first."""
        return _buttons(self.levels)

    @property
    def has_focus(self) -> bool:
        return bool(self.field.field.widget.attrs.get("autofocus"))


def criterion_rows(form: MarkForm) -> list[CriterionRow]:
    """The form's criteria in order; none where the scheme names no rubric."""
    rubric = form.rubric
    return [
        CriterionRow(
            number,
            criterion.title,
            criterion.text,
            most := criterion.points if criterion.points is not None else Fraction(100),
            form[f"c_{criterion.id}"],
            level_ranges(rubric, most),
        )
        for number, criterion in enumerate(rubric.criteria if rubric else (), 1)
    ]


@lru_cache(maxsize=64)  # the same for every piece of an indicator, and a third of all that the page prints
def _buttons(levels: tuple[LevelRange, ...]) -> SafeString:
    one = '<button type="button" aria-pressed="false" data-low="{}" data-high="{}" data-middle="{}"><kbd aria-hidden="true">{}</kbd>{} {}</button>'
    rows = enumerate(levels, 1)
    return format_html_join(
        "", one, ((row.low, row.high, row.middle, number, row.title, row.span) for number, row in rows)
    )


def level_ranges(rubric: Rubric | None, most: Fraction) -> tuple[LevelRange, ...]:
    """The rubric's levels, best first, as whole points of a criterion worth ``most``.

    A level stated from 75 of 100 begins, of 15 points, at 12: the first whole point that is not
    below it. A criterion too small to tell two levels apart shows none.
    """
    found: list[LevelRange] = []
    high = math.floor(most)
    for level in sorted(rubric.levels if rubric else (), key=lambda one: -one.from_mark):
        low = math.ceil(most * level.from_mark / 100)
        if low > high:
            return ()
        found.append(LevelRange(level.title, low, high))
        high = low - 1
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Progress:
    """第 7 件，共 16 件: how far a reviewer is; ``ticks`` are states of pieces, at most ``TICKS``."""

    done: int
    abstained: int
    total: int

    @property
    def place(self) -> int:
        return min(self.done + self.abstained + 1, self.total)

    @property
    def ticks(self) -> list[str]:
        if self.total > TICKS:
            return []
        made = ["done"] * self.done + ["abstained"] * self.abstained
        if len(made) < self.total:
            made.append("now")
        return made + ["rest"] * (self.total - len(made))


def progress(counts: Mapping[str, Any]) -> Progress:
    """From ``queries.counts_of``."""
    done, abstained = counts["final"], counts["abstained"]
    return Progress(done, abstained, counts["waiting"] + done + abstained)
