"""A value in one field of a form, and back: ``甲: 1, 乙: 2`` without braces, a list with commas."""

from __future__ import annotations

import re

from kaoping.pure.errors import SchemeFaults
from kaoping.pure.scheme.edit import flow
from kaoping.pure.scheme.edit_tree import NotEditable, plain_of
from kaoping.pure.scheme.kinds import Plain


def shown(value: Plain) -> str:
    """A value in one field: a text as it is, ``甲: 1, 乙: 2`` without braces, ``甲, 乙`` without brackets."""
    if isinstance(value, str):
        return value
    text = flow(value)
    if isinstance(value, dict) and list(value) == ["by_group"] and isinstance(value["by_group"], dict):
        return flow(value["by_group"])[1:-1]
    return text[1:-1]


def meant(text: str, like: str) -> Plain:
    """What a field's text means: the opposite of ``shown``.

    ``like``: ``pairs`` (a mapping), ``number`` (a scalar, a range, or by group), ``words`` (a scalar, a
    list, or a mapping). Errors: ``Unreadable`` with the text.
    """
    text = text.strip()
    if like == "pairs":
        given = parsed(text if text.startswith("{") else "{" + _plain_signs(text.strip("{}")) + "}", text)
        if not isinstance(given, dict) or any(value in ("", None) for value in given.values()):
            raise Unreadable(text)  # “市级” alone says no name, “级别：” no value
        return given
    if like == "number":
        if ":" not in text.replace("：", ":"):
            return text
        given = parsed("{" + text.replace("：", ": ") + "}" if not text.startswith("{") else text, text)
        if isinstance(given, dict) and set(given) - {"from", "to", "by_group"}:
            return {"by_group": given}
        return given
    if text.startswith(("{", "[")):
        try:
            return parsed(text, text)
        except Unreadable:
            return parsed("[" + text + "]", text)
    if ": " in text:
        return parsed("{" + text + "}", text)
    if "," in text or "，" in text or "、" in text:
        return [one.strip() for one in text.replace("，", ",").replace("、", ",").split(",") if one.strip()]
    return text


_QUOTED = re.compile(r"""("[^"]*"|'[^']*')""")


def _plain_signs(text: str) -> str:
    """Full-width colons and commas as the language writes them, a space after a colon; quoted text stays."""
    parts = _QUOTED.split(text)
    for at in range(0, len(parts), 2):
        plain = parts[at].replace("：", ":").replace("，", ",").replace("；", ",")
        parts[at] = re.sub(r"(?:^|(?<=,)|(?<=\[))([^:,]+):(?=\S)", r"\1: ", plain)
    return "".join(parts)


class Unreadable(Exception):
    """A field's text is no value; kept for the form to show again."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(text)


def parsed(yaml: str, text: str) -> Plain:
    try:
        return plain_of(yaml)
    except (SchemeFaults, NotEditable):
        raise Unreadable(text) from None
