"""What every verb of ``kaoping scheme`` does first: the language, the scheme's text, its faults in sentences."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from kaoping.pure.errors import Fault
from kaoping.pure.scheme.faults import sentence
from kaoping.pure.scheme.source import MAX_BYTES
from kaoping.schemes import builtin_names, builtin_text
from kaoping.site.cli_scheme_show import say
from kaoping.site.system_reasons import reason_of


def language_of(given: str | None, environment: Mapping[str, str] | None = None) -> str:
    """``zh-hans`` or ``en``: as given, else as LC_ALL, LC_MESSAGES or LANG says, else English."""
    environment = os.environ if environment is None else environment
    names = (given, *(environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG")))
    said = next((name for name in names if name), "")
    return "zh-hans" if said.lower().startswith("zh") else "en"


class SchemeUnreadable(Exception):
    """Neither a file that can be read nor a built-in scheme; ``args[0]`` is the sentence."""


def read_scheme(source: str, language: str = "en") -> tuple[str | bytes, str]:
    """The text of a scheme file or built-in scheme, and the name for messages.

    A file in the working folder goes before a built-in scheme of the same name.
    Errors: ``SchemeUnreadable`` with one sentence.
    """
    path = Path(source)
    try:
        if path.is_file():
            with path.open("rb") as file:
                return file.read(MAX_BYTES + 1), source
        if source in builtin_names():
            return builtin_text(source), source
        if path.exists():
            raise IsADirectoryError(21, os.strerror(21))
    except (OSError, ValueError) as error:
        why = reason_of(error, language)
        raise SchemeUnreadable(say("unreadable", language, source=source, why=why)) from error
    fault = Fault("unknown_scheme", None, {"found": source, "allowed": builtin_names()})
    raise SchemeUnreadable(sentence(fault, language))


def print_faults(faults: Sequence[Fault], name: str, language: str, lead: str = "") -> None:
    """Each fault as ``FILE:LINE: sentence`` on stderr; ``lead`` stands before the sentence."""
    for fault in faults:
        print(f"{name}:{fault.line or 1}: {lead}{sentence(fault, language)}", file=sys.stderr)
