"""Tars, and files that are packed one by one."""

import gzip
import io
import tarfile

import pytest

from kaoping.pure.documents.archive import unpack
from kaoping.pure.documents.source import Bytes, Limits
from kaoping.pure.errors import ExtractionError
from tests.pure.documents.archives import Memory, make_tar, opened, refused


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_tars_and_packed_tars_are_one_archive(mode, encoding):
    content = make_tar(("材料/报告.txt", b"words"), ("b.txt", b""), mode=mode, encoding=encoding)

    assert opened(content) == [("材料/报告.txt", b"words"), ("b.txt", b"")]


def special(name, kind):
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = kind, "/etc/hosts"
    return entry


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (make_tar((special("a", tarfile.SYMTYPE), b"")), "link_entry"),
        (make_tar((special("a", tarfile.LNKTYPE), b"")), "link_entry"),
        (make_tar((special("a", tarfile.CHRTYPE), b"")), "special_entry"),
        (make_tar(("../a", b"x")), "outside_path"),
        (make_tar(("a", b"x"), ("a", b"y")), "duplicate_name"),
        (make_tar(*((str(n), b"") for n in range(1001))), "too_many_entries"),
        (make_tar(("a", b"x" * 5000))[:3000], "broken_archive"),
    ],
)
def test_hostile_tars(content, code):
    assert refused(content) == code


def test_what_a_tar_does_not_say_is_counted():
    with pytest.raises(ExtractionError) as error:
        unpack(
            Bytes(make_tar(("a", b"x" * 600), ("b", b"y" * 600))),
            "tar",
            Memory(),
            limits=Limits(unpacked=1000),
        )
    assert error.value.code == "unpacked_too_big"


def test_a_gz_has_the_name_that_it_keeps():
    out = io.BytesIO()
    with gzip.GzipFile("report.txt", "wb", fileobj=out) as packed:
        packed.write(b"words")

    assert opened(out.getvalue()) == [("report.txt", b"words")]
    assert opened(gzip.compress(b"a") + gzip.compress(b"b")) == [("content", b"ab")]
