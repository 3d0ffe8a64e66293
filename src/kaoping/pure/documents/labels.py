"""Who wrote, who checked, whom to ask: names behind their labels, as Chinese papers put them.

A label stands with a colon; in brackets or before a stroke (【作者】王小明, 文/王小明); alone in a cell before the
cell with the name, or above it; alone on a line above the name; or before the name with a mere blank.
Behind it the name ends at the next label, at wide blanks or at a sign that no name has. Without a colon
only what begins with a surname is taken for a name, and only on a line of labels and names: in a sentence
通讯员 and 联络员 are people it tells of (联络员王小明负责收尾).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kaoping.pure.documents.label_words import (
    ANY,
    AUTHOR,
    BEHIND,
    CHECKER,
    CONTACT,
    LABELS,
    NO_NAMES,
    PHONE,
    SHY,
    is_person,
)

__all__ = ["AUTHOR", "CHECKER", "CONTACT", "PHONE", "Named", "contact_of", "named_in", "surest"]

_HAN = r"\u3400-\u9fff"
_LABELLED = re.compile(rf"({ANY}){BEHIND}[ 　]{{0,3}}(?:[:：]|(?<=[A-Za-z])\.)[ 　]{{0,6}}")
_INSIDE = re.compile(rf"({ANY}){BEHIND}[ 　]{{0,3}}[:：]")  # also behind letters: 供稿单位审核：
_STROKE = re.compile(rf"(?<![{_HAN}])({ANY}|文)[ 　]?[/／|｜][ 　]?([{_HAN}·]{{2,4}})(?![{_HAN}])")
_SHORT = re.compile(rf"(?<![{_HAN}])(文)[ 　]?[:：][ 　]?([{_HAN}·]{{2,4}})(?![{_HAN}])")
_BOXED = re.compile(rf"[【\[［〔]({ANY})[】\]］〕][ 　]{{0,4}}")
_CELL = re.compile(rf"^({ANY}){BEHIND}[:：]?$")
_BRACKETED = re.compile(r"^[（(【\[]\s*(.*?)\s*[）)】\]]$")
_NAME_ENDS = re.compile(
    r"[ 　]{2,}|\t|\n|[;；。！!?？|｜）)】\]]|[ 　,，、](?=[\u4e00-\u9fffA-Za-z/（）()]{2,12}[:：])"
)
_ASIDE = re.compile(r"[ 　]?[（(][^（）()\n]{1,20}[）)][ 　]?")
_BLANKS = re.compile(r"^[_＿\-—…\.·xX×*＊/ 　]*$|^[（(]?签[字名章].{0,4}$")
_JUSTIFIED = re.compile(rf"(?<![{_HAN}])([{_HAN}])[ 　]{{1,4}}([{_HAN}])(?![{_HAN}])")
_WIDE = {0xFF10 + digit: str(digit) for digit in range(10)} | {ord("－"): "-", ord("："): "："}
TELEPHONE = re.compile(
    r"(?<![\d-])(?:\+?86[- ]?)?(?:1[3-9]\d[- ]?\d{4}[- ]?\d{4}|(?:[(（]?0\d{2,3}[)）]?[-—–― ]{0,3})?[2-9]\d{2,3}[- ]?\d{4}(?:(?:转|[-—–])\d{1,6})?)(?!\d)"
)
# A person and a telephone alone on a line, as under a letter.
_OWN_LINE = re.compile(rf"[（(]?([{_HAN}]{{2,4}})[ 　:：,，]{{0,4}}({TELEPHONE.pattern})[）)]?[。;；]?")
_OTHERS_PHONE = re.compile(
    r"(?:监督|举报|投诉|热线|服务|报警|求助|预约|维权|接|拨|打|[去来]|挂断?)(?:的|了|到|通)?$"
)
_FIRST = re.compile(f"[文{''.join(sorted({label[0] for label in LABELS}))}]")  # most lines have no label
_BEGINS = re.compile(f"[（(【\\[ 　]*[{''.join(sorted({label[0] for label in LABELS}))}]")
MOST_NAME = 40
MOST_FOUND = 500
MOST_OWN_LINES = 2  # more of them are a list of people, and nobody in it is the paper's own
LONG = 2000  # of a longer line only both ends are looked at: no one signs in the middle


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
    plain = [
        (line if len(line) <= LONG else f"{line[:LONG]}\n{line[-400:]}").translate(_WIDE) for line in lines
    ]
    for number, line in enumerate(plain):
        if len(found) > MOST_FOUND:
            break
        if not _FIRST.search(line):
            continue
        for part in line.split("\n"):
            found += _labelled(part, number)
            found += _marked(part, number)
        after = plain[number + 1] if number + 1 < len(plain) else ""
        if "\t" in line:
            found += _cells(line.split("\t"), number)
            found += _columns(line, plain[number + 1 : number + 3], number)
            for cell in line.split("\t"):
                found += _bare(cell, number) if len(cell) <= 60 and _BEGINS.match(cell) else ()
        elif len(line) <= 60 and _BEGINS.match(line):
            found += _bare(line, number)
            found += _above(line, after, number)
    return list(dict.fromkeys([*found, *_own_lines(plain)]))


def surest(named: Sequence[Named], kind: str) -> Named | None:
    """The surest of a kind; of equals the last, since names stand under the text."""
    return max((one for one in named if one.kind == kind), key=lambda one: (one.sure, one.line), default=None)


def contact_of(named: Sequence[Named]) -> Named | None:
    """Whom to ask: the person with the telephone beside, or else the telephone alone."""
    person = surest(named, CONTACT)
    phones = [one for one in named if one.kind == PHONE]
    if person is None:
        return Named(CONTACT, phones[-1].text, min(2, phones[-1].sure), phones[-1].line) if phones else None
    near = next((one for one in phones if 0 <= one.line - person.line <= 2), None)
    if near is None:
        return Named(CONTACT, person.text, min(2, person.sure), person.line)
    return Named(CONTACT, f"{person.text} {near.text}", min(person.sure + 1, 3), person.line)


def _own_lines(lines: Sequence[str]) -> list[Named]:
    """People with their telephones on lines of their own; none where they are a list."""
    found: list[Named] = []
    for number, line in enumerate(lines):
        match = _OWN_LINE.fullmatch(line.strip(" 　")) if len(line) <= 40 else None
        if match and is_person(match.group(1)):
            found.append(Named(CONTACT, match.group(1), 1, number))
            found.append(Named(PHONE, match.group(2).strip(), 1, number))
    return found if len(found) <= 2 * MOST_OWN_LINES else []


def _labelled(line: str, number: int) -> Iterator[Named]:
    """Values behind a label with a colon."""
    for match in _LABELLED.finditer(line):
        rest = line[match.end() : match.end() + 120]
        following = _INSIDE.search(rest)
        rest = rest[: following.start()] if following else rest
        kind, sure = LABELS[_plain(match.group(1))]
        begins = match.start() == 0 or not "\u3400" <= line[match.start() - 1] <= "\u9fff"
        if kind == PHONE:
            if not begins and _is_others_phone(line, match.start()):
                continue
            value = _phone(rest)
            who = _before_phone(rest)
            if who:
                yield Named(CONTACT, who, 2, number)
        else:
            value = _name(_unglued(rest) if following else rest)
            # Behind letters (文章的作者：) and behind words that are more than labels (整理：) only a person counts.
            shy = match.group(1) in SHY or not begins
            if shy and not all(map(is_person, _split(value))):
                continue
        if value:
            yield Named(kind, value, sure, number)
            if kind == CONTACT and (phone := TELEPHONE.search(rest)):
                yield Named(PHONE, phone.group().strip(), sure, number)


def _is_others_phone(line: str, place: int) -> bool:
    """Whether the label at ``place`` is but the end of other words: 监督举报电话：, 村民张三的电话：… in a sentence."""
    return bool(_OTHERS_PHONE.search(line[max(0, place - 6) : place])) or "。" in line.rstrip("。 　")


def _unglued(rest: str) -> str:
    """Without the word before the next label that belongs to it: 张红 本单位|电话：."""
    if rest.endswith((" ", "　")):
        return rest
    before, blank, last = rest.rpartition(" ") if " " in rest else rest.rpartition("　")
    return before if blank and not is_person(last) and before.strip(" 　") else rest


def _marked(line: str, number: int) -> Iterator[Named]:
    """Values behind a label in brackets or before a stroke."""
    for match in _BOXED.finditer(line):
        kind, sure = LABELS[_plain(match.group(1))]
        rest = line[match.end() : match.end() + 60].partition("【")[0]
        value = _phone(rest) if kind == PHONE else _name(rest)
        if value:
            yield Named(kind, value, sure, number)
    for form in (_STROKE, _SHORT):
        for match in form.finditer(line):
            kind, sure = LABELS.get(_plain(match.group(1)), (AUTHOR, 2))
            if kind != PHONE and is_person(match.group(2)):
                yield Named(kind, match.group(2), min(2, sure), number)


def _cells(cells: list[str], number: int) -> Iterator[Named]:
    """Values in the cell behind their label's."""
    for label, value in pairwise(cells):
        match = _CELL.match("".join(label.split()))
        if match and not _CELL.match("".join(value.split())):
            kind, sure = LABELS[_plain(match.group(1))]
            text = _phone(value) if kind == PHONE else _name(value)
            if text:
                yield Named(kind, text, sure, number)


def _columns(line: str, following: Sequence[str], number: int) -> Iterator[Named]:
    """Values under a head of at least two labels; of a long list nobody is the paper's own."""
    heads = ["".join(cell.split()) for cell in line.split("\t")]
    if sum(bool(_CELL.match(head)) for head in heads) < 2 or not following:
        return
    values = following[0].split("\t")
    if len(values) != len(heads) or any(_CELL.match("".join(value.split())) for value in values):
        return
    is_list = len(following) > 1 and following[1].count("\t") + 1 == len(heads)
    for head, value in zip(heads, values, strict=True):
        match = _CELL.match(head)
        if match:
            kind, sure = LABELS[_plain(match.group(1))]
            text = _phone(value) if kind == PHONE else _name(value)
            if text:
                yield Named(kind, text, 1 if is_list else min(2, sure), number + 1)


def _bare(line: str, number: int) -> Iterator[Named]:
    """作者 王小明　审核 李大伟: labels and names with blanks alone between them, up to a label with a colon."""
    colon = _LABELLED.search(line)
    line = (line[: colon.start()] if colon else line).strip(" 　")
    bracketed = _BRACKETED.match(line)
    line = bracketed.group(1) if bracketed else line
    if re.search("[:：。，；]", line):
        return
    joined = re.sub(rf"({ANY})(?=[ 　])", lambda match: _plain(match.group(1)), line)
    cells: list[str] = []
    for token in _JUSTIFIED.sub(r"\1\2", joined).split():
        if cells and token not in LABELS and cells[-1] not in LABELS:
            cells[-1] += f" {token}"
        else:
            cells.append(token)
    if not cells or cells[0] not in LABELS:
        return
    for label, value in pairwise(cells):
        if label not in LABELS or value in LABELS:
            continue
        kind, sure = LABELS[label]
        text = _phone(value) if kind == PHONE else value if all(map(is_person, _split(value))) else ""
        if text:
            yield Named(kind, text, min(2, sure), number)


def _above(line: str, after: str, number: int) -> Iterator[Named]:
    """A label with its colon alone on a line, the name alone on the next."""
    match = re.fullmatch(rf"[ 　]*({ANY}){BEHIND}[ 　]{{0,3}}[:：][ 　]*", line)
    if match is None or not after or "\t" in after or len(after) > 30:
        return
    kind, sure = LABELS[_plain(match.group(1))]
    value = _JUSTIFIED.sub(r"\1\2", after.strip(" 　"))
    text = _phone(value) if kind == PHONE else value if is_person(value) else ""
    if text:
        yield Named(kind, text, min(2, sure), number + 1)


def _plain(label: str) -> str:
    return "".join(label.split())


def _split(value: str) -> list[str]:
    return [part for part in re.split(r"[ 　、,，/]+", value) if part] or [""]


def _name(text: str) -> str:
    """A name or two, without telephone and blanks to be filled in; "" when there is none."""
    text = _JUSTIFIED.sub(r"\1\2", text.strip(" 　\t_＿"))
    text = _ASIDE.sub(lambda match: " " if match.end() < len(text) else "", text)  # 张三（市水利局）、李四
    text = re.sub(r"[ 　]*、[ 　]*", "、", text)
    ended = _NAME_ENDS.search(text)
    text = text[: ended.start()] if ended else text
    if phone := TELEPHONE.search(text):
        text = text[: phone.start()]
    text = re.sub(r"[（(].*$", "", text).strip(" 　,，、:：.·—-_＿/／")
    first, comma, rest = text.replace(",", "，").partition("，")
    if comma and is_person(first) and not all(map(is_person, _split(rest))):
        text = first  # 王小明，市水利局副局长
    letters = sum("\u3400" <= letter <= "\u9fff" or letter.isalpha() for letter in text)
    if (
        _BLANKS.match(text)
        or _plain(text) in NO_NAMES
        or letters < 2
        or len(text) > MOST_NAME
        or re.search(r"\d", text)
    ):
        return ""
    return text


def _phone(text: str) -> str:
    match = TELEPHONE.search(text)
    return match.group().strip() if match else ""


def _before_phone(text: str) -> str:
    """The person named before a number: 联系方式：张红 63000000."""
    match = TELEPHONE.search(text)
    who = text[: match.start()].strip(" 　,，:：、(（") if match else ""
    who = _JUSTIFIED.sub(r"\1\2", who)
    return who if is_person(who) else ""
