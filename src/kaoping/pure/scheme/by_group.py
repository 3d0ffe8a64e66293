"""Values that differ by group: which groups a unit is in, and which value is its own."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from typing import Any, TypeVar, cast

from kaoping.pure.errors import SchemeError
from kaoping.pure.scheme.model import Group, Node, Scheme
from kaoping.pure.scheme.rules import ByGroup, CheckItem, Line

T = TypeVar("T")


def belongs(group: Group, *, code: str, tags: Collection[str], own_group: str | None) -> bool:
    """Whether the unit ``code`` with these tags and this own ``group`` belongs to ``group``."""
    if group.tag is not None:
        return group.tag in tags
    if group.without is not None:
        return group.without not in tags
    if group.group is not None:
        return own_group == group.group
    return code in (group.units or ())


def groups_of(
    scheme: Scheme,
    *,
    code: str,
    tags: Collection[str] = (),
    own_group: str | None = None,
) -> frozenset[str]:
    """The names of the scheme's groups that the unit belongs to."""
    return frozenset(
        group.name for group in scheme.groups if belongs(group, code=code, tags=tags, own_group=own_group)
    )


def resolve(value: T | ByGroup[T], groups: Collection[str]) -> T:
    """The value for a unit in these groups; a plain value is everybody's.

    Errors: ``SchemeError("by_group_none")`` when the unit is in none of the groups that the value
    names, ``SchemeError("by_group_several")`` when it is in several.
    """
    if not isinstance(value, ByGroup):
        return value
    fitting = [(name, own) for name, own in value.values if name in groups]
    if len(fitting) == 1:
        return fitting[0][1]
    code = "by_group_several" if fitting else "by_group_none"
    names = tuple(name for name, _ in (fitting or value.values))
    raise SchemeError(code, line=value.line or None, groups=names)


def plain(value: T | ByGroup[T]) -> T:
    """The value itself, for a scheme that ``for_groups`` has been over."""
    if isinstance(value, ByGroup):
        raise SchemeError("by_group_unresolved", line=value.line or None)
    return value


def applies(applies_to: Collection[str], groups: Collection[str]) -> bool:
    """Whether something bound to ``applies_to`` concerns a unit in ``groups``."""
    return not applies_to or any(name in groups for name in applies_to)


def for_groups(scheme: Scheme, groups: Collection[str]) -> Scheme:
    """The scheme as it holds for units in exactly these groups: no ``ByGroup`` left in what applies.

    Nodes, lines and items that do not apply to these groups stay as they are (they are out anyway,
    and a unit need not have a value there). Worth keeping per set of groups: a city has few.
    Errors: those of ``resolve``.
    """
    return cast(Scheme, _resolved(scheme, frozenset(groups)))


def resolved(value: T, groups: Collection[str]) -> T:
    """Any value of the model with each of its values by group as it holds for these groups."""
    return cast(T, _resolved(value, frozenset(groups)))


def _resolved(value: Any, groups: frozenset[str]) -> Any:
    if isinstance(value, ByGroup):
        return resolve(value, groups)
    if isinstance(value, tuple):
        changed = tuple(_resolved(item, groups) for item in value)
        same = all(new is old for new, old in zip(changed, value, strict=True))
        return value if same else changed
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    if isinstance(value, Node | Line | CheckItem) and not applies(value.applies_to, groups):
        return value
    changes = {}
    for entry in dataclasses.fields(value):
        old = getattr(value, entry.name)
        new = _resolved(old, groups)
        if new is not old:
            changes[entry.name] = new
    return dataclasses.replace(value, **changes) if changes else value
