"""The style page, the page that lists the parts, and the parts themselves say the same."""

import re
from pathlib import Path

import pytest
from django.utils.html import escape

import kaoping.site
from kaoping.base.models import Instance
from kaoping.site import style

SITE = Path(kaoping.site.__file__).parent
PARTS = {path.stem for path in (SITE / "templates" / "parts").glob("*.html")}
DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "design-system.md").read_text(encoding="utf-8")
CSS = "\n".join(path.read_text(encoding="utf-8") for path in (SITE / "static").glob("kaoping/css/*.css"))
# Shown by another specimen, or by nothing but the frame around every page.
ELSEWHERE = {"field", "form", "pagination", "export_links"}


def listed():
    """Names of the parts table, and of the lines about the frame's own below it."""
    text = DOCUMENT.split("## Parts:")[1].split("Forms: ")[0]
    table, _line, rest = text.partition("The frame's own")
    names = [re.findall(r"`(\w+)`", row.split("|")[1]) for row in table.splitlines() if row.startswith("| `")]
    return {name for row in names for name in row}, set(re.findall(r"`(\w+)`", rest.split("\n\n")[0]))


def test_the_document_lists_every_part_and_no_other():
    parts, frame = listed()

    assert parts | frame == PARTS
    assert not parts & frame


def test_every_part_is_on_the_style_page():
    parts, frame = listed()
    shown = style.part_names()

    assert parts - shown - ELSEWHERE == set()
    assert {"points_bar", "confidence"} <= shown & frame


@pytest.mark.parametrize("part", style.listed(), ids=lambda part: part["name"])
def test_what_a_part_is_given_it_prints(part, rf):
    """Each value of a case stands in its markup, in the language it was given for."""
    for case in part["case"]:
        source = case.get("template") or part.get("template") or style._wrapped(part)
        request = rf.get("/style/")
        for look in style._looks(request, source, case):
            assert look.html.strip()
            for value in case.get("zh" if look.language == "zh-Hans" else "en", {}).values():
                if isinstance(value, str) and len(value) > 1:
                    assert escape(value) in look.html, (part["name"], value)


def test_the_page_has_every_state_in_both_languages_and_themes(db, client):
    Instance.objects.create(id=1, is_demo=True)
    text = client.get("/style/").text

    assert (
        text.count('lang="zh-Hans" data-bs-theme="dark"')
        == text.count('lang="en" data-bs-theme="light"')
        > 30
    )
    assert "缺报" in text
    assert "missed" in text


def test_every_class_of_the_document_is_styled():
    text = DOCUMENT.split("## Classes")[1].split("\n## ")[0]
    for row in text.splitlines()[4:]:
        for name in re.findall(r"`([a-z][\w-]*)`", row.split("|")[1] if "|" in row else ""):
            assert re.search(rf"\.{name}\b", CSS), name
