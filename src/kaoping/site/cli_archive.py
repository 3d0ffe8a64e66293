"""``kaoping archive verify FILE``: a year-end package against its own catalogue, file by file."""

import argparse
import json
from pathlib import Path
from typing import Any


def register(subparsers: Any) -> None:
    archive = subparsers.add_parser("archive", help="year-end packages")
    verbs = archive.add_subparsers(title="verbs", metavar="VERB", required=True)
    verify = verbs.add_parser(
        "verify",
        help="compare a package with its catalogue",
        description="Compare every file of a package with its SHA-256 in manifest.json, and name what is "
        "missing, changed, or there without a name.",
    )
    verify.add_argument("file", type=Path, metavar="FILE")
    verify.add_argument("--format", choices=["table", "json"], default="table")
    verify.set_defaults(run=run_verify)


def run_verify(options: argparse.Namespace) -> int:
    """Status 1 where something does not fit, or the file is no package."""
    from kaoping.site.cli import start_django

    start_django()
    from django.utils.translation import gettext as _
    from django.utils.translation import ngettext

    from kaoping.results.papers.archive.verifying import differences

    words = {
        "missing": _("“%(name)s” is missing; the catalogue names it."),
        "changed": _("“%(name)s” is not what the catalogue says: its bytes were changed."),
        "unnamed": _("“%(name)s” was added; the catalogue does not name it, or names it once."),
        "bytes": _("The package was changed after it was made: its bytes are not those of its seal."),
        "unsealed": _(
            "The package was packed anew: every file fits the catalogue, but the seal at its end is gone."
        ),
    }
    try:
        count, found = differences(options.file)
    except ValueError:
        print(_("%(file)s is no package of an archive.") % {"file": options.file})
        return 1
    if options.format == "json":
        print(json.dumps({"files": count, "different": [list(one) for one in found]}, ensure_ascii=False))
    elif found:
        for why, name in found:
            print(words[why] % {"name": name})
    else:
        said = ngettext(
            "%(n)s file, equal to its catalogue.", "%(n)s files, all equal to the catalogue.", count
        )
        print(said % {"n": count})
    return 1 if found else 0
