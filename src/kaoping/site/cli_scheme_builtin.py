"""``kaoping scheme list | text | facts``: what is shipped with the package, to look at and to begin with."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kaoping.pure.errors import Fault
from kaoping.pure.scheme.faults import sentence
from kaoping.pure.scheme.hints import nearest
from kaoping.schemes import builtin_facts, builtin_names, builtin_text, builtin_title
from kaoping.site.cli_scheme_reading import language_of
from kaoping.site.cli_scheme_show import columns, say
from kaoping.site.system_reasons import reason_of


def register(verbs: Any) -> None:
    """Add the three verbs."""
    listing = verbs.add_parser(
        "list", help="list the built-in schemes", description="List the built-in schemes with their titles."
    )
    listing.set_defaults(run=run_list)
    for verb, what, read in (
        ("text", "the YAML text of a built-in scheme, to begin a new one with", builtin_text),
        ("facts", "a year of invented facts for a built-in scheme, to try “kaoping score” on", builtin_facts),
    ):
        parser = verbs.add_parser(verb, help=f"print {what}", description=f"Print {what}.")
        parser.add_argument("scheme", metavar="NAME", help="one of: " + ", ".join(builtin_names()))
        parser.add_argument("--output", metavar="FILE", help="write it to this file")
        parser.add_argument("--lang", metavar="LANG", help="zh or en; unsaid, the environment's")
        parser.set_defaults(run=_printing(read))


def run_list(arguments: argparse.Namespace) -> int:
    """``kaoping scheme list``."""
    print("\n".join(columns([[name, builtin_title(name)] for name in builtin_names()])))
    return 0


def _printing(read: Callable[[str], str]) -> Callable[[argparse.Namespace], int]:
    def run(arguments: argparse.Namespace) -> int:
        language = language_of(arguments.lang)
        try:
            text = read(arguments.scheme)
        except KeyError:
            near = nearest(arguments.scheme, builtin_names())
            params = {"found": arguments.scheme, "allowed": builtin_names(), "nearest": near}
            print(sentence(Fault("unknown_builtin", None, params), language), file=sys.stderr)
            return 2
        if not arguments.output:
            sys.stdout.write(text)
            return 0
        try:
            Path(arguments.output).write_text(text, encoding="utf-8")
        except OSError as error:
            why = reason_of(error, language)
            print(say("unwritable", language, source=arguments.output, why=why), file=sys.stderr)
            return 2
        return 0

    return run
