"""Scoring: sheets a second, one unit, the whole command; beside it pandas and a spreadsheet.

The city stands in ``scoring_city``, the peers in ``scoring_peers``.
"""

import gc
import importlib.util
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.scoring_city import as_line, city, row, timed
from bench.scoring_peers import pandas_scores, spreadsheet
from kaoping.pure.scheme.parse import load
from kaoping.pure.scoring import Facts, compile_scheme, evaluate, evaluate_unit
from kaoping.schemes import builtin_text


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


def rate(plan, units):
    """The facts, and sheets a second of CPU from memory: the better of two runs."""
    facts = Facts.of(city(units))
    gc.collect()
    gc.freeze()
    best = min(timed(lambda: evaluate(plan, facts)) for _ in range(2))
    gc.unfreeze()
    return facts, units / best


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


if __name__ == "__main__":
    for one in run():
        print(one)
