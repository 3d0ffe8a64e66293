"""A scheme in words for a terminal, or as plain values: what ``kaoping scheme`` prints."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from typing import Any

from kaoping.pure.errors import SchemeError
from kaoping.pure.scheme import Scheme, scheme_sha256
from kaoping.pure.scheme.in_words import rule_in_words, windows_by_indicator, windows_or_none
from kaoping.pure.scheme.in_words_results import result_in_words
from kaoping.pure.scheme.kinds import number_text
from kaoping.pure.scheme.model import Group
from kaoping.pure.scheme.reach import keys_used
from kaoping.pure.scheme.tables import (
    TableRow,
    base_by_kind,
    base_points,
    by_notice,
    calendar,
    mark_text,
    official_table,
)
from kaoping.pure.scheme.tree import walk

WORDS: dict[str, tuple[str, str]] = {
    "sound": (
        "%(source)s: %(indicators)s indicators, %(points)s points; no faults.",
        "%(source)s：%(indicators)s 项指标，基础分 %(points)s，没有问题。",
    ),
    "remark": ("remark: ", "提示："),
    "open": ("open", "不设满分"),
    "number": ("No.", "序号"),
    "content": ("Content", "考核内容"),
    "standard": ("Standard", "考核标准"),
    "points": ("Points", "分值"),
    "bonus": ("Bonus", "奖励"),
    "total": ("Total", "合计"),
    "calendar": ("Calendar", "时段"),
    "due": ("Due", "截止"),
    "opens": ("From", "开始"),
    "window": ("Window", "时段"),
    "pieces": ("Pieces", "件数"),
    "mark": ("Worth", "分值"),
    "by_notice": ("By notice: %(names)s", "见通知：%(names)s"),
    "by_group": (
        "Windows or points differ by group. Name a unit's groups with --group, one of: %(names)s.",
        "时段或分值按组不同。请用 --group 指明单位所在的组：%(names)s。",
    ),
    "period": (
        "Period: %(first)s to %(last)s (%(timezone)s)",
        "考评期：%(first)s 至 %(last)s（%(timezone)s）",
    ),
    "groups": ("Groups", "分组"),
    "tag": ("units with the tag “%(of)s”", "有“%(of)s”标签的单位"),
    "without": ("units without the tag “%(of)s”", "没有“%(of)s”标签的单位"),
    "group": ("units of the group “%(of)s”", "组别为“%(of)s”的单位"),
    "units": ("the units %(of)s", "单位 %(of)s"),
    "rules": ("How each indicator is scored", "各项怎么计分"),
    "total_head": ("The total", "总分"),
    "vetoes": ("Vetoes", "一票否决"),
    "ranking": ("Ranking", "排名"),
    "grades": ("Grades, best first", "等次（从高到低）"),
    "outcomes": ("What follows", "结果运用"),
    "notes": ("Rulings", "口径说明"),
    "ruling": ("Q: %(question)s%(about)s", "问：%(question)s%(about)s"),
    "answer": ("A: %(decision)s%(signed)s", "答：%(decision)s%(signed)s"),
    "about": (" (indicator %(names)s)", "（第%(names)s项）"),
    "facts": ("Facts that are read: %(names)s", "要用的数据：%(names)s"),
    "unreadable": (
        "%(source)s cannot be read: %(why)s. Name a scheme file or a built-in scheme.",
        "%(source)s 读不出来：%(why)s。请写方案文件名或内置方案名。",
    ),
    "unwritable": (
        "%(source)s cannot be written: %(why)s. Choose another --output.",
        "%(source)s 写不进去：%(why)s。请换一个 --output。",
    ),
}


def say(word: str, language: str, **params: Any) -> str:
    return WORDS[word][1 if language.startswith("zh") else 0] % params


def base_text(scheme: Scheme, language: str, groups: Collection[str] = ()) -> str:
    """The base for units in ``groups``; with none named, for every kind of unit that it differs for."""
    if groups:
        try:
            points = base_points(scheme, groups)
        except SchemeError:
            return "–"  # the groups named do not decide it
        return say("open", language) if points is None else number_text(points)
    return mark_text(base_by_kind(scheme), language).replace("open", say("open", language))


def calendar_rows(scheme: Scheme, groups: Collection[str], language: str) -> list[dict[str, Any]] | None:
    """The calendar's rows as plain values; None where the groups do not decide them."""
    try:
        rows = calendar(scheme, groups or None, language)
    except SchemeError:
        return None
    return [
        {
            "due": row.due.isoformat(),
            "opens": row.opens.isoformat(),
            "indicator": row.indicator,
            "title": row.title,
            "window": row.window,
            "window_title": row.window_title,
            "pieces": row.pieces,
            "mark": None if row.mark is None else number_text(row.mark),
        }
        for row in rows
    ]


def scheme_as_json(
    scheme: Scheme, text: str | bytes, groups: Collection[str], language: str
) -> dict[str, Any]:
    return {
        "scheme": scheme.id,
        "title": scheme.title,
        "scheme_sha256": scheme_sha256(text),
        "period": {"from": scheme.period.first.isoformat(), "to": scheme.period.last.isoformat()},
        "timezone": scheme.timezone,
        "base": base_text(scheme, language, groups),
        "table": [_row_as_json(row) for row in official_table(scheme)],
        "calendar": calendar_rows(scheme, groups, language),
        "by_notice": [placed.id for placed in by_notice(scheme)],
        "tasks": [
            {
                "id": task.id,
                "title": task.title,
                "responsible": task.responsible,
                "limit": task.limit,
                "content": list(task.content),
                "standard": list(task.standard),
            }
            for task in scheme.tasks
        ],
        "rules": {code: list(told) for code, told in rules_in_words(scheme, language)},
        "results": {name: list(told) for name, told in result_in_words(scheme, language)},
        "groups": {group.name: _who(group, language) for group in scheme.groups},
        "facts": [{"key": key, "kind": kind} for key, kind in _keys(scheme)],
        "notes": [
            {
                "question": note.question,
                "decision": note.decision,
                "indicators": list(note.indicators),
                "paragraph": list(note.paragraph),
                "signer": note.signer,
                "date": note.date.isoformat() if note.date else None,
            }
            for note in scheme.notes
        ],
        "paragraphs": dict(scheme.paragraphs),
    }


def _row_as_json(row: TableRow) -> dict[str, Any]:
    return {
        "part": row.part,
        "indicator": row.id,
        "number": row.number,
        "title": row.title,
        "standard": row.standard,
        "points": row.points,
        "depth": row.depth,
        "quality": row.quality,
    }


def rules_in_words(scheme: Scheme, language: str) -> list[tuple[str, tuple[str, ...]]]:
    """Each indicator's id with all that the scheme says of its scoring, as sentences."""
    windows = windows_by_indicator(windows_or_none(scheme, language))
    return [
        (placed.id, rule_in_words(scheme, placed, language, windows=windows).sentences)
        for placed in walk(scheme)
    ]


def _keys(scheme: Scheme) -> list[tuple[str, str]]:
    return list(dict.fromkeys((use.key, use.kind) for use in keys_used(scheme)))


def _who(group: Group, language: str) -> str:
    for word in ("tag", "without", "group"):
        of = getattr(group, word)
        if of is not None:
            return say(word, language, of=of)
    return say("units", language, of=", ".join(group.units or ()))


def scheme_as_text(scheme: Scheme, groups: Collection[str], language: str) -> list[str]:
    """Everything that the scheme says, for a terminal."""
    return [
        *_head(scheme, language),
        "",
        *_table(scheme, groups, language),
        *_calendar(scheme, groups, language),
        *_rules(scheme, language),
        *_results(scheme, language),
        *_rulings(scheme, language),
    ]


def _head(scheme: Scheme, language: str) -> list[str]:
    paper = scheme.document
    lines = [scheme.title]
    named = " ".join(word for word in (paper.number, paper.title) if word)
    issued = [word for word in (paper.issuer, paper.date.isoformat() if paper.date else "") if word]
    lines += [named] if named else []
    lines += [("，" if language.startswith("zh") else ", ").join(issued)] if issued else []
    first, last = scheme.period.first.isoformat(), scheme.period.last.isoformat()
    lines.append(say("period", language, first=first, last=last, timezone=scheme.timezone))
    if scheme.groups:
        rows = [["  " + group.name, _who(group, language)] for group in scheme.groups]
        lines += ["", say("groups", language), *columns(rows)]
    return lines


def _table(scheme: Scheme, groups: Collection[str], language: str) -> list[str]:
    heads = [say(word, language) for word in ("number", "content", "standard", "points")]
    rows = []
    table = official_table(scheme)
    for part in ("indicators", "bonus"):
        for row in (row for row in table if row.part == part):
            points = say("open", language) if row.points == "open" else row.points
            rows.append(["  " * row.depth + row.number, row.title, row.standard, points])
        if part == "indicators":
            rows.append(["", say("total", language), "", base_text(scheme, language, groups)])
            if scheme.bonus:
                rows.append(["", say("bonus", language), "", ""])
    return columns([heads, *rows])


def _calendar(scheme: Scheme, groups: Collection[str], language: str) -> list[str]:
    lines: list[str] = []
    windows = calendar_rows(scheme, groups, language)
    if windows is None:
        names = ", ".join(group.name for group in scheme.groups)
        lines += ["", say("by_group", language, names=names)]
    elif windows:
        words = ("due", "opens", "number", "content", "window", "pieces", "mark")
        heads = [say(word, language) for word in words]
        cells = [
            [
                one["due"],
                one["opens"],
                one["indicator"],
                one["title"],
                one["window_title"],
                str(one["pieces"]),
                one["mark"] or "–",
            ]
            for one in windows
        ]
        lines += ["", say("calendar", language), *columns([heads, *cells])]
    waiting = [
        f"{placed.id} {placed.node.short or placed.node.title}".strip() for placed in by_notice(scheme)
    ]
    if waiting:
        names = ("、" if language.startswith("zh") else ", ").join(waiting)
        lines += ["", say("by_notice", language, names=names)]
    return lines


def _rules(scheme: Scheme, language: str) -> list[str]:
    space = "" if language.startswith("zh") else " "
    rows = [["  " + code, space.join(told)] for code, told in rules_in_words(scheme, language)]
    return ["", say("rules", language), *columns(rows)]


def _results(scheme: Scheme, language: str) -> list[str]:
    lines = []
    for name, told in result_in_words(scheme, language):
        head = say("total_head" if name == "total" else name, language)
        lines += ["", head, *(f"  {sentence}" for sentence in told)]
    return lines


def _rulings(scheme: Scheme, language: str) -> list[str]:
    join = "、" if language.startswith("zh") else ", "
    lines = ["", say("notes", language)] if scheme.notes else []
    for note in scheme.notes:
        about = say("about", language, names=join.join(note.indicators)) if note.indicators else ""
        signed = join.join(word for word in (note.signer, note.date.isoformat() if note.date else "") if word)
        signed = ("（" + signed + "）" if language.startswith("zh") else f" ({signed})") if signed else ""
        lines.append("  " + say("ruling", language, question=note.question, about=about))
        lines.append("  " + say("answer", language, decision=note.decision, signed=signed))
    keys = join.join(key for key, _ in _keys(scheme))
    return [*lines, "", say("facts", language, names=keys)] if keys else lines


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows padded to columns by the width that a terminal gives each sign (a Han character two)."""
    widths = [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)
