"""Faults of the core as codes with parameters; sentences are made at the doors.

A ``Fault`` is one thing wrong at one place; several are collected, so that an author mends a file in
one go. An exception carries the same code and parameters; its ``str`` is for logs, never for people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: ``code``, the 1-based ``line`` it stands in (None: the whole input), parameters.

    Parameters are plain values (text, int, Fraction, date, tuples of text) named as the code's
    sentence names them.
    """

    code: str
    line: int | None = None
    params: Mapping[str, Any] = field(default_factory=dict)


class KaopingError(Exception):
    """The ancestor of every error that the core raises on purpose."""

    def __init__(self, code: str, *, line: int | None = None, **params: Any) -> None:
        self.code = code
        self.line = line
        self.params = params
        super().__init__(code)

    @property
    def fault(self) -> Fault:
        """The same thing as a value, to be put into a list of faults."""
        return Fault(self.code, self.line, self.params)

    def __str__(self) -> str:
        where = "" if self.line is None else f" line {self.line}"
        what = "".join(f" {name}={value!r}" for name, value in sorted(self.params.items()))
        return f"{self.code}{where}{what}"


class SchemeError(KaopingError):
    """One thing in a scheme, or asked of one, that cannot be."""


class SchemeFaults(KaopingError):
    """A scheme text that cannot be read: all its faults, in the order of their lines."""

    def __init__(self, faults: Sequence[Fault], source_name: str = "") -> None:
        self.faults = tuple(faults)
        self.source_name = source_name
        super().__init__("scheme_faults", count=len(self.faults))


class ScoringError(KaopingError):
    """A value that scoring cannot take."""


class FactFaults(KaopingError):
    """A list of facts that cannot be read: all its faults, in the order of their lines."""

    def __init__(self, faults: Sequence[Fault], source_name: str = "") -> None:
        self.faults = tuple(faults)
        self.source_name = source_name
        super().__init__("fact_faults", count=len(self.faults))


class ExtractionError(KaopingError):
    """Bytes from which no text can be taken, within the limits."""
