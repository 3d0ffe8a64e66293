"""Pages and deeds at 100 and at 10,000 units: CPU milliseconds, queries, seconds to publish.

Each size is built in a data folder of its own by a process of its own, through the
product's actions where the clock matters and in bulk where only rows are needed. A page is
asked by the test client (no network, no server); its CPU time is the median of 15 requests
after three that are not counted.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile

SIZES = (100, 10_000)
LIMITS = {  # name: (milliseconds of CPU, queries)
    "list of 50 pieces": (25, 12),
    "matrix 100 × 30": (120, 20),
    "sheet": (40, 15),
    "submit": (20, None),
    "ranking": (50, None),
}


def run():
    """Rows for ``python -m bench``: each figure at both sizes, and the ratio between them."""
    found = {size: _measure(size) for size in SIZES}
    small, large = (found[size] for size in SIZES)
    for size in SIZES:
        seconds = found[size].pop("publish")
        limit = 20 if size == 10_000 else None
        yield {
            "name": f"publish the 2014 scheme to {size:,} units",
            "value": seconds,
            "unit": "s",
            "limit": limit,
        }
    for name, (milliseconds, queries) in LIMITS.items():
        for size in SIZES:
            time, count = found[size][name]
            peer = (f"at {SIZES[0]} units", small[name][0]) if size == SIZES[1] else None
            yield {
                "name": f"{name}, {size:,} units", "value": time, "unit": "ms CPU", "limit": milliseconds, "peer": peer,
            }  # fmt: skip
            if count is not None:
                yield {
                    "name": f"{name}, {size:,} units: queries",
                    "value": count,
                    "unit": "queries",
                    "limit": queries,
                }
    yield {
        "name": "refresh standings of 10,000 units, all",
        "value": large["refresh"],
        "unit": "s",
        "limit": None,
    }


def _measure(size):
    folder = tempfile.mkdtemp(prefix="kaoping-bench-")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "bench.pages", str(size)],
            env={**os.environ, "KAOPING_VAR": folder, "DJANGO_SETTINGS_MODULE": "bench.settings"},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr[-3000:])
        return json.loads(done.stdout.splitlines()[-1])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _main(size):
    import django

    from kaoping.base import sqlite_library  # noqa: F401 -- first, before anything opens SQLite

    django.setup()
    from bench.city import City

    city = City(size)
    figures = {"publish": city.publish()}
    city.fill()
    figures["refresh"] = city.refresh()
    for name, address in city.addresses().items():
        figures[name] = city.ask(address)
    figures["submit"] = city.submit()
    print(json.dumps(figures))


if __name__ == "__main__":
    _main(int(sys.argv[1]))
