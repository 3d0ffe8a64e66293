"""``kaoping facts import`` and ``kaoping facts export``: recorded facts as lines that ``kaoping score`` reads."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from kaoping.site.system_reasons import cannot_be_read


def register(subparsers: Any) -> None:
    facts = subparsers.add_parser("facts", help="facts that the office records, as JSON lines")
    verbs = facts.add_subparsers(title="verbs", metavar="VERB", required=True)
    take = verbs.add_parser(
        "import",
        help="record the lines of a facts file",
        description="Record the facts of a file (one JSON object a line) in a scheme in force. All of them or none; "
        "the same file again records nothing. Lines of units, notices, pieces, extensions and waivers are left "
        "alone: they have desks of their own.",
    )
    take.add_argument("file", metavar="FILE", help="a file of facts; - reads standard input")
    take.add_argument("--scheme", metavar="ID", help="the scheme's id (that of today if left out)")
    take.add_argument("--basis", default="", help="the document, or who counted")
    take.add_argument("--dry-run", action="store_true", help="show what would be recorded and write nothing")
    take.add_argument("--format", choices=["table", "json"], default="table")
    take.set_defaults(run=run_import)

    give = verbs.add_parser(
        "export",
        help="write all facts of a scheme as lines",
        description="Write everything that scoring reads of a scheme (units, notices, pieces, allowances, recorded facts "
        "and those of programmes) as lines that “kaoping score” reads.",
    )
    give.add_argument("scheme", metavar="SCHEME", help="the scheme's id")
    give.add_argument("--unit", metavar="CODE", help="this unit alone")
    give.add_argument("--output", type=Path, metavar="FILE", help="write there instead of standard output")
    give.set_defaults(run=run_export)


def run_import(options: argparse.Namespace) -> int:
    """Preview or record; status 1 if a line cannot be taken, 2 for a file or a scheme that is not there."""
    try:
        raw = sys.stdin.buffer.read() if options.file == "-" else Path(options.file).read_bytes()
    except OSError as error:
        print(cannot_be_read(options.file, error), file=sys.stderr)
        return 2
    from kaoping.site.cli import start_django

    start_django()
    from kaoping.assessment.actions.facts import Basis, FactsRefused, import_lines
    from kaoping.assessment.ports import Refusal
    from kaoping.assessment.queries.fact_checks import Check
    from kaoping.evidence import storage

    version = _version(options.scheme)
    if version is None:
        return 2
    lines = raw.splitlines(keepends=True)
    checked: Any = Check(version).look_at_lines(lines)
    refused: Any = checked.refused
    if options.dry_run or refused:
        figures = {
            "new": len(checked.new),
            "known": len(checked.known),
            "withdrawn_before": len(checked.withdrawn),
        }
    else:
        name = "-" if options.file == "-" else Path(options.file).name
        basis = Basis("lines", options.basis, storage.keep(raw), name)
        try:
            done, checked = import_lines(version, lines, actor="facts import", basis=basis)
        except FactsRefused as error:
            refused, checked = error.refused, None
        except Refusal as error:
            print(error.sentence, file=sys.stderr)
            return 1
        else:
            figures = {"new": done.new, "known": done.known, "withdrawn_before": done.withdrawn_before}
    elsewhere = dict(checked.elsewhere) if checked is not None else {}
    return _say(options, figures, elsewhere, refused)


def _say(
    options: argparse.Namespace, figures: dict[str, int], elsewhere: dict[str, int], refused: Any
) -> int:
    from django.utils.translation import gettext as _

    if options.format == "json":
        found = {
            "dry_run": options.dry_run,
            "written": not options.dry_run and not refused,
            **({} if refused else figures),
            "left_alone": elsewhere,
            "faults": [{"line": one.number, "sentence": one.sentence} for one in refused],
        }
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return 1 if refused else 0
    for one in refused:
        print(f"{options.file}:{one.number}: {one.sentence}", file=sys.stderr)
    if refused:
        print(_("%(count)s faults. Nothing was recorded.") % {"count": len(refused)}, file=sys.stderr)
        return 1
    print(
        _("New: %(new)s; recorded already: %(known)s; withdrawn before and left so: %(withdrawn_before)s.")
        % figures
    )
    for kind, count in sorted(elsewhere.items()):
        print(_("Left alone: %(count)s lines of kind “%(kind)s”.") % {"count": count, "kind": kind})
    if options.dry_run:
        print(_("This was a preview; nothing was written."))
    return 0


def run_export(options: argparse.Namespace) -> int:
    """All facts of a scheme, in an order that does not depend on the day."""
    from kaoping.site.cli import start_django

    start_django()
    from django.utils.translation import gettext as _

    from kaoping.pure.scoring.lines import lines_of
    from kaoping.results.facts import all_facts
    from kaoping.units.models import Unit

    version = _version(options.scheme)
    if version is None:
        return 2
    only = None
    if options.unit is not None:
        only = list(Unit.objects.assessed().filter(code=options.unit).values_list("pk", flat=True))
        if not only:
            print(
                _("No assessed unit has the code “%(found)s”. Look the code up on the roll.")
                % {"found": options.unit},
                file=sys.stderr,
            )
            return 2
    text = "".join(lines_of(all_facts(version, only)))
    if options.output is None:
        sys.stdout.write(text)
    else:
        options.output.write_text(text, encoding="utf-8")
        print(_("%(count)s facts written to %(file)s.") % {"count": text.count("\n"), "file": options.output})
    return 0


def _version(asked: str | None) -> Any:
    """The newest version of the scheme that was ever in force; says what there is when there is none."""
    from django.utils.translation import gettext as _

    from kaoping.assessment.models import SchemeVersion
    from kaoping.assessment.queries.texts import scheme_in_force

    ever = SchemeVersion.objects.exclude(state=SchemeVersion.State.DRAFT).order_by("-number")
    if asked is None:
        found = scheme_in_force()
    else:
        found = (
            ever.filter(scheme=asked, state=SchemeVersion.State.PUBLISHED).first()
            or ever.filter(scheme=asked).first()
        )
    if found is None:
        known = sorted(set(ever.values_list("scheme", flat=True)))
        print(
            _("No scheme “%(found)s” is or was in force. There are: %(allowed)s.")
            % {"found": asked or "", "allowed": _(", ").join(known) or "—"},
            file=sys.stderr,
        )
    return found
