"""``kaoping originality index | check | sweep``: find reuse between texts.

With ``--store DIR`` the index is a file of its own and no Django is loaded; without, the tables
stand in the running instance's database.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

STORE_FILE = "originality.sqlite3"


def register(subparsers: Any) -> None:
    originality = subparsers.add_parser("originality", help="find reused passages")
    verbs = originality.add_subparsers(title="verbs", metavar="VERB", required=True)
    index = verbs.add_parser(
        "index",
        help="take in the texts that others are compared with",
        description="Take in texts: JSON lines with id, text and perhaps owner, date and template "
        "(.jsonl, .jsonl.xz, .jsonl.gz), or documents (.txt, .md, .docx, .pdf), or folders of them. "
        "A text with a known id replaces the old one.",
    )
    index.add_argument("--verify", action="store_true", help="compare the index with the texts")
    index.add_argument("--rebuild", action="store_true", help="make the index anew from the texts")
    index.set_defaults(run=run_index)
    check = verbs.add_parser(
        "check",
        help="report the passages that texts share with those taken in",
        description="Compare each text with the store. With --format json one object a line.",
    )
    check.set_defaults(run=run_check)
    sweep = verbs.add_parser(
        "sweep",
        help="compare all texts of the store with each other",
        description="Group the texts of the store into families that share passages, "
        "each with its earliest text.",
    )
    sweep.add_argument(
        "--least-share",
        type=float,
        default=0.2,
        metavar="SHARE",
        help="part of a text that must stand in another one (0.2)",
    )
    sweep.add_argument("--output", type=Path, metavar="FILE", help="write a spreadsheet (.xlsx)")
    sweep.add_argument(
        "--engine",
        choices=["numpy", "spark"],
        default="numpy",
        help="numpy in this process, or a Spark cluster (needs the extra kaoping[spark])",
    )
    sweep.add_argument(
        "--spark-master",
        default="local[2]",
        metavar="URL",
        help="with --engine spark: local[N] or spark://HOST:PORT (local[2])",
    )
    sweep.set_defaults(run=run_sweep)
    for verb in (index, check):
        verb.add_argument(
            "paths",
            nargs="*" if verb is index else "+",
            type=Path,
            metavar="PATH",
            help="JSON lines, a document, or a folder of them",
        )
    for verb in (index, check, sweep):
        verb.add_argument("--store", type=Path, metavar="DIR", help="the folder of a store of its own")
        verb.add_argument("--format", choices=["table", "json"], default="table")


def run_index(options: argparse.Namespace) -> int:
    """Take texts in; status 1 when some could not be read or the index is faulty."""
    from kaoping.evidence.fingerprints.store import NewDocument

    if not options.paths and not (options.verify or options.rebuild):
        return _wrong("Nothing to index. Give a .jsonl file, a document or a folder.")
    if _missing(options.paths):
        return 2
    store = _opened(options, create=True)
    if store is None:
        return 2
    started = time.perf_counter()
    faults: list[Any] = []
    result: dict[str, Any] = {"documents": 0, "replaced": 0, "twins": 0}
    if options.paths:
        added = store.add(
            NewDocument(item.id, item.text, item.owner, item.date, item.template)
            for item in _counted(_items(options.paths, faults), "texts")
        )
        store.fold()
        result |= {"documents": added.documents, "replaced": added.replaced, "twins": added.twins}
    if options.rebuild:
        result["rebuilt"] = store.rebuild()
    if options.verify:
        faults += store.verify()
        result["verified"] = True
    store.close()
    result["seconds"] = round(time.perf_counter() - started, 3)
    result["faults"] = [str(fault) for fault in faults]
    if options.format == "json":
        print(json.dumps(result, ensure_ascii=False))
    else:
        if options.paths:
            print(
                f"{result['documents']} texts taken in: {result['replaced']} replaced an older one, "
                f"{result['twins']} equal another one. {result['seconds']} s."
            )
        if options.rebuild:
            print(f"The index was made anew from {result['rebuilt']} texts.")
        if options.verify and not faults:
            print("The index agrees with the texts.")
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def run_check(options: argparse.Namespace) -> int:
    """Report on every text; status 1 when some could not be read."""
    from kaoping.pure.originality.check import check

    if _missing(options.paths):
        return 2
    store = _opened(options, create=False)
    if store is None:
        return 2
    faults: list[Any] = []
    for item in _counted(_items(options.paths, faults), "checked"):
        with store.reading() as reader:
            found = check(item.text, reader)
        if options.format == "json":
            print(json.dumps({"id": item.given_id} | report_as_json(found), separators=(",", ":")))
        else:
            _print_report(item, found)
    store.close()
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def report_as_json(found: Any) -> dict[str, Any]:
    """A report as ``interfaces.md`` §4 gives it; ``also`` and ``masked`` are added."""
    return {
        "length": found.length,
        "covered": found.covered,
        "share": round(found.share, 4),
        "sources": [
            {
                "id": source.document.id,
                "share": round(source.share, 4),
                "passages": [
                    {
                        "start": passage.start,
                        "end": passage.end,
                        "source_start": passage.source_start,
                        "source_end": passage.source_end,
                        "similarity": passage.similarity,
                    }
                    for passage in source.passages
                ],
                "also": [{"id": other.document.id, "share": round(other.share, 4)} for other in source.also],
            }
            for source in found.sources
        ],
        "masked": [list(span) for span in found.masked],
    }


def _print_report(item: Any, found: Any) -> None:
    print(f"{item.id}: {found.share:.1%} of {found.length} characters stand elsewhere.")
    for source in found.sources:
        print(f"  {source.document.id}  {source.share:.1%}")
        for passage in source.passages:
            text = " ".join(item.text[passage.start : passage.end].split())
            shown = text if len(text) <= 40 else f"{text[:24]} … {text[-14:]}"
            print(
                f"    {passage.start}–{passage.end} = {passage.source_start}–{passage.source_end}"
                f"  {passage.similarity:.0%}  {shown}"
            )
        for other in source.also:
            print(f"    also in {other.document.id}  {other.share:.1%}")


def run_sweep(options: argparse.Namespace) -> int:
    """Compare everything with everything."""
    from kaoping.evidence.fingerprints.sweep import sweep

    if not 0 < options.least_share <= 1:
        return _wrong("--least-share must be more than 0 and at most 1, for example 0.2.")
    if options.output and options.output.suffix.lower() != ".xlsx":
        return _wrong("--output writes a spreadsheet: give a name that ends in .xlsx.")
    if options.output and not options.output.parent.is_dir():
        return _wrong(f"The folder {options.output.parent} does not exist. Make it, or give another name.")
    store = _opened(options, create=False)
    if store is None:
        return 2
    if options.engine == "spark":
        from kaoping.evidence.fingerprints.spark import SparkAbsent, sweep_on_spark

        try:
            result = sweep_on_spark(store, least_share=options.least_share, master=options.spark_master)
        except SparkAbsent as absent:
            return _wrong(str(absent))
        finally:
            store.close()
    else:
        result = sweep(store, least_share=options.least_share, progress=_progress("compared"))
        store.close()
    if options.output:
        from kaoping.evidence.fingerprints.sweep import write_spreadsheet

        write_spreadsheet(result, options.output)
    if options.format == "json":
        print(json.dumps(result.as_json(), ensure_ascii=False))
        return 0
    print(f"{result.documents} texts, {len(result.pairs)} pairs, {len(result.families)} families.")
    for family in result.families:
        print(f"{family.earliest.id}  {family.earliest.date}")
        for pair in family.members:
            print(f"  {pair.later.id}  {pair.later.date}  {pair.share:.1%} stands in {pair.earlier.id}")
    return 0


def _opened(options: argparse.Namespace, *, create: bool) -> Any:
    """The store asked for; None when it is not there."""
    from kaoping.base import sqlite_library
    from kaoping.evidence.fingerprints.schema import SqliteDatabase
    from kaoping.evidence.fingerprints.store import FingerprintStore

    if options.store is None:
        from kaoping.evidence.fingerprints.instance import instance_database
        from kaoping.site.cli import start_django

        start_django()
        store = FingerprintStore(instance_database())
        store.create()
        return store
    path = options.store / STORE_FILE
    try:
        if create:
            options.store.mkdir(parents=True, exist_ok=True)
        elif not path.exists():
            _wrong(
                f"{options.store} holds no store. Make one with: kaoping originality index PATH --store DIR."
            )
            return None
        store = FingerprintStore(SqliteDatabase(str(path)))
        store.create()
    except (OSError, sqlite_library.library.Error) as error:
        _wrong(f"The store in {options.store} could not be opened ({error}).")
        return None
    return store


def _items(paths: list[Path], faults: list[Any]) -> Iterator[Any]:
    """The texts of all paths; what could not be read joins ``faults``."""
    from kaoping.evidence.fingerprints.files import Item, items

    for path in paths:
        for item in items(path):
            if isinstance(item, Item):
                yield item
            else:
                faults.append(item)


def _missing(paths: list[Path]) -> bool:
    absent = [path for path in paths if not path.exists()]
    for path in absent:
        _wrong(f"{path} does not exist. Give a .jsonl file, a document or a folder.")
    return bool(absent)


def _wrong(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2


def _counted(items: Iterator[Any], what: str) -> Iterator[Any]:
    tell = _progress(what)
    for number, item in enumerate(items, 1):
        yield item
        tell(number)


def _progress(what: str) -> Any:
    """A counter on the terminal; silent where there is none."""
    if not sys.stderr.isatty():
        return lambda _number: None

    def tell(number: int) -> None:
        if number % 64 == 0:
            print(f"\r{number} {what}", end="", file=sys.stderr, flush=True)

    return tell
