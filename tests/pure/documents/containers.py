"""Containers made by hand: OLE files, and zips that no honest program writes."""

import itertools
import struct
import zlib

END = 0xFFFFFFFE
FREE = 0xFFFFFFFF


def make_ole(*streams, contents=None, root_class=bytes(16)):
    """An OLE file with these streams (paths with slashes); ``contents`` gives some of them bytes.

    Streams are padded to 4,096 bytes, so that no short-stream table is needed.
    """
    contents = contents or {}
    nodes = [("Root Entry", 5, b"", [])]
    index = {(): 0}
    for path in streams:
        parts = tuple(path.split("/"))
        for depth in range(1, len(parts) + 1):
            if parts[:depth] in index:
                continue
            last = depth == len(parts)
            content = contents.get(path, b"x") if last else b""
            nodes.append((parts[depth - 1], 2 if last else 1, content, []))
            index[parts[:depth]] = len(nodes) - 1
            nodes[index[parts[: depth - 1]]][3].append(len(nodes) - 1)
    sectors, table = [], []

    def put(data):
        first = len(sectors)
        pieces = [data[at : at + 512].ljust(512, b"\0") for at in range(0, len(data), 512)]
        sectors.extend(pieces)
        table.extend([*range(first + 1, first + len(pieces)), END])
        return first

    starts = {
        number: put(content.ljust(4096, b"\0"))
        for number, (_, kind, content, _) in enumerate(nodes)
        if kind == 2
    }
    links = {number: [FREE, FREE, FREE] for number in range(len(nodes))}
    for number, (_, _, _, children) in enumerate(nodes):
        if children:
            links[number][2] = children[0]
            for left, right in itertools.pairwise(children):
                links[left][1] = right
    records = b""
    for number, (name, kind, content, _) in enumerate(nodes):
        raw = name.encode("utf-16-le")
        record = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw) + 2, kind, 1)
        record += struct.pack("<III", *links[number]) + (root_class if kind == 5 else bytes(16)) + bytes(20)
        start = starts.get(number, END)
        record += struct.pack("<IQ", start, max(len(content), 4096) if kind == 2 else 0)
        records += record
    records = records.ljust(-(-len(records) // 512) * 512, b"\0")
    directory = put(records)
    tables = -(-(len(table) + 1) // 127)
    first_table = len(sectors)
    table += [0xFFFFFFFD] * tables
    table += [FREE] * (-len(table) % 128)
    packed = struct.pack(f"<{len(table)}I", *table)
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
    )
    head += struct.pack("<IIIIIIIII", 0, len(packed) // 512, directory, 0, 4096, END, 0, END, 0)
    places = [first_table + number for number in range(len(packed) // 512)]
    head += struct.pack("<109I", *(places + [FREE] * (109 - len(places))))
    return head + b"".join(sectors) + packed


def _block(kind, flags, body, data=b""):
    size = 7 + len(body)
    head = struct.pack("<BHH", kind, flags, size) + body
    return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head + data


def make_rar(*entries):
    """A RAR 4 archive of stored entries: (raw name, content) or (raw name, content, more header flags)."""
    out = b"Rar!\x1a\x07\x00" + _block(0x73, 0, bytes(6))
    for raw, content, *more in entries:
        body = struct.pack(
            "<IIBIIBBHI", len(content), len(content), 3, zlib.crc32(content), 0x44218000, 20, 0x30, len(raw), 0o100644,
        )  # fmt: skip
        out += _block(0x74, 0x8000 | (more[0] if more else 0), body + raw, content)
    return out + _block(0x7B, 0x4000, b"")


def _number(value):
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def _block5(kind, body, data=None):
    head = _number(kind) + _number(2 if data is not None else 0)
    head += (_number(len(data)) if data is not None else b"") + body
    head = _number(len(head)) + head
    return struct.pack("<I", zlib.crc32(head)) + head + (data or b"")


def make_rar5(*entries):
    """A RAR 5 archive of stored entries: (name, content)."""
    out = b"Rar!\x1a\x07\x01\x00" + _block5(1, _number(0))
    for name, content in entries:
        raw = name.encode()
        body = _number(4) + _number(len(content)) + _number(0o100644) + struct.pack("<I", zlib.crc32(content))
        body += _number(0) + _number(1) + _number(len(raw)) + raw
        out += _block5(2, body, content)
    return out + _block5(5, _number(0))
