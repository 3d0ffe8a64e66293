"""Who wrote, who checked, whom to ask: names behind their labels, as Chinese papers put them.

A label stands with a colon, or alone in a cell before the cell with the name. Behind it the name
ends at the next label, at wide blanks or at a sign that no name has.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

AUTHOR, CHECKER, CONTACT, PHONE = "author", "checker", "contact", "phone"
# label, what it names, how sure that is
LABELS: tuple[tuple[str, str, int], ...] = (
    ("作者", AUTHOR, 3), ("撰稿人", AUTHOR, 3), ("撰稿", AUTHOR, 3), ("撰写人", AUTHOR, 3), ("供稿人", AUTHOR, 3),
    ("供稿", AUTHOR, 2), ("执笔人", AUTHOR, 3), ("执笔", AUTHOR, 3), ("拟稿人", AUTHOR, 3), ("拟稿", AUTHOR, 3),
    ("起草人", AUTHOR, 3), ("通讯员", AUTHOR, 2), ("文/图", AUTHOR, 2), ("图/文", AUTHOR, 2), ("填报人", AUTHOR, 2),
    ("填表人", AUTHOR, 2), ("报送人", AUTHOR, 2), ("信息员", AUTHOR, 2), ("经办人", AUTHOR, 1), ("编辑", AUTHOR, 1),
    ("审核人", CHECKER, 3), ("审核", CHECKER, 3), ("审签人", CHECKER, 3), ("审签", CHECKER, 3), ("审稿人", CHECKER, 3),
    ("审稿", CHECKER, 3), ("审阅人", CHECKER, 2), ("审阅", CHECKER, 2), ("审定人", CHECKER, 2), ("审定", CHECKER, 2),
    ("核稿人", CHECKER, 3), ("核稿", CHECKER, 3), ("复核人", CHECKER, 2), ("复核", CHECKER, 2), ("签发人", CHECKER, 2),
    ("签发", CHECKER, 2), ("责任编辑", CHECKER, 1), ("校对", CHECKER, 1),
    ("联系人", CONTACT, 3), ("联络员", CONTACT, 3), ("联络人", CONTACT, 3),
    ("联系电话", PHONE, 3), ("联系方式", PHONE, 3), ("办公电话", PHONE, 3), ("手机号码", PHONE, 3), ("手机号", PHONE, 3),
    ("手机", PHONE, 2), ("电话", PHONE, 2),
)  # fmt: skip
_KINDS = {label: (kind, sure) for label, kind, sure in LABELS}


def _spaced(label: str) -> str:
    """The label with blanks between its letters, as justified lines have them (作　者)."""
    return r"[ 　]{0,4}".join(map(re.escape, label))


_ANY = "|".join(_spaced(label) for label, _kind, _sure in sorted(LABELS, key=lambda one: -len(one[0])))
_LABELLED = re.compile(
    rf"(?<![\u4e00-\u9fff])({_ANY})[ 　]{{0,3}}(?:及电话|及联系电话)?[ 　]{{0,3}}[:：][ 　]{{0,6}}"
)
_INSIDE = re.compile(rf"({_ANY})[ 　]{{0,3}}[:：]")  # also behind letters: 供稿单位审核：
_BARE = re.compile(rf"^[（(【]?({_ANY})[ 　]{{1,6}}([\u4e00-\u9fff·]{{2,4}})[）)】]?$")
_CELL = re.compile(rf"^({_ANY})(?:及电话|及联系电话|[（(]?签[字名章][）)]?)?[:：]?$")
_NAME_ENDS = re.compile(
    r"[ 　]{2,}|\t|\n|[;；。！!?？|｜）)】\]]|(?<=[\u4e00-\u9fff]{2})[ 　](?=[\u4e00-\u9fff]{2,}[:：])"
)
_BLANKS = re.compile(
    r"^[_＿\-—…\.·xX×*＊/ 　]*$|^[（(]?签[字名章].{0,4}$|^(?:无|略|同上|姓名|电话|科室|单位)$"
)
TELEPHONE = re.compile(
    r"(?<![\d-])(?:\+?86[- ]?)?(?:1[3-9]\d[- ]?\d{4}[- ]?\d{4}|(?:[(（]?0\d{2,3}[)）]?[-—－– ]?)?[2-9]\d{6,7}(?:(?:转|[-—－])\d{1,6})?)(?!\d)"
)
MOBILE_OR_AREA = re.compile(r"(?<![\d-])(?:1[3-9]\d{9}|0\d{2,3}[-—－– ]?[2-9]\d{6,7})(?!\d)")
MOST_NAME = 40


@dataclass(frozen=True, slots=True)
class Named:
    """A value behind a label; ``line`` is the index of the line it stands in."""

    kind: str
    text: str
    sure: int
    line: int


def named_in(lines: Sequence[str]) -> list[Named]:
    """Every value behind a label, in the order of the lines. A line with tabs is a row of cells."""
    found: list[Named] = []
    for number, line in enumerate(lines):
        if len(line) > 2000 and not _INSIDE.search(line[:2000]) and not _INSIDE.search(line[-400:]):
            continue
        for part in (line,) if len(line) <= 2000 else (line[:2000], line[-400:]):
            found += _labelled(part, number)
        if "\t" in line:
            found += _cells(line.split("\t"), number)
        elif match := _BARE.match(line.strip()):
            kind, sure = _KINDS[_plain(match.group(1))]
            found.append(Named(kind, match.group(2), min(2, sure), number))
    return list(dict.fromkeys(found))


def _labelled(line: str, number: int) -> list[Named]:
    found = []
    for match in _LABELLED.finditer(line):
        rest = line[match.end() : match.end() + 120]
        following = _INSIDE.search(rest)
        if following:
            rest = rest[: following.start()]
        kind, sure = _KINDS[_plain(match.group(1))]
        value = _phone(rest) if kind == PHONE else _name(rest)
        if value:
            found.append(Named(kind, value, sure, number))
            if kind == CONTACT and (phone := TELEPHONE.search(rest)):
                found.append(Named(PHONE, phone.group().strip(), sure, number))
    return found


def _cells(cells: list[str], number: int) -> list[Named]:
    found = []
    for label, value in pairwise(cells):
        match = _CELL.match("".join(label.split()))
        if match and not _CELL.match("".join(value.split())):
            kind, sure = _KINDS[_plain(match.group(1))]
            text = _phone(value) if kind == PHONE else _name(value)
            if text:
                found.append(Named(kind, text, sure, number))
    return found


def _plain(label: str) -> str:
    return "".join(label.split())


def _name(text: str) -> str:
    """A name or two, without telephone and blanks to be filled in; "" when there is none."""
    text = text.strip(" 　\t")
    ended = _NAME_ENDS.search(text)
    text = text[: ended.start()] if ended else text
    if phone := TELEPHONE.search(text):
        text = text[: phone.start()]
    text = re.sub(r"[（(].*$", "", text).strip(" 　,，、:：.·—-_/")
    letters = sum("\u3400" <= letter <= "\u9fff" or letter.isalpha() for letter in text)
    if _BLANKS.match(text) or letters < 2 or len(text) > MOST_NAME:
        return ""
    return text


def _phone(text: str) -> str:
    match = TELEPHONE.search(text)
    return match.group().strip() if match else ""
