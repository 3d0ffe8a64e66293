"""The schemes that are shipped with the package, found by name: data, no code."""

from __future__ import annotations

from importlib import resources


def builtin_names() -> tuple[str, ...]:
    """The names of the built-in schemes, in order."""
    files = resources.files(__name__).iterdir()
    return tuple(sorted(file.name[:-5] for file in files if file.name.endswith(".yaml")))


def builtin_text(name: str) -> str:
    """The YAML text of a built-in scheme. Errors: ``KeyError`` for a name that is not there."""
    return _read(name, ".yaml")


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
