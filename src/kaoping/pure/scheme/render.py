"""A ``Scheme`` back to text, such that reading it gives the same scheme.

Comments and the author's own line breaks are gone: the text that was published is kept as it is
elsewhere; this one is for schemes that a form has changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kaoping.pure.scheme.kinds import Plain
from kaoping.pure.scheme.model import Scheme
from kaoping.pure.scheme.words_nodes import SCHEME

WIDTH = 100  # columns; what does not fit in one line is written over several


def render(scheme: Scheme) -> str:
    """The scheme as YAML in the language's own order of words, ending in a line feed."""
    return "\n".join(_mapping(SCHEME.write(scheme), 0, open_lists=True)) + "\n"


def _mapping(value: dict[str, Plain], indent: int, *, open_lists: bool = False) -> Iterator[str]:
    for word, inner in value.items():
        head = " " * indent + scalar(word) + ":"
        flow = head + " " + _flow(inner)
        keep_open = open_lists and isinstance(inner, list) and isinstance(inner[0], dict)
        if not keep_open and (isinstance(inner, str) or len(flow) <= WIDTH):
            yield flow
            continue
        yield head
        yield from _block(inner, indent + 2)


def _block(value: Plain, indent: int) -> Iterator[str]:
    if isinstance(value, dict):
        yield from _mapping(value, indent)
    elif isinstance(value, list):
        for entry in value:
            yield from _entry(entry, indent)
    else:
        yield " " * indent + scalar(value)


def _entry(entry: Plain, indent: int) -> Iterator[str]:
    flow = " " * indent + "- " + _flow(entry)
    if isinstance(entry, str) or len(flow) <= WIDTH:
        yield flow
        return
    lines = list(_block(entry, indent + 2))
    yield " " * indent + "- " + lines[0].lstrip(" ")
    yield from lines[1:]


def _flow(value: Plain) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(word)}: {_flow(one)}" for word, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(one) for one in value) + "]"
    return scalar(value)


# What may stand without quotes anywhere, in brackets too. Chinese punctuation is no sign of YAML's.
_BARE = re.compile(
    r"(?:-?\d|[^\W_]|[（《“①-⑳※])(?:[\w .%/+\-，。；：、？！（）《》“”‘’〔〕①-⑳※·—…]*[\w%）》”。！？〕…])?"
)
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_MUST_ESCAPE = re.compile('[\\\\"\\x00-\\x1f\\x7f-\\x9f\u2028\u2029\ufeff]')


def scalar(text: str) -> str:
    """A text as a YAML scalar: bare where that is safe everywhere, else in double quotes."""
    if _BARE.fullmatch(text) and text not in ("null", "Null", "NULL"):
        return text
    return '"' + _MUST_ESCAPE.sub(_escaped, text) + '"'


def _escaped(match: re.Match[str]) -> str:
    sign = match[0]
    return _ESCAPES.get(sign) or f"\\u{ord(sign):04x}"
