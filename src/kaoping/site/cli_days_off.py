"""``kaoping days-off import FILE``: a year's holidays and week-end days worked, at a terminal."""

import argparse
import sys
from pathlib import Path
from typing import Any

from kaoping.site.system_reasons import cannot_be_read


def register(subparsers: Any) -> None:
    days = subparsers.add_parser("days-off", help="a year's days off")
    verbs = days.add_subparsers(title="verbs", metavar="VERB", required=True)
    take = verbs.add_parser(
        "import",
        help="take in a year's days off (xlsx or csv)",
        description="Take in a year's days off and the week-end days that are worked instead. "
        "All of it or nothing; what was known of that year is replaced.",
    )
    take.add_argument("file", metavar="FILE", help="the table; headings 日期, 类型 (休 or 班), 名称")
    take.add_argument("--dry-run", action="store_true", help="read it and write nothing")
    take.set_defaults(run=run_import)


def run_import(options: argparse.Namespace) -> int:
    """Status 1 if the table has faults, 2 if there is no such file."""
    path = Path(options.file)
    try:
        raw = path.read_bytes()
    except OSError as error:
        print(cannot_be_read(path, error), file=sys.stderr)
        return 2
    from kaoping.site.cli import start_django

    start_django()
    from django.utils.translation import gettext as _

    from kaoping.assessment.actions.days_off import take_in_calendar
    from kaoping.assessment.calendars.tables import read_calendar

    table = read_calendar(raw)
    if table.faults:
        for sentence in table.faults:
            print(f"{path}: {sentence}", file=sys.stderr)
        return 1
    if not options.dry_run:
        take_in_calendar(table, actor="days-off import")
    print(
        _("%(year)s: %(off)s days off, %(worked)s week-end days worked.")
        % {"year": table.year, "off": table.off, "worked": table.worked}
    )
    return 0
