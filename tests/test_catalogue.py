"""Both languages are complete at every commit."""

import re

import pytest

from kaoping.site import catalogues

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")


def test_every_text_has_a_chinese_one():
    assert catalogues.missing() == []


def test_placeholders_survive_translation():
    for entry in catalogues.merge():
        if not entry.id:
            continue
        sources = (entry.id,) if isinstance(entry.id, str) else entry.id
        strings = (entry.string,) if isinstance(entry.string, str) else entry.string
        allowed = {found.group() for source in sources for found in PLACEHOLDER.finditer(source)}
        for string in strings:
            used = {found.group() for found in PLACEHOLDER.finditer(string)}
            assert used <= allowed, entry.id


@pytest.mark.parametrize("path", sorted(catalogues.PARTS.glob("*.po")), ids=lambda path: path.stem)
def test_no_part_is_fuzzy(path):
    assert "#, fuzzy" not in path.read_text(encoding="utf-8")


def test_no_part_translates_what_nobody_says():
    said = {text for text, _context in catalogues.texts_in_source()}
    unused = [
        entry.id
        for entry in catalogues.merge()
        if entry.id and catalogues._key(entry.id) not in said and "kaoping-external" not in entry.flags
    ]
    assert unused == []
