"""Changes as sentences: "Indicator 8: every quarter → every month; 4 duties become 12 for 60 units; …"."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from kaoping.pure.scheme.compare.changes import Change, Comparison
from kaoping.pure.scheme.compare.differ import Difference
from kaoping.pure.scheme.compare.figures import Figures
from kaoping.pure.scheme.compare.shorten import LONG, where_they_differ
from kaoping.pure.scheme.compare.vocabulary import is_chinese, phrase, word
from kaoping.pure.scheme.compare.window_changes import cadence
from kaoping.pure.scheme.in_words import rule_in_words
from kaoping.pure.scheme.key_labels import key_labels
from kaoping.pure.scheme.kinds import number_text
from kaoping.pure.scheme.model import Period
from kaoping.pure.scheme.rules import ByGroup
from kaoping.pure.scheme.tree import find, leaves

FIGURED = ("cadence", "points", "window_added", "window_removed", "window_pieces", "until_moved", "from_moved",
           "rule", "rule_kind")  # fmt: skip

# code: (English, Chinese). Who it concerns is put before it.
SENTENCES: dict[str, tuple[str, str]] = {
    "added": ("“%(title)s” is new", "新增“%(title)s”"),
    "removed": ("“%(title)s” is gone", "取消“%(title)s”"),
    "renumbered": (
        "was %(old)s before (found by its title “%(title)s”; make sure that it is the same indicator)",
        "原为第%(old)s项（按名称“%(title)s”认出，请核对是不是同一项）",
    ),
    "moved_below": ("moved from below %(old)s to below %(new)s", "从“%(old)s”之下移到“%(new)s”之下"),
    "points": ("points %(old)s → %(new)s", "分值 %(old)s → %(new)s"),
    "cadence": ("%(old)s → %(new)s", "%(old)s → %(new)s"),
    "from_moved": ("windows begin %(old)s → %(new)s%(days)s", "时段起 %(old)s → %(new)s%(days)s"),
    "until_moved": ("windows end %(old)s → %(new)s%(days)s", "时段止 %(old)s → %(new)s%(days)s"),
    "due_moved": ("due %(old)s → %(new)s%(days)s", "截止 %(old)s → %(new)s%(days)s"),
    "window_added": ("new window “%(window)s”, due %(due)s", "新增时段“%(window)s”，%(due)s截止"),
    "window_removed": ("window “%(window)s” (due %(due)s) is gone", "取消时段“%(window)s”（原%(due)s截止）"),
    "window_due_moved": (
        "“%(window)s” due %(old)s → %(new)s%(days)s",
        "“%(window)s”截止 %(old)s → %(new)s%(days)s",
    ),
    "window_from_moved": (
        "“%(window)s” opens %(old)s → %(new)s%(days)s",
        "“%(window)s”开始 %(old)s → %(new)s%(days)s",
    ),
    "window_pieces": ("“%(window)s” asks %(old)s → %(new)s pieces", "“%(window)s”件数 %(old)s → %(new)s"),
    "window_title": ("window “%(old)s” is called “%(new)s”", "时段“%(old)s”改称“%(new)s”"),
    "window_twice": ("two windows have one id", "有两个时段同一编号"),
    "window_order": ("windows in another order", "时段次序调整"),
    "rule_kind": ("scored %(old)s → %(new)s", "计分 %(old)s → %(new)s"),
    "order": ("The indicators stand in another order.", "指标的排列次序有调整。"),
    "late_of_nobody": (
        "What late pieces are worth is set anew, but every indicator says its own.",
        "迟报的通用设置有改动，但各项都另有规定，不受影响。",
    ),
    "period": ("The period is %(old)s → %(new)s.", "考评期 %(old)s → %(new)s。"),
    "year_moved": (
        "The period is %(old)s → %(new)s. Dates are compared after moving the old ones along; "
        "only those that were set anew are listed.",
        "考评期 %(old)s → %(new)s。原有日期先顺移再比，只列另行改动的。",
    ),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """Units that are in one set of groups, for the figures; ``units`` None: nobody counted them."""

    groups: frozenset[str] = frozenset()
    units: int | None = None


def sentence(
    change: Change, comparison: Comparison, language: str = "en", kinds: Sequence[Kind] = (Kind(),)
) -> str:
    """One change as a sentence with its full stop. ``kinds``: whom the figures are said for."""
    chinese = is_chinese(language)
    if not change.nodes:
        names = names_in(comparison)
        text = _of_file(change, language, names) if change.code == "file" else _row(change, language)
        return text if text.endswith((".", "。")) else text + ("。" if chinese else ".")
    colon = "：" if chinese else ": "
    if change.code == "rule_kind":
        said = _new_rule(change, comparison, language)
    else:
        is_text = change.code in ("node", "rule")
        said = _of_node(change, language, names_in(comparison)) if is_text else _row(change, language)
    parts = [who(change.nodes, comparison, language) + colon + said]
    if change.code in FIGURED and len(change.nodes) == 1:
        parts += figure_words(comparison, change.nodes[0], language, kinds)
    return ("；" if chinese else "; ").join(parts).rstrip("。." if chinese else ".") + (
        "。" if chinese else "."
    )


def names_in(comparison: Comparison) -> Mapping[str, str]:
    """What either text calls its keys, in words."""
    return key_labels(comparison.old) | key_labels(comparison.new)


def figure_words(comparison: Comparison, code: str, language: str, kinds: Sequence[Kind]) -> list[str]:
    """ "4 duties become 12 for 60 units", "each piece 1.00 → 0.33": only what differs."""
    chinese, found = is_chinese(language), []
    alike: dict[tuple[Figures, Figures], list[Kind]] = {}
    for kind in kinds:
        old, new = comparison.figures(code, kind.groups)
        if old is not None or new is not None:
            alike.setdefault((old or Figures(), new or Figures()), []).append(kind)
    for (old, new), same in alike.items():
        counted = [kind.units for kind in same if kind.units is not None]
        groups = same[0].groups if len(alike) > 1 and len(same) == 1 else frozenset()
        kind = Kind(groups, sum(counted) if counted else None)
        whom = _whom(kind, language, alone=len(alike) == 1)
        if old.pieces != new.pieces and old.pieces is not None and new.pieces is not None:
            row = "%s每家 %d 件变为 %d 件" if chinese else "%s%d duties become %d"
            text = row % (whom if chinese else "", old.pieces, new.pieces)
            found.append(text if chinese else text + whom)
            whom = ""
        if old.worths != new.worths and old.worths and new.worths:
            row = "%s每件 %s → %s" if chinese else "%seach piece %s → %s"
            text = row % (whom if chinese else "", _worths(old), _worths(new))
            found.append(text if chinese else text + whom)
    return found


def who(nodes: Collection[str], comparison: Comparison, language: str) -> str:
    """ "Indicator 8", 第1、2项; all of them are named as all."""
    codes = list(nodes)
    all_leaves = [one.id for one in _leaves(comparison)]
    if len(codes) > 2 and set(codes) >= set(all_leaves):
        return "各项" if is_chinese(language) else "All indicators"
    if is_chinese(language):
        return "第" + "、".join(codes) + "项"
    return ("Indicator " if len(codes) == 1 else "Indicators ") + ", ".join(codes)


def title_of_node(comparison: Comparison, code: str) -> str:
    """The indicator's title in the new text, else in the old."""
    placed = find(comparison.new, code) or find(comparison.old, code)
    return placed.node.title if placed else ""


def cadences_of(comparison: Comparison, code: str, language: str) -> tuple[str, str]:
    """How the indicator's windows come about, before and after, in words."""
    old = find(comparison.old, comparison.match.old_of.get(code, code))
    new = find(comparison.new, code)
    sides = (cadence(old.windows) if old else None, cadence(new.windows) if new else None)
    before, after = (_cadence(side, language) if side else "—" for side in sides)
    return before, after


def summary(comparison: Comparison, language: str = "en") -> str:
    """How many changes there are of which weight; or that nothing changes but words."""
    chinese = is_chinese(language)
    scores, asks = len(comparison.scores), len(comparison.asks)
    if not comparison.changes:
        return "两份方案没有不同。" if chinese else "The two texts say the same."
    if comparison.means_the_same:
        return (
            "意思没有变，只有文字或次序调整。" if chinese
            else "No change in meaning, only wording or order."
        )  # fmt: skip
    words = len(comparison.wording)
    if chinese:
        parts = [(scores, "影响得分 %d 处"), (asks, "影响报送要求 %d 处"), (words, "文字 %d 处")]
        return "，".join(text % count for count, text in parts if count) + "。"
    parts = [(scores, "%d that move scores"), (asks, "%d in what pieces need"), (words, "%d of wording")]
    return "Changes: " + ", ".join(text % count for count, text in parts if count) + "."


def _leaves(comparison: Comparison) -> Iterable[Any]:
    return leaves(comparison.new)


def _whom(kind: Kind, language: str, *, alone: bool) -> str:
    chinese = is_chinese(language)
    names = ("、" if chinese else ", ").join(sorted(kind.groups))
    parts = []
    if names:
        parts.append(names if chinese else f"in {names}")
    if kind.units is not None:
        parts.append(f"{kind.units} 家" if chinese else f"for {kind.units} units")
    if not parts:
        return "" if alone else ("未分组单位" if chinese else " for units in no group")
    if chinese:
        return " ".join(parts)
    return " " + " ".join(reversed(parts))


def points_text(value: Fraction, places: int = 2) -> str:
    """A worth as people read it: 1.00, 0.33; the exact fraction stands where two decimals lie."""
    scaled = value * 10**places
    text = f"{abs(round(scaled)):0{places + 1}d}"
    sign = "−" if value < 0 else ""
    return f"{sign}{text[:-places]}.{text[-places:]}"


def _worths(figures: Figures) -> str:
    return "/".join(points_text(worth) for worth in figures.worths)


def _row(change: Change, language: str) -> str:
    text = SENTENCES[change.code][is_chinese(language)]
    said = {name: _value(change.code, name, value, language) for name, value in change.params.items()}
    for name in said:
        if f"“%({name})s”" in text:  # quotation marks within quotation marks
            said[name] = said[name].replace("“", "‘").replace("”", "’")
    return text % said


def _value(code: str, name: str, value: Any, language: str) -> str:
    chinese = is_chinese(language)
    if name == "days":
        if value is None:
            return ""
        if chinese:
            return f"，{'晚' if value > 0 else '早'} {abs(value)} 天"
        return f", {abs(value)} days {'later' if value > 0 else 'earlier'}"
    if code == "cadence":
        return _cadence(value, language)
    if code == "rule_kind" and name in ("old", "new"):
        return word(str(value), language)
    if code == "moved_below" and value is None:
        return "总表" if chinese else "the top"
    if value is None:
        return "（没有规定）" if chinese else "not said"
    return _plain(value, language)


def _cadence(value: tuple[str, Any], language: str) -> str:
    chinese = is_chinese(language)
    what, every = value
    if what == "every" and isinstance(every, ByGroup):
        return _plain(every, language)
    rows = {
        "every": (f"every {word(str(every), 'en')}", f"每{word(str(every), 'zh')}" if every != "half-year" else "每半年"),
        "fixed": ("named windows", "规定时段"),
        "due": ("one due day", "一个截止日"),
        "by_notice": ("by special notice", "见通知"),
        "none": ("no windows", "不分时段"),
    }  # fmt: skip
    if what == "every" and every == "quarter" and chinese:
        return "每季度"
    return rows[what][chinese]


def _plain(value: Any, language: str) -> str:
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日" if is_chinese(language) else value.isoformat()
    if isinstance(value, Period):
        joint = "至" if is_chinese(language) else " to "
        return _plain(value.first, language) + joint + _plain(value.last, language)
    if isinstance(value, ByGroup):
        joint = "、" if is_chinese(language) else ", "
        return joint.join(f"{name} {_plain(one, language)}" for name, one in value.values)
    if isinstance(value, Fraction):
        return number_text(value)
    return phrase(value, language)


def _new_rule(change: Change, comparison: Comparison, language: str) -> str:
    """Another kind of rule: its name before and after, and the new one read aloud."""
    said = _row(change, language)
    placed = find(comparison.new, change.nodes[0])
    if placed is None:
        return said
    joint = "" if is_chinese(language) else " "
    rule = joint.join(rule_in_words(comparison.new, placed, language, windows={}).rule)
    return said + ("：" if is_chinese(language) else ": ") + rule.rstrip("。.") if rule else said


def _of_file(change: Change, language: str, names: Mapping[str, str]) -> str:
    one: Difference = change.params["difference"]
    if change.params["word"] == "paragraphs" and isinstance(one.old or one.new, str):
        one = Difference((), one.old, one.new)  # the document's text says what it is, not its id
    return _difference(word(change.params["word"], language), one, language, names)


def _of_node(change: Change, language: str, names: Mapping[str, str]) -> str:
    one: Difference = change.params["difference"]
    name = change.params["word"] if change.code == "node" else change.params["kind"]
    if change.code == "node" and name == "late":
        name = "worth_late"
    if change.code == "node" and name == "part":
        one = Difference((), _part(one.old), _part(one.new))
    return _difference(word(name, language), one, language, names)


def _part(value: str) -> str:
    return "indicators_part" if value == "indicators" else value


def _difference(head: str, one: Difference, language: str, names: Mapping[str, str]) -> str:
    chinese = is_chinese(language)
    joint = "·" if chinese else " · "
    place = joint.join([head, *(_step(name, language) for name in one.path)])
    if "true" in (one.old, one.new):
        asked = one.new == "true"
        if chinese:
            return f"{place}：{'改为要求' if asked else '不再要求'}"
        return f"{place}: {'now asked' if asked else 'no longer asked'}"
    if None in (one.old, one.new) and isinstance(text := one.old or one.new, str) and len(text) > LONG // 2:
        gone = one.new is None
        short = " ".join(text.split())
        short = short if len(short) <= LONG else f"{short[:LONG]}…"
        if chinese:
            return f"{place}：{'取消' if gone else '新增'}“{short.replace('“', '‘').replace('”', '’')}”"
        return f"{place}: “{short}” {'taken away' if gone else 'added'}"
    if isinstance(one.new or "", str) and isinstance(one.old or "", str):
        unsaid = "（未写明）" if chinese else "unsaid"
        old = unsaid if one.old is None else phrase(one.old, language, names=names)
        new = unsaid if one.new is None else phrase(one.new, language, names=names)
        old, new = where_they_differ(old, new)
        return f"{place} {old} → {new}"
    if one.old is None:
        said = phrase(one.new, language, names=names)
        return f"{place}：新增{_after(said)}" if chinese else f"{place}: {said} added"
    if one.new is None:
        said = phrase(one.old, language, names=names)
        return f"{place}：取消{_after(said)}" if chinese else f"{place}: {said} taken away"
    old, new = where_they_differ(
        phrase(one.old, language, names=names), phrase(one.new, language, names=names)
    )
    return f"{place} {old} → {new}"


def _after(said: str) -> str:
    """Chinese parts a word from figures and letters alone by a space."""
    return said if said.startswith("“") or "\u4e00" <= said[:1] <= "\u9fff" else f" {said}"


def _step(name: str, language: str) -> str:
    if name.startswith("#"):
        return f"第{name[1:]}条" if is_chinese(language) else f"no. {name[1:]}"
    return word(name, language)


def as_json(comparison: Comparison, language: str, kinds: Sequence[Kind] = (Kind(),)) -> Mapping[str, Any]:
    """The comparison as plain values for ``--format json``."""
    return {
        "old": comparison.old.id,
        "new": comparison.new.id,
        "same_meaning": comparison.means_the_same,
        "summary": summary(comparison, language),
        "changes": [
            {
                "code": change.code,
                "weight": change.weight,
                "indicators": list(change.nodes),
                "sentence": sentence(change, comparison, language, kinds),
                "figures": {code: _figures(comparison, code, kinds) for code in change.nodes}
                if change.code in FIGURED
                else {},
            }
            for change in comparison.changes
        ],
    }


def _figures(comparison: Comparison, code: str, kinds: Sequence[Kind]) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    for kind in kinds:
        sides = comparison.figures(code, kind.groups)
        found.append(
            {
                "groups": sorted(kind.groups),
                "units": kind.units,
                "before": _side(sides[0]),
                "after": _side(sides[1]),
            }
        )
    return found


def _side(figures: Figures | None) -> Mapping[str, Any] | None:
    if figures is None:
        return None
    return {
        "windows": figures.windows,
        "pieces": figures.pieces,
        "points": None if figures.points is None else number_text(figures.points),
        "worths": [f"{worth.numerator}/{worth.denominator}" for worth in figures.worths],
    }
