"""Every word of the language with a short label for forms and one line of help, in two languages.

English help is the word's own (``Word.says``, which the JSON Schema prints too); here stand the
labels, and the Chinese. A test holds that no word of the language is without a row.
"""

from __future__ import annotations

from dataclasses import dataclass

from kaoping.pure.scheme.shapes import Shape, Word
from kaoping.pure.scheme.words_help_rows import CHOICES, LABELS, ROWS


@dataclass(frozen=True, slots=True)
class Help:
    """A word for people: what a form calls it, and what it says."""

    label: str
    says: str


def help_of(shape: Shape | str, word: Word | str, language: str, says: str = "") -> Help:
    """The help of a word in a shape. ``says``: the English sentence where only names are given."""
    name = word.word if isinstance(word, Word) else word
    of = shape.name if isinstance(shape, Shape) else shape
    if not language.lower().startswith("zh"):
        label = LABELS.get(f"{of}.{name}") or LABELS.get(name) or name.replace("_", " ")
        return Help(label, word.says if isinstance(word, Word) else says)
    row = ROWS.get(f"{of}.{name}") or ROWS.get(name)
    return Help(*row) if row else Help(name, says)


def choice_label(value: str, language: str, word: str = "") -> str:
    """A fixed value for people: 季度 for ``quarter``. ``word``: where it stands, if that matters."""
    row = CHOICES.get(f"{word}={value}") or CHOICES.get(value)
    if row is None:
        return value
    return row[1] if language.lower().startswith("zh") else row[0]


def has_row(shape: str, word: str) -> bool:
    """Whether the word has a Chinese label of its own; a test asks it of every word."""
    return f"{shape}.{word}" in ROWS or word in ROWS
