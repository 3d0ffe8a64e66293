"""``kaoping scheme export | import | propose | try``: a scheme and the files and facts of an office.

Registered by ``cli_scheme`` beside its own verbs. Needs no database and no Django.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

from kaoping.pure.errors import FactFaults, SchemeError, SchemeFaults
from kaoping.pure.scheme import check, load
from kaoping.pure.scheme.faults import as_json
from kaoping.pure.scheme.faults import sentence as fault_sentence
from kaoping.pure.scheme.model import Scheme
from kaoping.site.cli_scheme_reading import SchemeUnreadable, language_of, read_scheme
from kaoping.site.system_reasons import reason_of

FIRST_YEAR = 2014  # stands where a paper names no year; the draft says so
WORDS = {
    "kept": ("%(file)s written.", "已写入 %(file)s。"),
    "guesses": (
        "%(guesses)s guesses, %(unsure)s of them not sure; %(unread)s passages not understood. Each stands behind its line.",
        "猜了 %(guesses)s 处，其中没把握 %(unsure)s 处；没有读懂 %(unread)s 处。都注在各行后面。",
    ),
    "no_unit": (
        "No invented unit is in exactly one of the groups that the scheme asks for. Give a file of facts with --facts.",
        "假想的单位都不恰好属于方案要求的某一组。请用 --facts 给出事实文件。",
    ),
    "head": ("place  total  unit", "位次  总分  单位"),
    "unreadable": (
        "“%(file)s” cannot be used: %(why)s. Check its name and its rights.",
        "“%(file)s”用不了：%(why)s。请检查文件名和权限。",
    ),
}


def register(verbs: Any) -> None:
    """Add the four verbs."""
    exporting = _verb(
        verbs,
        "export",
        "write a scheme as a workbook",
        "Write a scheme as a workbook that can be edited in Excel or WPS and read back.",
    )
    exporting.add_argument("scheme", metavar="SCHEME", help="a file, or a built-in scheme")
    exporting.add_argument("-o", "--output", metavar="FILE.xlsx", required=True, help="the workbook")
    exporting.set_defaults(run=_guarded(run_export))
    importing = _verb(
        verbs,
        "import",
        "read a workbook into a scheme's text",
        "Read an edited workbook; faults are told with their sheet and cell, exit status 1.",
    )
    importing.add_argument("file", metavar="FILE.xlsx")
    importing.add_argument(
        "-o", "--output", metavar="FILE.yaml", help="write the text here; unsaid, print it"
    )
    importing.set_defaults(run=_guarded(run_import))
    proposing = _verb(
        verbs,
        "propose",
        "draft a scheme from a paper table",
        "Read the official table 序号 考核内容 考核标准 分值 of a Word document, a workbook or a text, and print a draft in which every guess is marked.",
    )
    proposing.add_argument("file", metavar="FILE.docx")
    proposing.add_argument(
        "-o", "--output", metavar="FILE.yaml", help="write the draft here; unsaid, print it"
    )
    proposing.add_argument("--year", type=int, default=FIRST_YEAR, help="taken where the paper names none")
    proposing.add_argument("--id", default="draft", metavar="ID", help="the draft's id (draft)")
    proposing.add_argument("--format", choices=["text", "json"], default="text")
    proposing.set_defaults(run=_guarded(run_propose))
    trying = _verb(
        verbs,
        "try",
        "score a scheme on a file of facts, or on invented ones",
        "Score a scheme on facts that need not be its own. Nothing is kept.",
    )
    trying.add_argument("scheme", metavar="SCHEME", help="a file, or a built-in scheme")
    trying.add_argument("--facts", metavar="FILE.jsonl", help="unsaid, facts are invented")
    trying.add_argument("--units", type=int, default=10, help="invented units (10)")
    trying.add_argument("--seed", type=int, default=1, help="another number draws other facts (1)")
    trying.add_argument("--format", choices=["table", "json"], default="table")
    trying.set_defaults(run=_guarded(run_try))


def _guarded(
    run: Callable[[argparse.Namespace, str], int],
) -> Callable[[argparse.Namespace], int]:
    """The verb with what the operator can mend said in one sentence."""

    def guarded(options: argparse.Namespace) -> int:
        language = language_of(options.lang)
        try:
            return run(options, language)
        except SchemeUnreadable as error:
            print(error, file=sys.stderr)
        except BrokenPipeError:
            raise
        except OSError as error:
            print(
                _say("unreadable", language, file=error.filename, why=reason_of(error, language)),
                file=sys.stderr,
            )
        return 1

    return guarded


def _verb(verbs: Any, name: str, help: str, description: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = verbs.add_parser(name, help=help, description=description)
    parser.add_argument("--lang", metavar="LANG", help="zh or en; unsaid, the environment's")
    return parser


def _say(code: str, language: str, **values: Any) -> str:
    return WORDS[code][1 if language.startswith("zh") else 0] % values


def _scheme(source: str, language: str) -> Scheme | None:
    """The scheme, or None after its faults have been printed."""
    text, name = read_scheme(source, language)
    try:
        scheme = load(text, name)
    except SchemeFaults as error:
        faults = error.faults
    else:
        faults = check(scheme)
        if not faults:
            return scheme
    for fault in faults:
        print(f"{name}:{fault.line or 1}: {fault_sentence(fault, language)}", file=sys.stderr)
    return None


def run_export(options: argparse.Namespace, language: str) -> int:
    """``kaoping scheme export``: a scheme with faults that only the whole shows is written too."""
    from kaoping.assessment.scheme_files import workbook_of

    text, name = read_scheme(options.scheme, language)
    try:
        scheme = load(text, name)
    except SchemeFaults as error:
        for fault in error.faults:
            print(f"{name}:{fault.line or 1}: {fault_sentence(fault, language)}", file=sys.stderr)
        return 1
    Path(options.output).write_bytes(workbook_of(scheme))
    print(_say("kept", language, file=options.output))
    return 0


def run_import(options: argparse.Namespace, language: str) -> int:
    """``kaoping scheme import``."""
    from kaoping.assessment.scheme_file_reading import sentences

    found = _read(options.file, language, FIRST_YEAR, "draft")
    if found is None:
        return 1
    for sentence in sentences(found, language):
        print(f"{options.file}: {sentence}", file=sys.stderr)
    if found.text:
        _put(found.text, options.output, language)
    return 0 if found.text and not found.faults else 1


def run_propose(options: argparse.Namespace, language: str) -> int:
    """``kaoping scheme propose``."""
    from kaoping.pure.scheme.proposal import said, sureness

    found = _read(options.file, language, options.year, options.id)
    if found is None:
        return 1
    proposal = found.proposal
    if proposal is None:  # our own workbook, or a scheme's text: there is nothing to guess
        _put(found.text, options.output, language)
        return 0 if found.text and not found.faults else 1
    if options.format == "json":
        guesses = [
            {
                "indicator": guess.indicator, "word": guess.word, "read": guess.read, "sure": guess.sure,
                "took": said(guess.took, language), "sureness": sureness(guess, language),
                "other": said(guess.other, language) if guess.other else None,
            }
            for guess in proposal.guesses
        ]  # fmt: skip
        told = {
            "text": proposal.text, "rows": proposal.rows, "guesses": guesses,
            "unread": [
                {"indicator": one.indicator, "where": one.where, "words": one.words}
                for one in proposal.unread if one.why[0] != "prose"
            ],
            "outside": [one.words for one in proposal.unread if one.why[0] == "prose"],
            "faults": [as_json(fault, language) for fault in proposal.faults],
        }  # fmt: skip
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        _put(proposal.text, options.output, language)
        unsure = sum(guess.sure == "unsure" for guess in proposal.guesses)
        counts = {
            "guesses": len(proposal.guesses),
            "unsure": unsure,
            "unread": sum(one.why[0] != "prose" for one in proposal.unread),
        }
        print(_say("guesses", language, **counts), file=sys.stderr)
        for fault in proposal.faults:
            print(
                f"{options.output or options.file}:{fault.line or 1}: {fault_sentence(fault, language)}",
                file=sys.stderr,
            )
    return 1 if proposal.faults else 0


def _read(file: str, language: str, year: int, scheme_id: str) -> Any:
    """What the file says, or None after the sentence why not."""
    from kaoping.assessment.scheme_file_reading import read_bytes, refusal
    from kaoping.assessment.scheme_files import MAX_BYTES, FileRefused
    from kaoping.pure.scheme.proposal import NoTable

    path = Path(file)
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
        return read_bytes(raw, year=year, scheme_id=scheme_id, language=language)
    except (FileRefused, NoTable) as error:
        print(f"{file}: {refusal(error, language)}", file=sys.stderr)
        return None


def _put(text: str, output: str | None, language: str) -> None:
    if output:
        Path(output).write_text(text, encoding="utf-8")
        print(_say("kept", language, file=output), file=sys.stderr)
    else:
        print(text, end="")


def run_try(options: argparse.Namespace, language: str) -> int:
    """``kaoping scheme try``."""
    from kaoping.pure.scoring import evaluate, read_facts
    from kaoping.pure.scoring.fact_faults import sentence as fact_sentence
    from kaoping.pure.scoring.trial import MOST_INVENTED, fit, invent

    scheme = _scheme(options.scheme, language)
    if scheme is None:
        return 1
    try:
        if options.facts:
            with Path(options.facts).open("rb") as lines:
                result = evaluate(scheme, read_facts(lines, scheme, options.facts))
        else:
            given = invent(scheme, max(1, min(options.units, MOST_INVENTED)), options.seed)
            fitted = fit(given, scheme)
            result = evaluate(fitted.plan, fitted.facts)
    except FactFaults as error:
        for fault in error.faults:
            print(f"{options.facts}:{fault.line}: {fact_sentence(fault, language)}", file=sys.stderr)
        return 1
    except SchemeError:
        print(_say("no_unit", language), file=sys.stderr)
        return 1
    sheets = result.sheets or result.rounds
    if options.format == "json":
        rows = [
            {"unit": sheet.unit, "name": sheet.name, "period": sheet.period, "rank": sheet.rank, "base": _text(sheet.base),
             "bonus": _text(sheet.bonus), "total": _text(sheet.total), "grade": sheet.grade}
            for sheet in sheets
        ]  # fmt: skip
        print(json.dumps({"scheme": scheme.id, "sheets": rows}, ensure_ascii=False, indent=1))
        return 0
    print(_say("head", language))
    for sheet in sheets:
        place = "–" if sheet.rank is None else str(sheet.rank)
        ending = "  ".join(
            part for part in (sheet.name or sheet.unit, sheet.period, sheet.grade or "") if part
        )
        print(f"{place:>5}  {_text(sheet.total):>7}  {ending}")
    return 0


def _text(value: Fraction) -> str:
    from kaoping.pure.scoring.rounding import to_published

    return to_published(value)
