"""Every measurement: ``python -m bench [name …]``; writes bench/results.json and a table.

A module of this folder with ``run()`` gives rows: name, value, unit, limit (or None),
peer (its name and value, measured in the same run, or None). Machines are noisy: read
ratios first, medians second, single figures last.
"""

import importlib
import json
import os
import platform
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
MODULES = [
    "scoring",
    "pages",
    "eye",
    "originality",
    "documents",
    "gate",
    "pictures",
    "ocr",
    "seals",
    "notices",
    "mail",
    "papers",
    "assignment",
    "freeze",
]


def line(row):
    limit = f"{row['limit']:>14}" if row.get("limit") is not None else " " * 14
    peer = ""
    if row.get("peer"):
        name, value = row["peer"]
        ratio = max(value, row["value"]) / max(min(value, row["value"]), 1e-12)
        peer = f"  {name}: {value:,.3f} ({ratio:,.1f}×)"
    return f"{row['name'][:64]:<64} {row['value']:>14,.3f} {row['unit']:<12}{limit}{peer}"


def main(names):
    results = {"machine": {"cpus": os.cpu_count(), "python": platform.python_version()}, "rows": []}
    for name in names or MODULES:
        if not (HERE / f"{name}.py").exists():
            continue
        print(f"\n{name}", flush=True)
        for row in importlib.import_module(f"bench.{name}").run():
            results["rows"].append({"bench": name, **row})
            print(line(row), flush=True)
    (HERE / "results.json").write_text(
        json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
