"""``kaoping mail poll`` and ``kaoping mail listen``."""

import argparse
import asyncio
import json
import signal
import sys
import threading
from typing import Any

from kaoping.site.system_reasons import reason_of


def register_doors(verbs: Any) -> None:
    poll = verbs.add_parser(
        "poll",
        help="take in new mail of the mailboxes that the settings page names",
        description="Take new mail from every mailbox in use, by IMAP, until Ctrl-C. kaoping serve does the same; "
        "two at once do no harm. A mail is flagged or moved on the server only once it is kept.",
    )
    poll.add_argument("--once", action="store_true", help="look once into every mailbox, then end")
    poll.add_argument("--format", choices=["table", "json"], default="table", help="of what --once reports")
    poll.set_defaults(run=run_poll)
    listen = verbs.add_parser(
        "listen",
        help="take in mail that a mail server hands over by LMTP or SMTP",
        description="Listen until Ctrl-C. 250 is said only after the commit, 452 when the disk is full. "
        "It relays nothing and has no TLS: keep it on loopback, behind a mail server.",
    )
    listen.add_argument(
        "--at",
        metavar="ADDRESS",
        default="",
        help="lmtp://HOST:PORT or smtp://HOST:PORT (KAOPING_MAIL_LISTEN, else lmtp://127.0.0.1:2424)",
    )
    listen.add_argument(
        "--to",
        metavar="MAILBOX",
        action="append",
        default=[],
        help="take mail for this address; may be repeated (KAOPING_MAIL_RECIPIENTS, else the office's mailboxes)",
    )
    listen.add_argument("--most", metavar="MB", type=int, default=100, help="refuse mails above it (100)")
    listen.set_defaults(run=run_listen)


def run_poll(options: argparse.Namespace) -> int:
    """Poll until a signal, or look once; status 1 when a mailbox could not be read or there is none."""
    from kaoping.site.cli import start_django

    start_django()
    from django.utils.translation import gettext as _

    from kaoping.intake.models import Mailbox

    boxes = list(Mailbox.objects.polled())
    if not boxes:
        print(
            _("No mailbox is in use. Add one on the page “Receiving mail” (/mail/settings/)."),
            file=sys.stderr,
        )
        return 1
    if options.once:
        return _once(boxes, as_json=options.format == "json")
    from kaoping.intake.doors.pollers import Pollers

    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_arguments: stop.set())
    pollers = Pollers()
    print(
        _("Polling %(mailboxes)s — Ctrl-C ends it.") % {"mailboxes": ", ".join(map(str, boxes))}, flush=True
    )
    while not stop.wait(3):
        pollers.tend()
    pollers.end()
    return 0


def _once(boxes: list[Any], *, as_json: bool) -> int:
    from django.utils.translation import gettext as _

    from kaoping.intake import door_words
    from kaoping.intake.doors.poller import Poller
    from kaoping.intake.doors.trouble import Trouble

    rows: list[dict[str, Any]] = []
    for box in boxes:
        row = {"mailbox": box.account, "folder": box.folder, "new": 0, "known": 0, "failed": 0, "trouble": ""}
        try:
            report = Poller(box, threading.Event(), route_now=True).once()
            row |= {"new": report.new, "known": report.known, "failed": report.failed}
        except Trouble as trouble:
            row |= {"trouble": door_words.sentence(trouble.kept(), box.host), "code": trouble.code}
        rows.append(row)
        if not as_json:
            if row["trouble"]:
                print(f"{box.account}: {row['trouble']}", file=sys.stderr)
            else:
                print(
                    _("%(mailbox)s: %(new)s new mails, %(known)s already here, %(failed)s not handed over.")
                    % row
                )
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    return 1 if any(row["trouble"] for row in rows) else 0


def run_listen(options: argparse.Namespace) -> int:
    """Listen until a signal; status 2 for an address that is none, 1 when the port is taken."""
    from kaoping.site.cli import start_django

    start_django()
    from django.conf import settings
    from django.utils.translation import get_language
    from django.utils.translation import gettext as _

    from kaoping.intake.doors import listener

    address = options.at or settings.MAIL_LISTEN or "lmtp://127.0.0.1:2424"
    try:
        listening = listener.Listening.named(
            address, options.to or settings.MAIL_RECIPIENTS, most_bytes=max(1, options.most) << 20
        )
    except ValueError:
        print(
            _(
                "“%(address)s” is no address to listen at. Write lmtp://127.0.0.1:2424 or smtp://127.0.0.1:2525."
            )
            % {"address": address},
            file=sys.stderr,
        )
        return 2

    def ready(port: int) -> None:
        values = {"protocol": listening.protocol, "host": listening.host, "port": port}
        print(_("Listening: %(protocol)s://%(host)s:%(port)s — Ctrl-C ends it.") % values, flush=True)

    try:
        asyncio.run(listener.serve(listening, ready=ready))
    except OSError as error:
        print(
            _("Nothing can listen at %(address)s: %(reason)s. Choose another address with --at.")
            % {"address": address, "reason": reason_of(error, get_language() or "zh")},
            file=sys.stderr,
        )
        return 1
    return 0
