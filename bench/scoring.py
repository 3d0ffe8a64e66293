"""Scoring: sheets a second, one unit, the whole command; beside it pandas and a spreadsheet.

The city is invented: 25 pieces a unit over all windows of the 2014 scheme (19 fixed, 6 by notice),
three marks on each quality piece, some late, some returned, five counts; a tenth of the units with a
waiver, a tenth with an extension. The peers compute the same base, bonus and comparable score from the same
table of pieces, as a user would today: in floats and without reasons, waivers or extensions.
"""

import gc
import importlib.util
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

from kaoping.pure.scheme.parse import load
from kaoping.pure.scoring import (
    CountFact,
    ExtensionFact,
    Facts,
    NoticeFact,
    PieceFact,
    UnitFact,
    WaiverFact,
    compile_scheme,
    evaluate,
    evaluate_unit,
)
from kaoping.schemes import builtin_text

QUALITY = {"1", "2", "3", "5", "6", "11"}
POINTS = {"1": 2, "2": 2, "3": 2, "4": 4, "5": 2, "6": 3, "7": 2, "8": 4, "9": 3, "10": 4, "11": 2}
NOTICES = [
    ("n3", "3", (3, 10), (4, 30)),
    ("n6a", "6", (4, 1), (5, 31)),
    ("n6b", "6", (8, 1), (9, 15)),
    ("n9", "9", (9, 1), (10, 31)),
    ("n10a", "10", (3, 1), (6, 30)),
    ("n10b", "10", (6, 1), (11, 30)),
]
WINDOWS = [
    ("1", "plan", (3, 31)),
    ("1", "summary", (11, 30)),
    ("2", "2014H1", (6, 30)),
    ("2", "2014H2", (12, 31)),
    ("5", "2014H1", (6, 30)),
    ("5", "2014H2", (10, 31)),
    ("11", "paper", (8, 31)),
    *(("4", f"2014Q{n}", due) for n, due in enumerate([(3, 31), (6, 30), (9, 30), (12, 31)], 1)),
    *(("8", f"2014Q{n}", due) for n, due in enumerate([(3, 31), (6, 30), (9, 30), (12, 31)], 1)),
    *(("7", f"2014Q{n}", due) for n, due in enumerate([(3, 31), (6, 30), (9, 30), (10, 31)], 1)),
    *((indicator, notice, due) for notice, indicator, _, due in NOTICES),
]
ASKED = {indicator: sum(one[0] == indicator for one in WINDOWS) for indicator in POINTS}


def notices():
    return [
        NoticeFact(code, number, date(2014, *issued), date(2014, *due), code)
        for code, number, issued, due in NOTICES
    ]


def unit_facts(number, rng, *, special=True):
    """The facts of one unit: 1 + 25 + 4 (and now and then a waiver or an extension)."""
    code = f"u{number:06}"
    yield UnitFact(code, f"单位{number}", ("window",) if number % 3 else ())
    for place, (indicator, window, due) in enumerate(WINDOWS):
        late = rng.random() < 0.06
        received = datetime(2014, *due, rng.randrange(16), rng.randrange(60), tzinfo=UTC)
        received += timedelta(days=rng.randrange(1, 9) if late else -rng.randrange(1, 25))
        marks = tuple(Fraction(rng.randrange(100, 201), 2) for _ in range(3)) if indicator in QUALITY else ()
        state = "accepted" if rng.random() < 0.9 else "returned"
        yield PieceFact(f"p{number}-{place}", code, indicator, window, received, state, marks)
    for month in (2, 5, 8, 11):
        yield CountFact(code, "publishing.reposts", Fraction(rng.randrange(3)), date(2014, month, 10))
    if special and number % 10 == 3:
        yield WaiverFact(code, rng.choice("4789"), None, "")
    if special and number % 10 == 6:
        yield ExtensionFact(code, "4", f"2014Q{rng.randrange(1, 5)}", date(2014, 12, 10), "")


def city(units, *, special=True):
    rng = random.Random(2014)
    facts = list(notices())
    for number in range(units):
        facts.extend(unit_facts(number, rng, special=special))
    return facts


def as_line(fact):
    """The fact as the line of a file."""
    kind = type(fact).__name__.removesuffix("Fact").lower()
    found = {"kind": kind}
    for name in type(fact).__slots__:
        value = getattr(fact, name)
        if name in ("attributes", "authors", "returns", "occurred"):
            continue
        if name == "marks":
            value = [str(float(mark)) for mark in value]
        elif name == "units":
            value = "all"
        elif isinstance(value, Fraction):
            value = int(value)
        elif hasattr(value, "isoformat"):
            value = value.isoformat()
        found[name] = value
    return json.dumps(found, ensure_ascii=False)


def row(name, value, unit, limit=None, peer=None):
    ratio = None if peer is None or not value or not peer[1] else value / peer[1]
    return {"name": name, "value": value, "unit": unit, "limit": limit, "peer": peer, "ratio": ratio}


def run(units=100_000, small=10_000):
    """The figures of the issue, with the machine's own speed beside them."""
    plan = compile_scheme(load(builtin_text("luoyang-2014")))
    rows = [row("this machine: sum(range(1000)), for comparing machines", machine(), "µs")]
    few, rate_few = rate(plan, small)
    table = pandas_scores(few) if importlib.util.find_spec("pandas") else None
    peer = ("pandas, the same sums in floats", table) if table else None
    if table is None:
        print("  pandas is not installed: its figure is left out (make bench installs it)")
    sheet = one_sheet(plan, few)
    rows.append(row("one unit's sheet, with every line of its trace", sheet * 1000, "ms", 1))
    del few
    gc.collect()
    rate_many = rate(plan, units)[1]
    rows.append(
        row(f"{units:,} units × 30 facts: sheets a second and core", rate_many, "sheets/s", 10_000, peer)
    )
    rows.append(row(f"rate at {units:,} ÷ rate at {small:,} (1 is linear)", rate_many / rate_few, "×"))
    rows += command(small)
    rows += spreadsheet()
    rows += [*checking(), *every_builtin()]
    return rows


def scheme_of(count, *, body, groups=0):
    """A scheme of so many indicators; ``body`` gives the words of one by its number."""
    names = ", ".join(f"g{n}: {{tag: t{n}}}" for n in range(groups))
    lines = [f"  - {{id: {n}, title: 第{n}项, points: 10, {body(n)}}}" for n in range(1, count + 1)]
    head = "scheme: big\ntitle: 大方案\nyear: 2014\n" + (f"groups: {{{names}}}\n" if groups else "")
    return head + "indicators:\n" + "\n".join(lines) + "\n"


MIXED = (
    "every: quarter, even: {quality: true}",
    "per_item: {of: {events: adoption}, prices: [{where: {level: 省}, points: 2}, {points: 1}]}",
    "deduct: [{every: month, need: 1, of: {count: study}, minus: 0.5}, {of: {events: fault}, minus: 1}]",
    "checklist: {items: [{id: a}, {id: b}, {id: c}]}",
    "steps: {of: {count: talks}, bands: [{from: 3, points: 4}, {from: 5, points: 10}]}",
    "by: 评委, assess: {out_of: 10}",
)


def checking():
    """Reading and checking: what an editor waits for after a key."""
    from kaoping.pure.errors import SchemeFaults
    from kaoping.pure.scheme.check import check
    from kaoping.pure.scheme.faults import sentence

    def answered(text):
        try:
            faults = check(load(text))
        except SchemeFaults as error:
            faults = error.faults
        return [sentence(fault, "zh") for fault in faults]

    def mixed(number):
        return MIXED[number % len(MIXED)]

    asked = [
        ("300 indicators of all kinds", scheme_of(300, body=mixed), 200),
        (
            "300 indicators for 14 groups by tag",
            scheme_of(300, body=lambda n: f"applies_to: g{n % 14}, even: {{}}", groups=14),
            200,
        ),
        (
            "300 indicators, each with a name that leads nowhere",
            scheme_of(300, body=lambda n: f"deduct: [{{of: {{score: x{n}}}, minus: 1}}]"),
            200,
        ),
        ("5,000 indicators", scheme_of(5000, body=lambda n: "even: {}"), None),
        (
            "3,000 indicators, each with a name that leads nowhere",
            scheme_of(3000, body=lambda n: f"deduct: [{{of: {{score: x{n}}}, minus: 1}}]"),
            None,
        ),
        ("luoyang-2014", builtin_text("luoyang-2014"), None),
    ]
    rows = []
    for name, text, limit in asked:
        seconds = min(timed(lambda text=text: answered(text)) for _ in range(3))
        rows.append(row(f"scheme check: {name}", seconds * 1000, "ms", limit))
    return rows


def every_builtin(units=1000):
    """Scoring of all built-in schemes, from facts invented for each, a second and core.

    Units of these schemes have from 12 to 180 facts, and a scheme scored anew each month makes thirteen
    sheets of them; so sheets alone would compare unlike things, and facts a second stand beside them.
    """
    from kaoping.pure.scoring import read_facts
    from kaoping.pure.scoring.invent import invented_facts, invented_units
    from kaoping.schemes import builtin_names

    rows = []
    for name in builtin_names():
        scheme = load(builtin_text(name))
        plan = compile_scheme(scheme)
        lines = [json.dumps(one) for one in invented_facts(scheme, invented_units(scheme, units))]
        facts = read_facts(lines, plan)
        gc.collect()
        gc.freeze()
        best = min(timed(lambda plan=plan, facts=facts: evaluate(plan, facts)) for _ in range(3))
        gc.unfreeze()
        result = evaluate(plan, facts)
        sheets = len(result.sheets) + len(result.rounds)
        limit = 10_000 if name == "luoyang-2014" else None
        what = f"{name}: {units:,} units × {len(lines) / units:.0f} facts, {sheets // units} sheets a unit"
        rows.append(row(what, sheets / best, "sheets/s", limit))
        rows.append(row(f"{name}: facts a second", len(lines) / best, "facts/s"))
    return rows


def one_sheet(plan, facts):
    """Seconds of CPU for one unit from its facts, all lines included."""
    return min(timed(lambda: evaluate_unit(plan, facts, "u000007").lines) for _ in range(30))


def machine():
    """Microseconds of CPU for one small fixed task: 8 on a desktop of 2023."""
    return timed(lambda: [sum(range(1000)) for _ in range(2000)]) / 2000 * 1e6


def timed(action):
    start = time.process_time()
    action()
    return time.process_time() - start


def rate(plan, units):
    """The facts, and sheets a second of CPU from memory: the better of two runs."""
    facts = Facts.of(city(units))
    gc.collect()
    gc.freeze()
    best = min(timed(lambda: evaluate(plan, facts)) for _ in range(2))
    gc.unfreeze()
    return facts, units / best


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


# The peak is asked of the process itself: the figure for children starts from the parent's own.
MEASURED = """
import re, resource, sys, time
from pathlib import Path
from kaoping.site.cli import main
status = main(sys.argv[1:])
print(time.process_time())
peak = Path("/proc/self/status")
if peak.exists():
    print(int(re.search(r"VmHWM:\\s+(\\d+)", peak.read_text())[1]) / 1024)
else:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024))
sys.exit(status)
"""


def command(units):
    """``kaoping score`` from file to file: seconds and memory."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "facts.jsonl"
        with path.open("w", encoding="utf-8") as file:
            file.writelines(as_line(fact) + "\n" for fact in city(units))
        for form in ("table", "json"):
            output = Path(folder) / f"out.{form}"
            start = time.perf_counter()
            done = subprocess.run(
                [
                    sys.executable,
                    "-c",
                    MEASURED,
                    "score",
                    "luoyang-2014",
                    "--facts",
                    path,
                    "--format",
                    form,
                    "--output",
                    output,
                ],
                check=True,
                capture_output=True,
                text=True,
            )
            seconds = time.perf_counter() - start
            cpu, memory = map(float, done.stdout.split())
            rows.append(row(f"kaoping score, {units:,} units to {form}", seconds, "s", 10))
            rows.append(row(f"kaoping score, {units:,} units to {form}: CPU", cpu, "s"))
            rows.append(row(f"kaoping score, {units:,} units to {form}: memory", memory, "MB", 500))
    return rows


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


if __name__ == "__main__":
    for one in run():
        print(one)
