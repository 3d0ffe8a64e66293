"""Archives of strangers: unpacked within limits that are counted, or refused with a code."""

import bz2
import gzip
import io
import itertools
import lzma
import struct
import tarfile
import time
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.pure.documents.archive import HOSTILE, check_container, inner_name, unpack
from kaoping.pure.documents.detect import kind_of_bytes
from kaoping.pure.documents.source import CONTAINER, LIMITS, MB, Bytes
from kaoping.pure.errors import ExtractionError
from tests.pure.documents.archives import (
    GBK,
    Memory,
    bomb,
    make_tar,
    make_zip,
    members_or_code,
    opened,
    overlapping,
    raw_zip,
    refused,
    under_the_ratio,
)
from tests.strategies.damage import changes, written_over


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        ({"name": GBK}, "关于报送材料的报告.txt"),
        ({"name": "材料\\照片1.jpg".encode("gb18030")}, "材料/照片1.jpg"),
        ({"name": "一.txt".encode("gb18030")}, "一.txt"),  # also valid UTF-8, by chance
        ({"name": "镕㛃𠮷.txt".encode("gb18030")}, "镕㛃𠮷.txt"),
        ({"name": "报告.txt".encode()}, "报告.txt"),
        ({"name": "报告.txt".encode(), "flags": 0x800}, "报告.txt"),
        ({"name": GBK, "flags": 0x800}, "关于报送材料的报告.txt"),  # says UTF-8 and is not
        ({"name": b"??.txt", "extra": b"up" + struct.pack("<HBI", 15, 1, zlib.crc32(b"??.txt")) + "报告.txt".encode()},
         "报告.txt"),
        ({"name": b"ab.txt", "extra": b"up" + struct.pack("<HBI", 15, 1, 77) + "报告.txt".encode()}, "ab.txt"),
        ({"name": b"./a//b.txt"}, "a/b.txt"),
        ({"name": b"a.txt", "flags": 8}, "a.txt"),
        ({"name": b"a.txt", "stored": True}, "a.txt"),
    ],
)  # fmt: skip
def test_names_in_a_zip_read_as_their_writer_saw_them(entry, name):
    assert opened(raw_zip({"data": b"words", **entry})) == [(name, b"words")]


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_the_usual_methods_are_unpacked(method):
    content = bytes(range(256)) * 3000

    assert opened(make_zip(("a.bin", content), ("空.txt", b""), method=method)) == [
        ("a.bin", content),
        ("空.txt", b""),
    ]


def test_folders_and_what_programs_leave_behind_are_no_files():
    content = make_zip(
        ("材料/", b""), ("材料/a.txt", b"x"), ("__MACOSX/材料/._a.txt", b"m"), ("Thumbs.db", b"t")
    )

    assert opened(content) == [
        ("材料/a.txt", b"x"),
        ("__MACOSX/材料/._a.txt", "left_out"),
        ("Thumbs.db", "left_out"),
    ]


def test_large_numbers_are_read():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, archive.open("a.txt", "w", force_zip64=True) as entry:
        entry.write(b"words")
    assert opened(out.getvalue()) == [("a.txt", b"words")]
    small = raw_zip({"name": b"a.txt", "data": b"words"})
    directory, end = small.index(b"PK\x01\x02"), small.index(b"PK\x05\x06")
    record = b"PK\x06\x06" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, 1, 1, end - directory, directory)
    locator = b"PK\x06\x07" + struct.pack("<IQI", 0, end, 1)
    large = (
        small[:end]
        + record
        + locator
        + b"PK\x05\x06"
        + struct.pack("<HHHHIIH", 0, 0, 0xFFFF, 0xFFFF, 2**32 - 1, 2**32 - 1, 0)
    )
    assert opened(large) == [("a.txt", b"words")]


def test_a_zip_behind_other_bytes_is_read():
    assert opened(b"a program to unpack itself" * 9 + make_zip(("a.txt", b"words")), "zip") == [
        ("a.txt", b"words")
    ]


_numbers = itertools.count()


def _number(_value):
    """An id that is the same in every process: the bytes hold the hour."""
    return str(next(_numbers))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (bomb(), "too_packed"),
        (bomb(lies=True), "false_size"),
        (bomb(entries=5), "unpacked_too_big"),
        (under_the_ratio(11, 20 * MB), "false_size"),
        (overlapping(), "overlap"),
        (make_zip(*((str(n), b"") for n in range(1001))), "too_many_entries"),
        (make_zip(("a/../../b", b"x")), "outside_path"),
        (raw_zip({"name": b"..\\b", "data": b"x"}), "outside_path"),
        (raw_zip({"name": b"/etc/a", "data": b"x"}), "outside_path"),
        (raw_zip({"name": b"\\\\host\\a", "data": b"x"}), "outside_path"),
        (raw_zip({"name": b"C:\\a", "data": b"x"}), "outside_path"),
        (raw_zip({"name": b"a\0b", "data": b"x"}), "outside_path"),
        (raw_zip({"name": b"a", "data": b"/etc/hosts", "mode": 0o120777}), "link_entry"),
        (raw_zip({"name": b"a", "data": b"1"}, {"name": b"a", "data": b"2"}), "duplicate_name"),
        (raw_zip({"name": b"a/b", "data": b"1"}, {"name": b"a//b", "data": b"2"}), "duplicate_name"),
        (raw_zip({"name": b"a", "data": b"1", "flags": 1}), "encrypted"),
        (make_zip(("a", b"x"))[:-10], "broken_archive"),
        (gzip.compress(bytes(50 * MB)), "too_packed"),
        (bz2.compress(bytes(50 * MB)), "too_packed"),
        (lzma.compress(bytes(50 * MB), preset=0), "too_packed"),
        (b"Rar!\x1a\x07\x01\x00", "no_tool"),
    ],
    ids=_number,
)  # fmt: skip
def test_what_was_made_to_harm_is_refused_at_once(content, code):
    started = time.process_time()

    assert refused(content) == code
    assert time.process_time() - started < 10  # not without end


def test_a_bomb_in_an_archive_in_the_archive_refuses_the_whole():
    assert refused(make_zip(("a.txt", b"x"), ("b.zip", bomb()))) == "too_packed"


def test_an_archive_in_the_archive_is_opened_and_the_third_is_not():
    third = make_zip(("c.txt", b"3"))
    second = make_zip(("b.txt", b"2"), ("third.zip", third))
    found = unpack(Bytes(make_zip(("second.zip", second), ("a.txt", b"1"))), "zip", Memory())

    assert [(one.name, one.level, one.kind, one.why) for one in found] == [
        ("second.zip", 1, "zip", ""),
        ("second.zip/b.txt", 2, "txt", ""),
        ("second.zip/third.zip", 2, "zip", "too_deep"),
        ("a.txt", 1, "txt", ""),
    ]


def test_one_budget_holds_for_all_archives_inside():
    inner = make_zip(*((str(n), b"x") for n in range(600)))

    assert refused(make_zip(("1.zip", inner), ("2.zip", inner))) == "too_many_entries"


def test_damaged_and_locked_members_say_so_and_the_others_are_kept():
    whole = raw_zip(
        {"name": b"a", "data": b"words " * 50},
        {"name": b"b", "data": b"x"},
        {"name": b"c", "data": b"y", "flags": 1},
    )
    damaged = bytearray(whole)
    damaged[40] ^= 0xFF
    found = opened(bytes(damaged))

    assert found == [("a", "broken"), ("b", b"x"), ("c", "encrypted")]
    inner = make_zip(
        ("locked.zip", raw_zip({"name": b"c", "data": b"y", "flags": 1})),
        ("broken.zip", whole[:50]),
        ("b", b"x"),
    )
    assert [(one.name, one.why) for one in unpack(Bytes(inner), "zip", Memory())] == [
        ("locked.zip", "encrypted"), ("locked.zip/c", "encrypted"), ("broken.zip", "broken_archive"), ("b", ""),
    ]  # fmt: skip


def test_an_office_container_is_counted_too():
    check_container(
        Bytes(make_zip(("word/document.xml", b"<a/>"), *((f"p{n}.xml", b"x") for n in range(2000))))
    )
    for content, code in (
        (bomb(), "too_packed"),
        (overlapping(), "overlap"),
        (bomb(entries=6), "unpacked_too_big"),
    ):
        with pytest.raises(ExtractionError) as error:
            check_container(Bytes(content))
        assert error.value.code == code
    assert CONTAINER.entries > LIMITS.entries


@pytest.mark.parametrize("name", ["", "a", "a/b", "./a", "a/./b/", "材料\\a"])
def test_a_harmless_path_stays_inside(name):
    assert not inner_name(name).startswith(("/", "."))


SEEDS = [
    make_zip(("材料/a.txt", b"words " * 99), ("b.zip", make_zip(("c.txt", b"x" * 3000)))),
    raw_zip({"name": GBK, "data": b"words " * 99, "flags": 8}, {"name": b"b", "data": b"y", "stored": True}),
    make_tar(("a.txt", b"words " * 200), ("材料/" * 40 + "b", b"x"), form=tarfile.PAX_FORMAT),
    make_tar(("a.txt", b"words " * 200), ("材料/" * 40 + "b", b"x"), mode="w:gz"),
    gzip.compress(b"words " * 99), bz2.compress(b"words " * 99), lzma.compress(b"words " * 99),
    make_zip(("a", b"words " * 99), method=zipfile.ZIP_LZMA),
]  # fmt: skip
CODES = HOSTILE | {"broken_archive", "encrypted", "no_tool"}


@settings(max_examples=400)
@given(st.sampled_from(SEEDS), changes(9999, most=8), st.integers(0, 9999))
def test_damaged_archives_end_in_members_or_a_code_within_the_limits(seed, changed, cut):
    kind = kind_of_bytes(seed)
    damaged = written_over(seed, changed)
    damaged = damaged if cut > 5000 else damaged[: max(cut % len(damaged), 1)]
    store = Memory()
    found = members_or_code(damaged, kind, store)

    assert store.written <= LIMITS.unpacked
    if isinstance(found, str):
        assert found in CODES
    else:
        assert len(found) <= LIMITS.entries
        assert all(member.why or member.source is not None for member in found)


@given(st.binary(max_size=300), st.sampled_from(["zip", "tar", "gz", "bz2", "xz"]))
def test_any_bytes_are_refused_with_a_code(content, kind):
    found = members_or_code(content, kind, Memory())

    assert not isinstance(found, str) or found in CODES
