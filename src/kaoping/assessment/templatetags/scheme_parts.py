"""Small words of the scheme's forms: what a refused field was given, how tall a text is."""

from collections.abc import Mapping, Sequence

from django import template

from kaoping.pure.scheme.edit_fields import Field

register = template.Library()


@register.simple_tag
def refused_text(refused: Mapping[str, str] | None, name: str) -> str | None:
    """The text that could not be read in this field; None where nothing was wrong."""
    return refused.get(name) if refused else None


@register.simple_tag
def folded(fields: Sequence[Field]) -> list[Field]:
    """The fields that say nothing and are rarely written; all are shown where nothing else would be."""
    rest = [one for one in fields if one.folds]
    return rest if len(rest) < len(fields) else []


@register.filter
def lines_of(text: str) -> int:
    """Rows that a text needs in a field, from 2 to 12; a Chinese character is as wide as two."""
    wide = sum(len(line.encode("gbk", "replace")) // 64 + 1 for line in str(text).split("\n"))
    return min(12, max(2, wide))


@register.filter
def indent_of(depth: int) -> str:
    """The class that sets a row of the table in by its depth."""
    return f"in-{min(int(depth), 6)}" if depth else ""
