"""From YAML text to a plain tree in which every item knows its line.

PyYAML's own loaders were left: they drop lines, turn ``no`` into false and 1.10 into 1.1, keep the last
of two equal keys, and follow aliases that can grow a small file beyond all memory. Here only the event
stream is used; every scalar stays the text that was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from kaoping.pure.errors import Fault, SchemeFaults
from kaoping.pure.scheme.hints import full_width_sign

try:
    _LOADER: type = yaml.CBaseLoader
except AttributeError:  # a PyYAML built without libyaml reads the same, slower
    _LOADER = yaml.BaseLoader

MAX_BYTES = 2_000_000
MAX_DEPTH = 40
MAX_ITEMS = 100_000


@dataclass(slots=True)
class ScalarItem:
    line: int
    text: str
    plain: bool  # written without quotes

    @property
    def empty(self) -> bool:
        """Nothing was written: ``word:`` alone, ``~`` or ``null``."""
        return self.plain and self.text in ("", "~", "null", "Null", "NULL")


@dataclass(slots=True)
class ListItem:
    line: int
    items: list[Item]


@dataclass(slots=True)
class MapItem:
    line: int
    pairs: list[tuple[ScalarItem, Item]]


Item = ScalarItem | ListItem | MapItem


def read_source(text: str | bytes) -> Item:
    """The tree of a YAML text. Errors: ``SchemeFaults`` with the one place that stops the reading."""
    plain_text = _decoded(text)
    _refuse_what_yaml_words_badly(plain_text)
    try:
        return _Builder(plain_text).document()
    except yaml.YAMLError as error:
        raise SchemeFaults([_syntax_fault(error, plain_text)]) from error


def _decoded(text: str | bytes) -> str:
    raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    if len(raw) > MAX_BYTES:
        raise SchemeFaults([Fault("text_too_large", 1, {"found": len(raw), "limit": MAX_BYTES})])
    if isinstance(text, str):
        return text.removeprefix("\ufeff")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise SchemeFaults([Fault("not_utf8", line)]) from error


_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_ODD_INDENT = re.compile(r"^[ \t]*[\u3000\u00a0\u2000-\u200b\u202f][\s\u200b]*[^\s#]", re.MULTILINE)
_TAB_INDENT = re.compile(r"^ *\t+[^\s#]", re.MULTILINE)


def _refuse_what_yaml_words_badly(text: str) -> None:
    found = []
    for match in _UNPRINTABLE.finditer(text):
        code_point = f"U+{ord(match[0]):04X}"
        found.append(Fault("unprintable", _line_at(text, match.start()), {"found": code_point}))
    for match in _TAB_INDENT.finditer(text):
        found.append(Fault("tab", _line_at(text, match.start())))
    for match in _ODD_INDENT.finditer(text):
        found.append(Fault("odd_indent", _line_at(text, match.start())))
    if found:
        raise SchemeFaults(sorted(found[:20], key=lambda fault: fault.line or 0))


_LINE_END = re.compile("\r\n|[\r\n\x85\u2028\u2029]")


def _line_at(text: str, position: int) -> int:
    return sum(1 for _ in _LINE_END.finditer(text, 0, position)) + 1


_FULL_WIDTH_COLON = re.compile(r"[\s-]*[A-Za-z_]+：")
_NO_SPACE = re.compile(r"[\s-]*([A-Za-z_]+):[^\s:/]")
_PROBLEMS = (
    ("mapping values are not allowed", "yaml_colon"),
    ("could not find expected ':'", "yaml_colon"),
    ("expected ',' or", "yaml_bracket"),
    ("did not find expected key", "yaml_indent"),
    ("did not find expected '-' indicator", "yaml_indent"),
    ("found unexpected end of stream", "yaml_quote"),
    ("while scanning a quoted scalar", "yaml_quote"),
)


def _syntax_fault(error: yaml.YAMLError, text: str) -> Fault:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line + 1 if mark is not None else 1
    lines = text.splitlines()
    line = max(1, min(line, len(lines) or 1))
    problem = str(getattr(error, "problem", None) or error).splitlines()[0]
    shown = lines[line - 1].strip()[:60] if lines else ""
    for earlier in range(line, max(0, line - 3), -1):  # YAML may notice a missing colon lines later
        if earlier <= len(lines) and _FULL_WIDTH_COLON.match(lines[earlier - 1]):
            found = lines[earlier - 1].strip()[:60]
            return Fault("full_width_colon", earlier, {"found": found})
        if earlier <= len(lines) and (match := _NO_SPACE.match(lines[earlier - 1])):
            found = lines[earlier - 1].strip()[:60]
            return Fault("colon_without_space", earlier, {"found": found, "meant": match[1]})
    sign = full_width_sign(lines[line - 1]) if lines else None
    if sign is not None:
        return Fault("full_width_sign", line, {"found": shown, "sign": sign[0], "half": sign[1]})
    own = _own_mistake(lines, line)
    if own is not None:
        return Fault(own, line, {"found": shown})
    about = f"{getattr(error, 'context', '') or ''} {problem}"
    code = next((code for words, code in _PROBLEMS if words in about), "yaml_syntax")
    return Fault(code, line, {"found": shown, "problem": problem})


def _own_mistake(lines: list[str], line: int) -> str | None:
    """What the line itself shows, where YAML names only what it stumbled over."""
    text = lines[line - 1] if lines else ""
    before = next((one for one in reversed(lines[: line - 1]) if one.strip()), "")
    if text.lstrip().startswith("```"):
        return "fence"
    if re.match(r"\s*-[{\[\w]", text):
        return "dash_without_space"
    if _closes_too_many(lines, line):
        return "bracket_too_many"
    # A deeper line under one that has its value already.
    if re.match(r"\s*\w+: ", text) and re.match(r"[\s-]*\w+: \S", before) and _column(text) > _column(before):
        return "yaml_indent"
    return None


_ENTRY = re.compile(r"\s*-\s|\w+:")
_QUOTED = re.compile(r"""(?<=[\s,:{\[])(?:"(?:\\.|[^"\\])*"|'(?:''|[^'])*')""")


def _closes_too_many(lines: list[str], line: int) -> bool:
    """Whether a line closes more braces than its entry has open there; what stands in quotes is text."""
    start = next((at for at in range(line, 0, -1) if _ENTRY.match(lines[at - 1])), 1)
    text = _QUOTED.sub(lambda found: "\n" * found[0].count("\n"), "\n".join(lines[start - 1 : line]))
    depth = 0
    for one in text.split("\n"):
        depth, lowest = max(depth, 0), 0  # an earlier line below nothing was text
        for sign in re.findall("[{}]", one):
            depth += 1 if sign == "{" else -1
            lowest = min(lowest, depth)
    return lowest < 0


def _column(text: str) -> int:
    """Where the first word of a line stands."""
    return len(text) - len(text.lstrip(" -"))


class _Builder:
    """Events to items, within the limits, refusing what a scheme has no use for."""

    def __init__(self, text: str) -> None:
        self.events: Iterator[yaml.Event] = yaml.parse(text, Loader=_LOADER)
        self.count = 0

    def document(self) -> Item:
        top: Item | None = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if top is not None:
                    raise _stop("several_documents", event)
                top = self._item(next(self.events), 0)
        if top is None:
            raise SchemeFaults([Fault("text_empty", 1)])
        return top

    def _item(self, event: yaml.Event, depth: int) -> Item:
        self.count += 1
        if self.count > MAX_ITEMS:
            raise _stop("too_many_items", event, limit=MAX_ITEMS)
        if depth > MAX_DEPTH:
            raise _stop("too_deep", event, limit=MAX_DEPTH)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _stop("anchor", event, found=str(getattr(event, "anchor", "")))
        tag = getattr(event, "tag", None)
        if tag is not None:
            raise _stop("tag", event, found=str(tag))
        line = _line_of(event)
        if isinstance(event, yaml.ScalarEvent):
            return ScalarItem(line, event.value, event.style in (None, ""))
        if isinstance(event, yaml.SequenceStartEvent):
            return ListItem(line, list(self._items(depth)))
        return MapItem(line, list(self._pairs(depth)))

    def _items(self, depth: int) -> Iterator[Item]:
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            yield self._item(event, depth + 1)

    def _pairs(self, depth: int) -> Iterator[tuple[ScalarItem, Item]]:
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self._item(event, depth + 1)
            if not isinstance(key, ScalarItem):
                raise _stop("key_not_text", event)
            value = self._item(next(self.events), depth + 1)
            if isinstance(value, ScalarItem) and value.plain and not value.text:
                value.line = key.line  # What is not there would stand where the next thing does.
            yield key, value


def _stop(code: str, event: yaml.Event, **params: object) -> SchemeFaults:
    return SchemeFaults([Fault(code, _line_of(event), params)])


def _line_of(event: yaml.Event) -> int:
    mark = event.start_mark
    return mark.line + 1 if mark is not None else 1
