"""Hints in a browser: on hover and on focus, closed by Escape, one box for the page."""

import pytest

pytestmark = pytest.mark.browser
BOX = "#hint-box"


def test_a_title_tells_its_paragraph_on_hover_and_escape_closes_it(windows):
    page = windows.open("author")
    page.goto("/sheets/edu/")

    page.hover("#line-4 .hint-word")
    page.wait_for_selector(BOX, state="visible")

    assert "4 " in page.inner_text(f"{BOX} b")
    assert page.inner_text(f"{BOX} .quote")
    assert page.get_attribute("#line-4 .hint-word", "aria-describedby") == "hint-box"
    page.keyboard.press("Escape")
    page.wait_for_selector(BOX, state="hidden")


def test_a_head_of_the_matrix_tells_its_window_by_keyboard(windows):
    page = windows.open("clerk")
    page.goto("/matrix/")

    page.focus("a[data-duty]")
    page.keyboard.press("ArrowUp")
    page.wait_for_selector(f"{BOX}:has-text('每家应报')", state="visible")

    page.keyboard.press("ArrowDown")
    page.wait_for_selector(BOX, state="hidden")
    assert page.evaluate("document.activeElement.dataset.duty")


def test_a_row_tells_its_state_to_the_keyboard(windows):
    page = windows.open("clerk")
    page.goto("/submissions/")

    page.focus("tbody a")
    page.keyboard.press("Tab")  # the next row's box to tick
    page.keyboard.press("Tab")
    page.wait_for_selector(f"{BOX}:has-text('下一步')", state="visible")
