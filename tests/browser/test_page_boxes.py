"""Boxes on a document's pages, the reading layout and a reviewer's pages, as an eye and a keyboard find them."""

import io

import docx
import pytest

from kaoping.evidence.pages import boxes, cache, office, tasks
from kaoping.evidence.pages.boxes import Box
from tests.browser.windows import too_wide
from tests.evidence.test_pages import pdf
from tests.make_assessment import make_file, make_piece, window_of

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def scan(town):
    piece = make_piece(
        town.units["edu"], window_of("4", "2014Q2"), "2014-06-21 09:00", "accepted", title="带章的报告",
        files=(make_file("报告.pdf", pdf(["关于教育活动的报告"], ["清河市教育局"])),),
    )  # fmt: skip
    material = piece.versions.get().materials.get()
    tasks.make(material.file_id)
    assert cache.pages_of(material.file).state == "done"
    return material


@pytest.fixture
def marked(monkeypatch, scan):
    """A seal on the second page and a missing signature on the first."""
    found = [
        Box("seal", 2, 0.6, 0.7, 0.2, 0.14, "ok", "印章", "印章文字与单位名称一致。"),
        Box("signature", 1, 0.1, 0.5, 0.35, 0.06, "warn", "没有签名", "“主要负责人”处是空的。"),
    ]
    monkeypatch.setitem(boxes._providers, "test", lambda file, may: found if file.pk == scan.file_id else [])
    return scan


def test_boxes_and_their_lines_point_at_each_other(windows, marked):
    page = windows.open("clerk", width=1440)
    page.goto(f"/submissions/files/{marked.pk}/pages/")
    page.wait_for_selector("#page-1 svg.words text", state="attached")
    paper, frame = (page.locator(f"#page-1{what}").bounding_box() for what in ("", " .frame"))
    assert abs((frame["x"] - paper["x"]) / paper["width"] - 0.1) < 0.01
    assert abs((frame["y"] - paper["y"]) / paper["height"] - 0.5) < 0.01
    page.hover("#found-seal")
    page.wait_for_selector("[data-box=seal].is-lit", state="attached")
    page.click("#page-1 [data-box=signature] .frame")
    page.wait_for_url("**#found-signature")
    assert page.locator("#found-signature").evaluate("one => one.matches(':target')")
    page.keyboard.press("b")
    assert page.is_hidden("#page-1 .page-boxes")
    page.keyboard.press("b")
    assert page.is_visible("#page-1 .page-boxes")
    page.click("#found-seal a")
    page.wait_for_function("() => document.querySelector('.thumbs [aria-current]').dataset.thumb === '2'")


def test_boxes_never_widen_the_page(windows, marked):
    page = windows.open("clerk")
    for width in (390, 1000, 1440):
        assert not too_wide(page, f"/submissions/files/{marked.pk}/pages/", width)
        page.wait_for_selector("#page-1 .page-boxes", state="attached")
        assert page.is_visible(".page-findings"), width


def test_words_that_come_later_stand_without_pictures(windows, town, monkeypatch):
    monkeypatch.setattr(office, "program", lambda: None)
    document, out = docx.Document(), io.BytesIO()
    document.add_heading("关于读书活动的报告", 0)
    document.add_paragraph("　　读书活动已经开展。")
    document.save(out)
    piece = make_piece(
        town.units["edu"], window_of("4", "2014Q2"), "2014-06-22 09:00", "accepted", title="读书活动",
        files=(make_file("报告.docx", out.getvalue()),),
    )  # fmt: skip
    material = piece.versions.get().materials.get()
    tasks.make(material.file_id)
    page = windows.open("author", width=1280)
    page.goto(f"/submissions/files/{material.pk}/pages/")

    assert "关于读书活动的报告" in page.inner_text(".reading-layout")
    assert "不是原来的版面" in page.inner_text("main")
    assert page.locator(".viewer").count() == 0


def test_a_reviewer_turns_the_pages(windows, town):
    piece = make_piece(
        town.units["edu"], window_of("1", "plan"), "2014-03-21 09:00", "accepted", title="教育计划",
        files=(make_file("清河市教育局计划.pdf", pdf(["计划"], ["安排"])),),
    )  # fmt: skip
    material = piece.versions.get().materials.get()
    tasks.make(material.file_id)
    page = windows.open("reviewer", width=1280)
    page.goto(f"/reviews/{piece.pk}/")
    page.click(f"a[href$='/files/{material.pk}/pages/']")
    page.wait_for_selector("#page-1 svg.words text", state="attached")
    page.keyboard.press("j")
    page.wait_for_function("() => document.querySelector('.thumbs [aria-current]').dataset.thumb === '2'")
    assert "教育局" not in page.inner_text("main")
