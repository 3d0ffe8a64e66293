"""``kaoping scheme compare`` and ``kaoping scheme next-year``: two texts in words; last year's anew.

Neither needs a database. ``compare`` ends with 0 whether or not the texts differ; 1 means that one of
them could not be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kaoping.pure.errors import SchemeFaults
from kaoping.pure.scheme import Scheme, load
from kaoping.pure.scheme.compare import compare
from kaoping.pure.scheme.compare.words import Kind, as_json, sentence, summary
from kaoping.pure.scheme.next_year import NextYear, next_year
from kaoping.pure.scheme.next_year import sentence as decision_sentence
from kaoping.site.cli_scheme_reading import SchemeUnreadable, language_of, print_faults, read_scheme

WORDS = {
    "scores": ("Moves scores:", "影响得分："),
    "asks": ("What pieces must have:", "报送要求："),
    "wording": ("Wording:", "文字："),
    "decide": ("To decide (%(count)d):", "要定的事（%(count)d 件）："),
    "written": ("%(file)s: written.", "%(file)s：已写好。"),
    "exists": ("%(file)s exists already; name another file.", "%(file)s 已经存在，请换一个文件名。"),
}


def register(verbs: Any, add_format: Callable[..., None], add_language: Callable[..., None]) -> None:
    """Add the two verbs to ``kaoping scheme``."""
    comparing = verbs.add_parser(
        "compare",
        help="say in words what differs between two schemes",
        description="Compare two schemes: what moves scores, what pieces must have, what is only wording.",
    )
    comparing.add_argument("old", metavar="OLD", help="a file, or a built-in scheme")
    comparing.add_argument("new", metavar="NEW", help="a file, or a built-in scheme")
    comparing.add_argument(
        "--group", action="append", default=[], metavar="NAME", help="figures for units in these groups"
    )
    add_language(comparing)
    add_format(comparing, "text")
    comparing.set_defaults(run=run_compare)
    copying = verbs.add_parser(
        "next-year",
        help="copy a scheme into another year",
        description="Copy a scheme into another year: dates move, and everything that needs a decision is "
        "listed. The draft goes to --output, or to the terminal; the list goes to stderr.",
    )
    copying.add_argument("scheme", metavar="FILE", help="a file, or a built-in scheme")
    copying.add_argument("--year", type=int, required=True, metavar="YEAR", help="the year of the draft")
    copying.add_argument("--output", metavar="FILE", help="write the draft to this new file")
    add_language(copying)
    add_format(copying, "text")
    copying.set_defaults(run=run_next_year)


def run_compare(arguments: argparse.Namespace) -> int:
    """``kaoping scheme compare OLD NEW``."""
    language = language_of(arguments.lang)
    both = [_scheme(source, language) for source in (arguments.old, arguments.new)]
    if both[0] is None or both[1] is None:
        return 1
    found = compare(both[0], both[1])
    kinds = (Kind(frozenset(arguments.group)),)
    if arguments.format == "json":
        print(json.dumps(as_json(found, language, kinds), ensure_ascii=False, indent=1))
        return 0
    print(summary(found, language))
    for name, changes in (("scores", found.scores), ("asks", found.asks), ("wording", found.wording)):
        if changes:
            print(f"\n{_say(name, language)}")
        for change in changes:
            print(f"  {sentence(change, found, language, kinds)}")
    return 0


def run_next_year(arguments: argparse.Namespace) -> int:
    """``kaoping scheme next-year FILE --year YEAR``."""
    language = language_of(arguments.lang)
    if not 1900 <= arguments.year <= 2199:
        print("--year: 1900 … 2199.", file=sys.stderr)
        return 2
    try:
        text, name = read_scheme(arguments.scheme, language)
        made = next_year(text if isinstance(text, str) else text.decode("utf-8"), arguments.year, language)
    except SchemeUnreadable as error:
        print(error, file=sys.stderr)
        return 1
    except UnicodeDecodeError:
        _scheme(arguments.scheme, language)  # says which bytes, and where
        return 1
    except SchemeFaults as error:
        print_faults(error.faults, name, language)
        return 1
    if arguments.output:
        try:
            with Path(arguments.output).open("x", encoding="utf-8") as file:
                file.write(made.text)
        except FileExistsError:
            print(_say("exists", language, file=arguments.output), file=sys.stderr)
            return 1
    if arguments.format == "json":
        print(json.dumps(_told(made, language), ensure_ascii=False, indent=1))
        return 0
    if arguments.output:
        print(_say("written", language, file=arguments.output))
    else:
        print(made.text, end="")
    out = sys.stdout if arguments.output else sys.stderr
    print(_say("decide", language, count=len(made.decisions)), file=out)
    for decision in made.decisions:
        print(f"{decision.line:>5}  {decision_sentence(decision, language)}", file=out)
    return 0


def _told(made: NextYear, language: str) -> dict[str, Any]:
    return {
        "scheme": made.scheme.id,
        "text": made.text,
        "decisions": [
            {
                "code": one.code,
                "line": one.line,
                "indicator": one.node or None,
                "sentence": decision_sentence(one, language),
            }
            for one in made.decisions
        ],
    }


def _scheme(source: str, language: str) -> Scheme | None:
    """The scheme; None after its faults have been printed."""
    try:
        text, name = read_scheme(source, language)
        return load(text)
    except SchemeUnreadable as error:
        print(error, file=sys.stderr)
    except SchemeFaults as error:
        print_faults(error.faults, name, language)
    return None


def _say(name: str, language: str, **values: Any) -> str:
    return WORDS[name][language.startswith("zh")] % values
