"""What the paper says outside its table: vetoes, grades, ties, converted totals, panels; the rest by its words.

Simple sentences are proposed, every one as a guess that is not sure. What is not proposed is handed on
with its words: no sentence of the paper is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from kaoping.pure.scheme.kinds import Plain, number_text
from kaoping.pure.scheme.proposal.around import Around, Remarks
from kaoping.pure.scheme.proposal.guesses import Guess
from kaoping.pure.scheme.proposal.numerals import NUMBER, UNPRINTABLE, bounded, plain, value
from kaoping.pure.scheme.proposal.paper import Paper

Words = dict[str, Plain]
_NAME = r"[“\"「]?(?P<name>[^，,。；;（(“”\"\d、以前名的]{1,8})[”\"」]?"
_FROM = re.compile(
    rf"(?P<n>\d+(?:\.\d+)?)\s*分(?:[（(]?含?[)）]?)?(?:及?以上|\s*[-—－～~至到]\s*\d+(?:\.\d+)?分?)?"
    rf"(?:[（(]?含[)）])?(?:[，,]?且?(?:名次|排名)?(?:在)?前(?P<share>\d+)[%％])?(?:的|者|单位)*[，,]?(?:评|定|确定)?为{_NAME}"
)
_BELOW = re.compile(rf"(?P<n>\d+(?:\.\d+)?)\s*分(?:以下|及以下)(?:的|者)*[，,]?(?:评|定)?为{_NAME}")
_QUOTA = re.compile(
    r"^[，,]?[（(]?(?:比例|数量)?(?:不超过|不得超过|控制在)(?:参评单位|单位总数|总数)?(?:的)?(?P<share>\d+)[%％]"
)
_FIRST = re.compile(
    rf"(?:得分|总分|排名|名次)[^，。；\d一二三四五六七八九十]{{0,6}}(?:最高的|前)(?P<n>{NUMBER})(?P<unit>名|[%％])"
    rf"(?:的|单位)*[，,]?(?:评|定|确定)?为{_NAME}"
)
_VETO = re.compile(r"一票否决|取消[^，。；]{0,10}资格|总分(?:计|得|为|按)\s*(?:0|零)\s*分|不得评(?:为|先|优)")
_TIE = re.compile(r"(?:总分|得分|分数|成绩)(?:相同|相等|并列)(?:的|时)?[，,]?(?P<rest>[^。；;]+)")
_DROP = re.compile(r"去掉(?P<n>[一二两三1-3])?个?最高(?:分)?(?:和|、|与|及)?(?:[一二两三1-3])?个?最低分?")
_AWARD = re.compile(
    rf"评(?:选|出|定)?(?P<name>先进[^，。；\d一二三四五六七八九十]{{0,6}}|优秀[^，。；\d一二三四五六七八九十]{{0,6}})(?P<n>{NUMBER})(?:名|个)"
)
_RULE_LIKE = re.compile(
    r"\d\s*分|否决|取消|等次|(?:为|评|“)(?:优秀|良好|先进)|不合格|(?:全市|予以|给予)通报|给予奖励|奖金|加分|扣分|减分|倒扣|扣除|末位|排名|名次|并列|相同|折算|权重"
    r"|平均|最高分|最低分|加权|不得评|约谈|退出|资格|迟报|逾期|缺项|盖章|签字|公章|均分|酌情"
)
_CONSEQUENCE = re.compile("通报|约谈|奖金|退出|末位|给予")
MOST_SENTENCES = 400


@dataclass(slots=True)
class Outside:
    """What the sentences around the table gave, and those that are not in the draft."""

    vetoes: list[Words] = field(default_factory=list)
    grades: list[Words] = field(default_factory=list)
    ties: list[Words] = field(default_factory=list)
    rescale: bool = False
    drop: str = ""
    guesses: list[Guess] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)  # sentences that sound like rules
    prose: list[str] = field(default_factory=list)  # the others


def read_outside(
    paper: Paper, remarks: Sequence[str], around: Around, known: Remarks, titles: dict[str, str], vetoes: int
) -> Outside:
    """Sentences outside the table, each proposed or named. ``titles``: indicator's id → title;
    ``vetoes``: how many the table had."""
    found = Outside()
    lines = [UNPRINTABLE.sub(" ", line).strip() for line in (*paper.lines, *remarks)]
    sentences = [one for line in lines if line for one in _sentences(line, around, known)]
    graded = {sentence for sentence in sentences if _grades(found, bounded(sentence))}
    for sentence in dict.fromkeys(sentences[:MOST_SENTENCES]):
        text = bounded(sentence)
        took = any(
            [
                sentence in graded,
                _tie(found, text, titles),
                _rescale(found, text),
                _drop(found, text),
                _veto(found, text, vetoes),
            ]
        )
        if not took:
            (found.unread if _RULE_LIKE.search(text) else found.prose).append(sentence)
        elif _VETO.search(text) and not any(one["title"] == plain(text)[:200] for one in found.vetoes):
            found.unread.append(sentence)
        else:
            found.unread += [part for part in re.split("[，,；;]", sentence) if _CONSEQUENCE.search(part)]
    found.prose += list(dict.fromkeys(sentences[MOST_SENTENCES:]))
    return found


def _sentences(line: str, around: Around, known: Remarks) -> Iterable[str]:
    """A line's sentences without what the draft already has: titles, numbers, task areas, remarks."""
    tight = re.sub(r"\s+", "", line)
    names = [around.title, around.document_title, around.number, around.issuer]
    if (
        tight in names
        or any(name and line == name for name in names)
        or (around.document_title.startswith(line) and len(line) > 3)
    ):
        return
    if (
        around.day is not None
        and re.search(r"(?:19|20)\d\d年\d{1,2}月\d{1,2}日(?:印发)?$", line)
        and len(line) < 60
    ):
        return
    if len(line) > 3 and any(line in part for part in _task_parts(around)):
        return
    if re.match(r"(?:责任单位|工作时限|完成时限|考核内容|考核标准)\s*[:：]", line) and around.tasks:
        return
    if any(line.endswith(task.title) and len(line) < len(task.title) + 6 for task in around.tasks):
        return
    used = (
        known.quality_words,
        known.even_words,
        known.sealed_words,
        known.late_words if known.late_worth else "",
    )
    for sentence in re.split(r"(?<=[。；;])|\n", line):
        own = sentence.strip(" 。；;")
        if known.total is not None and re.fullmatch(
            r"[\d.、]*(?:本表)?(?:总分|满分)(?:为|是|共|计)?[^，,]{1,8}分", own
        ):
            continue
        if (
            own
            and own not in used
            and not re.fullmatch(r"附件?\s*\d*[:：]?|[（(]?此件.*|其[它他]说明[:：]?", own)
        ):
            yield own


def _task_parts(around: Around) -> list[str]:
    found: list[str] = []
    for task in around.tasks:
        found += [task.title, *task.content, *task.standard]
    return found


def _grades(found: Outside, text: str) -> bool:
    made: list[Words] = []
    for match in _FROM.finditer(text):
        grade: Words = {"grade": match["name"], "from": match["n"]}
        share = match["share"] or ((quota := _QUOTA.match(text[match.end() :])) and quota["share"])
        if share:
            grade["first"] = f"{share}%"
        made.append(grade)
    below = _BELOW.search(text)
    if made and below:
        made.append({"grade": below["name"]})
    if not made:
        for match in _FIRST.finditer(text):
            number = value(match["n"])
            if number is not None:
                made.append(
                    {
                        "grade": match["name"],
                        "first": number_text(number) + ("%" if match["unit"] != "名" else ""),
                    }
                )
        award = None if made else _AWARD.search(text)
        if award and (number := value(award["n"])) is not None:
            made.append({"grade": award["name"].strip("的"), "first": number_text(number)})
        if len(made) > 1:
            return False  # 前20%…前50%… may be quotas or sums: left to the reader
    if not made or found.grades or len({str(one["grade"]) for one in made}) < len(made):
        return False
    bounds = [Fraction(str(one["from"])) for one in made if "from" in one]
    if bounds != sorted(bounds, reverse=True):
        return False
    found.grades = made
    _say(found, "grades", text, ("grades", {"count": len(made)}), ("grades_quota", {}))
    return True


def _tie(found: Outside, text: str, titles: dict[str, str]) -> bool:
    match = _TIE.search(text)
    if match is None or found.ties:
        return False
    ids = [id for id, title in titles.items() if title and title in match["rest"]]
    if len(ids) != 1:
        return False
    found.ties = [{"score": ids[0]}]
    _say(found, "ranking", text, ("tie", {"title": titles[ids[0]]}), None)
    return True


def _rescale(found: Outside, text: str) -> bool:
    if not re.search(r"(?:缺项|未承担|不适用|少报)[^。；]{0,16}(?:折算|换算)", text):
        return False
    found.rescale = True
    _say(found, "settings", text, ("rescale", {}), None)
    return True


def _drop(found: Outside, text: str) -> bool:
    match = _DROP.search(text)
    if match is None:
        return False
    found.drop = number_text(value(match["n"] or "1") or Fraction(1))
    return True


def dropped_in(text: str) -> str:
    """How many highest and lowest marks a standard leaves out; "" where it says nothing of it."""
    match = _DROP.search(text)
    return number_text(value(match["n"] or "1") or Fraction(1)) if match else ""


def _veto(found: Outside, text: str, vetoes: int) -> bool:
    if not _VETO.search(text) or (re.fullmatch(r".{0,6}一票否决.{0,6}", text) and len(text) < 12):
        return False
    then: Plain = "disqualified"
    if re.search(r"总分(?:计|得|为|按)\s*(?:0|零)\s*分", text):
        then = "zero"
    elif re.search("不得评(?:为|先|优)", text) and "一票否决" not in text and "取消" not in text:
        names = [str(one["grade"]) for one in found.grades]
        forbidden = re.split("不得评(?:为|先|优)", text, maxsplit=1)[1]
        quoted = re.findall("[“「](.+?)[”」]", forbidden)
        hit = [at for at, name in enumerate(names) if name in quoted or (not quoted and name in forbidden)]
        if not hit or max(hit) + 1 >= len(names):
            return False
        then = {"not_above": names[max(hit) + 1]}
    number = vetoes + len(found.vetoes) + 1
    found.vetoes.append({"title": plain(text)[:200], "event": f"veto.{number}", "then": then})
    _say(found, "vetoes", text, ("veto_outside", {}), ("veto_other", {}))
    return True


def _say(found: Outside, word: str, text: str, took: tuple, other: tuple | None) -> None:  # type: ignore[type-arg]
    found.guesses.append(Guess("", word, text[:200], took, "unsure", other))
