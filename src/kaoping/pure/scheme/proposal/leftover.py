"""What a row's words say of points and the draft does not: clause by clause, so that nothing is lost silently."""

from __future__ import annotations

import re
from collections import Counter

from kaoping.pure.scheme.kinds import Plain
from kaoping.pure.scheme.proposal.cadence import cadences_of
from kaoping.pure.scheme.proposal.numerals import NUMBER, value

_POINTS = re.compile(
    rf"(?<![\d.])({NUMBER}(?:\s*[、,，/]\s*\d+(?:\.\d+)?)*)\s*分(?![钟类别布级段为项析散头])"
)
# What changes a score beside its prices: word → whether the draft's words of the rule hold it.
_EFFECTS: tuple[tuple[str, str], ...] = (
    (r"减半|折半|一半|50[%％]计", "by: 0.5"),
    (r"[×xX*＊]\s*\d|加倍|翻倍|\d倍", "times"),
    (r"累计(?!不|最高|最多|扣分不|加分不|达|得分不)|可叠加|累加", "same_item: add"),
    (r"均分(?!析)|分摊|平分", "per_item"),
    (r"按比例|折算", "ratio"),
    (r"不得分|不计分|不给分|得零分|计零分", "at_most|bands|levels|places"),
    (r"不考核|不适用|除外|不参加考核", "applies_to"),
    (r"一票否决", "veto"),
    (r"迟报|逾期|超期", "minus|late"),
    (r"(?:合计|累计|最高|最多|总计)?(?:不超过|不得超过|封顶)", "cap|at_most|points"),
)
_DAY = re.compile(r"\d{1,2}月(?:底|末|份|[上中下]旬|\d{1,2}[日号])?(?:之|以)?前|年底(?:之|以)?前")
MOST_LEFT = 30


def clauses_of(text: str) -> list[str]:
    """The text cut at every stop; brackets stay with their clause."""
    return [part.strip() for part in re.split(r"[；;。\n]|[，,](?![^（(]*[)）])", text) if part.strip()]


def left_out(text: str, words: dict[str, Plain], full: str) -> list[str]:
    """The clauses with points or effects of which nothing stands in ``words``.

    ``full``: the row's points; 得20分 in a row of 20 is its full mark and no loss.
    """
    had = Counter(_numbers(words))
    said = _flat(words)
    free = {full, "0"}
    found: list[str] = []
    for clause in clauses_of(text):
        numbers = [
            str(value(one) if value(one) is not None else one)
            for match in _POINTS.finditer(clause)
            for one in re.split(r"\s*[、,，/]\s*", match[1])
        ]
        lost = False
        for one in numbers:
            if had[one] > 0:
                had[one] -= 1
            elif one not in free:
                lost = True
        for effect, word in _EFFECTS:
            if re.search(effect, clause) and not re.search(word, said):
                lost = True
        if any(f"every: {every}" not in said for every in cadences_of(clause) if every != "year"):
            lost = True
        if _DAY.search(clause) and not re.search("due: |until: ", said):
            lost = True
        if lost and clause not in found:
            found.append(clause)
    return found[:MOST_LEFT]


def _numbers(value_of: Plain, word: str = "") -> list[str]:
    """Every number that the rule gives, as a fraction's text; titles and keys are none."""
    if isinstance(value_of, dict):
        return [
            one for name, inner in value_of.items() if name not in ("title", "of") for one in _numbers(inner)
        ]
    if isinstance(value_of, list):
        return [one for inner in value_of for one in _numbers(inner)]
    number = value(value_of) if isinstance(value_of, str) and re.fullmatch(r"[\d.]+", value_of) else None
    return [str(number)] if number is not None else []


def _flat(value_of: Plain) -> str:
    if isinstance(value_of, dict):
        return " ".join(f"{word}: {_flat(inner)}" for word, inner in value_of.items())
    if isinstance(value_of, list):
        return " ".join(_flat(inner) for inner in value_of)
    return str(value_of)
