"""Archives made by hand, sound and hostile ones, and how a test opens them."""

import io
import struct
import tarfile
import zipfile
import zlib

import pytest

from kaoping.pure.documents.archive import unpack
from kaoping.pure.documents.detect import kind_of_bytes
from kaoping.pure.documents.source import MB, Bytes
from kaoping.pure.errors import ExtractionError


class Memory:
    """A store that counts what was written into it."""

    def __init__(self):
        self.written = 0

    def put(self, chunks):
        parts = []
        for chunk in chunks:
            self.written += len(chunk)
            parts.append(chunk)
        return Bytes(b"".join(parts))


def opened(content, kind=None):
    """[(name, bytes or why)] of an archive."""
    found = unpack(Bytes(content), kind or kind_of_bytes(content), Memory())
    return [
        (one.name, one.source.read(0, one.size) if one.source and not one.why else one.why) for one in found
    ]


def refused(content, kind=None):
    with pytest.raises(ExtractionError) as error:
        unpack(Bytes(content), kind or kind_of_bytes(content), Memory())
    return error.value.code


def members_or_code(content, kind, store):
    try:
        return unpack(Bytes(content), kind, store)
    except ExtractionError as error:
        return error.code


def make_zip(*entries, method=zipfile.ZIP_DEFLATED):
    """A zip of (name, bytes); a name may be a ``ZipInfo``."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content, None if isinstance(name, zipfile.ZipInfo) else method)
    return out.getvalue()


def raw_zip(*entries):
    """A zip by hand: dicts with name (bytes), data, and what lies about them."""
    body, directory = b"", b""
    for one in entries:
        data, flags = one["data"], one.get("flags", 0)
        packed = data if one.get("stored") else zlib.compress(data, 9)[2:-4]
        method = 0 if one.get("stored") else 8
        crc, size, extra = zlib.crc32(data), one.get("size", len(data)), one.get("extra", b"")
        offset = one.get("offset", len(body))
        sizes = (0, 0, 0) if flags & 8 else (crc, len(packed), size)
        if "offset" not in one:
            body += b"PK\x03\x04" + struct.pack(
                "<HHHHHIIIHH", 20, flags, method, 0, 0, *sizes, len(one["name"]), len(extra)
            )
            body += one["name"] + extra + packed
            if flags & 8:
                body += b"PK\x07\x08" + struct.pack("<III", crc, len(packed), size)
        directory += b"PK\x01\x02" + struct.pack(
            "<HHHHHHIIIHHHHHII", 0x031E, 20, flags, method, 0, 0, crc, len(packed), size, len(one["name"]), len(extra),
            0, 0, 0, one.get("mode", 0o100644) << 16, offset,
        ) + one["name"] + extra  # fmt: skip
    count = len(entries)
    return (
        body
        + directory
        + b"PK\x05\x06"
        + struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(body), 0)
    )


GBK = "关于报送材料的报告.txt".encode("gb18030")


def overlapping():
    """Twenty entries that share one local header: 1 KB that unpacks to 20 MB elsewhere."""
    first = {"name": b"a", "data": bytes(MB)}
    return raw_zip(first, *({"name": b"%d" % number, "data": bytes(MB), "offset": 0} for number in range(20)))


def bomb(lies=False, entries=1, size=50 * MB):
    return raw_zip(
        *({"name": b"%d" % n, "data": bytes(size), **({"size": 100} if lies else {})} for n in range(entries))
    )


def under_the_ratio(count, size):
    """Entries that unpack to just under a hundred times their size, and lie about it."""
    import random

    noise = random.Random(1).randbytes(size // 90)
    data = noise + bytes(size - len(noise))
    return raw_zip(*({"name": b"%d" % n, "data": data, "size": 10} for n in range(count)))


def make_tar(*entries, mode="w", encoding="utf-8", form=tarfile.GNU_FORMAT):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode, format=form, encoding=encoding) as archive:
        for name, content in entries:
            entry = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return out.getvalue()
