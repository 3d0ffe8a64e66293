"""Each rule as a row of the indicators' sheet and rows of its details, declared once for both ways."""

from __future__ import annotations

from dataclasses import dataclass

from kaoping.pure.scheme.kinds import Plain
from kaoping.pure.scheme.tabular import columns as c
from kaoping.pure.scheme.tabular import phrases as p
from kaoping.pure.scheme.tabular import quantities as q
from kaoping.pure.scheme.tabular.phrases import Phrase

Cells = dict[str, str]  # column key → text


@dataclass(frozen=True, slots=True)
class Detail:
    """Rows of one ``kind`` that make the list under ``word`` (one mapping if ``single``).

    ``fields``: (word, column key, phrase); of several words in one column the first that reads decides.
    ``named``: not a list but names with values, ``@name`` → ``@points``.
    """

    kind: str
    word: str
    fields: tuple[tuple[str, str, Phrase], ...]
    single: bool = False
    named: bool = False


@dataclass(frozen=True, slots=True)
class RuleSheet:
    of: str = ""  # the word under 计什么
    columns: tuple[tuple[str, str, Phrase], ...] = ()
    options: tuple[tuple[str, str, Phrase], ...] = ()  # word, 其他参数's name, phrase
    details: tuple[Detail, ...] = ()
    is_list: bool = False  # the rule's value is itself the list of its one detail


_PANEL = (
    ("panel", "取", c.PANEL),
    ("drop", "去掉最高最低各", p.NUMBER),
    ("from", "满几人才去掉", p.NUMBER),
    ("at_least", "至少几人评", p.NUMBER),
)
_SAME = p.words("same_item", {"highest": "取最高", "add": "累加"})
_SHARED = p.words("shared", {"split": "均分", "full": "各得全分"})
_SHARE_OF = p.words("share_of", {"valid": "有效票", "cast": "全部票", "most": "最多赞成票"})
_TIES = p.words("ties", {"better": "都按前一名", "average": "平分"})
_ROUND = p.words("round", {"down": "舍去", "up": "进一", "half_up": "四舍五入"})
_ORDER = p.words("order", {"high": "高者在前", "low": "低者在前"})
_MET = Phrase(
    "met",
    lambda value: (
        "全部" if value == "all" else p.NAMES.show(value) if isinstance(value, list) else str(value)
    ),
    lambda text: "all" if text == "全部" else p.NAMES.read(text),
)

RULE_SHEETS: dict[str, RuleSheet] = {
    "even": RuleSheet(
        columns=(("pieces", "@pieces", p.AMOUNT), ("quality", "@quality", p.FLAG)), options=_PANEL
    ),
    "per_item": RuleSheet(
        of="of",
        options=(
            ("multiply", "乘以属性", p.NAME),
            ("at_most", "单件封顶", p.AMOUNT),
            ("same_item", "同一件多次", _SAME),
            ("shared", "多家合作", _SHARED),
        ),
        details=(
            Detail(
                "单价",
                "prices",
                (("where", "@if", p.WHERE), ("points", "@points", p.RANGE), ("cap", "@at_most", p.AMOUNT)),
            ),
            Detail("倍数", "times", (("where", "@if", p.WHERE), ("by", "@value", p.AMOUNT))),
        ),
    ),
    "steps": RuleSheet(
        of="of",
        details=(
            Detail(
                "档次",
                "bands",
                (
                    ("from", "@value", q.BAND_FROM),
                    ("above", "@value", q.BAND_ABOVE),
                    ("points", "@points", p.AMOUNT),
                ),
            ),
            Detail(
                "再每增",
                "then",
                (("each", "@value", p.AMOUNT), ("points", "@points", p.AMOUNT)),
                single=True,
            ),
        ),
    ),
    "ratio": RuleSheet(
        of="of",
        options=(
            ("zero", "零分值", p.AMOUNT),
            ("full", "满分值", p.FULL),
            ("up_to", "最多计满分的", p.AMOUNT),
        ),
    ),
    "deduct": RuleSheet(
        details=(
            Detail(
                "扣分",
                "",
                (
                    ("title", "@name", p.TEXT),
                    ("of", "@of", q.QUANTITY),
                    ("need", "@value", p.AMOUNT),
                    ("if", "@if", q.CONDITION),
                    ("minus", "@points", p.MINUS),
                    ("at_most", "@at_most", p.AMOUNT),
                    ("applies_to", "@applies_to", p.NAMES),
                    ("every", "@every", p.EVERY),
                ),
            ),
        ),
        is_list=True,
    ),
    "assess": RuleSheet(
        options=(("out_of", "满分", p.AMOUNT), *_PANEL),
        details=(Detail("等次", "levels", (("", "@points", p.AMOUNT),), named=True),),
    ),
    "checklist": RuleSheet(
        details=(
            Detail(
                "项目",
                "items",
                (
                    ("id", "@key", p.NAME),
                    ("title", "@name", p.TEXT),
                    ("points", "@points", p.AMOUNT),
                    ("applies_to", "@applies_to", p.NAMES),
                ),
            ),
            Detail(
                "组合",
                "rows",
                (("met", "@value", _MET), ("points", "@points", p.AMOUNT), ("title", "@name", p.TEXT)),
            ),
        ),
    ),
    "ballot": RuleSheet(
        options=(
            ("share_of", "除以", _SHARE_OF),
            ("blank", "空白票每张扣", p.AMOUNT),
            ("abstain", "弃权票每张扣", p.AMOUNT),
        ),
        details=(
            Detail(
                "题目",
                "items",
                (("id", "@key", p.NAME), ("title", "@name", p.TEXT), ("levels", "@if", p.LEVELS)),
            ),
        ),
    ),
    "rank": RuleSheet(
        of="by",
        options=(
            ("order", "顺序", _ORDER),
            ("within", "分组", p.NAMES),
            ("others", "其余名次", p.AMOUNT),
            ("last", "末位", p.AMOUNT),
            ("round", "比例取整", _ROUND),
            ("ties", "并列", _TIES),
        ),
        details=(
            Detail("名次", "places", (("to", "@value", p.AMOUNT), ("points", "@points", p.AMOUNT))),
            Detail(
                "再往后每",
                "then",
                (("each", "@value", p.AMOUNT), ("points", "@points", p.AMOUNT)),
                single=True,
            ),
            Detail("倒数名次", "from_end", (("to", "@value", p.AMOUNT), ("points", "@points", p.AMOUNT))),
        ),
    ),
    "carry": RuleSheet(options=(("key", "事实键", p.NAME),)),
}


def rule_cells(word: str, value: Plain) -> tuple[Cells, list[Cells]] | None:
    """The cells of a rule and of its detail rows; None where it says what they have no place for."""
    sheet = RULE_SHEETS.get(word)
    if sheet is None:
        return None
    if sheet.is_list:
        lines = _detail_cells(sheet.details[0], value)
        return None if lines is None else ({}, lines)
    if not isinstance(value, dict):
        return None
    rest = dict(value)
    cells: Cells = {}
    if sheet.of and sheet.of in rest:
        cells["@of"] = p.shown(q.QUANTITY, rest.pop(sheet.of))
    for inner, key, phrase in sheet.columns:
        if inner in rest:
            cells[key] = p.shown(phrase, rest.pop(inner))
    told = []
    for inner, name, phrase in sheet.options:
        if inner in rest:
            text = p.shown(phrase, rest.pop(inner))
            if "\n" in text:
                return None
            told.append(f"{name}：{text}")
    if told:
        cells["@options"] = "\n".join(told)
    rows: list[Cells] = []
    for detail in sheet.details:
        if detail.word in rest:
            own = _detail_cells(detail, rest.pop(detail.word))
            if own is None:
                return None
            rows += own
    return None if rest else (cells, rows)


def _detail_cells(detail: Detail, value: Plain) -> list[Cells] | None:
    if detail.named:
        if not isinstance(value, dict) or "by_group" in value:
            return None
        phrase = detail.fields[0][2]
        return [
            {"@kind": detail.kind, "@name": p.shown(p.NAME, name), "@points": p.shown(phrase, own)}
            for name, own in value.items()
        ]
    entries = [value] if detail.single else value
    if not isinstance(entries, list):
        return None
    rows = []
    for entry in entries:
        if not isinstance(entry, dict):
            return None
        rest = dict(entry)
        cells: Cells = {"@kind": detail.kind}
        for word, key, phrase in detail.fields:
            if word in rest:
                cells[key] = p.shown(phrase, rest.pop(word))
                if cells[key].startswith(p.VERBATIM) and _shares_column(detail, key):
                    return None  # nothing would say which of the column's words is meant
        if rest:
            return None
        rows.append(cells)
    return rows


def _shares_column(detail: Detail, key: str) -> bool:
    return sum(own == key for _, own, _ in detail.fields) > 1
