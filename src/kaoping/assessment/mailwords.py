"""What a mail's words say: names, numbers of indicators, spans of the year, days, corrections.

Plain text in, plain values out; nothing here knows a database. Patterns are those of Chinese office
mail; titles and keywords come from the scheme in force (``maillexicon``), never from here.
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kaoping.pure.documents import labels

DIGITS = {letter: number for number, letter in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
NUMBER = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})"
CODE = r"(?:[A-Za-z]{1,2}[.-]?\d{1,3}(?:[.-]\d{1,3})*|\d{1,3}(?:[.-]\d{1,3})+)"  # B2, 1.3: other schemes' numbers
ITEM = re.compile(
    rf"(?:第\s*(?P<a>{CODE}|{NUMBER})\s*(?:项|号指标|条指标)|(?:指标|考核项|考核内容|序号|项目)\s*[第:：]?\s*(?P<b>{CODE}|{NUMBER})(?![\d年月日.、]))"
)
# In a text "第一项" may begin any list; a figure, or a word of the table after it, makes it an indicator.
SURE_ITEM = re.compile(
    rf"第\s*(?P<a>{CODE}|\d{{1,3}})\s*(?:项|号指标)|第\s*(?P<c>{NUMBER})\s*(?:项(?=指标|考核|材料|内容)|号指标|条指标)"
    rf"|指标\s*[第:：]?\s*(?P<b>{CODE}|\d{{1,3}})(?![\d年月日.、])"
)
# B2 where a scheme counts so (never Q1, a quarter, nor A4纸); 4、7、8项, 第四、七项; a file's name 4项; 1.1和1.2
# at the beginning (6.5环境日 is a day).
BARE_ITEM = re.compile(
    r"(?<![A-Za-z0-9.-])(?P<code>(?![Qq][1-4](?!\d))[A-Za-z]{1,2}[.-]?\d{1,3}(?:[.-]\d{1,3})*)(?![A-Za-z0-9])(?!\s*(?:纸|打印|号?[楼栋座]))"
    r"|(?<![\d年月.])(?P<many>\d{1,2}(?:\s*[、,，和及]\s*\d{1,2})+)\s*项"
    rf"|第\s*(?P<row>{NUMBER}(?:\s*[、,，和及]\s*{NUMBER})+)\s*项"
    r"|^\s*(?P<one>\d{1,2})\s*项(?=[\W_]|$)"
    r"|^\s*(?P<dotted>\d{1,2}(?:\.\d{1,2}){1,3}(?:\s*[、,，和及]\s*\d{1,2}(?:\.\d{1,2}){1,3})*)(?=[\s:：_-]|\.[a-z]|[一二三四上下本]|$)",
    re.MULTILINE,
)
# What stands apart in a subject: 【志愿服务】… and …（第四季度）.
LABEL = re.compile(r"[【\[]([^】\]\n]{1,40})[】\]]|[（(]([^（）()\n]{1,40})[）)]")
DAY = re.compile(
    r"(?:(?P<y>20\d\d)\s*[年./-]\s*)?(?<!\d)(?P<m>1[0-2]|0?[1-9])\s*(?:月|(?<=\d)[./-](?=\d))\s*(?P<d>3[01]|[12]\d|0?[1-9])(?!\d)\s*[日号]?"
)
YEAR = re.compile(r"20\d\d\s*(?:年度?|财年)?|(?:本|今|上|全)年度?")
SEVERAL = re.compile(
    r"各[一二两三四五六七八九\d]\s*[篇份件]|[两二三四五六七八九]\s*[篇份件](?:材料|信息|稿)?|分别(?:报送|为|是)|一并报送|同时报送"
)
QUESTION = re.compile(r"请问|咨询|什么时候|何时|怎么|是否|吗\s*[？?。]?\s*$|[？?]", re.MULTILINE)
# What is said of a piece, not with one: withdrawn, asked for, put off, not done, a notice passed on.
NO_PIECE = re.compile(
    r"撤回|作废|(?:请|予以)(?:帮忙|帮我?|协助)?删除|发错|误发|错发|催[报交办收]|请勿|延期|缓报|免报"
    r"|(?:未|没有?|无法|不能|暂不|不再)(?:能)?(?:按时|及时|如期|按期)?(?:开展|举办|举行|报送|上报|提交)"
    r"|征求.{0,16}意见|关于.{0,12}(?:报送|上报|提交|填报|收集|征集|报).{0,40}的通知"
)
SLIP = re.compile(r"回执|签收")  # what acknowledges a notice
# What speaks of an attachment; with none there, it was forgotten. 附件：无 says that there is none.
ATTACHED = re.compile(
    r"(?:见|看|查[收看阅]|在|随信|发送?|报送)\s*附件|附件(?!\s*[:：]?\s*无)|附后|附上|随信附"
)
# A large attachment that the sender's provider kept, and put a link into the mail instead.
LINKED = re.compile(
    r"从.{1,12}邮箱(?:中转站)?发来的(?:超大|大|云)附件|(?:超大|云)附件.{0,200}?(?:有效期|到期|过期|失效|下载)|文件中转站.{0,80}?下载"
    r"|https?://(?:[\w.-]*mail\.qq\.com/(?:ftn|cgi-bin/ftn)|mail\.(?:163|126)\.com/large-attachment|[\w.-]*\.163\.com/fs/"
    r"|pan\.baidu\.com/s|share\.weiyun\.com|www\.(?:aliyundrive|alipan)\.com/s|pan\.quark\.cn/s|1drv\.ms)",
    re.DOTALL,
)
RECEIPT = re.compile(r"(?<![\d-])(20\d\d-(?:0[1-9]|1[0-2])-\d{4,7})(?![\d-])")
CORRECTION = re.compile(
    r"补正|补报|更正|改正|重报|重交|重新(?:报送|上报|提交|发送|报|发|交)|[二再]次(?:报送|上报|提交|发送)|修改稿|修改后|补充材料|退回"
)
YEAR_NAMED = re.compile(r"(?<!\d)(20[0-4]\d)(?=\s*(?:年|[-—/.至到]|$|[^\d\s]))")
REPLY = re.compile(r"^\s*(?:(?:re|fw|fwd|回复|答复|转发)\s*[:：]\s*)+", re.IGNORECASE)
# 回复：回执 2014-09-0188：… in both languages, as often as it stands there.
_ANSWERING = re.compile(
    r"^(?:\s*(?:(?:re|回复|答复)\s*[:：]|(?:回执|退回补正|receipt|returned for correction)\s*20\d\d-[\d-]{4,12}\s*[:：]"
    r"|回执\s*（\d+\s*件）\s*[:：]|receipt for \d+ pieces?\s*[:：]))+",
    re.IGNORECASE,
)
# 一、二季度; 一至三季度; 1-2季度. Only figures of one kind stand side by side without a sign.
QUARTERS = re.compile(
    r"(?<![\d一二三四五六七八九十零〇○])第?\s*(?:(?P<many>[一二三四]{2,4}|[一二三四1-4](?:\s*[、,，和及与]\s*第?[一二三四1-4])+)|(?P<low>[一二三四1-4])\s*[至到—–~～-]\s*第?(?P<high>[一二三四1-4]))\s*季度"
)
QUARTER = re.compile(r"第?\s*([一二三四1234])\s*季度|(?<![A-Za-z])[Qq]([1-4])(?!\d)|(首季|末季)")
HALF = re.compile(r"(上|下|前|后)半年")
# 3、4月; 3至5月份
MONTHS = re.compile(
    r"(?<![\d.])(?P<low>1[0-2]|0?[1-9])\s*(?:月份?)?\s*(?:[、,，和及与]|(?P<to>[至到—–~～-]))\s*(?P<high>1[0-2]|0?[1-9])\s*月(?!\s*\d)"
)
MONTH = re.compile(r"(?<!\d)(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s*月(?:份)?")
SHORT = 200  # letters; below it a text without attachments is hardly a piece
NOISE = re.compile(
    r"(?:关于|报送|上报|提交|呈报|发送|材料|附件|扫描件|电子版|定稿|最终版|终稿|的函|请查收|请审阅)"
)


@dataclass(frozen=True, slots=True)
class Names:
    author: str = ""
    checker: str = ""
    contact: str = ""


def number_of(text: str) -> int | None:
    """第四 → 4, 十一 → 11, 12 → 12; None for what is no number."""
    text = text.strip()
    if text.isdecimal():
        return int(text) if len(text) < 10 else None
    if not text or any(letter not in DIGITS and letter != "十" for letter in text):
        return None
    if "十" in text:
        tens, _ten, ones = text.partition("十")
        return (DIGITS[tens] if tens else 1) * 10 + (DIGITS[ones] if ones else 0)
    return DIGITS[text] if len(text) == 1 else None


def item_numbers(text: str, *, strict: bool = False) -> list[tuple[str, str]]:
    """(number as text, the words) of every "第4项" in the order they stand, each number once.

    ``strict`` is for running text, where "第一项" alone may count anything.
    """
    said = [
        (match.start(), one, match.group(0))
        for pattern in ((SURE_ITEM,) if strict else (ITEM, BARE_ITEM))
        for match in pattern.finditer(text)
        for one in re.split(r"\s*[、,，和及]\s*", next(filter(None, match.groups())))
    ]
    found: dict[str, str] = {}
    for _start, one, words in sorted(said):
        number = number_of(one)
        found.setdefault(one if number is None else str(number), words)
    return list(found.items())


def known_items(text: str, codes: Iterable[str], *, strict: bool = False) -> list[tuple[str, str]]:
    """(code, the words) of the indicators among ``codes`` that the text names by number."""
    known = {code.casefold(): code for code in codes}
    said = item_numbers(text, strict=strict)
    return [(known[number.casefold()], words) for number, words in said if number.casefold() in known]


def receipt_numbers(text: str) -> list[str]:
    return list(dict.fromkeys(RECEIPT.findall(text)))


def speaks_of_correction(subject: str, body: str) -> str:
    """The word that says that this mends an earlier piece; a bare reply counts too. Else ""."""
    match = CORRECTION.search(subject) or CORRECTION.search(body[:300])
    if match:
        return match.group(0)
    reply = REPLY.match(subject)
    return reply.group(0).strip() if reply else ""


def names_in(text: str) -> Names:
    """Author, checker and contact as a mail's text states them, by the rules for documents.

    作者：… 审核：… 联系电话：… A liaison of whom the text tells (联络员王小明负责收尾) is none of them.
    """
    named = labels.named_in(text.splitlines())
    found = (
        labels.surest(named, labels.AUTHOR),
        labels.surest(named, labels.CHECKER),
        labels.contact_of(named),
    )
    return Names(*(one.text if one else "" for one in found))


def span_keys(text: str, year: int) -> list[tuple[str, str]]:
    """(window key, the words) of every quarter, half-year and month that the text names."""
    found: dict[str, str] = {}
    for match in QUARTERS.finditer(text):
        ends = [number_of(letter) or 0 for letter in re.findall("[一二三四1-4]", match.group(0))]
        numbers = range(ends[0], ends[1] + 1) if match["low"] else ends
        found |= {f"{year}Q{number}": match.group(0) for number in numbers}
    for match in QUARTER.finditer(text):
        if match[3]:
            number: int | None = 1 if match[3] == "首季" else 4
        else:
            number = number_of(match[1] or match[2])
        found.setdefault(f"{year}Q{number}", match.group(0))
    for match in HALF.finditer(text):
        found.setdefault(f"{year}H{1 if match[1] in '上前' else 2}", match.group(0))
    for match in MONTHS.finditer(text):
        low, high = int(match["low"]), int(match["high"])
        months = range(low, high + 1) if match["to"] else (low, high)
        found |= {f"{year}M{number:02}": match.group(0) for number in months}
    for match in MONTH.finditer(text):
        number = number_of(match[1])
        if number and 1 <= number <= 12:
            found.setdefault(f"{year}M{number:02}", match.group(0))
    return list(found.items())


def other_year(text: str, years: Iterable[int]) -> str:
    """A year that the text names, when it names none of ``years``; else ""."""
    said = YEAR_NAMED.findall(text)
    return said[0] if said and not {int(one) for one in said} & set(years) else ""


def without_spans(text: str) -> str:
    """The text without quarters, halves, months, days, years, numbers of items and receipts."""
    for pattern in (RECEIPT, SURE_ITEM, DAY, QUARTER, HALF, MONTH, YEAR):
        text = pattern.sub("\n", text)
    return text


def days_in(text: str, year: int) -> list[tuple[dt.date, str]]:
    """(day, the words) of every day that the text names; one without a year is of ``year``."""
    found: dict[dt.date, str] = {}
    for match in DAY.finditer(text):
        try:
            day = dt.date(int(match["y"] or year), int(match["m"]), int(match["d"]))
        except ValueError:
            continue
        found.setdefault(day, match.group(0).strip())
    return list(found.items())


def speaks_of_several(text: str) -> str:
    """The words that say that several pieces come in one mail: 各一篇, 两份材料; else ""."""
    match = SEVERAL.search(text)
    return match.group(0) if match else ""


def asks_something(subject: str, body: str) -> str:
    """The words that make a short mail a question; of a long text a question mark says nothing."""
    match = QUESTION.search(f"{subject}\n{body}") if len(body) < SHORT else None
    return match.group(0).strip() if match else ""


def speaks_of_attachment(subject: str, body: str) -> str:
    """The words by which a short mail speaks of its attachment: 请查收附件, 附后; else ""."""
    match = ATTACHED.search(f"{subject}\n{body[:SHORT]}")
    return match.group(0) if match else ""


def linked_attachment(body: str) -> str:
    """The words that say that a file did not come with the mail, only a link to it; else ""."""
    match = LINKED.search(body)
    return " ".join(match.group(0).split())[:30] if match else ""


def is_no_piece(subject: str, body: str, names: Sequence[str]) -> str:
    """The words by which a mail speaks about a piece or asks for one, and brings none; else "".

    ``names``: of its attachments; one that brings nothing but the slip of a notice brings no piece.
    """
    slips = [SLIP.search(name) for name in names]
    if slips and slips[0] and all(slips):
        return slips[0].group(0)
    match = NO_PIECE.search(subject) or (None if names else NO_PIECE.search(body[:SHORT]))
    return match.group(0) if match else ""


def clean_title(subject: str, unit_names: Iterable[str] = ()) -> str:
    """The subject as a piece's title: without reply marks, brackets' labels and the sender's name."""
    title = REPLY.sub("", subject)
    title = re.sub(r"^\s*[【\[(（][^】\])）]{0,30}[】\])）]\s*", "", title)
    for name in sorted(filter(None, unit_names), key=len, reverse=True):
        title = re.sub(rf"^\s*{re.escape(name)}\s*[-—_:：|]*\s*", "", title)
    title = ITEM.sub("", title, count=1)
    return title.strip(" \t-—_:：|，,。.").strip()


def subject_alone(subject: str) -> str:
    """A mail's subject without the marks of answers and the headings of our own mail before it.

    Otherwise each answer to a receipt would put another one before it, until nobody reads the subject.
    """
    return _ANSWERING.sub("", subject).strip()


def says_something(title: str) -> bool:
    """Whether a title is more than "报送材料"."""
    return len(NOISE.sub("", re.sub(r"\W", "", title))) >= 4


def squeezed(text: str) -> str:
    """The letters and figures alone, so that quotation marks and blanks make no difference."""
    return re.sub(r"[\W_]", "", text).lower()
