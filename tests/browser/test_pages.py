"""What a browser alone can show: keyboard, dark mode, a telephone's width, no script at all."""

import pytest

from tests.browser.windows import too_wide

pytestmark = pytest.mark.browser
PAGES = {
    "author": ["/", "/duties/", "/submissions/", "/sheets/edu/?open=7", "/notices/", "/schemes/", "/notifications/"],
    "clerk": [
        "/", "/submissions/", "/mail/", "/notices/", "/notices/new/", "/matrix/", "/ranking/", "/allowances/",
        "/reposts/", "/units/", "/people/", "/schemes/new/",
    ],
    "reviewer": ["/", "/reviews/"],
    "leader": ["/", "/ranking/"],
}  # fmt: skip


def test_the_matrix_by_keyboard(windows):
    page = windows.open("clerk")
    page.goto("/matrix/")
    focus = "() => document.activeElement.dataset.duty"
    page.focus('.matrix a[data-duty][tabindex="0"]')
    first = page.evaluate(focus)

    page.keyboard.press("ArrowRight")
    beside = page.evaluate(focus)
    page.keyboard.press("ArrowDown")
    below = page.evaluate(focus)
    assert len({first, beside, below}) == 3
    page.wait_for_selector(".cell-card:not([hidden]) .card-head")
    page.keyboard.press("Escape")
    assert page.is_hidden(".cell-card")

    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(focus) == first
    assert page.locator('.matrix a[data-duty][tabindex="0"]').count() == 1  # one stop for the tab key
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/matrix/" not in address)


@pytest.mark.parametrize("who", PAGES)
def test_no_page_is_wider_than_the_window_and_every_page_can_be_dark(windows, who):
    page = windows.open(who, color_scheme="dark")
    wide = []
    for path in PAGES[who]:
        wide += too_wide(page, path, 390, 1280)
        red, green, blue = page.evaluate(
            "() => getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g).slice(0, 3).map(Number)"
        )
        assert red + green + blue < 200, path
    assert wide == []


def test_the_chosen_theme_stays(windows):
    page = windows.open("clerk", color_scheme="light")
    page.goto("/")
    page.click("details.menu summary:has(.who)")
    page.click("button[name=theme][value=dark]")
    page.wait_for_selector("html[data-bs-theme=dark]")
    page.goto("/ranking/")
    assert page.get_attribute("html", "data-bs-theme") == "dark"


def test_everything_works_without_a_script(windows, town):
    author = windows.open("author", java_script_enabled=False)
    author.goto("/sheets/edu/")
    author.click("#line-4 a.opener")
    assert "核心价值观" in author.inner_text("#reasons-4")

    author.goto("/duties/")
    author.click("main a[href^='/report/']")
    author.fill("input[name=title]", "不用脚本写的草稿")
    author.click("button[value=save]")
    author.wait_for_url("**/edit/")
    assert author.input_value("input[name=title]") == "不用脚本写的草稿"

    clerk = windows.open("clerk", java_script_enabled=False)
    clerk.goto("/submissions/")
    clerk.select_option("select[name=state]", "submitted")
    clerk.click("form.filters button:not([type=button])")
    clerk.wait_for_url("**state=submitted**")
    clerk.click(f'main a[href="/submissions/{town.waiting.pk}/"]')
    clerk.wait_for_url(f"**/submissions/{town.waiting.pk}/")
    clerk.locator("#decision label:has(input[value=return])").click()
    back = clerk.locator("#decision form[action$='/return/']")
    back.locator("input[name=reasons][value=thin]").check()
    with clerk.expect_navigation():  # the page itself looks the same before and after
        back.locator("button").click()
    town.waiting.refresh_from_db()
    assert town.waiting.state == "returned"
    clerk.goto("/matrix/")
    clerk.click(f'.matrix a[href="/submissions/{town.waiting.pk}/"]')
    clerk.wait_for_url(f"**/submissions/{town.waiting.pk}/")
