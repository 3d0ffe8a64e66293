"""Bytes of a mail in, frozen values out; any bytes whatever give a ``ParsedMessage``.

The standard library's parsers were tried and left: ``policy.default`` took seconds and
gigabytes for a 449 KB subject and raised ``RecursionError`` on 2 KB, and both policies
lose what Chinese clients send (GBK under a gb2312 label, raw 8-bit names). Here every
step is linear in the bytes, and the limits of ``limits`` are held while splitting.
"""

from .address import Address, parse_addresses
from .automatic import why_automatic
from .message import ParsedMessage, ParsedPart, arrival_of, parse

__all__ = [
    "Address",
    "ParsedMessage",
    "ParsedPart",
    "arrival_of",
    "parse",
    "parse_addresses",
    "why_automatic",
]
