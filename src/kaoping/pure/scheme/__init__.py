"""The scheme language: a published scheme as data, read exactly, checked, rendered back.

``load`` reads a text or raises ``SchemeFaults``; ``check`` finds what only the whole shows; ``render``
writes a scheme back. The values are in ``model`` and ``rules``; ``tree`` walks the nodes with what they
inherit, ``windows`` makes explicit windows, ``by_group`` picks a unit's own values, ``tables`` are for
reading, ``faults`` has the sentences.
"""

from kaoping.pure.errors import SchemeError, SchemeFaults
from kaoping.pure.scheme.check import check
from kaoping.pure.scheme.model import Scheme
from kaoping.pure.scheme.parse import load, scheme_sha256
from kaoping.pure.scheme.render import render
from kaoping.pure.scheme.schema import json_schema

__all__ = [
    "Scheme",
    "SchemeError",
    "SchemeFaults",
    "check",
    "json_schema",
    "load",
    "render",
    "scheme_sha256",
]
