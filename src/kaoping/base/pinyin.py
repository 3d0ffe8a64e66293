"""Chinese names as Latin letters, for people who type faster than they choose characters.

市教育局 is ``sjyj`` by initials and ``shijiaoyuju`` in full; what is no character stays,
in small letters. Words of several readings are read as words: 重庆 is ``chongqing``.
"""

from pypinyin import Style, lazy_pinyin


def initials(text: str) -> str:
    """``sjyj`` for 市教育局."""
    return _joined(lazy_pinyin(text, style=Style.FIRST_LETTER))


def spelled(text: str) -> str:
    """``shijiaoyuju`` for 市教育局."""
    return _joined(lazy_pinyin(text))


def _joined(syllables: list[str]) -> str:
    return "".join(letter for letter in "".join(syllables).lower() if letter.isascii() and letter.isalnum())
