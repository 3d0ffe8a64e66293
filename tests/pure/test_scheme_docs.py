"""The reference of the scheme language: its examples run, and nothing of the language is left out."""

import re

import pytest

from kaoping.pure.scheme.fault_rows import ROWS
from kaoping.pure.scheme.faults import sentence
from kaoping.pure.scheme.schema import all_words
from tests.pure.scheme.doc_blocks import PAGES, blocks

EXAMPLES = [(language, number) for language in PAGES for number in range(len(blocks(language)))]


@pytest.mark.parametrize(("language", "number"), EXAMPLES)
def test_each_example_does_what_the_page_says(language, number):
    block = blocks(language)[number]

    faults = block.faults()

    if block.fault is None:
        assert [(fault.line, sentence(fault)) for fault in faults] == []
    else:
        assert [fault.code for fault in faults] == [block.fault]
        assert block.after.strip().startswith("> ✗ " + sentence(faults[0], language))


def test_both_languages_have_the_same_examples():
    assert [(one.text, one.fault) for one in blocks("en")] == [(one.text, one.fault) for one in blocks("zh")]
    assert len(blocks("en")) > 40


@pytest.mark.parametrize("language", PAGES)
def test_every_word_of_the_language_is_explained(language):
    text = re.sub(r"```.*?```", "", PAGES[language].read_text(encoding="utf-8"), flags=re.DOTALL)
    told = set()
    for code in [*re.findall(r"`([^`]+)`", text), *re.findall(r"^### (.+)$", text, re.MULTILINE)]:
        told.update(re.findall(r"[a-z_]+(?:-[a-z]+)*", code))

    assert sorted(set(all_words()) - told) == []


@pytest.mark.parametrize("language", PAGES)
def test_every_word_of_the_language_has_an_example(language):
    shown = set()
    for block in blocks(language):
        shown.update(re.findall(r"[a-z_]+(?:-[a-z]+)*", block.text))
    # Fixed words whose counterpart is in an example; the table beside it names them all.
    defaults = {"week", "year", "sum", "none", "half_even", "down", "leave", "out", "cast", "most", "low"}

    assert sorted(set(all_words()) - shown - defaults) == []


@pytest.mark.parametrize("language", PAGES)
def test_every_fault_is_listed(language):
    listed = re.findall(r"^\| `(\w+)` \| (.+) \|$", PAGES[language].read_text(encoding="utf-8"), re.MULTILINE)
    pick = 1 if language == "zh" else 0
    said = {code: re.sub(r"%\(\w+\)s", "…", row[pick]).replace("%%", "%") for code, row in ROWS.items()}

    assert {code: text for code, text in listed if code in said} == said


@pytest.mark.parametrize("language", PAGES)
def test_links_inside_the_page_lead_somewhere(language):
    text = PAGES[language].read_text(encoding="utf-8")
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}

    assert [link for link in re.findall(r"\]\(#([^)]+)\)", text) if link not in anchors] == []
