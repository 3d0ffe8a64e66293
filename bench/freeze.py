"""Freezing: 10,000 units with 300,000 facts from tables to kept sheets, on SQLite in a scratch folder.

The city of ``scoring`` written into tables without the doors (a year of mail would take hours); then the
product's own freeze, timed from the first query to the last row, with the most memory the process had.
Run alone: ``python -m bench.freeze [units]`` prints seconds and megabytes.
"""

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta

UNITS = 10_000


def freezing(units: int = UNITS) -> dict[str, object]:
    """Freeze a city of this many units in a process and a data folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "KAOPING_VAR": folder, "DJANGO_SETTINGS_MODULE": "kaoping.site.settings"}
        environment.pop("KAOPING_DATABASE_URL", None)
        run = [sys.executable, "-m", "bench.freeze", "--inside", str(units)]
        done = subprocess.run(run, env=environment, check=True, capture_output=True, text=True)
        return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def run():
    """Rows of the bench: seconds by the clock and the most memory, for 10,000 units."""
    found = freezing()
    for name, unit, limit in (("seconds", "s", 60), ("peak_mb", "MB", 1000)):
        yield {
            "name": f"freeze and score {UNITS:,} units, {found['facts']:,} facts",
            "value": found[name],
            "unit": unit,
            "limit": limit,
        }


def _inside(units: int) -> None:
    import django

    from kaoping.base import sqlite_library  # noqa: F401 -- first, before anything opens SQLite

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from kaoping.results.actions import freezing as actions

    asked, facts = _city(units)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.monotonic()
    made = actions.make(asked)
    seconds = time.monotonic() - begun
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        json.dumps(
            {
                "units": units, "facts": made.counts.get("facts", facts), "state": made.state,
                "why": made.why_failed, "seconds": round(seconds, 1), "peak_mb": round(most / 1024),
                "mb_before": round(before / 1024), "load": round(os.getloadavg()[0], 1),
            }
        )
    )  # fmt: skip


def _city(units: int):
    """Units, pieces over all windows, marks, extensions; a freeze that was asked for."""
    from kaoping.assessment import ports
    from kaoping.assessment.actions import publish, save_draft
    from kaoping.assessment.models import Extension, Submission, Version, Window
    from kaoping.results.actions import freezing as actions
    from kaoping.reviews.models import Review
    from kaoping.schemes import builtin_text
    from kaoping.units.models import Person, Unit

    luck = random.Random(7)
    lan = Person.objects.create_user("lan", name="Lan")
    Unit.objects.bulk_create(
        [Unit(code=f"u{n:05}", name=f"单位{n}", position=n, group="甲") for n in range(units)], batch_size=500
    )
    if "publishing.reposts" not in ports.known_fact_keys():
        raise SystemExit("the built-in scheme's facts are not declared")
    from kaoping.assessment.actions import schemes

    making, schemes.make_duties = getattr(schemes, "make_duties", None), lambda *_a, **_k: None
    version = publish(save_draft(text=builtin_text("luoyang-2014"), actor=lan), actor=lan)
    if making is not None:
        schemes.make_duties = making
    windows = list(Window.objects.filter(indicator__scheme=version).select_related("indicator"))
    ids = list(Unit.objects.order_by("position").values_list("pk", flat=True))
    moments = datetime(2014, 3, 1, 1, 0, tzinfo=UTC)
    pieces, number = [], 0
    for unit in ids:
        for place in range(25):
            number += 1
            window = windows[(place + unit) % len(windows)]
            due = datetime.combine(window.due_on, moments.timetz())
            pieces.append(
                Submission(
                    unit_id=unit, window=window, title="材料", state="accepted", receipt_no=f"K{number:07}",
                    started_at=moments, decided_at=due,
                    first_received_at=due - timedelta(days=luck.randrange(-2, 20)), last_received_at=due,
                    channel="web",
                )
            )  # fmt: skip
    Submission.objects.bulk_create(pieces, batch_size=400)
    kept = list(Submission.objects.order_by("pk").values_list("pk", flat=True))
    Version.objects.bulk_create(
        [
            Version(submission_id=pk, number=1, title="材料", received_at=moments, entered_at=moments)
            for pk in kept
        ],
        batch_size=400,
    )
    versions = dict(Version.objects.values_list("submission_id", "pk"))
    Review.objects.bulk_create(
        [
            Review(submission_id=pk, version_id=versions[pk], reviewer=lan, state="final",
                   mark=luck.randrange(60, 100), made_at=moments, final_at=moments)
            for pk in kept
        ],
        batch_size=400,
    )  # fmt: skip
    Extension.objects.bulk_create(
        [
            Extension(unit_id=unit, window=window, until=window.due_on + timedelta(days=5), reason="延期",
                      granted_by="Lan", granted_at=moments)
            for unit in ids
            for window in windows[:4]
        ],
        batch_size=400,
    )  # fmt: skip
    return actions.freeze(version, by=lan), len(kept) + 5 * len(ids)


if __name__ == "__main__":
    if "--inside" in sys.argv:
        _inside(int(sys.argv[-1]))
    else:
        print(json.dumps(freezing(int(sys.argv[1]) if len(sys.argv) > 1 else UNITS)))
