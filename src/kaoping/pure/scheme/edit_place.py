"""Where the cursor stands in an unfinished text: the words above it, and whether a word or a value is due.

YAML's own reader gives up at the first unfinished line, which is where people type. This one never
fails: it goes over the lines above the cursor, keeps what is open, and forgets what is closed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

ENTRY = "-"  # a step into a list
_KEY = re.compile(r"(?P<key>\"[^\"]*\"|'[^']*'|[^\s:#{}\[\],\"'][^:#{}\[\],]*?)\s*:(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Place:
    """The words from the top down, what is typed of the next one, and the words beside it."""

    path: tuple[str, ...]
    typed: str
    wants_word: bool  # a word is due here; else the value of the last step
    beside: frozenset[str] = frozenset()  # words that the mapping has already, above the cursor


@dataclass(slots=True)
class _Open:
    column: int
    step: str
    beside: set[str] = field(default_factory=set)  # words at this column


@dataclass(slots=True)
class _Bracket:
    kind: str  # { or [
    key: str | None = None
    token: str = ""
    beside: set[str] = field(default_factory=set)


def place_at(text: str, position: int) -> Place:
    """The place of a cursor, given as an index into the text."""
    return _Scan().over(text[:position])


class _Scan:
    def __init__(self) -> None:
        self.blocks: list[_Open] = []
        self.beside: dict[int, set[str]] = {}  # words by column, while their mapping is open
        self.brackets: list[_Bracket] = []
        self.quote = ""
        self.typed = ""
        self.wants_word = True
        self.literal: int | None = None  # the column that a block of text stands deeper than

    def over(self, text: str) -> Place:
        lines = text.split("\n")
        for line in lines[:-1]:
            self.line(line, last=False)
        self.line(lines[-1], last=True)
        path = [one.step for one in self.blocks]
        for one in self.brackets:
            path.append(ENTRY if one.kind == "[" else one.key or "")
        if self.brackets:
            inner = self.brackets[-1]
            wants = inner.kind == "{" and inner.key is None
            if inner.kind == "{" and inner.key is None:
                path.pop()
            typed = "" if self.quote else inner.token.strip()
            return Place(tuple(path), typed, wants, frozenset(inner.beside))
        return Place(tuple(path), self.typed, self.wants_word, frozenset(self._beside))

    _beside: frozenset[str] | set[str] = frozenset()

    def line(self, line: str, *, last: bool) -> None:
        if self.brackets or self.quote:
            self.flow(line + ("" if last else " "))
            return
        stripped = line.lstrip(" ")
        column = len(line) - len(stripped)
        if not stripped.strip() or stripped.startswith("#"):
            if last:
                self._close(column, dash=False)
                self.typed, self.wants_word, self._beside = "", not stripped, self.beside.get(column, set())
            return
        if self.literal is not None:
            if column > self.literal:
                if last:
                    self.typed, self.wants_word = "", False
                return
            self.literal = None
        while stripped.startswith("- ") or stripped.rstrip() == "-":
            self._close(column, dash=True)
            self.blocks.append(_Open(column, ENTRY))
            rest = stripped[1:]
            column += 1 + len(rest) - len(rest.lstrip(" "))
            stripped = rest.lstrip(" ")
            self.beside = {at: words for at, words in self.beside.items() if at < column}
        self._close(column, dash=False)
        match = _KEY.match(stripped)
        if match is None:
            if stripped.startswith(("{", "[", '"', "'")):
                self.wants_word = False
                self.flow(stripped)
                return
            self.typed, self.wants_word = stripped.strip(), True
            self._beside = self.beside.get(column, set())
            return
        word = match["key"].strip("\"'")
        self.beside.setdefault(column, set()).add(word)
        self.blocks.append(_Open(column, word))
        rest = stripped[match.end() :]
        value = rest.lstrip(" ")
        self.typed, self.wants_word = value, False
        if value.startswith(("|", ">")):
            self.literal = column
        elif value.startswith(("{", "[", '"', "'")):
            self.flow(value + ("" if last else " "))

    def _close(self, column: int, *, dash: bool) -> None:
        """Forget what a line at this column ends. A dash may stand right under its word."""
        while self.blocks:
            top = self.blocks[-1]
            if top.column < column or (dash and top.column == column and top.step != ENTRY):
                break
            self.blocks.pop()
        self.beside = {at: words for at, words in self.beside.items() if at <= column}

    def flow(self, text: str) -> None:
        before = " "
        for place, sign in enumerate(text):
            inner = self.brackets[-1] if self.brackets else None
            if self.quote:
                if sign == self.quote and before != "\\":
                    self.quote = ""
                elif inner is not None:
                    inner.token += sign
            elif sign == "#" and before in " \t":
                return
            elif sign in "\"'" and (inner is None or not inner.token.strip()):
                self.quote = sign
            elif sign in "{[":
                self.brackets.append(_Bracket(sign))
            elif sign in "}]":
                if self.brackets:
                    self.brackets.pop()
                if not self.brackets:
                    self.typed, self.wants_word = "", False
                    return
            elif inner is not None and sign == ",":
                inner.key, inner.token = None, ""
            elif inner is not None and sign == ":" and inner.kind == "{" and inner.key is None:
                if text[place + 1 : place + 2] in ("", " ", "\n"):
                    inner.key = inner.token.strip()
                    inner.beside.add(inner.key)
                    inner.token = ""
                else:
                    inner.token += sign
            elif inner is not None:
                inner.token += sign
            before = sign
