"""Builders of Outlook's winmail.dat and of signed envelopes, after the published formats."""

import struct

SIGNATURE = struct.pack("<IH", 0x223E9F78, 1)


def attribute(level, number, kind, value):
    check = sum(value) & 0xFFFF
    return struct.pack("<BHHI", level, number, kind, len(value)) + value + struct.pack("<H", check)


def prop(number, kind, value):
    head = struct.pack("<HH", kind, number)
    if kind in (0x1E, 0x1F, 0x0D, 0x102):
        return head + struct.pack("<II", 1, len(value)) + value + b"\0" * (-len(value) % 4)
    return head + value


def named_prop(text, kind, value):
    name = text.encode("utf-16-le")
    return (
        struct.pack("<HH", kind, 0x8001)
        + b"G" * 16
        + struct.pack("<II", 1, len(name))
        + name
        + b"\0" * (-len(name) % 4)
        + value
    )


def props(*many):
    return struct.pack("<I", len(many)) + b"".join(many)


def winmail(*attributes, code_page=936):
    return SIGNATURE + attribute(1, 0x9007, 6, struct.pack("<II", code_page, 0)) + b"".join(attributes)


def attached(title, data, *properties):
    out = attribute(2, 0x9002, 6, b"\0" * 14) + attribute(2, 0x8010, 1, title + b"\0")
    if data is not None:
        out += attribute(2, 0x800F, 6, data)
    return out + (attribute(2, 0x9005, 6, props(*properties)) if properties else b"")


def message_props(*properties):
    return attribute(1, 0x9003, 6, props(*properties))


def plain_rtf(text):
    """RTF in its uncompressed wrapping."""
    return struct.pack("<IIII", len(text) + 12, len(text), 0x414C454D, 0) + text


def der(tag, *content):
    body = b"".join(content)
    if len(body) < 128:
        return bytes([tag, len(body)]) + body
    size = len(body).to_bytes(4, "big")
    return bytes([tag, 0x84]) + size + body


def ber(tag, *content):
    """Of indefinite length, as Outlook and OpenSSL stream it."""
    return bytes([tag, 0x80]) + b"".join(content) + b"\0\0"


OID_SIGNED = der(0x06, bytes.fromhex("2a864886f70d010702"))
OID_ENVELOPED = der(0x06, bytes.fromhex("2a864886f70d010703"))
OID_DATA = der(0x06, bytes.fromhex("2a864886f70d010701"))


def signed(content, wrap=der, pieces=1):
    size = max(1, -(-len(content) // pieces))
    cut = [content[start : start + size] for start in range(0, len(content), size)]
    octets = der(0x04, content) if pieces == 1 else wrap(0x24, *(der(0x04, piece) for piece in cut))
    inside = wrap(0x30, OID_DATA, wrap(0xA0, octets))
    return wrap(0x30, OID_SIGNED, wrap(0xA0, wrap(0x30, der(0x02, b"\1"), der(0x31), inside, der(0x31))))
