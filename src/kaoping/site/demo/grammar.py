"""A small grammar of prose: sentences with choices, numbers and words, none told twice in one text.

``[甲|乙]`` is a choice and nests; ``{3-9}`` a number and ``{2-9*100}`` a number times 100; ``{word}``
is a word that the teller was given, or else the name of a rule: one of its sentences that this text
does not hold yet. The choices stand close together, every eight characters or so: two texts that
fall on the same sentence still share no run that the comparison of texts would take for copying.
"""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

Rules = Mapping[str, Sequence[str]]
_NUMBER = re.compile(r"(\d+)-(\d+)(?:\*(\d+))?")
_MARK = re.compile(r"[\[\]|{}]")


@dataclass(frozen=True, slots=True)
class _Choice:
    branches: "tuple[_Sequence, ...]"


@dataclass(frozen=True, slots=True)
class _Slot:
    name: str


@dataclass(frozen=True, slots=True)
class _Number:
    least: int
    most: int
    step: int


_Sequence = tuple["str | _Choice | _Slot | _Number", ...]


class Teller:
    """Tells one text. ``words`` are fixed for the whole of it; ``rules`` are drawn like cards."""

    def __init__(self, rng: random.Random, rules: Rules, words: Mapping[str, str]) -> None:
        self._rng, self._rules = rng, rules
        self._words = dict(words)
        self._decks: dict[str, list[str]] = {}

    def tell(self, template: str) -> str:
        """The template with every choice made. Errors: ``KeyError`` for an unknown word."""
        return self._said(_parsed(template))

    def draw(self, rule: str) -> str:
        """A sentence of the rule; one that was told already only when all were."""
        deck = self._decks.get(rule)
        if not deck:
            deck = self._decks[rule] = list(self._rules[rule])
            self._rng.shuffle(deck)
        return self.tell(deck.pop())

    def draws(self, rule: str, count: int) -> list[str]:
        return [self.draw(rule) for _each in range(min(count, len(self._rules[rule])))]

    def keep(self, word: str, template: str) -> str:
        """Tell the template once and use it as ``word`` from now on."""
        self._words[word] = self.tell(template)
        return self._words[word]

    def _said(self, parts: _Sequence) -> str:
        return "".join(part if isinstance(part, str) else self._made(part) for part in parts)

    def _made(self, part: _Choice | _Slot | _Number) -> str:
        if isinstance(part, _Choice):
            return self._said(self._rng.choice(part.branches))
        if isinstance(part, _Number):
            return str(self._rng.randint(part.least, part.most) * part.step)
        return self._words[part.name] if part.name in self._words else self.draw(part.name)


@cache
def _parsed(template: str) -> _Sequence:
    parts, end = _sequence(template, 0, "")
    if end != len(template):
        raise ValueError(f"{template!r}: a mark too many at {end}")
    return parts


def _sequence(text: str, at: int, closing: str) -> tuple[_Sequence, int]:
    """Parts up to one of the marks ``closing``, or the end; and where that mark stands."""
    parts: list[str | _Choice | _Slot | _Number] = []
    while True:
        mark = _MARK.search(text, at)
        if mark is None:
            if closing:
                raise ValueError(f"{text!r}: a bracket is not closed")
            return (*parts, text[at:]), len(text)
        parts.append(text[at : mark.start()])
        at = mark.start()
        if text[at] == "[":
            branches = []
            while text[at] != "]":
                branch, at = _sequence(text, at + 1, "|]")
                branches.append(branch)
            parts.append(_Choice(tuple(branches)))
            at += 1
        elif text[at] == "{":
            end = text.index("}", at)
            parts.append(_slot(text[at + 1 : end]))
            at = end + 1
        elif text[at] in closing:
            return tuple(parts), at
        else:
            raise ValueError(f"{text!r}: a mark too many at {at}")


def _slot(name: str) -> _Slot | _Number:
    number = _NUMBER.fullmatch(name)
    if number is None:
        return _Slot(name)
    least, most, step = number.groups(default="1")
    return _Number(int(least), int(most), int(step))
