"""YAML text to a ``Scheme``, or all its faults at once."""

from __future__ import annotations

import hashlib

from kaoping.pure.errors import SchemeFaults
from kaoping.pure.scheme.kinds import BAD, Reading
from kaoping.pure.scheme.model import Scheme
from kaoping.pure.scheme.source import read_source
from kaoping.pure.scheme.words_nodes import SCHEME


def load(text: str | bytes, source_name: str = "") -> Scheme:
    """The scheme that the text says. Nothing is guessed: what cannot be read is a fault.

    Errors: ``SchemeFaults`` with every fault and its line; ``source_name`` goes along for messages.
    ``check`` then finds what only the whole scheme can show.
    """
    try:
        item = read_source(text)
    except SchemeFaults as error:
        raise SchemeFaults(error.faults, source_name) from error
    reading = Reading(word="scheme")
    scheme = SCHEME.read(item, reading)
    if scheme is BAD or reading.faults:
        faults = sorted(reading.faults, key=lambda fault: fault.line or 0)
        raise SchemeFaults(faults, source_name)
    if not isinstance(scheme, Scheme):
        raise TypeError(type(scheme))
    return scheme


def scheme_sha256(text: str | bytes) -> str:
    """The SHA-256 of the text's bytes (UTF-8), in hexadecimal: what a published result names."""
    raw = text if isinstance(text, bytes) else text.encode("utf-8")
    return hashlib.sha256(raw).hexdigest()
