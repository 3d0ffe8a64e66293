"""Grades that nobody can reach, limits that cross."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from kaoping.pure.errors import Fault, SchemeError
from kaoping.pure.scheme.by_group import applies
from kaoping.pure.scheme.check_windows import each
from kaoping.pure.scheme.model import Grade, Node, Scheme
from kaoping.pure.scheme.reach import values_in
from kaoping.pure.scheme.rules import ByGroup, Ratio, Word
from kaoping.pure.scheme.tree import full_mark, walk


def result_faults(scheme: Scheme, kinds: Sequence[frozenset[str]]) -> Iterator[Fault]:
    """Faults of what follows from the total, and of nodes' own labels."""
    limit = _greatest_total(scheme, kinds)
    yield from _grade_faults(scheme.grades, limit)
    for placed in walk(scheme):
        yield from _grade_faults(placed.node.grades, _greatest_score(placed.node))
    yield from _quota_faults(scheme)
    for outcome in scheme.outcomes:
        # Rounds that never come: said by nobody, the words would never be said of anybody.
        if outcome.in_a_row > 1 and outcome.every is None and scheme.repeat is None:
            yield Fault("word_needs", outcome.line, {"found": "in_a_row", "asked": "repeat"})
    total = scheme.total
    if isinstance(total.floor, Fraction) and isinstance(total.cap, Fraction) and total.floor > total.cap:
        yield Fault("floor_above_cap", total.line, {"found": total.floor, "limit": total.cap})


def _greatest_score(node: Node) -> Fraction | None:
    """The most that a line can have: its cap, else its points, of a ratio so much as ``up_to`` credits."""
    if node.cap is not None:
        return Fraction(max(each(node.cap)))
    if node.points is None or node.points is Word.OPEN:
        return None
    most = Fraction(max(each(node.points)))
    return most * max(each(node.rule.up_to)) if isinstance(node.rule, Ratio) else most


def _quota_faults(scheme: Scheme) -> Iterator[Fault]:
    """Places that differ by group are counted within the groups that are ranked apart."""
    for grade in scheme.grades:
        if isinstance(grade.first, ByGroup):
            names = tuple(name for name, _ in grade.first.values)
            apart = scheme.ranking.within
            if grade.among_all or set(names) != set(apart):
                params = {"found": names, "within": apart or ("–",)}
                yield Fault("quota_groups", grade.line, params)


def _grade_faults(grades: Sequence[Grade], limit: Fraction | None) -> Iterator[Fault]:
    seen: dict[str, Grade] = {}
    easiest: Grade | None = None  # of those that ask for points alone, the one that asks least
    for grade in grades:
        if grade.grade in seen:
            first = seen[grade.grade].line
            yield Fault("id_twice", grade.line, {"found": grade.grade, "first": first})
        seen.setdefault(grade.grade, grade)
        if limit is not None and each(grade.at_least) and min(each(grade.at_least)) > limit:
            asked = min(each(grade.at_least))
            params = {"found": grade.grade, "asked": asked, "limit": limit}
            yield Fault("grade_above_total", grade.line, params)
        if easiest is not None and _asks_no_more(easiest, grade):
            params = {"found": grade.grade, "before": easiest.grade}
            yield Fault("grade_never_reached", grade.line, params)
        elif _has_no_other_condition(grade):
            easiest = grade  # it asks less than the one before, or there was none


def _asks_no_more(before: Grade, grade: Grade) -> bool:
    """Whether every unit that could get ``grade`` already has ``before``, which asks for points alone."""
    if before.at_least is None:
        return True
    if grade.at_least is None:
        return False
    return bool(max(each(before.at_least)) <= min(each(grade.at_least)))


def _has_no_other_condition(grade: Grade) -> bool:
    return grade.condition is None and grade.first is None and grade.first_share is None


def _greatest_total(scheme: Scheme, kinds: Sequence[frozenset[str]]) -> Fraction | None:
    """The most that any kind of unit can have; None where the text does not say."""
    if scheme.total.cap is not None:
        return Fraction(max(each(scheme.total.cap)))
    if not scheme.grades:
        return None  # Nobody asks.
    tops = (*scheme.indicators, *scheme.bonus)
    if any(node.cap is not None for node in tops):
        return None
    if any(isinstance(one, Ratio) and one.up_to != 1 for one in values_in(tops)):
        return None  # More than is asked may be credited.
    # What all units have alike is reckoned once: kinds are many, nodes that differ by group few.
    fixed = [node for node in tops if not _differs(node)]
    marks = [full_mark(node) for node in fixed]
    known = [mark for mark in marks if mark is not None]
    if len(known) < len(marks):
        return None
    common = sum(known, Fraction(0))
    differing = [node for node in tops if _differs(node)]
    totals = [Fraction(0)]
    for groups in kinds:
        total = common
        for node in differing:
            if not applies(node.applies_to, groups):
                continue
            try:
                mark = full_mark(node, groups)
            except SchemeError:
                break  # There can be no such unit.
            if mark is None:
                return None
            total += mark
        else:
            totals.append(total)
    return max(totals)


def _differs(node: Node) -> bool:
    """Whether the full mark can differ by group."""
    return bool(node.applies_to) or isinstance(node.points, ByGroup) or any(map(_differs, node.children))
