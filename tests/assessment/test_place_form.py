"""The form for a place on a page keeps its page: after an error, after a place was noted, and without scripts."""

import re

import pytest

from kaoping.assessment.actions import return_marks
from kaoping.assessment.models import ReturnMark
from kaoping.assessment.ports import Refusal
from tests.evidence.test_pages import pdf
from tests.make_assessment import make_file, make_piece, window_of

PAGE = re.compile(r'<input type="number" name="page" value="([^"]*)"')


@pytest.fixture
def material(march, worker, unit):
    files = (make_file("报告.pdf", pdf(["第一行"], ["第二行"])), make_file("另一份.pdf", pdf(["另"])))
    piece = make_piece(unit, window_of("2", "2014Q1"), files=files)
    return piece.versions.get().materials.get(name="报告.pdf")


@pytest.fixture
def pages(material, lan, client):
    client.force_login(lan)
    address = f"/submissions/files/{material.pk}/pages/"
    client.get(address)  # asks for the pages, which the worker then makes
    return address


def noted(client, pages, **values):
    return client.post(pages.replace("pages/", "point/"), values, follow=True)


def test_what_could_not_be_noted_stands_as_it_was_typed_once(client, pages, material):
    answer = noted(client, pages, page=2, region="bottom", words="", quote="")

    assert (
        "请说明此处有什么问题" in answer.text.partition('id="pointing"')[2]
    )  # where the form is, not far above
    assert PAGE.findall(answer.text) == ["2"]
    assert re.search(r'<option value="bottom" selected', answer.text)
    other = material.version.materials.get(name="另一份.pdf")
    client.post(pages.replace("pages/", "point/"), {"page": 2, "words": "字" * 600})
    assert PAGE.findall(client.get(pages.replace(f"/{material.pk}/", f"/{other.pk}/")).text) == ["1"]
    assert "字" * 600 in client.get(pages).text
    assert PAGE.findall(client.get(pages).text) == ["1"]
    assert not ReturnMark.objects.exists()


def test_the_next_place_is_on_the_page_of_the_last_one(client, pages):
    answer = noted(client, pages, page=2, region="bottom", words="落款缺日期")

    assert PAGE.findall(answer.text) == ["2"]
    assert answer.redirect_chain == [(f"{pages}?page=2#page-2", 302)]


def test_each_page_has_a_link_that_names_it(client, pages):
    text = client.get(pages).text
    assert re.findall(r'<noscript><p[^>]*><a href="([^"]*)"', text) == [
        "?page=1#pointing",
        "?page=2#pointing",
    ]
    assert PAGE.findall(client.get(f"{pages}?page=2").text) == ["2"]
    assert PAGE.findall(client.get(f"{pages}?page=x").text) == ["1"]


def test_a_page_that_the_file_has_not_is_refused_in_words(client, pages, material, lan):
    answer = noted(client, pages, page=3, words="落款缺日期")

    assert "没有第 3 页：这个文件共 2 页" in answer.text
    assert "落款缺日期" in answer.text
    with pytest.raises(Refusal):
        return_marks.point_at(material.version, actor=lan, material=material, page=3, words="x")
    assert not ReturnMark.objects.exists()
