"""Text tables, address cards, Word tables and packs are read in children; the asker only gets values."""

import ast
from pathlib import Path

import pytest

import kaoping
from kaoping.assessment import packreading, scheme_file_reading
from kaoping.assessment.calendars.tables import read_calendar
from kaoping.assessment.fact_files import FileRefused as FactsRefused
from kaoping.assessment.fact_files import read_tables
from kaoping.assessment.scheme_files import FileRefused
from kaoping.base import text_tables
from kaoping.base.children import Pool
from kaoping.base.text_tables import TextTableRefused, read_cards, read_text_table
from kaoping.pure.errors import ExtractionError
from kaoping.units.forms.book import read_book
from kaoping.units.forms.roll import read_roll
from tests.pure.documents import papers

CARD = "BEGIN:VCARD\r\nVERSION:2.1\r\nitem1.EMAIL;TYPE=WORK:lan@qing.example\r\nFN:林岚\r\nEND:VCARD\r\n"
QUOTED = "BEGIN:VCARD\nN;CHARSET=GB2312;ENCODING=QUOTED-PRINTABLE:=C1=D6;=E1=B0\nORG:青河区\\, 教育局;科\nEND:VCARD\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t", "，"])
def test_a_text_table_in_any_encoding_and_with_any_delimiter(encoding, delimiter):
    raw = f"代码{delimiter}名称\n01{delimiter}「青河区」教育局 \n".encode(encoding)
    table = read_text_table(raw, most_rows=9, most_columns=9, delimiters=",\t，")
    assert table == [["代码", "名称"], ["01", "「青河区」教育局"]]


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"a\0b,c", "broken"), (b"\xff\xfe\x00", "broken"), (b"\x81\xff\xff", "broken"),
        (b"a," * 20, "columns"), (b'"' + b"x" * 200_000 + b'"', "broken"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_with_its_reason(raw, why):
    with pytest.raises(TextTableRefused) as caught:
        read_text_table(raw, most_rows=9, most_columns=9)
    assert caught.value.why == why


def test_one_row_too_many_is_handed_over_and_nothing_behind_it():
    assert len(read_text_table(b"a\n" * 500, most_rows=9, most_columns=9)) == 10


def test_cards_of_old_and_new_mail_programs():
    assert read_cards((CARD + QUOTED).encode("gb18030"), most=9) == [
        [("VERSION", "2.1"), ("EMAIL", "lan@qing.example"), ("FN", "林岚")],
        [("N", "林;岚"), ("ORG", "青河区， 教育局;科")],
    ]
    assert len(read_cards(CARD.encode() * 50, most=9)) == 10
    assert read_book(CARD.encode()).rows[0].addresses == ("lan@qing.example",)


@pytest.fixture
def ended(monkeypatch):
    """Every child dies before it answers."""
    gone = Pool("kaoping.no_such_module", seconds=5)
    for module in (text_tables, scheme_file_reading, packreading):
        monkeypatch.setattr(module, "_pool", gone)


def test_a_reader_that_ends_is_a_sentence_at_every_door(ended, settings):
    assert [one.code for one in read_roll("代码,名称\n".encode()).faults] == ["file_given_up"]
    assert [one.code for one in read_book(CARD.encode()).faults] == ["file_given_up"]
    assert len(read_calendar(b"date,kind\n").faults) == 1
    with pytest.raises(FactsRefused):
        read_tables(b"code,2\n")
    with pytest.raises(FileRefused) as refused:
        scheme_file_reading.read_bytes(papers.word(), year=2014)
    assert scheme_file_reading.refusal(refused.value, "en").endswith("upload that.")
    with pytest.raises(ExtractionError) as closed:
        packreading.read_pack(b"PK\x03\x04")
    assert closed.value.code == "reader_ended"


PARSERS = {
    "csv",
    "zipfile",
    "tarfile",
    "docx",
    "lxml",
    "pypdf",
    "python_calamine",
    "openpyxl",
    "olefile",
    "quopri",
}
# Modules of web processes that import one of these: they write with it, or the file is the product's own.
WRITERS = {
    "assessment/calendars/__init__.py", "assessment/calendars/tables.py", "assessment/packs.py",
    "assessment/packdocx.py", "base/tables.py",
}  # fmt: skip
IN_CHILDREN = {"assessment/scheme_papers.py", "assessment/scheme_files.py"}


def test_only_children_and_writers_know_the_libraries_that_open_foreign_files():
    """The doors of offices' own files: what imports a parser here runs in a child or only writes."""
    folder = Path(kaoping.__file__).parent
    found = set()
    for part in ("base", "units", "assessment", "originality", "intake"):
        for path in (folder / part).rglob("*.py"):
            if path.name.endswith("_child.py") or path.name == "child.py" or "migrations" in path.parts:
                continue
            tree = ast.parse(path.read_text("utf-8"))
            names = {
                name.split(".")[0]
                for node in ast.walk(tree)
                for name in (
                    [one.name for one in node.names] if isinstance(node, ast.Import)
                    else [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                )
            }  # fmt: skip
            if names & PARSERS:
                found.add(str(path.relative_to(folder)))
    assert found <= WRITERS | IN_CHILDREN | {"base/sheet_bounds.py"}
