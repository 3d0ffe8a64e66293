"""The peers of the scoring bench: the same sums in pandas, and as formulas of a spreadsheet.

They compute the same base, bonus and comparable score from the same table of pieces, as a user would today:
in floats and without reasons, waivers or extensions.
"""

import importlib.util
import shutil
import subprocess
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bench.scoring_city import ASKED, POINTS, QUALITY, WINDOWS, city, row, timed
from kaoping.pure.scheme.parse import load
from kaoping.pure.scoring import Facts, compile_scheme, evaluate
from kaoping.schemes import builtin_text


def pandas_scores(facts):
    """Sheets a second of the same sums in pandas, from a table that is already in memory."""
    import pandas

    table = pandas.DataFrame(
        [
            (
                piece.unit,
                piece.indicator,
                piece.window,
                piece.received,
                piece.state,
                *map(float, piece.marks or (0, 0, 0)),
            )
            for own in facts.units.values()
            for piece in own.pieces
        ],
        columns=["unit", "indicator", "window", "received", "state", "m1", "m2", "m3"],
    )
    reposts = pandas.DataFrame(
        [(count.unit, float(count.value)) for own in facts.units.values() for count in own.counts],
        columns=["unit", "value"],
    )
    limits = pandas.DataFrame(
        [(one, window, datetime(2014, *due, 16, tzinfo=UTC)) for one, window, due in WINDOWS],
        columns=["indicator", "window", "limit"],
    )

    def sums():
        good = table[table.state == "accepted"].merge(limits, on=["indicator", "window"])
        good = good[good.received < good.limit]
        share = good.indicator.map({one: POINTS[one] / ASKED[one] for one in POINTS})
        quality = good[["m1", "m2", "m3"]].mean(axis=1) / 100
        good = good.assign(points=share * quality.where(good.indicator.isin(QUALITY), 1.0))
        base = good.groupby(["unit", "indicator", "window"]).points.max().groupby("unit").sum()
        counts = reposts.groupby("unit").value.sum()
        bonus = (counts - 2).clip(0, 4).where(counts >= 3, 0)
        total = (base.reindex(bonus.index, fill_value=0) + bonus).rename("total")
        return total.rank(method="min", ascending=False)

    return len(facts.units) / min(timed(sums) for _ in range(2))


def spreadsheet(units=1000):
    """The same sums as formulas in a workbook, recalculated by LibreOffice; nothing where it is missing."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None or importlib.util.find_spec("openpyxl") is None:
        what = "LibreOffice" if office is None else "openpyxl"
        print(f"  {what} is not installed: the spreadsheet's figure is left out")
        return []
    facts = Facts.of(city(units, special=False))
    book = workbook(facts)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scores.xlsx"
        book.save(path)
        start = time.perf_counter()
        subprocess.run(
            [
                office,
                "--headless",
                "--convert-to",
                "csv",
                "--outdir",
                folder,
                f"-env:UserInstallation=file://{folder}/office",
                path,
            ],
            check=True,
            capture_output=True,
            timeout=300,
        )
        seconds = time.perf_counter() - start
    plan = compile_scheme(load(builtin_text("luoyang-2014")))
    ours = timed(lambda: evaluate(plan, facts))
    return [
        row(
            f"{units:,} units scored and ranked",
            ours,
            "s",
            None,
            ("formulas recalculated by LibreOffice", seconds),
        )
    ]


def workbook(facts):
    """Two pages: a row a piece with its points, a row a unit with its sums and its rank."""
    from openpyxl import Workbook

    book = Workbook()
    pieces, scores = book.active, book.create_sheet("scores")
    pieces.title = "pieces"
    line = 1
    for place, own in enumerate(facts.units.values(), start=1):
        first = line
        for piece in own.pieces:
            indicator = piece.indicator
            due = next(due for one, window, due in WINDOWS if (one, window) == (indicator, piece.window))
            limit = datetime(2014, *due, 16, tzinfo=UTC).replace(tzinfo=None)
            marks = [float(mark) for mark in piece.marks] or [100.0] * 3
            counts = f'AND(E{line}="accepted",C{line}<D{line})'
            share = POINTS[indicator] / ASKED[indicator]
            points = f"=IF({counts},I{line}*AVERAGE(F{line}:H{line})/100,0)"
            received = piece.received.replace(tzinfo=None)
            pieces.append([piece.unit, indicator, received, limit, piece.state, *marks, share, points])
            line += 1
        reposts = "+".join(str(int(count.value)) for count in own.counts)
        scores.append(
            [
                own.unit.unit,
                f"=SUM(pieces!J{first}:J{line - 1})",
                f"={reposts}",
                f"=IF(C{place}<3,0,MIN(4,C{place}-2))",
                f"=B{place}+D{place}",
                f"=RANK(E{place},E$1:E${len(facts.units)})",
            ]
        )
    return book
