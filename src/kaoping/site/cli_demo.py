"""``kaoping demo``: build the demo city on first use, say where things stand, serve it.

``kaoping demo clock`` moves its clock from the command line.
"""

import argparse
import datetime as dt
import sys
import time
from typing import Any


def register(subparsers: Any) -> None:
    demo = subparsers.add_parser(
        "demo",
        help="build the demo city on first use, print the ranking, and serve it with --serve",
        description="An invented city plays the year 2014; it opens on 22 October. Its folder stays a demo for ever.",
    )
    demo.add_argument("--serve", action="store_true", help="serve web, worker and mail intake until Ctrl-C")
    demo.add_argument(
        "--no-play",
        action="store_true",
        help="on first use, begin on 2 January 2014: all mail of the year lies ready and arrives as the clock is moved",
    )
    demo.add_argument("--host", default="127.0.0.1", help="the loopback address to listen on (127.0.0.1)")
    demo.add_argument("--port", type=int, default=8000, help="the port to listen on (8000)")
    demo.set_defaults(run=run_demo)
    parts = demo.add_subparsers(title="parts", metavar="PART")
    clock = parts.add_parser("clock", help="show the demo's clock, or move it forward")
    clock.add_argument("--days", type=int, help="move it by this many days")
    clock.add_argument("--to", metavar="YYYY-MM-DD", help="move it to the morning of this day")
    clock.set_defaults(run=run_clock)


def run_demo(options: argparse.Namespace) -> int:
    """Build if needed, report, and serve if asked. Exit status as everywhere."""
    from kaoping.site.cli import start_django

    start_django(migrate=False)
    from django.conf import settings
    from django.utils.translation import gettext as _

    from kaoping.site.demo import build

    if not settings.DATABASES["default"]["ENGINE"].endswith("sqlite"):
        return _refuse(
            _(
                "The demo city lives in a SQLite file of its own folder. Leave KAOPING_DATABASE_URL out to see it."
            )
        )
    if build.was_cut_short():
        print(_("An earlier build was cut short; it is cleared away and begun anew."), flush=True)
        build.clear_away()
    if not settings.DATABASES["default"]["NAME"].exists():
        print(_("Making the database in %(folder)s") % {"folder": settings.VAR_DIR}, flush=True)
    start_django()
    if not build.is_built():
        begun = time.monotonic()
        say = build.timed(lambda line: print(line, flush=True))
        say(_("Building the demo city 清河市; this happens once"))
        try:
            build.build(say, play=not options.no_play)
        except build.CannotBuild as refusal:
            return _refuse(refusal.sentence)
        print(_("The demo city is ready after %(seconds)d seconds.") % {"seconds": time.monotonic() - begun})
    from kaoping.site.demo import report

    for line in report.lines():
        print(line)
    sys.stdout.flush()
    if not options.serve:
        return 0
    from kaoping.site.serve import serve

    return serve(options.host, options.port)


def run_clock(options: argparse.Namespace) -> int:
    """Show the clock; with --days or --to move it and take in the mail that arrives."""
    from kaoping.site.cli import start_django

    start_django()
    from django.utils.translation import gettext as _

    from kaoping.base import clock as office_clock
    from kaoping.base.models import Instance
    from kaoping.site.demo import clock

    if not Instance.current().is_demo:
        return _refuse(
            _("This folder holds no demo city, so there is no clock to move. Build one with: kaoping demo")
        )
    if options.days is not None and options.to:
        return _refuse(_("Give either --days or --to, not both."), status=2)
    try:
        if options.days is not None:
            clock.move_by(options.days, actor="demo")
        elif options.to:
            clock.move_to(clock.morning_of(dt.date.fromisoformat(options.to)), actor="demo")
    except ValueError:
        return _refuse(
            _("“%(found)s” is not a day; write it as 2014-11-03.") % {"found": options.to}, status=2
        )
    except clock.CannotMove as refusal:
        return _refuse(refusal.sentence)
    came = clock.take_in_due_mail() if options.days is not None or options.to else 0
    now = office_clock.now().astimezone(office_clock.OFFICE_ZONE)
    print(_("The demo's clock shows %(now)s.") % {"now": f"{now:%Y-%m-%d %H:%M}"})
    if came:
        print(_("%(count)s mails came in.") % {"count": came})
    return 0


def _refuse(sentence: str, status: int = 1) -> int:
    print(sentence, file=sys.stderr, flush=True)
    return status
