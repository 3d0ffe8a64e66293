"""Draw docs/originality-growth.svg from bench/results.json: ``python -m bench.originality_plot``.

Two charts over the number of documents (a logarithmic axis): bytes of index a document, and the
milliseconds of a retrieval and of a whole check on SQLite and PostgreSQL, each with its goal.
"""

import json
import re
import sys
from math import log10
from pathlib import Path

HERE = Path(__file__).resolve().parent
PICTURE = HERE.parent / "docs" / "originality-growth.svg"
TOP, BOTTOM, WIDTH = 50, 230, 260
SMALLEST, LARGEST = 4, 6  # powers of ten on the horizontal axis
POWERS = {4: "10⁴", 5: "10⁵", 6: "10⁶"}
RED = "#b00020"
# Title, largest value, a line each: (name of the measurement, label, colour), goals: (value, words).
CHARTS = (
    (
        "Index, bytes a document", 1_000,
        (("index a document", "SQLite", "#1f5fa8"), ("on PostgreSQL: index a document", "PostgreSQL", "#7a4fa3")),
        ((900, "900 allowed"),),
    ),
    (
        "Milliseconds (p50)", 6,
        (
            ("retrieval, CPU p50", "retrieval, SQLite", "#1f5fa8"),
            ("check of ~900 characters, CPU p50", "whole check, SQLite", "#2e7d32"),
            ("on PostgreSQL: retrieval, clock p50", "retrieval, PostgreSQL", "#7a4fa3"),
            ("on PostgreSQL: check of ~900 characters, clock p50", "whole check, PostgreSQL", "#c77700"),
        ),
        ((0.8, "0.8 retrieval, SQLite"), (2.5, "2.5 retrieval, PostgreSQL")),
    ),
)  # fmt: skip


def picture(rows):
    """The drawing as text. ``rows``: the measurements of ``originality`` in results.json."""
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 330" role="img"'
        ' font-family="sans-serif" font-size="12">',
        "<title>Bytes and time of the index from 10,000 to 1,000,000 documents</title>",
        '<rect width="760" height="330" fill="#ffffff"/>',
    ]
    for place, (title, most, lines, goals) in enumerate(CHARTS):
        parts += _chart(60 + 380 * place, title, most, goals)
        for turn, (name, label, colour) in enumerate(lines):
            parts += _line(60 + 380 * place, most, _points(rows, name), label, colour, turn)
    return "\n".join([*parts, "</svg>", ""])


def _points(rows, name):
    """(documents, value) of one measurement, ascending."""
    found = [(re.match(r"([\d,]+)(?:: | (?=on ))(.+)", row["name"]), row["value"]) for row in rows]
    named = [(int(match[1].replace(",", "")), value) for match, value in found if match and match[2] == name]
    return sorted(named)


def _chart(left, title, most, goals):
    yield f'<text x="{left}" y="28" font-weight="bold">{title}</text>'
    yield f'<path d="M{left} {TOP} V{BOTTOM} H{left + WIDTH}" fill="none" stroke="#444444"/>'
    for power, words in POWERS.items():
        yield f'<text x="{_across(left, 10**power):.0f}" y="{BOTTOM + 18}" text-anchor="middle">{words}</text>'
    for value in (0, most / 2, most):
        yield f'<text x="{left - 8}" y="{_up(value, most) + 4:.0f}" text-anchor="end">{value:g}</text>'
    for value, words in goals:
        y = _up(value, most)
        yield f'<path d="M{left} {y:.1f} H{left + WIDTH}" stroke="{RED}" stroke-dasharray="5 4"/>'
        yield f'<text x="{left + WIDTH / 2:.0f}" y="{y - 5:.1f}" text-anchor="middle" fill="{RED}">{words}</text>'


def _line(left, most, points, label, colour, turn):
    if not points:
        return
    places = [(_across(left, size), _up(value, most)) for size, value in points]
    drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    yield f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{drawn}"/>'
    for x, y in places:
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>'
    y = BOTTOM + 40 + 16 * turn
    yield f'<circle cx="{left + 4}" cy="{y - 4}" r="3.5" fill="{colour}"/>'
    yield f'<text x="{left + 14}" y="{y}">{label}</text>'


def _across(left, documents):
    return left + WIDTH * (log10(documents) - SMALLEST) / (LARGEST - SMALLEST)


def _up(value, most):
    return BOTTOM - (BOTTOM - TOP) * value / most


def main():
    rows = json.loads((HERE / "results.json").read_text(encoding="utf-8"))["rows"]
    PICTURE.write_text(
        picture([row for row in rows if row["bench"] == "originality"]), encoding="utf-8", newline="\n"
    )
    print(PICTURE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
