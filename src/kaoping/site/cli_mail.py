"""``kaoping mail import | poll | listen``: the three doors of mail, each by hand."""

import argparse
import datetime as dt
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kaoping.site.cli_mail_doors import register_doors
from kaoping.site.system_reasons import reason_of


def register(subparsers: Any) -> None:
    mail = subparsers.add_parser("mail", help="take in mail")
    verbs = mail.add_subparsers(title="verbs", metavar="VERB", required=True)
    take = verbs.add_parser(
        "import",
        help="take in .eml files, mboxes, Maildirs and folders of them",
        description="Store every mail once, byte for byte, then read it and hand it on. "
        "The same mail twice is stored once; a mail that cannot be read is stored too and waits for a person.",
    )
    take.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help=".eml file, mbox, Maildir, or a folder"
    )
    take.add_argument("--dry-run", action="store_true", help="say what would happen, store nothing")
    take.add_argument("--format", choices=["table", "json"], default="table")
    take.set_defaults(run=run_import)
    register_doors(verbs)


def run_import(options: argparse.Namespace) -> int:
    """Import every mail below the paths; status 1 when a file could not be read, 2 for a wrong path."""
    from kaoping.site.cli import start_django

    start_django()
    from django.utils.translation import gettext as _

    for path in options.paths:
        if not path.exists():
            print(
                _("%(path)s does not exist. Give an .eml file, an mbox, a Maildir, or a folder of them.")
                % {"path": path},
                file=sys.stderr,
            )
            return 2
    counts: Counter[str] = Counter()
    faults: list[str] = []
    rows = []
    for one in _imported(options.paths, options.dry_run, faults):
        counts[one.outcome] += 1
        if options.format == "json":
            rows.append(_as_json(one))
        else:
            print("  ".join(_as_row(one)))
        if sys.stderr.isatty():
            print(f"\r{sum(counts.values())}", end="", file=sys.stderr)
    if options.format == "json":
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        print(
            _(
                "%(total)s mails: %(stored)s taken in, %(triage)s for triage, %(ignored)s ignored, %(duplicate)s already here."
            )
            % {
                "total": sum(counts.values()),
                "stored": counts["stored"],
                "triage": counts["needs_triage"],
                "ignored": counts["ignored"],
                "duplicate": counts["duplicate"],
            }
        )
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def _imported(paths: list[Path], dry_run: bool, faults: list[str]) -> Iterator[Any]:
    """The outcome of every mail; a file that cannot be read is a fault and the rest goes on.

    All files are one import: mails of several share a commit.
    """
    from django.utils.translation import get_language
    from django.utils.translation import gettext as _

    from kaoping.intake import actions

    try:
        yield from actions.import_mail(_mails(paths, faults), dry_run=dry_run)
    except OSError as error:  # files that cannot be read are faults already: this disk takes nothing more
        faults.append(
            _(
                "The data folder takes nothing more: %(reason)s. What was taken in until then is kept; make room and import the same again."
            )
            % {"reason": reason_of(error, get_language() or "zh")}
        )


def _mails(paths: list[Path], faults: list[str]) -> Iterator[Any]:
    from django.utils.translation import get_language
    from django.utils.translation import gettext as _

    from kaoping.intake import actions
    from kaoping.intake.actions.read_files import files_below

    for path in paths:
        for file in files_below(path):
            try:
                yield from actions.mail_files(file)
            except OSError as error:
                faults.append(
                    _(
                        "%(path)s could not be read: %(reason)s. The other files were taken in; import this one again."
                    )
                    % {"path": file, "reason": reason_of(error, get_language() or "zh")}
                )


def _as_json(one: Any) -> dict[str, Any]:
    from kaoping.intake.wording import why_sentence
    from kaoping.pure.mailparse.received import read_date

    parsed = one.parsed
    sent = read_date(parsed.date_text)
    return {
        "path": one.mail.path,
        "label": one.mail.label,
        "sha256": hashlib.sha256(one.mail.raw).hexdigest(),
        "message_id": parsed.message_id,
        "from": str(parsed.sender),
        "from_address": parsed.sender.address,
        "from_name": parsed.sender.name,
        "subject": parsed.subject,
        "date": _moment(sent) if sent else parsed.date_text or None,
        "attachments": [
            {
                "name": part.name,
                "type": part.content_type,
                "size": part.size_bytes,
                "sha256": hashlib.sha256(part.payload).hexdigest(),
            }
            for part in parsed.attachments
        ],
        "received": _moment(one.received_at),
        "outcome": one.outcome,
        "why": why_sentence(one.why),
        "why_code": one.why,
        "faults": list(parsed.faults),
        "message": one.message_id,
    }


def _as_row(one: Any) -> tuple[str, ...]:
    from kaoping.intake.wording import why_sentence

    return (
        f"{one.outcome:12}",
        (_moment(one.received_at) or "-")[:19],
        one.parsed.sender.address or one.parsed.sender.name or "-",
        (one.parsed.subject or "-")[:60],
        why_sentence(one.why),
    )


def _moment(moment: dt.datetime | None) -> str | None:
    from kaoping.base.clock import OFFICE_ZONE

    return moment.astimezone(OFFICE_ZONE).isoformat(timespec="seconds") if moment else None
