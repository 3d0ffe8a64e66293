"""A scheme in words for a terminal, or as plain values: what ``kaoping scheme`` prints."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from typing import Any

from kaoping.pure.errors import SchemeError
from kaoping.pure.scheme import Scheme, scheme_sha256
from kaoping.pure.scheme.kinds import number_text
from kaoping.pure.scheme.tables import TableRow, base_points, by_notice, calendar, official_table

WORDS: dict[str, tuple[str, str]] = {
    "sound": (
        "%(source)s: %(indicators)s indicators, %(points)s points; no faults.",
        "%(source)s：%(indicators)s 项指标，基础分 %(points)s，没有问题。",
    ),
    "remark": ("remark: ", "提示："),
    "not_publishable": (
        "It can be scored with “kaoping score”. To be published in the browser it must do without the facts "
        "named above (%(count)s): nobody here offers them.",
        "可以用 kaoping score 计分；上面 %(count)s 处用到的数据没有人提供，去掉以后才能在网页上发布。",
    ),
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
    try:
        points = base_points(scheme, groups)
    except SchemeError:
        return "–"  # differs by group
    return say("open", language) if points is None else number_text(points)


def calendar_rows(scheme: Scheme, groups: Collection[str], language: str) -> list[dict[str, Any]] | None:
    """The calendar's rows as plain values; None where the groups do not decide them."""
    try:
        rows = calendar(scheme, groups, language)
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
        "notes": [
            {"question": note.question, "decision": note.decision, "indicators": list(note.indicators)}
            for note in scheme.notes
        ],
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


def scheme_as_text(scheme: Scheme, groups: Collection[str], language: str) -> list[str]:
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
    document = " ".join(word for word in (scheme.document.number, scheme.document.title) if word)
    lines = [scheme.title, *([document] if document else []), "", *_columns([heads, *rows])]
    windows = calendar_rows(scheme, groups, language)
    if windows is None:
        names = ", ".join(group.name for group in scheme.groups)
        return [*lines, "", say("by_group", language, names=names)]
    if windows:
        heads = [
            say(word, language) for word in ("due", "opens", "number", "content", "window", "pieces", "mark")
        ]
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
        lines += ["", say("calendar", language), *_columns([heads, *cells])]
    waiting = [
        f"{placed.id} {placed.node.short or placed.node.title}".strip() for placed in by_notice(scheme)
    ]
    if waiting:
        names = ("、" if language.startswith("zh") else ", ").join(waiting)
        lines += ["", say("by_notice", language, names=names)]
    return lines


def _columns(rows: Sequence[Sequence[str]]) -> list[str]:
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
