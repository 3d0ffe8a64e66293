"""``kaoping scheme check | show | schema | list | text | facts``: the scheme language at the command line.

Needs no database and no Django: a scheme is a text, and these are pure functions of it. Faults are
printed as ``FILE:LINE: sentence`` on stderr; exit status 0 done, 1 faults in the scheme, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import kaoping.programmes
from kaoping.pure.errors import Fault, SchemeFaults
from kaoping.pure.scheme import Scheme, check, json_schema, load, scheme_sha256
from kaoping.pure.scheme.faults import as_json, sentence
from kaoping.pure.scheme.hints import nearest
from kaoping.pure.scheme.reach import keys_used
from kaoping.pure.scheme.tables import official_table
from kaoping.schemes import builtin_names
from kaoping.site import cli_scheme_builtin, cli_scheme_compare, cli_scheme_files
from kaoping.site.cli_scheme_reading import SchemeUnreadable, language_of, print_faults, read_scheme
from kaoping.site.cli_scheme_show import base_text, say, scheme_as_json, scheme_as_text
from kaoping.site.system_reasons import reason_of


def register(subparsers: Any) -> None:
    """Add ``scheme`` with its verbs to the command's sub-parsers.

    Each parser sets ``run``, which takes the parsed arguments and
    returns the exit status.
    """
    scheme = subparsers.add_parser(
        "scheme",
        help="check, show or describe a scheme",
        description="Read a scheme, a YAML file or a built-in one, and say what it says.",
    )
    verbs = scheme.add_subparsers(dest="verb", metavar="VERB", required=True)
    checking = verbs.add_parser(
        "check",
        help="list every fault with its line",
        description="Check a scheme. Faults are printed as FILE:LINE: sentence; exit status 1.",
    )
    _add_scheme(checking)
    _add_format(checking, "text")
    checking.set_defaults(run=run_check)
    showing = verbs.add_parser(
        "show",
        help="print everything that a scheme says",
        description="Print a scheme: the official table, the calendar of its windows, each rule in words, "
        "what follows from the total, and the rulings.",
    )
    _add_scheme(showing)
    _add_format(showing, "table")
    showing.add_argument(
        "--group", action="append", default=[], metavar="NAME", help="a group of the unit (repeatable)"
    )
    showing.set_defaults(run=run_show)
    cli_scheme_builtin.register(verbs)
    cli_scheme_compare.register(verbs, _add_format, _add_language)
    cli_scheme_files.register(verbs)
    describing = verbs.add_parser(
        "schema",
        help="print the JSON Schema for editors",
        description="Print the JSON Schema of the language, for completion in an editor.",
    )
    describing.add_argument("--output", metavar="FILE", help="write it to this file")
    _add_language(describing)
    describing.set_defaults(run=run_schema)


def _add_scheme(parser: argparse.ArgumentParser) -> None:
    built_in = ", ".join(builtin_names())
    parser.add_argument("scheme", metavar="SCHEME", help=f"a file, or a built-in scheme: {built_in}")
    _add_language(parser)


def _add_format(parser: argparse.ArgumentParser, plain: str) -> None:
    parser.add_argument("--format", choices=[plain, "json"], default=plain, help=f"{plain} (default) or json")


def _add_language(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lang", metavar="LANG", help="zh or en; unsaid, the environment's")


def run_check(arguments: argparse.Namespace) -> int:
    """``kaoping scheme check``."""
    language = language_of(arguments.lang)
    try:
        text, name = read_scheme(arguments.scheme, language)
    except SchemeUnreadable as error:
        return _refuse(str(error))
    scheme, faults = _read(text, name)
    remarks: Sequence[Fault] = ()
    if scheme is not None:
        wrong, remarks = key_faults(scheme, declared_keys())
        faults = sorted([*faults, *wrong], key=lambda fault: fault.line or 0)
    if arguments.format == "json":
        told = {
            "source": name,
            "scheme": scheme.id if scheme else None,
            "scheme_sha256": scheme_sha256(text),
            "sound": not faults,
            "faults": [as_json(fault, language) for fault in faults],
            "remarks": [as_json(remark, language) for remark in remarks],
        }
        print(json.dumps(told, ensure_ascii=False, indent=1))
    elif faults or scheme is None:
        print_faults(faults, name, language)
        print_faults(remarks, name, language, lead=say("remark", language))
    else:
        print_faults(remarks, name, language, lead=say("remark", language))
        table = official_table(scheme)
        points = base_text(scheme, language)
        count = sum(row.has_rule for row in table)
        print(say("sound", language, source=name, indicators=count, points=points))
    return 1 if faults else 0


def declared_keys() -> tuple[str, ...]:
    """The fact keys that the programmes of this installation offer, from their wording alone."""
    found: list[str] = []
    for package in pkgutil.iter_modules(kaoping.programmes.__path__, "kaoping.programmes."):
        try:
            wording = importlib.import_module(f"{package.name}.wording")
        except ModuleNotFoundError as error:
            if error.name != f"{package.name}.wording":
                raise
            continue  # A programme need not offer facts.
        found.extend(getattr(wording, "SOURCE_KEYS", ()))
    return tuple(sorted(found))


def key_faults(scheme: Scheme, declared: Collection[str]) -> tuple[list[Fault], list[Fault]]:
    """Fact keys that nobody offers: faults, and remarks.

    The part before the dot names a programme. A key of a programme that is here must be one of its own;
    any other is recorded by the office, or comes from a file.
    """
    programmes = {key.split(".")[0] for key in declared if "." in key}
    faults, remarks = [], []
    told: set[str] = set()
    for use in sorted(keys_used(scheme), key=lambda use: use.line):
        if use.key in declared or use.key in told:
            continue  # Once is enough: one answer holds for all its places.
        told.add(use.key)
        allowed = tuple(sorted(declared)) or ("–",)
        params = {"found": use.key, "allowed": allowed, "nearest": nearest(use.key, declared)}
        if "." in use.key and use.key.split(".")[0] in programmes:
            faults.append(Fault("unknown_key", use.line, params))
        else:
            remarks.append(Fault("undeclared_key", use.line, params))
    return faults, remarks


def run_show(arguments: argparse.Namespace) -> int:
    """``kaoping scheme show``."""
    language = language_of(arguments.lang)
    try:
        text, name = read_scheme(arguments.scheme, language)
    except SchemeUnreadable as error:
        return _refuse(str(error))
    scheme, faults = _read(text, name)
    if scheme is None or faults:
        print_faults(faults, name, language)
        return 1
    groups = tuple(group.name for group in scheme.groups)
    strange = [group for group in arguments.group if group not in groups]
    if strange:
        params = {"word": "--group", "found": strange[0], "allowed": groups or ("–",)}
        return _refuse(sentence(Fault("unknown_reference", None, params), language))
    if arguments.format == "json":
        print(
            json.dumps(scheme_as_json(scheme, text, arguments.group, language), ensure_ascii=False, indent=1)
        )
    else:
        print("\n".join(scheme_as_text(scheme, arguments.group, language)))
    return 0


def run_schema(arguments: argparse.Namespace) -> int:
    """``kaoping scheme schema``."""
    text = json.dumps(json_schema(), ensure_ascii=False, indent=1)
    if not arguments.output:
        print(text)
        return 0
    try:
        Path(arguments.output).write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        language = language_of(arguments.lang)
        why = reason_of(error, language)
        return _refuse(say("unwritable", language, source=arguments.output, why=why))
    return 0


def _refuse(said: str) -> int:
    print(said, file=sys.stderr)
    return 2


def _read(text: str | bytes, name: str) -> tuple[Scheme | None, Sequence[Fault]]:
    try:
        scheme = load(text, name)
    except SchemeFaults as error:
        return None, error.faults
    return scheme, check(scheme)
