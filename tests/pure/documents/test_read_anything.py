"""Any bytes whatever give a document or the typed refusal, within the limits.

Workbooks and pdf are read by libraries outside Python, whose faults may end a process; they are
mutated in a child, as the product reads them (``tests/evidence/test_reading.py``).
"""

import contextlib
import io
import random
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaoping.pure.documents import READABLE, limits, read
from kaoping.pure.documents.encoding import decode
from kaoping.pure.documents.images import size_of
from kaoping.pure.documents.structure import structure_of
from kaoping.pure.errors import ExtractionError
from tests.pure.documents import papers

IN_PYTHON = ("docx", "rtf", "html", "ofd", "odt", "doc", "txt")


def holds(kind, content):
    """Read, and hold what must hold of every answer."""
    try:
        document = read(kind, content)
    except ExtractionError:
        return None
    text = document.text
    assert len(text) <= limits.MOST_CHARACTERS
    assert len(document.blocks) <= limits.MOST_BLOCKS
    assert "\x00" not in text
    text.encode()  # no lone surrogates
    said = structure_of(document)
    assert said.words >= 0
    return document


@pytest.mark.parametrize("kind", sorted(READABLE))
@given(content=st.binary(max_size=600))
@settings(max_examples=25, deadline=None)
def test_any_bytes(kind, content):
    holds(kind, content)


@pytest.mark.parametrize("kind", IN_PYTHON)
@given(seed=st.integers(0, 2**32))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_mutations_of_real_files(kind, seed):
    holds(kind, mutated(papers.ALL[kind](), seed))


def mutated(content, seed):
    """Bytes flipped, cut out, doubled or cut off."""
    chance = random.Random(seed)
    changed = bytearray(content)
    for _step in range(chance.randint(1, 8)):
        place = chance.randrange(max(1, len(changed)))
        match chance.randrange(5):
            case 0 | 1:
                if changed:
                    changed[place] = chance.randrange(256)
            case 2:
                del changed[place : place + chance.randint(1, 300)]
            case 3:
                changed[place:place] = changed[place : place + chance.randint(1, 300)]
            case 4:
                if chance.random() < 0.2:
                    del changed[place:]
    return bytes(changed)


@pytest.mark.parametrize("kind", ["docx", "odt", "ofd"])
@given(seed=st.integers(0, 2**32))
@settings(max_examples=20, deadline=None)
def test_mutations_of_what_lies_in_a_container(kind, seed):
    """The XML inside is changed, so that its reader meets it and not only the container's."""
    body = mutated(papers_xml(kind), seed)
    name = {"docx": "word/document.xml", "odt": "content.xml", "ofd": "Doc_0/Pages/Page_0/Content.xml"}[kind]
    holds(kind, papers.zipped({**others(kind), name: body}))


def papers_xml(kind):
    name = {"docx": "word/document.xml", "odt": "content.xml", "ofd": "Doc_0/Pages/Page_0/Content.xml"}[kind]
    with zipfile.ZipFile(io.BytesIO(papers.ALL[kind]())) as whole:
        return whole.read(name)


def others(kind):
    with zipfile.ZipFile(io.BytesIO(papers.ALL[kind]())) as whole:
        return {
            name: whole.read(name) for name in whole.namelist() if not name.endswith((".jpg", "Content.xml"))
        }


@given(content=st.binary(max_size=400), label=st.text(max_size=20))
def test_any_bytes_under_any_label_are_text_or_refused(content, label):
    with contextlib.suppress(ExtractionError):
        assert isinstance(decode(content, label), str)


@given(
    content=st.binary(max_size=200),
    head=st.sampled_from([b"", b"\xff\xd8", b"II*\x00", b"BM", b"RIFF    WEBPVP8X"]),
)
def test_any_picture_has_a_size_or_none(content, head):
    kind, width, height = size_of(head + content)
    assert kind
    assert width >= 0
    assert height >= 0


@given(
    text=st.text(
        alphabet="作者审核联系人电话：: 　\t王小明0123456789-（）年月日二〇一四关于的报告。\n", max_size=300
    )
)
@settings(deadline=None)
def test_the_structure_of_any_text(text):
    document = read("txt", text.encode())
    said = structure_of(document)
    for hint in (said.title, said.number, said.date, said.author, said.checker, said.contact, *said.headings):
        if hint is not None:
            page, _colon, line = hint.place.partition(":")
            assert page.isdecimal()
            assert line.isdecimal()
            assert 1 <= hint.confidence <= 3
            assert hint.text


@pytest.mark.parametrize(
    "text",
    [
        "作者" * 200_000,
        "（" * 400_000,
        "作 者 " * 130_000,
        "1" * 400_000,
        "二〇一四年" * 80_000,
        "关于" * 200_000,
    ],
)
def test_no_text_takes_the_machine_long(text, cpu_seconds):
    document = read("txt", text.encode())
    with cpu_seconds(1.0):
        structure_of(document)
