"""Conditions in words with what they read now: which part does not hold, and by what figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from kaoping.pure.scheme.by_group import plain
from kaoping.pure.scheme.in_words_numbers import Speech
from kaoping.pure.scheme.rules import All, AnyOf, Compare, Condition, Measure, Number, Support, Take
from kaoping.pure.scoring.case import Case
from kaoping.pure.scoring.formulas import percent_text
from kaoping.pure.scoring.numbers import Scope, holds, read
from kaoping.pure.scoring.rounding import to_plain

_BOUNDS = {
    "at_least": ("at least %s", "不少于 %s"), "above": ("more than %s", "超过 %s"),
    "at_most": ("at most %s", "最多 %s"), "below": ("less than %s", "少于 %s"),
}  # fmt: skip
_NOW = (" (now %s)", "（现为 %s）")
_MISSING = (" (no figure)", "（没有数据）")
_JOINT = {"all": (" and ", "，且"), "any": (" or ", "，或")}


def is_rate(number: Number, *bounds: Fraction) -> bool:
    """Whether the number is a rate around 1, which is read as a percentage and moves by hundredths."""
    while isinstance(number, Take) and number.each is None and number.times is None and number.per is None:
        number = number.of
    may_be = isinstance(number, Measure | Support) or number.per is not None
    if not may_be:
        return False
    above = any(abs(bound) > 1 for bound in bounds)  # 1.05 is 105%, but 2 may be a level
    return all(abs(bound) <= 2 for bound in bounds) and (
        not above or any(bound.denominator > 1 for bound in bounds)
    )


def figure(value: Fraction, rate: bool) -> str:
    return percent_text(value) + "%" if rate else to_plain(value)


def readings(
    case: Case, condition: Condition, node: str, scope: Scope
) -> tuple[tuple[Compare, Fraction | None], ...]:
    """The parts of the condition that do not hold, each with what its number reads."""
    if isinstance(condition, All | AnyOf):
        return tuple(one for part in condition.conditions for one in readings(case, part, node, scope))
    if holds(case, condition, node, scope):
        return ()
    return ((condition, read(case, condition.of, node, scope).value),)


def said_with_readings(
    parts: Sequence[tuple[Compare, Fraction | None]],
    joint: str,
    language: str,
    names: Mapping[str, str] | None = None,
) -> str:
    """ "“talks” at least 2 (now 1)", joined by ``joint``: all or any."""
    say = Speech(language, names or {})
    pick = 1 if say.chinese else 0
    said = []
    for one, value in parts:
        text = _compared(one, say, value)
        rate = _reads_as_rate(one, value)
        said.append(text + (_MISSING[pick] if value is None else _NOW[pick] % figure(value, rate)))
    return _JOINT[joint][pick].join(said)


def said(condition: Condition, language: str, names: Mapping[str, str] | None = None) -> str:
    """The whole condition, without what it reads."""
    say = Speech(language, names or {})
    pick = 1 if say.chinese else 0
    if isinstance(condition, All | AnyOf):
        joint = _JOINT["all" if isinstance(condition, All) else "any"][pick]
        return joint.join(said(one, language, names) for one in condition.conditions)
    return _compared(condition, say, None)


def _reads_as_rate(one: Compare, value: Fraction | None) -> bool:
    bounds = [plain(bound) for _, bound in one.bounds]
    return is_rate(one.of, *bounds) and (value is None or abs(value) <= 2)


def _compared(one: Compare, say: Speech, value: Fraction | None) -> str:
    pick = 1 if say.chinese else 0
    rate = _reads_as_rate(one, value)
    bounds = [_BOUNDS[word][pick] % figure(plain(bound), rate) for word, bound in one.bounds]
    return say.noun(one.of) + " " * (not say.chinese) + (", " if pick == 0 else "、").join(bounds)
