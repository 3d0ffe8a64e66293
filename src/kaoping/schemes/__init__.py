"""The schemes that are shipped with the package, found by name: data, no code."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def builtin_names() -> tuple[str, ...]:
    """The names of the built-in schemes: the real one, then the invented ones in order."""
    files = resources.files(__name__).iterdir()
    names = sorted(file.name[:-5] for file in files if file.name.endswith(".yaml"))
    return tuple(sorted(names, key=lambda name: name != "luoyang-2014"))


def builtin_text(name: str) -> str:
    """The YAML text of a built-in scheme. Errors: ``KeyError`` for a name that is not there."""
    return _read(name, ".yaml")


@cache
def builtin_title(name: str) -> str:
    """The scheme's own title, without reading all of it. Errors: ``KeyError``."""
    lines = builtin_text(name).splitlines()
    return next(line.removeprefix("title:").strip() for line in lines if line.startswith("title:"))


def builtin_facts(name: str) -> str:
    """A year of invented facts for a built-in scheme, one JSON object a line. Errors: ``KeyError``."""
    return _read(name, ".jsonl")


def builtin_document(name: str) -> str:
    """The official paper behind a built-in scheme, as plain text. Errors: ``KeyError``."""
    return _read(name, ".txt")


def _read(name: str, ending: str) -> str:
    if name not in builtin_names():
        raise KeyError(name)
    file = resources.files(__name__).joinpath(name + ending)
    if not file.is_file():
        raise KeyError(name)
    return file.read_bytes().decode("utf-8")
