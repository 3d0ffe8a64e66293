"""``kaoping storage verify``: every stored file against its hash."""

import argparse
import json
import sys
from typing import Any


def register(subparsers: Any) -> None:
    storage = subparsers.add_parser("storage", help="look after the stored files")
    verbs = storage.add_subparsers(title="verbs", metavar="VERB", required=True)
    verify = verbs.add_parser("verify", help="compare every stored file with its hash")
    verify.add_argument("--format", choices=["table", "json"], default="table")
    verify.set_defaults(run=run_verify)


def run_verify(options: argparse.Namespace) -> int:
    """List files that are missing or changed; status 1 if there is one."""
    from kaoping.site.cli import start_django

    start_django()
    from kaoping.evidence import storage
    from kaoping.evidence.models import StoredFile

    total, bad = 0, []
    for file in StoredFile.objects.order_by("pk").iterator(chunk_size=500):
        total += 1
        if not storage.is_intact(file):
            state = "changed" if storage.path_of(file.sha256).is_file() else "missing"
            bad.append({"sha256": file.sha256, "size": file.size_bytes, "state": state})
        if sys.stderr.isatty() and total % 200 == 0:
            print(f"\r{total}", end="", file=sys.stderr)
    if options.format == "json":
        print(json.dumps({"files": total, "bad": bad}, ensure_ascii=False))
    else:
        for row in bad:
            print(f"{row['sha256']}  {row['state']}")
        print(f"{total} files, {len(bad)} bad.")
    return 1 if bad else 0
