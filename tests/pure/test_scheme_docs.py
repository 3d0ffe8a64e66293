"""The reference of the scheme language: its examples run, its sheets are what the program prints,
and nothing of the language is left out. ``python -m tests.pure.scheme.reference`` restates it."""

import re

import pytest

from kaoping.pure.errors import SchemeFaults
from kaoping.pure.scheme import check, load
from kaoping.pure.scheme.fault_rows import ROWS
from kaoping.pure.scheme.schema import all_words
from kaoping.pure.scoring.fact_faults import ROWS as FACT_ROWS
from kaoping.pure.scoring.lines import KIND_OF
from tests.pure.scheme.reference import (
    EXAMPLES,
    FAULT,
    FOLDERS,
    INDEXES,
    OF_FACTS,
    SHEET,
    TRIED,
    TUTORIALS,
    WHOLE,
    faults_of,
    general,
    index_restated,
    pages,
    restated,
    stages,
    tutorial_restated,
)

LANGUAGES = ("en", "zh")
EVERY = [pytest.param(page, id=f"{page.language}-{page.slug}") for one in LANGUAGES for page in pages(one)]
# Fixed words whose counterpart is in an example; the table beside it names them all.
DEFAULTS = {
    "week",
    "year",
    "half_even",
    "half_up",
    "leave",
    "out",
    "most",
    "low",
    "down",
    "none",
    "full",
    "cast",
    "sum",
}


@pytest.mark.parametrize("page", EVERY)
def test_each_page_says_what_the_program_prints(page):
    assert restated(page) == page.text


@pytest.mark.parametrize("page", [one for one in EVERY if one.id.startswith("en")])
def test_each_wrong_example_gives_its_fault_and_no_other(page):
    for match in FAULT.finditer(page.text):
        assert [one.code for one in faults_of(match["text"])] == [match["code"]]


@pytest.mark.parametrize(
    "page", [one for one in EVERY if one.id != "en-commands" and one.id != "zh-commands"]
)
def test_each_page_has_an_example_with_its_sheet_and_an_error(page):
    assert SHEET.search(page.text)
    assert FAULT.search(page.text) or OF_FACTS.search(page.text)


def test_both_languages_have_the_same_pages_and_examples():
    assert [page.slug for page in pages("en")] == [page.slug for page in pages("zh")]
    for english, chinese in zip(pages("en"), pages("zh"), strict=True):
        assert EXAMPLES.findall(english.text) == EXAMPLES.findall(chinese.text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_language_is_explained(language):
    told = set()
    for page in pages(language):
        text = re.sub(r"```.*?```", "", page.text, flags=re.DOTALL)
        for code in [*re.findall(r"`([^`]+)`", text), *re.findall(r"^# (.+)$", text, re.MULTILINE)]:
            told.update(re.findall(r"[a-z_]+(?:-[a-z]+)*", code))

    assert sorted(set(all_words()) - told) == []


def test_every_word_of_the_language_has_an_example():
    shown = set()
    for page in pages("en"):
        for match in SHEET.finditer(page.text):
            shown.update(re.findall(r"[a-z_]+(?:-[a-z]+)*", match["scheme"]))

    assert sorted(set(all_words()) - shown - DEFAULTS) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fault_is_on_the_page_of_a_word_and_in_the_index(language):
    text = INDEXES[language].read_text(encoding="utf-8")
    listed = re.findall(r"^\| `(\w+)` \| (.+) \| \[(\w+)\]", text, re.MULTILINE)
    on_pages = "".join(page.text for page in pages(language))

    assert {code: said for code, said, _ in listed} == {code: general(code, language) for code in ROWS}
    for code in ROWS:
        assert f"<!-- fault: {code} -->" in on_pages or f"- `{code}`:" in on_pages, code
    assert index_restated(language) == text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_fact_and_each_of_its_faults_is_on_the_page_of_facts(language):
    page = next(one for one in pages(language) if one.slug == "facts")
    shown = set(re.findall(r'^\{"kind":"(\w+)"', page.text, re.MULTILINE))

    assert shown == set(KIND_OF.values())
    assert [match[1] for match in OF_FACTS.finditer(page.text)] == list(FACT_ROWS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_lead_somewhere_and_every_page_is_in_the_index(language):
    index = INDEXES[language]
    for path in [index, *FOLDERS[language].glob("*.md")]:
        for link in re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8")):
            assert (path.parent / link).exists(), (path.name, link)
    linked = set(
        re.findall(r"\((?:scheme-language/(?:zh-CN/)?)(\w+)\.md\)", index.read_text(encoding="utf-8"))
    )

    assert linked == {page.slug for page in pages(language)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_stage_of_the_tutorial_is_sound_but_for_the_group_that_the_next_one_adds(language):
    found = []
    for text in stages(language):
        try:
            found.append([one.code for one in check(load(text))])
        except SchemeFaults as error:
            found.append([one.code for one in error.faults])

    assert found == [[], [], ["unknown_reference"], [], [], []]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tutorial_says_what_the_program_prints(language):
    text = TUTORIALS[language].read_text(encoding="utf-8")

    assert tutorial_restated(language) == text
    assert WHOLE.search(text)["text"] == list(stages(language))[-1]
    assert len(TRIED.findall(text)) == 2
    for match in FAULT.finditer(text):
        assert [one.code for one in faults_of(match["text"])] == [match["code"]]
    for link in re.findall(r"\]\(([^)#\s]+)", text):
        assert (TUTORIALS[language].parent / link).exists(), link


def test_the_tutorial_has_the_same_texts_in_both_languages():
    english, chinese = (TUTORIALS[one].read_text(encoding="utf-8") for one in LANGUAGES)

    assert EXAMPLES.findall(english) == EXAMPLES.findall(chinese)
