"""The scheme's editors in a browser: words offered, faults while typing, a row's form, publishing."""

import pytest

from kaoping.assessment.models import SchemeVersion

pytestmark = pytest.mark.browser

TEXT = """scheme: spring
title: 春季方案
year: 2016
indicators:
  - {id: 1, title: 工作信息, points: 4, every: quarter, even: {}}
"""


@pytest.fixture
def spring(town):
    yield
    SchemeVersion.objects.filter(scheme="spring").exclude(state="published").delete()


def test_a_scheme_is_written_checked_changed_by_its_form_and_published(windows, town, spring):
    page = windows.open("clerk")
    page.goto("/schemes/new/")
    editor = page.locator(".cm-content")
    editor.click()
    page.keyboard.insert_text(TEXT)

    # The next word is offered with its Chinese name, and taken with Enter.
    page.keyboard.press("Control+End")
    page.keyboard.type("gra")
    option = page.locator(".cm-tooltip-autocomplete li", has_text="grades")
    option.wait_for()
    assert "等次" in option.inner_text()
    page.keyboard.press("Enter")
    page.locator(".cm-content", has_text="grades: ").wait_for()

    # A fault is told beside the text while typing; clicking it goes to its line.
    page.locator("#live-faults .fault-go").first.wait_for()
    page.locator("#live-faults .fault-go").first.click()
    assert page.evaluate("document.activeElement.classList.contains('cm-content')")
    page.keyboard.press("Control+a")
    page.keyboard.press(
        "Delete"
    )  # Chromium styles what is typed over a selection; the policy refuses that aloud
    page.keyboard.insert_text(TEXT)
    page.wait_for_selector("#live-faults .t-ok")

    # What was typed is kept by itself; the address is the draft's now.
    page.wait_for_url("**/schemes/*/edit/")
    page.locator("#kept-state", has_text="已保存").wait_for()
    version = SchemeVersion.objects.get(scheme="spring")

    # Escape, then Tab leaves the field.
    editor.click()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("!document.activeElement.closest('.cm-editor')")

    # A quarter becomes a month in the form; the effect is shown before it is kept.
    page.goto(f"/schemes/{version.pk}/form/?row=1")
    page.locator("label", has=page.locator("[name='=when'][value='every.month']")).click()
    page.wait_for_selector("#effect .change")
    assert "4 件→12" in page.inner_text("#effect .change").replace(" ", "").replace("4件", "4 件")
    with page.expect_navigation():
        page.click(".save-bar button[value=save]")
    version.refresh_from_db()
    assert version.text == TEXT.replace("quarter", "month")

    # Publishing says what it does, and does it.
    page.goto(f"/schemes/{version.pk}/")
    page.click(f"a.primary[href='/schemes/{version.pk}/publish/']")
    page.wait_for_selector(".figures")
    page.click("main header button.primary, .page-head button.primary")
    page.wait_for_url(f"**/schemes/{version.pk}/")
    version.refresh_from_db()
    assert version.state == "published"


def test_the_editor_stands_on_a_phone_without_sideways_scrolling(windows, town, spring):
    page = windows.open("clerk", width=390, height=844)
    for path in ("/schemes/new/?from=monthly-2014", "/schemes/"):
        page.goto(path)
        page.wait_for_load_state()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
