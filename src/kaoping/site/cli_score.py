"""``kaoping score``: sheets and ranking from a scheme and a file of facts, without a database."""

import argparse
import errno
import gc
import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO, NoReturn, TextIO

from kaoping.pure.errors import FactFaults, SchemeError, SchemeFaults
from kaoping.pure.scheme import faults as scheme_faults
from kaoping.pure.scheme.check import check
from kaoping.pure.scheme.model import Scheme
from kaoping.pure.scheme.parse import load
from kaoping.pure.scoring import Facts, Plan, Result, Sheet, compile_scheme, evaluate, fact_faults, read_facts
from kaoping.pure.scoring.as_json import head_as_json, sheets_as_json
from kaoping.pure.scoring.explain import explain_sheet, explained_as_json, explained_text
from kaoping.pure.scoring.moment import as_of_in
from kaoping.pure.scoring.tables import detail_rows, ranking_rows, ranking_text, sheet_text
from kaoping.schemes import builtin_names, builtin_text
from kaoping.site.system_reasons import language_of_environment, reason_of

DONE, FAULTY, WRONG_USAGE = 0, 1, 2
MANY_SHEETS = 2000  # from here on a second process is worth its start

USAGE = {
    "no_unit": (
        "There is no unit “%(unit)s” in %(file)s. Name one of its units.",
        "%(file)s 里没有单位“%(unit)s”，请写其中的一个单位。",
    ),
    "no_scheme": (
        "%(file)s cannot be read (%(reason)s). Built-in schemes are: %(allowed)s.",
        "无法读取 %(file)s（%(reason)s）。内置方案：%(allowed)s。",
    ),
    "no_facts": (
        "%(file)s cannot be read (%(reason)s). Name a file of facts.",
        "无法读取 %(file)s（%(reason)s），请写事实文件的名称。",
    ),
    "no_output": (
        "%(file)s cannot be written (%(reason)s). Name another file.",
        "无法写入 %(file)s（%(reason)s），请换一个文件。",
    ),
    "explain": (
        "--explain goes with --format table and json, not with %(format)s.",
        "--explain 只能与 --format table 或 json 同用，不能与 %(format)s 同用。",
    ),
    "terminal": (
        "A workbook cannot be shown on a terminal. Add --output FILE.xlsx.",
        "工作簿不能在终端里显示，请加 --output 文件.xlsx。",
    ),
}


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "score",
        help="score facts by a scheme",
        description="Score a file of facts by a scheme: every unit's sheet and the ranking, exact, without a database.",
        epilog="Exit status: 0 scored; 1 the scheme or the facts have faults, each listed as FILE:LINE: sentence; "
        "2 wrong usage.",
    )
    parser.add_argument(
        "scheme", metavar="SCHEME", help="a scheme file, or a built-in one: " + ", ".join(builtin_names())
    )
    parser.add_argument(
        "--facts", required=True, metavar="FACTS.jsonl", help="one JSON object a line; - reads standard input"
    )
    parser.add_argument(
        "--as-of",
        type=_as_of,
        metavar="DATE",
        help="leave out what came later (a day, or a moment with its zone); without it the year is over",
    )
    parser.add_argument("--unit", metavar="CODE", help="this unit alone; its rank is among all")
    parser.add_argument("--format", choices=("table", "json", "csv", "xlsx"), default="table")
    parser.add_argument(
        "--explain",
        action="store_true",
        help="with every sheet how each number arose and what would have brought more",
    )
    parser.add_argument("--output", type=Path, metavar="FILE", help="write there instead of standard output")
    parser.add_argument("--lang", choices=("zh", "en"), help="language of sentences (default: that of LANG)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    options.language = options.lang or language_of_environment()
    # A short life full of values without circles: looking for them took a third of the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        _score(options)
    except _Stop as stop:
        for sentence in stop.sentences:
            print(sentence, file=sys.stderr)
        return stop.status
    finally:
        if collecting:
            gc.enable()
    return DONE


def _score(options: argparse.Namespace) -> None:
    if options.explain and options.format not in ("table", "json"):
        raise _usage(options, "explain", format=options.format)
    text = _scheme_text(options)
    plan = _plan(text, options.scheme, options.language)
    facts = _facts(options, plan)
    if options.unit is not None and options.unit not in facts.units:
        raise _usage(options, "no_unit", unit=options.unit, file=options.facts)
    result = evaluate(plan, facts, options.as_of)
    _write(options, result, hashlib.sha256(text).hexdigest(), _Explainer(options, plan, facts, result))


class _Explainer:
    """Explains sheets one at a time, where ``--explain`` asks for it."""

    def __init__(self, options: argparse.Namespace, plan: Plan, facts: Facts, result: Result) -> None:
        self.asked: bool = options.explain
        self.options, self.plan, self.facts, self.result = options, plan, facts, result
        self.rounding = result.scheme.settings.rounding

    def of(self, sheet: Sheet) -> Any:
        return explain_sheet(self.plan, self.facts, sheet, self.options.as_of, result=self.result)

    def text(self, sheet: Sheet) -> str:
        return explained_text(self.of(sheet), self.options.language, self.rounding) + "\n"

    def texts(self) -> Iterator[bytes]:
        """Every sheet's JSON with its explanation."""
        own = (*self.result.sheets, *self.result.rounds)
        made = sheets_as_json(self.result)
        for sheet, found in zip(own, made, strict=True):
            if self.options.unit in (None, sheet.unit):
                found["explain"] = explained_as_json(self.of(sheet), self.rounding)
                yield json.dumps(found, ensure_ascii=False).encode()


def _usage(options: argparse.Namespace, code: str, **params: object) -> "_Stop":
    return _Stop(WRONG_USAGE, [USAGE[code][options.language == "zh"] % params])


class _Stop(Exception):
    def __init__(self, status: int, sentences: list[str]) -> None:
        self.status = status
        self.sentences = sentences
        super().__init__(status)


def _as_of(text: str) -> date | datetime:
    try:
        return as_of_in(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"“{text}” is neither a day such as 2014-06-30 nor a moment such as 2014-06-30T10:12:00+08:00."
        )


def _scheme_text(options: argparse.Namespace) -> bytes:
    """The bytes of a built-in scheme or a file; a file that is there goes first."""
    path = Path(options.scheme)
    if options.scheme in builtin_names() and not path.is_file():
        return builtin_text(options.scheme).encode("utf-8")
    try:
        return path.read_bytes()
    except OSError as error:
        allowed = ", ".join(builtin_names())
        raise _usage(
            options, "no_scheme", file=path, reason=reason_of(error, options.language), allowed=allowed
        )


def _plan(text: bytes, name: str, language: str) -> Plan:
    try:
        scheme: Scheme = load(text, name)
        faults = check(scheme)
        if faults:  # points that do not add up make sheets that nobody could defend
            raise SchemeFaults(faults, name)
        return compile_scheme(scheme)
    except SchemeFaults as error:
        raise _Stop(
            FAULTY,
            [
                f"{name}:{fault.line or 1}: {scheme_faults.sentence(fault, language)}"
                for fault in error.faults
            ],
        )
    except SchemeError as error:
        raise _Stop(FAULTY, [f"{name}:{error.line or 1}: {scheme_faults.sentence(error.fault, language)}"])


def _facts(options: argparse.Namespace, plan: Plan) -> Facts:
    name = options.facts
    try:
        if name == "-":
            return read_facts(_open(sys.stdin), plan, "-")
        with Path(name).open("rb") as lines:
            return read_facts(lines, plan, name)
    except OSError as error:
        raise _usage(options, "no_facts", file=name, reason=reason_of(error, options.language))
    except FactFaults as error:
        raise _Stop(
            FAULTY,
            [
                f"{name}:{fault.line or 1}: {fact_faults.sentence(fault, options.language)}"
                for fault in error.faults
            ],
        )


def _write(options: argparse.Namespace, result: Result, scheme_sha256: str, explainer: _Explainer) -> None:
    language = options.language
    sheets = [sheet for sheet in (*result.sheets, *result.rounds) if options.unit in (None, sheet.unit)]
    if options.format == "json":
        texts = explainer.texts() if explainer.asked else _sheet_texts(result, options.unit)
        chunks = _json_chunks(result, scheme_sha256, texts)
    elif options.format == "csv":
        from kaoping.base.tables import to_csv

        chunks = iter([to_csv(*_typed(ranking_rows(result, sheets, language)))])
    elif options.format == "xlsx":
        if options.output is None and sys.stdout.isatty():
            raise _usage(options, "terminal")
        chunks = iter([_workbook(result, sheets, language)])
    else:
        chunks = _table_chunks(result, sheets, explainer)
    _put(options, chunks)


def _put(options: argparse.Namespace, chunks: Iterator[bytes]) -> None:
    """Write to standard output, or to a file that appears only when it is whole.

    A link is followed, and a device or pipe is written into: putting a file in its place would be the
    end of ``/dev/null`` where the command runs as root.
    """
    output: Path | None = options.output
    try:
        if output is None:
            _copy(chunks, _open(sys.stdout))
        elif output.exists() and not output.is_file():
            with output.open("wb") as device:
                _copy(chunks, device)
        else:
            _write_whole(chunks, output.resolve())
    except BrokenPipeError:
        raise  # whoever read us has seen enough
    except OSError as error:
        raise _usage(
            options, "no_output", file=output or "standard output", reason=reason_of(error, options.language)
        )


def _open(stream: TextIO | None) -> BinaryIO:
    """The bytes of a standard stream; the caller may have closed it."""
    if stream is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    return stream.buffer


def _copy(chunks: Iterator[bytes], out: BinaryIO) -> None:
    for chunk in chunks:
        out.write(chunk)
    out.flush()


def _write_whole(chunks: Iterator[bytes], output: Path) -> None:
    part = output.with_name(output.name + ".part")
    try:
        with part.open("wb") as file:
            _copy(chunks, file)
        part.replace(output)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def _json_chunks(result: Result, scheme_sha256: str, texts: Iterator[bytes]) -> Iterator[bytes]:
    head = json.dumps(head_as_json(result, scheme_sha256), ensure_ascii=False)
    yield (head[:-1] + ', "sheets": [').encode()
    comma = b"\n"
    for text in texts:
        yield comma + text
        comma = b",\n"
    yield b"]}\n"


def _sheet_texts(result: Result, unit: str | None) -> Iterator[bytes]:
    """Each sheet's JSON in order; of a large city a second process writes the latter half meanwhile.

    Writing takes two thirds of the time, and the sheets know nothing of each other.
    """
    count = len(result.sheets) + len(result.rounds)
    if unit is not None or count < MANY_SHEETS or (os.cpu_count() or 1) < 2:
        yield from _texts_of(result, unit, slice(None))
        return
    half = count // 2
    with tempfile.TemporaryFile() as latter:
        child = os.fork()
        if not child:
            _write_and_exit(latter, _texts_of(result, None, slice(half, None)))
        try:
            yield from _texts_of(result, None, slice(half))
        finally:
            _, status = os.waitpid(child, 0)
        if status == 0:
            latter.seek(0)
            yield from (line.rstrip(b"\n") for line in latter)
        else:  # killed, or no room for its file
            yield from _texts_of(result, None, slice(half, None))


def _texts_of(result: Result, unit: str | None, part: slice) -> Iterator[bytes]:
    for sheet in sheets_as_json(result, unit, part):
        yield json.dumps(sheet, ensure_ascii=False).encode()


def _write_and_exit(out: BinaryIO, texts: Iterator[bytes]) -> NoReturn:
    """The second process's whole life: nothing of the first one's clean-up is its to do."""
    status = 1
    try:
        out.writelines(text + b"\n" for text in texts)
        out.flush()
        status = 0
    finally:
        os._exit(status)


def _table_chunks(result: Result, sheets: list[Sheet], explainer: _Explainer) -> Iterator[bytes]:
    """The ranking, or one unit's sheet; with ``--explain`` every sheet with its explanation below."""
    options = explainer.options
    if options.unit is None:
        yield ranking_text(result, sheets, options.language).encode()
    for sheet in sheets if options.unit is not None or explainer.asked else ():
        if options.unit is None:
            yield b"\n"
        yield sheet_text(result, sheet, options.language).encode()
        if explainer.asked:
            yield explainer.text(sheet).encode()


def _typed(table: tuple[list[str], list[list[Any]]]) -> tuple[list[str], list[list[Any]]]:
    """Published values, which are text, as numbers with their decimals."""
    columns, rows = table
    return columns, [[Decimal(cell.text) if hasattr(cell, "text") else cell for cell in row] for row in rows]


def _workbook(result: Result, sheets: list[Sheet], language: str) -> bytes:
    """Two pages: the ranking, and every line with its formula written out."""
    import io

    import xlsxwriter

    from kaoping.base.tables import write_table

    chinese = language == "zh"
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    write_table(
        book,
        book.add_worksheet("排名" if chinese else "Ranking"),
        *_typed(ranking_rows(result, sheets, language)),
    )
    write_table(
        book,
        book.add_worksheet("得分明细" if chinese else "Lines"),
        *_typed(detail_rows(result, sheets, language)),
    )
    book.close()
    return out.getvalue()
