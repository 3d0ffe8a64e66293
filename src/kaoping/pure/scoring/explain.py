"""A sheet explained: how each number arose and what would have brought more, for whoever prints it.

Made for one unit when somebody asks; scoring a city never comes here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from kaoping.pure.scheme.model import Rounding
from kaoping.pure.scoring.as_json import plain_value
from kaoping.pure.scoring.facts import Facts
from kaoping.pure.scoring.field import Field
from kaoping.pure.scoring.gains import Improvement, improvements
from kaoping.pure.scoring.gains import words as gain_words
from kaoping.pure.scoring.lines import line_of
from kaoping.pure.scoring.moment import AsOf
from kaoping.pure.scoring.plan import Plan
from kaoping.pure.scoring.reckoning import reckoning, reckoning_of_total
from kaoping.pure.scoring.reckoning import words as step_words
from kaoping.pure.scoring.reckoning.grades import missed_grades
from kaoping.pure.scoring.rounding import to_exact, to_published
from kaoping.pure.scoring.sheet import Result, Sheet
from kaoping.pure.scoring.trace import Note

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Explained:
    """The steps of one line ("": of the whole sheet), and what would have brought more there."""

    indicator: str
    title: str
    depth: int
    steps: tuple[Note, ...]
    more: tuple[Improvement, ...]


def explain_sheet(
    plan: Plan,
    facts: Facts,
    sheet: Sheet,
    as_of: AsOf = None,
    *,
    only: Collection[str] | None = None,
    result: Result | None = None,
) -> tuple[Explained, ...]:
    """Line by line in the sheet's order, the whole sheet last; ``only`` these lines, if given."""
    unit = facts.units[sheet.unit].unit
    found = improvements(plan, facts, sheet.unit, as_of, period=sheet.period, only=only, result=result)
    by_line: dict[str, list[Improvement]] = {}
    for one in found:
        by_line.setdefault(one.indicator, []).append(one)
    made = [
        Explained(
            line.id,
            line.title,
            line.depth,
            reckoning(plan, unit, line, sheet.period),
            tuple(by_line.get(line.id, ())),
        )
        for line in sheet.walk()
        if only is None or line.id in only
    ]
    if only is None:
        own = [one for one in result.rounds if one.unit == sheet.unit] if result else []
        rounds = [one.total for one in sorted(own, key=lambda one: one.period)]
        steps = reckoning_of_total(plan, sheet, () if sheet.period else rounds)
        if result is not None:
            steps += tuple(missed_grades(Field(plan, facts, as_of, sheet.period), sheet, result))
        made.append(Explained("", "", 0, steps, tuple(by_line.get("", ()))))
    return tuple(made)


def steps_in_words(
    one: Explained, language: str, rounding: Rounding, without: Collection[str] = ()
) -> list[str]:
    """``without``: codes of steps that the reader sees already."""
    return step_words.said([step for step in one.steps if step.code not in without], language, rounding)


def more_in_words(
    one: Explained, language: str, rounding: Rounding, names: Mapping[str, str] | None = None
) -> list[str]:
    """``names``: the office's words for fact keys, where it has them."""
    return gain_words.sentences(one.more, language, rounding, names)


def still_in_words(
    one: Explained, language: str, rounding: Rounding, names: Mapping[str, str] | None = None
) -> list[str]:
    """Of that, what somebody can still bring about: advice."""
    return gain_words.sentences([gain for gain in one.more if gain.still], language, rounding, names)


def gone_in_words(
    one: Explained, language: str, rounding: Rounding, names: Mapping[str, str] | None = None
) -> list[str]:
    """Of that, what has happened: where points went. What a mark a point higher brings is no loss by itself."""
    gone = [gain for gain in one.more if not gain.still and gain.kind not in ("mark_higher", "mean_higher")]
    return gain_words.sentences(gone, language, rounding, names)


_HEADS = {
    "how": ("How it arose:", "怎样得来："),
    "more": ("What would have brought more:", "差在哪里，怎样能多得："),
    "sheet": ("The whole sheet", "全表"),
}


def explained_text(found: Collection[Explained], language: str, rounding: Rounding) -> str:
    """For a terminal, below the sheet."""
    pick = 1 if language.startswith("zh") else 0
    rows: list[str] = []
    for one in found:
        steps, more = steps_in_words(one, language, rounding), more_in_words(one, language, rounding)
        if not steps and not more:
            continue
        rows.append(f"{one.indicator}  {one.title}".strip() if one.indicator else _HEADS["sheet"][pick])
        for head, said in (("how", steps), ("more", more)):
            if said:
                rows.append("  " + _HEADS[head][pick])
                rows += ["    " + text for text in said]
        rows.append("")
    return "\n".join(rows)


def explained_as_json(found: Collection[Explained], rounding: Rounding) -> list[dict[str, Any]]:
    """Codes and exact values, with the sentences of both languages beside them."""
    made = []
    for one in found:
        entry: dict[str, Any] = {"indicator": one.indicator} if one.indicator else {"sheet": True}
        entry["how"] = [_step(step, rounding) for step in one.steps]
        entry["more"] = [_gain(gain, rounding) for gain in one.more]
        made.append(entry)
    return made


def _step(step: Note, rounding: Rounding) -> dict[str, Any]:
    found: dict[str, Any] = {"code": step.code}
    found["result"] = to_exact(step.params["result"])
    return found | {language: step_words.step(step, language, rounding) for language in LANGUAGES}


def _gain(gain: Improvement, rounding: Rounding) -> dict[str, Any]:
    found: dict[str, Any] = {
        "kind": gain.kind,
        "values": {name: plain_value(value) for name, value in gain.values.items() if name != "parts"},
        "points": to_published(gain.points, rounding),
        "exact": to_exact(gain.points),
        "total": to_exact(gain.total),
    }
    if gain.windows:
        found["windows"] = [key for key, _ in gain.windows]
    if gain.things:
        found["things"] = list(gain.things)
    if isinstance(gain.together, Fraction):
        found["together"] = to_exact(gain.together)
    found["changes"] = [
        {
            "add": [line_of(fact) for fact in change.add],
            "drop": [line_of(fact) for fact in change.drop],
        }
        for change in gain.changes
    ]
    return found | {language: gain_words.sentence(gain, language, rounding) for language in LANGUAGES}
