"""Search, pages of a file, the year and the hints, as a keyboard and an eye find them."""

import pytest

from kaoping.evidence.pages import cache, tasks
from kaoping.site import search_index
from tests.browser.windows import too_wide
from tests.evidence.test_pages import pdf
from tests.make_assessment import make_file, make_piece, window_of

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def scan(town):
    """A piece of the education bureau with twelve pages, all of them made."""
    pages = [[f"第{n}页第一行", "志愿者二十人清扫河岸"] for n in range(1, 13)]
    piece = make_piece(
        town.units["edu"], window_of("4", "2014Q2"), "2014-06-20 09:00", "accepted", title="核心价值观宣讲",
        files=(make_file("宣讲材料.pdf", pdf(*pages)),),
    )  # fmt: skip
    material = piece.versions.get().materials.get()
    tasks.make(material.file_id)
    assert cache.pages_of(material.file).state == "done"
    search_index.index_new()
    return material


def test_search_by_keyboard(windows, scan):
    page = windows.open("clerk", width=1440)
    page.goto("/ranking/")
    page.keyboard.press("/")
    page.keyboard.type("qhsjyj")
    page.wait_for_selector(".search-found:not([hidden]) [role=option]")
    assert page.get_attribute(".search-box input", "aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    chosen = page.locator('.search-found [aria-selected="true"]')
    assert "清河市教育局" in chosen.inner_text()
    assert page.get_attribute(".search-box input", "aria-activedescendant") == chosen.get_attribute("id")
    page.keyboard.press("Escape")
    assert page.is_hidden(".search-found")
    page.keyboard.press("Escape")
    page.fill(".search-box input", "hxjzg")
    page.wait_for_function("() => document.querySelector('.search-found').innerText.includes('核心价值观')")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=hxjzg")
    assert "核心价值观宣讲" in page.inner_text("main")


def test_the_pages_of_a_file_by_keyboard(windows, scan):
    page = windows.open("author", width=1280)
    page.goto(f"/submissions/files/{scan.pk}/pages/")
    current = "() => document.querySelector('.thumbs [aria-current]').dataset.thumb"
    page.wait_for_function("() => document.querySelector('.sheet-of-paper img').complete")
    for key, expected in (("j", "2"), ("j", "3"), ("ArrowRight", "4"), ("k", "3"), ("ArrowLeft", "2")):
        page.keyboard.press(key)
        page.wait_for_function(f"{current[6:]} === '{expected}'")
    width = "() => document.querySelector('.sheet-of-paper').offsetWidth"
    fit = page.evaluate(width)
    page.keyboard.press("+")
    assert page.evaluate(width) == 794
    page.keyboard.press("+")
    page.keyboard.press("+")
    page.keyboard.press("+")
    assert page.evaluate(width) == 1588
    page.wait_for_url("**zoom=200**")
    page.keyboard.press("0")
    assert page.evaluate(width) == fit
    page.keyboard.press("t")
    assert page.is_hidden(".thumbs")
    page.keyboard.press("t")
    assert page.is_visible(".thumbs")
    page.keyboard.press("?")
    assert page.is_visible(".keys-list")
    page.keyboard.press("Escape")
    assert page.is_hidden(".keys-list")


def test_the_text_on_a_page_can_be_marked(windows, scan):
    page = windows.open("author", width=1280)
    page.goto(f"/submissions/files/{scan.pk}/pages/")
    page.wait_for_selector("#page-1 svg text")
    marked = page.evaluate(
        "() => { const s = getSelection(); s.selectAllChildren(document.querySelector('#page-1 svg')); return s.toString(); }"
    )
    assert "第1页第一行" in marked.replace(" ", "")
    line = page.locator("#page-1 svg text").first.bounding_box()
    paper = page.locator("#page-1").bounding_box()
    assert 0.1 < (line["x"] - paper["x"]) / paper["width"] < 0.2
    assert page.locator("#page-12 svg").count() == 0  # far away, so not there yet


def test_pages_load_when_they_come_near(windows, scan):
    page = windows.open("author", width=1280, height=700)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/submissions/files/{scan.pk}/pages/")
    page.wait_for_selector("#page-1 svg text")  # what is near was asked for
    early = [address for address in asked if address.endswith("/12/page/") or address.endswith("/12/large/")]
    assert early == []
    page.evaluate("() => document.querySelector('#page-12').scrollIntoView()")
    page.wait_for_function("() => document.querySelector('#page-12 img').naturalWidth > 100")


def test_the_pages_are_links_and_pictures_without_a_script(windows, scan):
    page = windows.open("author", width=1280, java_script_enabled=False)
    page.goto(f"/submissions/files/{scan.pk}/pages/")
    assert page.locator(".sheet-of-paper img").count() == 12
    page.click(".zooms a[href='?zoom=150']")
    page.wait_for_url("**zoom=150**")
    assert page.locator(".sheet-of-paper").first.bounding_box()["width"] == 1191
    assert page.is_hidden("[data-thumbs]")


@pytest.mark.parametrize("who", ["clerk", "author"])
def test_no_new_page_is_wider_than_the_window(windows, scan, who):
    page = windows.open(who)
    wide = []
    for path in (
        "/year/",
        "/help/",
        "/help/states/",
        "/search/?q=教育",
        f"/submissions/files/{scan.pk}/pages/",
    ):
        wide += too_wide(page, path, 390, 1440)
    assert wide == []


def test_the_year_is_a_list_on_a_telephone_and_a_picture_at_a_desk(windows, town):
    page = windows.open("author", width=390)
    page.goto("/year/")
    assert page.is_hidden(".year-chart")
    assert page.is_visible(".month-list")
    page = windows.open("author", width=1440)
    page.goto("/year/")
    assert page.is_visible(".year-chart")
    page.focus(".year-row a")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: not address.endswith("/year/"))


def test_a_hint_shows_on_focus_and_closes_by_escape(windows, town):
    page = windows.open("author", width=1280)
    page.goto(f"/submissions/{town.second.pk}/")
    page.focus("main .hint-key")
    page.wait_for_selector("main .hint-text >> nth=0", state="visible")
    page.keyboard.press("Escape")
    page.wait_for_selector("main .hint-text >> nth=0", state="hidden")
    page = windows.open("author", width=1280, java_script_enabled=False)
    page.goto(f"/submissions/{town.second.pk}/")
    page.locator("main .hint-key").last.click()
    page.wait_for_url("**/help/states/#piece-*")
