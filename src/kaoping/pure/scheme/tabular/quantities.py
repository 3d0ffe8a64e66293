"""Numbers and conditions of the language as short phrases: ``计数 publishing.reposts ≥ 3``."""

from __future__ import annotations

import re

from kaoping.pure.scheme.kinds import Plain
from kaoping.pure.scheme.tabular.cells import narrow
from kaoping.pure.scheme.tabular.phrases import AMOUNT, WHERE, Phrase, Unreadable

_BY_NAME = {
    "events": "事件", "count": "计数", "measure": "测量值", "met": "达标项数", "support": "赞成率", "score": "得分",
    "carried": "引用",
}  # fmt: skip
_BACK = {office: word for word, office in _BY_NAME.items()}
_OWN = {"pieces": "报送件数", "late": "迟报件数", "accepted": "受理件数"}
_OWN_BACK = {office: word for word, office in _OWN.items()}
_WITH_WHERE = re.compile(r"(.*?)\s*[（(](.*)[)）]", re.DOTALL)
_OF_INDICATOR = re.compile(r"第(.+?)项的(报送件数|迟报件数|受理件数)")


def _show_quantity(value: Plain, *, inner: bool = False) -> str | None:
    if not isinstance(value, dict):
        return None
    rest = dict(value)
    per = rest.pop("per", None)
    if per is not None:
        below = None if inner else _show_quantity(per, inner=True)
        if below is None:
            return None
    word = next(iter(rest), "")
    own = rest.pop(word, None)
    where: Plain = rest.pop("where", {})
    if word in _OWN:
        head = _OWN[word]
        if isinstance(indicator := rest.pop("indicator", None), str):
            head = f"第{indicator}项的{head}"
        where = {} if own == "all" else own if own is not None else {}
    elif word in _BY_NAME and isinstance(own, str):
        head = f"{_BY_NAME[word]} {own}"
    else:
        return None
    if rest:
        return None
    if where:
        tests = WHERE.show(where)
        if not tests:
            return None
        head += f"（{tests}）"
    return head if per is None else f"{head} ÷ {below}"


def _read_quantity(text: str) -> Plain:
    first, sign, second = text.partition("÷")
    found = _read_simple(first.strip())
    if sign:
        found["per"] = _read_simple(second.strip())
    return found


def _read_simple(text: str) -> dict[str, Plain]:
    where: Plain = {}
    match = _WITH_WHERE.fullmatch(text)
    if match:
        text, where = match[1].strip(), WHERE.read(match[2])
    of = _OF_INDICATOR.fullmatch(text)
    if of:
        found: dict[str, Plain] = {_OWN_BACK[of[2]]: where or "all", "indicator": narrow(of[1])}
        return found
    if text in _OWN_BACK:
        return {_OWN_BACK[text]: where or "all"}
    head, _, key = text.replace("\u3000", " ").partition(" ")
    if head not in _BACK or not key.strip():
        raise Unreadable("cell_quantity")
    found = {_BACK[head]: narrow(key)}
    if where:
        found["where"] = where
    return found


QUANTITY = Phrase("quantity", _show_quantity, _read_quantity)

_SIGNS = {"at_least": "≥", "above": "＞", "at_most": "≤", "below": "＜"}
_SIGN_BACK = {
    "≥": "at_least", ">=": "at_least", "＞": "above", ">": "above",
    "≤": "at_most", "<=": "at_most", "＜": "below", "<": "below",
}  # fmt: skip
_BOUND = re.compile(r"\s*(≥|>=|≤|<=|＞|>|＜|<)\s*([^≥>≤<＞＜]+?)\s*(?:且|$)")


def _show_comparison(value: Plain) -> str | None:
    if not isinstance(value, dict) or "of" not in value:
        return None
    of = _show_quantity(value["of"])
    bounds = [(word, value[word]) for word in _SIGNS if word in value]
    if of is None or not bounds or len(value) != len(bounds) + 1:
        return None
    if not all(isinstance(bound, str) for _, bound in bounds):
        return None
    return of + " " + " 且 ".join(f"{_SIGNS[word]} {bound}" for word, bound in bounds)


def _show_condition(value: Plain) -> str | None:
    if isinstance(value, list):
        parts, glue = value, "；并且 "
    elif isinstance(value, dict) and set(value) == {"any"} and isinstance(value["any"], list):
        parts, glue = value["any"], "；或者 "
    else:
        return _show_comparison(value)
    texts = [_show_comparison(part) for part in parts]
    if len(texts) < 2 or any(text is None for text in texts):
        return None
    return glue.join(text or "" for text in texts)


def _read_condition(text: str) -> Plain:
    for glue in ("并且", "或者"):
        parts = re.split(rf"\s*[；;，,]?\s*{glue}\s*", text)
        if len(parts) > 1:
            found: list[Plain] = [_read_comparison(part) for part in parts]
            return found if glue == "并且" else {"any": found}
    return _read_comparison(text)


def _read_comparison(text: str) -> Plain:
    place = re.search("[≥>≤<＞＜]", text)
    if place is None:
        raise Unreadable("cell_condition")
    found: dict[str, Plain] = {"of": _read_quantity(text[: place.start()].strip())}
    rest = text[place.start() :]
    while rest.strip():
        match = _BOUND.match(rest)
        if match is None or _SIGN_BACK[match[1]] in found:
            raise Unreadable("cell_condition")
        found[_SIGN_BACK[match[1]]] = AMOUNT.read(match[2])
        rest = rest[match.end() :]
    return found


CONDITION = Phrase("condition", _show_condition, _read_condition)


def _show_from(value: Plain) -> str | None:
    return AMOUNT.show(value)


def _read_from(text: str) -> Plain:
    if re.match(r"\s*(＞|>(?!=)|大于|超过)", text):
        raise Unreadable("cell_bound")
    return AMOUNT.read(re.sub(r"^\s*(≥|>=|达到|不少于)\s*", "", text))


def _show_above(value: Plain) -> str | None:
    text = AMOUNT.show(value)
    return f"＞{text}" if text else None


def _read_above(text: str) -> Plain:
    match = re.fullmatch(r"\s*(?:＞|>|大于|超过)\s*(.+)", text)
    if match is None:
        raise Unreadable("cell_bound")
    return AMOUNT.read(match[1])


BAND_FROM = Phrase("number", _show_from, _read_from)
BAND_ABOVE = Phrase("bound", _show_above, _read_above)
