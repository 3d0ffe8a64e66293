"""Numbers, conditions and amounts as phrases: the vocabulary of ``in_words``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from kaoping.pure.scheme import rules as r
from kaoping.pure.scheme.key_labels import ATTRIBUTES
from kaoping.pure.scheme.kinds import number_text
from kaoping.pure.scheme.model import Material

_COMPARE = {
    "at_least": ("at least", "不少于"), "above": ("above", "超过"),
    "at_most": ("at most", "不超过"), "below": ("below", "少于"),
}  # fmt: skip
SPANS: Mapping[str, tuple[str, str]] = {
    "week": ("week", "周"), "month": ("month", "月"), "quarter": ("quarter", "季度"),
    "half-year": ("half-year", "半年"), "year": ("year", "年"),
}  # fmt: skip
_CAME = {"on_time": (" on time", "按时"), "late": (" late", "迟报"), "either": (", on time or late,", "")}
_CHECKED = {  # what a machine can check of a material
    "seal": ("the seal", "公章"), "signature": ("the head's signature", "负责人签字"), "photos": ("photos", "照片"),
    "words": ("the number of characters", "字数"), "document_number": ("a document number", "发文字号"),
    "original": ("original work", "原创"), "files": ("files", "附件"),
}  # fmt: skip
_NAMES = {"author": ("author", "作者"), "checker": ("checker", "审核人"), "contact": ("contact", "联系方式")}


class Speech:
    """Picks the reader's language; calling it gives one of two texts."""

    def __init__(self, language: str, labels: Mapping[str, str]) -> None:
        self.chinese = language.lower().startswith("zh")
        self.labels = labels

    def __call__(self, english: str, chinese: str) -> str:
        return chinese if self.chinese else english

    def list(self, many: Sequence[str]) -> str:
        return self(", ", "、").join(many)

    def day(self, day: date) -> str:
        return self(f"{day.day} {day:%B %Y}", f"{day.month}月{day.day}日")

    def number(self, value: Fraction) -> str:
        return number_text(value)

    def share(self, value: Fraction) -> str:
        text = number_text(value * 100)
        return number_text(value) if "/" in text else f"{text}%"

    def printed(self, value: Fraction) -> str:
        """Two decimals as on a sheet, or the exact fraction beside them."""
        cents = value * 100
        if cents.denominator == 1:
            return f"{int(cents) // 100}.{int(cents) % 100:02}"
        rounded = int(cents + Fraction(1, 2))
        return f"{rounded // 100}.{rounded % 100:02}"

    def value(self, value: Any, words: Callable[[Any], str]) -> str:
        """A value in words; one that differs by group with its groups."""
        if isinstance(value, r.ByGroup):
            return self.list([f"{name} {words(own)}" for name, own in value.values])
        return words(value)

    def points(self, value: Any) -> str:
        if value is None or value is r.Word.OPEN:
            return self("open", "不限")
        if isinstance(value, r.Range):
            low, high = self.number(value.low), self.number(value.high)
            return self(f"{low} to {high} at discretion", f"{low}～{high}（酌情）")
        return self.value(value, self.number)

    def worth(self, value: Any) -> str:
        """Points with their unit where the language has one: 2～5 分（酌情）."""
        if isinstance(value, r.Range):
            low, high = self.number(value.low), self.number(value.high)
            return self(f"{low} to {high} at discretion", f"{low}～{high} 分（酌情）")
        return self.points(value) + self("", " 分")

    def many(self, count: int, one: str, more: str) -> str:
        return f"{count} {one if count == 1 else more}"

    def key(self, key: str) -> str:
        return f"“{self.labels.get(key, key)}”"

    def attribute(self, name: str) -> str:
        """An event's attribute: 级别 for ``level``; a name that nobody knows stays."""
        return self(*ATTRIBUTES.get(name, (name, name)))

    def where(self, where: r.Where) -> str:
        tests = [
            self(
                f"{self.attribute(name)} {' or '.join(texts)}", f"{self.attribute(name)}为{'或'.join(texts)}"
            )
            for name, texts in where.tests
        ]
        for name, bounds in where.bounds:
            said = self.bounds(bounds)
            tests.append(self(f"{self.attribute(name)} {said}", f"{self.attribute(name)}{said}"))
        return self(", ", "，").join(tests)

    def bounds(self, bounds: Sequence[tuple[r.Comparison, Any]]) -> str:
        """``at least 3 and below 9``."""
        told = [
            self(f"{_COMPARE[word][0]} {self.value(bound, self.number)}",
                 f"{_COMPARE[word][1]} {self.value(bound, self.number)}")
            for word, bound in bounds
        ]  # fmt: skip
        return self(" and ", "、").join(told)

    def noun(self, number: r.Number) -> str:
        """What is counted, as a noun phrase."""
        text = self._noun(number)
        if number.per is not None:
            return self(f"{text} ÷ {self.noun(number.per)}", f"{text} ÷ {self.noun(number.per)}")
        return text

    def _noun(self, number: r.Number) -> str:
        if isinstance(number, r.Pieces):
            which = self(f" of {number.indicator}", f"第 {number.indicator} 项") if number.indicator else ""
            fits = self.where(number.where)
            fits = self(f" ({fits})", f"（{fits}）") if fits else ""
            en, zh = _CAME[number.came]
            return self(f"pieces accepted{en}{which}{fits}", f"{which}{zh}受理的件数{fits}")
        if isinstance(number, r.Events):
            fits = self.where(number.where)
            fits = self(f" ({fits})", f"（{fits}）") if fits else ""
            return self(f"events {self.key(number.key)}{fits}", f"{self.key(number.key)}{fits}的次数")
        if isinstance(number, r.Count):
            return self(f"the count {self.key(number.key)}", f"{self.key(number.key)}的数量")
        if isinstance(number, r.Measure):
            return self(f"the measure {self.key(number.key)}", f"{self.key(number.key)}的测量值")
        if isinstance(number, r.Carried):
            return self(f"the carried figure {self.key(number.key)}", f"引用的{self.key(number.key)}")
        if isinstance(number, r.Sum):
            return self(" + ", " + ").join(self.noun(one) for one in number.numbers)
        if isinstance(number, r.Spans):
            return self._spans(number)
        if isinstance(number, r.Take):
            return self._take(number)
        of = number.indicator
        if isinstance(number, r.Met):
            return self(f"items of {of} that are met", f"第 {of} 项达标的条数")
        if isinstance(number, r.Support):
            return self(f"the rate of support in {of}", f"第 {of} 项的得票率")
        return self(f"the score of {of}", f"第 {of} 项的得分")

    def _spans(self, number: r.Spans) -> str:
        en, zh = SPANS[number.every]
        holds = self.condition(number.condition)
        if number.running:
            return self(f"{en}s running ({holds})", f"连续{zh}数（{holds}）")
        return self(f"{en}s ({holds})", f"{zh}数（{holds}）")

    def _take(self, number: r.Take) -> str:
        """The inner number with what is done to it, in the order in which it is done."""
        done: list[str] = []
        if number.first is not None:
            done.append(self(f"from {self.day(number.first)}", f"{self.day(number.first)}起"))
        if number.until is not None:
            done.append(self(f"up to {self.day(number.until)}", f"截至{self.day(number.until)}"))
        if number.every is not None:
            en, zh = SPANS[number.every]
            done.append(self(f"each {en} for itself", f"按{zh}分别计"))
        if number.each is not None:
            each = self.value(number.each, self.number)
            rest = self(
                ", a part as one" if number.round_up else "",
                "，不足的按 1 计" if number.round_up else "，不足的不计",
            )
            done.append(self(f"{each} as one{rest}", f"每 {each} 计 1{rest}"))
        if number.no_less is not None:
            low = self.value(number.no_less, self.number)
            done.append(self(f"less than {low} as {low}", f"不足 {low} 的按 {low} 计"))
        if number.no_more is not None:
            high = self.value(number.no_more, self.number)
            done.append(self(f"more than {high} as {high}", f"超过 {high} 的按 {high} 计"))
        if number.times is not None:
            times = self.value(number.times, self.number)
            done.append(self(f"times {times}", f"乘以 {times}"))
        of = self.noun(number.of)
        told = self("; ", "；").join(done)
        return self(f"{of} ({told})", f"{of}（{told}）") if told else of

    def condition(self, condition: r.Condition) -> str:
        if isinstance(condition, r.All):
            return self(" and ", "，且").join(self.condition(one) for one in condition.conditions)
        if isinstance(condition, r.AnyOf):
            return self(" or ", "，或").join(self.condition(one) for one in condition.conditions)
        noun, said = self.noun(condition.of), self.bounds(condition.bounds)
        return self(f"{noun} is {said}", f"{noun}{said}")

    def material(self, material: Material) -> str:
        """What a piece must have, as a list."""
        asks: list[str] = []
        if material.names:
            asks.extend(self(*_NAMES[name]) for name in material.names)
        for has, en, zh in (
            (material.seal, "the seal", "公章"), (material.signature, "the head's signature", "负责人签字"),
            (material.document_number, "a document number", "发文字号"),
            (material.original, "original work", "原创"),
        ):  # fmt: skip
            if has:
                asks.append(self(en, zh))
        if material.photos:
            asks.append(self(self.many(material.photos, "photo", "photos"), f"照片 {material.photos} 张"))
        if material.files:
            asks.append(self(self.many(material.files, "file", "files"), f"附件 {material.files} 个"))
        low, high = material.words
        if low is not None or high is not None:
            span = f"{low or 0}–{high}" if high is not None else self(f"{low} or more", f"{low} 以上")
            asks.append(self(f"{span} characters", f"字数 {span}"))
        asks.extend(material.shows)
        if material.blocks:
            named = self.list([self(*_CHECKED[name]) for name in material.blocks])
            asks.append(
                self(
                    f"not sent without a reason where missing: {named}",
                    f"缺下列内容须说明理由才能报送：{named}",
                )
            )
        if material.hints:
            named = self.list([self(*_CHECKED[name]) for name in material.hints])
            asks.append(self(f"only hinted at where missing: {named}", f"缺下列内容只作提醒：{named}"))
        if material.resubmissions is not None:
            asks.append(
                self(
                    f"returned {material.resubmissions} times at most",
                    f"最多退回 {material.resubmissions} 次",
                )
            )
        if material.also_for:
            codes = ", ".join(material.also_for)
            asks.append(
                self(f"the same content may count for item {codes} too", f"同一内容可兼报第 {codes} 项")
            )
        return self.list(asks) or self("nothing in particular", "无特别要求")
