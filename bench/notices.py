"""A special notice to 10,000 units: seconds to show what it does, to issue, to amend and to withdraw it.

The indicator has two notices before, whose pieces are in and count, so that the preview has something to
reckon with. Wall clock and CPU of one process that is built anew; SQLite, nothing else running in it.
"""

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

SIZE = 10_000
LIMITS = {
    "preview": 2.0,
    "issue": 5.0,
    "amend": None,
    "preview a withdrawal": 2.0,
    "burden of the year": None,
}


def run():
    folder = tempfile.mkdtemp(prefix="kaoping-bench-")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "bench.notices"],
            env={**os.environ, "KAOPING_VAR": folder, "DJANGO_SETTINGS_MODULE": "bench.settings"},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr[-3000:])
        found = json.loads(done.stdout.splitlines()[-1])
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for name, (wall, cpu) in found.items():
        label = f"{name}, a notice to {SIZE:,} units"
        yield {"name": label, "value": wall, "unit": "s", "limit": LIMITS.get(name), "peer": ("CPU", cpu)}


def _main():
    import django

    from kaoping.base import sqlite_library  # noqa: F401 -- first, before anything opens SQLite

    django.setup()
    from bench.city import BATCH, TODAY, ZONE, City
    from kaoping.assessment import actions
    from kaoping.assessment.models import Submission
    from kaoping.assessment.queries.burden import burden

    city = City(SIZE)
    city.publish()
    indicator = city.scheme.indicators.get(code="9")
    arrived = dt.datetime(2014, 9, 1, 9, tzinfo=ZONE)

    def draft(title, due, **more):
        values = {"indicator": indicator, "title": title, "due_on": due, "actor": city.clerk, **more}
        return actions.draft_notice(**values)

    for number, title in enumerate(("申报", "复查")):
        notice = actions.issue_notice(
            draft(title, dt.date(2014, 9, 20)), actor=city.clerk, at=arrived - dt.timedelta(days=30)
        )
        Submission.objects.bulk_create(
            [
                Submission(
                    unit=unit, window=notice.window, state="accepted", channel="web", title=title,
                    receipt_no=f"2014-09-{number}{unit.pk:06}", started_at=arrived, first_received_at=arrived,
                    last_received_at=arrived,
                )
                for unit in city.units
            ],
            batch_size=BATCH,
        )  # fmt: skip
    found = {}

    def measure(name, deed):
        wall, cpu = time.perf_counter(), time.process_time()
        result = deed()
        found[name] = (time.perf_counter() - wall, time.process_time() - cpu)
        return result

    new = draft("台账", TODAY.date() + dt.timedelta(days=9))
    measure("preview", lambda: actions.preview_notice(new))
    measure("issue", lambda: actions.issue_notice(new, actor=city.clerk))
    change = actions.begin_amendment(new, actor=city.clerk)
    draft("台账和照片", TODAY.date() + dt.timedelta(days=8), pieces=2, notice=change)
    measure("preview an amendment", lambda: actions.preview_notice(change))
    measure("amend", lambda: actions.amend_notice(change, actor=city.clerk, reason="增加照片"))
    new.refresh_from_db()
    measure("preview a withdrawal", lambda: actions.preview_withdrawal(new))
    measure("burden of the year", burden)
    print(json.dumps(found))


if __name__ == "__main__":
    _main()
