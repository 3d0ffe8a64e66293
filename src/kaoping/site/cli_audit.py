"""``kaoping audit verify`` and ``kaoping audit seal``: the trail's hash chain at a terminal."""

import argparse
import json
import sys
from typing import Any


def register(subparsers: Any) -> None:
    audit = subparsers.add_parser("audit", help="the trail of who did what")
    verbs = audit.add_subparsers(title="verbs", metavar="VERB", required=True)
    verify = verbs.add_parser(
        "verify",
        help="recompute the hash chain",
        description="Recompute the hash chain and name the first entry that does not fit. "
        "Note the last number and hash that it prints somewhere else: only with them does a chain "
        "that was cut off or replaced as a whole show.",
    )
    verify.add_argument("--expect-last", type=int, metavar="NO", help="the number noted last time")
    verify.add_argument("--expect-hash", metavar="HASH", help="the hash noted for that number")
    verify.add_argument("--format", choices=["table", "json"], default="table")
    verify.set_defaults(run=run_verify)
    seal = verbs.add_parser("seal", help="chain the entries that are not chained yet")
    seal.add_argument("--format", choices=["table", "json"], default="table")
    seal.set_defaults(run=run_seal)


def run_verify(options: argparse.Namespace) -> int:
    """Status 1 if an entry is changed, missing, or the end is cut off."""
    from kaoping.site.cli import start_django

    start_django()
    from django.utils.translation import gettext as _

    from kaoping.base import audit
    from kaoping.base.models import AuditEvent

    count, broken = audit.verify(options.expect_last)
    last = (
        AuditEvent.objects.filter(sealed_no=count).values_list("row_hash", flat=True).first() or audit.FIRST
    )
    noted = None
    if options.expect_last is not None and options.expect_hash:
        row = AuditEvent.objects.filter(sealed_no=options.expect_last)
        noted = row.values_list("row_hash", flat=True).first()
    if (
        broken is None
        and options.expect_hash
        and options.expect_last is not None
        and noted != options.expect_hash
    ):
        broken = audit.Broken(options.expect_last, None, "replaced")
    unsealed = AuditEvent.objects.filter(sealed_no=None).count()
    if options.format == "json":
        fault = broken and {"number": broken.sealed_no, "event": broken.event_id, "why": broken.why}
        answer = {"sealed": count, "unsealed": unsealed, "last_hash": last, "fault": fault}
        print(json.dumps(answer, ensure_ascii=False))
        return 1 if broken else 0
    if broken:
        sentences = {
            "missing": _("Entry %(number)s is missing. Compare with a backup."),
            "changed": _("Entry %(number)s was changed after it was sealed. Compare with a backup."),
            "cut off": _("The chain ends before entry %(number)s, which was there. Compare with a backup."),
            "replaced": _("Entry %(number)s has another hash than you noted. Compare with a backup."),
        }
        print(sentences[broken.why] % {"number": broken.sealed_no}, file=sys.stderr)
        return 1
    print(
        _("%(sealed)s entries hold; %(unsealed)s are not sealed yet. Last hash: %(hash)s")
        % {"sealed": count, "unsealed": unsealed, "hash": last}
    )
    return 0


def run_seal(options: argparse.Namespace) -> int:
    """Seal until nothing is left; the worker does the same all the time."""
    from kaoping.site.cli import start_django

    start_django()
    from django.utils.translation import ngettext

    from kaoping.base import audit

    total = 0
    while sealed := audit.seal():
        total += sealed
    if options.format == "json":
        print(json.dumps({"sealed": total}))
    else:
        print(ngettext("%(n)s entry sealed.", "%(n)s entries sealed.", total) % {"n": total})
    return 0
