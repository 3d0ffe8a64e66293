"""How the main pages stand: nothing shifts after loading, they print, and twelve are kept as pictures.

The pictures lie in the data folder under ``pictures/`` after a run, for whoever wants to look;
compared are their size and that they show something, never their pixels.
"""

import io
import os
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from tests.browser.windows import too_wide

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
PICTURES = Path(os.environ.get("KAOPING_TEST_PICTURES", ROOT / "var" / "pictures"))
MAIN = {  # name: (who, address, words that must be seen)
    "unit-home": ("author", "/", "市教育局"),
    "duties": ("author", "/duties/", "核心价值观"),
    "unit-sheet": ("author", "/sheets/edu/?open=4", "核心价值观"),
    "unit-year": ("author", "/year/", "专题教育"),
    "desk": ("clerk", "/", "市交通局"),
    "pieces": ("clerk", "/submissions/", "窗口服务信息"),
    "matrix": ("clerk", "/matrix/", "市水利局"),
    "ranking": ("clerk", "/ranking/", "清河市教育局"),
    "notice": ("clerk", "/notices/", "第四届道德模范推选"),
    "scheme": ("clerk", "/schemes/1/", "志愿服务"),
    "review": ("reviewer", "/reviews/", "评"),
    "leader": ("leader", "/", "教育局"),
}
SHIFTS = """
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
  }).observe({type: 'layout-shift', buffered: true});
"""


def address_of(path, town):
    return path.replace("/schemes/1/", f"/schemes/{town.scheme.pk}/")


@pytest.mark.parametrize("name", MAIN)
def test_main_pages_stand_still_and_show_what_they_are(windows, town, name):
    who, path, words = MAIN[name]
    page = windows.open(who, width=1440, height=900)
    page.add_init_script(SHIFTS)
    page.goto(address_of(path, town))
    page.wait_for_load_state("networkidle")
    assert words in page.inner_text("main")
    assert page.evaluate("() => window.shifted") < 0.02
    picture = page.screenshot()
    PICTURES.mkdir(parents=True, exist_ok=True)
    (PICTURES / f"{name}.png").write_bytes(picture)
    image = Image.open(io.BytesIO(picture)).convert("L")
    assert image.size == (1440, 900)
    dark = sum(image.histogram()[:128]) / (1440 * 900)
    assert 0.004 < dark < 0.35, dark  # ink on paper: neither blank nor black


@pytest.mark.parametrize(
    ("who", "path", "words", "most"),
    [
        ("author", "/sheets/edu/?open=all", "核心价值观", 12),
        ("clerk", "/matrix/", "市水利局", 3),
        ("clerk", "/ranking/", "清河市教育局", 2),
        ("leader", "/", "教育局", 4),
    ],
)
def test_pages_print(windows, town, who, path, words, most):
    page = windows.open(who, width=1440)
    page.goto(path)
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    try:
        text = "".join(sheet.get_textpage().get_text_range() for sheet in document)
        assert words in "".join(text.split())
        assert 1 <= len(document) <= most
    finally:
        document.close()


def test_at_twice_the_size_and_on_the_smallest_and_widest_windows(windows, town):
    """WCAG 1.4.10 and 1.4.4: 200 % of 1280 is a window of 640; a wall screen has 2560."""
    page_of = {who: windows.open(who) for who in {who for who, _path, _words in MAIN.values()}}
    wide = []
    for who, path, _words in MAIN.values():
        wide += too_wide(page_of[who], address_of(path, town), 360, 640, 2560)
    assert wide == []


def test_focus_is_always_seen(windows, town):
    """Every stop of the Tab key on the main pages shows an outline or a mark of its own."""
    for who, path in (
        ("author", "/"),
        ("clerk", "/"),
        ("clerk", "/submissions/"),
        ("author", "/sheets/edu/"),
    ):
        page = windows.open(who)
        page.goto(path)
        for _step in range(25):
            page.keyboard.press("Tab")
            seen = page.evaluate(
                """() => { let one = document.activeElement;
                const bar = one.querySelector('.bar');  // a bar of the year's strip wears its link's outline
                if (bar && getComputedStyle(bar).outlineStyle !== 'none') return true;
                for (let step = 0; one && one !== document.body && step < 4; step += 1) {
                  const style = getComputedStyle(one);
                  if (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) return true;
                  if (style.boxShadow !== 'none') return true;
                  one = one.parentElement;
                }
                return document.activeElement === document.body; }"""
            )
            assert seen, (path, page.evaluate("() => document.activeElement.outerHTML.slice(0, 200)"))
