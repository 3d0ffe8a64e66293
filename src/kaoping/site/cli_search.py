"""``kaoping search rebuild``: make the index of full-text search anew."""

import argparse
import json
import sys
from typing import Any


def register(subparsers: Any) -> None:
    search = subparsers.add_parser("search", help="look after full-text search")
    verbs = search.add_subparsers(title="verbs", metavar="VERB", required=True)
    rebuild = verbs.add_parser(
        "rebuild",
        help="make the index of full-text search anew",
        description="Throw the index of full-text search away and read every piece and its files' texts in again. "
        "Pieces are found by their titles alone until it is done.",
    )
    rebuild.add_argument("--format", choices=["table", "json"], default="table")
    rebuild.set_defaults(run=run_rebuild)


def run_rebuild(options: argparse.Namespace) -> int:
    from kaoping.site.cli import start_django

    start_django()
    from kaoping.assessment.actions import full_text

    full_text.rebuild()
    done = 0
    for done in full_text.index_all():
        if sys.stderr.isatty():
            print(f"\r{done}", end="", file=sys.stderr)
    if options.format == "json":
        print(json.dumps({"versions": done}))
    else:
        print(f"{done} versions read in.")
    return 0
