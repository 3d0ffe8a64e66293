"""Returns: the office's own reasons, places pointed at, what the unit sees of them and when."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.assessment import actions, textplaces
from kaoping.assessment.actions import return_marks, return_reasons
from kaoping.assessment.models import Indicator, Return, ReturnMark, ReturnReason
from kaoping.assessment.office_forms import ReturnForm, decision_of
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.return_reasons import all_reasons, offered_reasons, return_words
from kaoping.assessment.receipts import _return_lines
from kaoping.units.models import Role
from tests.make import make_author, make_person, make_post, make_unit
from tests.make_assessment import at, make_file, make_piece, window_of

TEXT = "一季度，我局组织志愿者三十人\n到社区打扫卫生。"
LAYER = {
    "width": 1000, "height": 1400,
    "lines": [[100, 140, 800, 28, "一季度，我局组织志愿者"], [100, 182, 400, 28, "三十人到社区"], [100, 700, 300, 28, "联系人"]],
}  # fmt: skip


@pytest.mark.parametrize(
    ("quote", "place"),
    [
        ("联系人", (0.1, 0.5, 0.3, 0.02)),
        ("志愿者 三十人", (0.1, 0.1, 0.8, 0.05)),  # over two lines, with another blank
        ("没有这句话", None),
        ("", None),
    ],
)
def test_a_passage_has_the_rectangle_of_its_lines(quote, place):
    found = textplaces.place_in_layer(LAYER, quote)
    assert (found and tuple(round(side, 4) for side in found)) == place


@given(st.text(alphabet="甲乙 丙\n丁", max_size=30), st.data())
def test_what_is_cut_from_a_text_is_found_in_it(text, data):
    start = data.draw(st.integers(0, len(text)))
    quote = text[start : data.draw(st.integers(start, len(text)))]
    span = textplaces.span_in(text, quote)
    assert (span is not None) == bool(quote.strip())
    if span:
        assert "".join(text[slice(*span)].split()) == "".join(quote.split())


@given(*[st.floats(-3, 3)] * 4)
def test_a_rectangle_is_cut_to_the_page_or_gone(left, top, width, height):
    found = textplaces.within(left, top, width, height)
    if found:
        assert all(0 <= one <= 1 for one in found)
        assert found[0] + found[2] <= 1.0000001
        assert found[1] + found[3] <= 1.0000001


@pytest.fixture
def unit(march, unit):
    return unit


@pytest.fixture
def author(unit):
    return make_author(unit, "陈晓岚")


@pytest.fixture
def piece(unit):
    return make_piece(unit, window_of("2", "2014Q1"), text=TEXT, files=(make_file("报告.txt"),))


def returned(piece, clerk, reasons=("photos",), **more):
    actions.return_for_correction(
        piece, actor=clerk, reasons=list(reasons), due_on=at("2014-03-28 00:00").date(), **more
    )
    return Return.objects.get()


# -- the list of reasons -----------------------------------------------------------------------


def test_the_office_words_its_own_list_and_old_returns_keep_their_words(unit, clerk, piece):
    own = return_reasons.add_reason(words="没有活动签到表", mend="补上签到表", actor=clerk)
    return_reasons.change_reason(
        "photos", words="照片不清楚", mend="换清楚的照片", position=1, is_offered=True, actor=clerk
    )
    row = returned(piece, clerk, [own.code, "photos", "seal"])
    return_reasons.change_reason(
        own.code, words="改了", mend="", position=None, is_offered=False, actor=clerk
    )

    assert return_words(row)[:2] == ["没有活动签到表", "照片不清楚"]
    assert own.code not in {one.code for one in offered_reasons()}
    assert all_reasons()[0].code == "photos"
    assert set(row.worded) == {own.code, "photos"}  # the product's own words follow the reader's language


def test_a_retired_reason_cannot_be_chosen(unit, clerk, piece):
    return_reasons.change_reason("thin", words="", mend="", position=None, is_offered=False, actor=clerk)
    assert "reasons" in ReturnForm({"reasons": ["thin"], "due_on": "2014-03-28"}).errors


@pytest.mark.parametrize(
    "values",
    [
        {"code": "other", "words": "", "mend": "", "position": 1, "is_offered": False},
        {"code": "own-99", "words": "x", "mend": "", "position": 1, "is_offered": True},
    ],
)
def test_what_the_list_refuses(unit, clerk, values):
    with pytest.raises(Refusal):
        return_reasons.change_reason(values.pop("code"), actor=clerk, **values)
    assert not ReturnReason.objects.exists()


def test_the_page_of_reasons_is_the_offices(clerk, author, client):
    client.force_login(author)
    assert client.get("/return-reasons/").status_code == 403

    client.force_login(clerk)
    assert "reason-photos" in client.get("/return-reasons/").text
    answer = client.post("/return-reasons/", {"words": "缺签到表", "mend": "补上"}, follow=True)
    assert "缺签到表" in answer.text
    again = client.post("/return-reasons/", {"words": "缺签到表", "mend": ""})
    assert (again.status_code, ReturnReason.objects.count()) == (422, 1)


# -- places ------------------------------------------------------------------------------------


def test_the_unit_sees_a_place_once_the_piece_is_returned(clerk, author, piece, client):
    material = piece.versions.get().materials.get()
    pages, own = f"/submissions/files/{material.pk}/pages/", f"/submissions/{piece.pk}/"
    client.force_login(clerk)
    client.post(
        f"/submissions/files/{material.pk}/point/",
        {
            "page": 2,
            "left": 0.1,
            "top": 0.2,
            "width": 0.3,
            "height": 0.1,
            "words": "公章不清",
            "reason": "seal",
        },
    )
    client.post(f"{own}point/", {"quote": "志愿者三十人", "words": "写明单位"})
    assert "公章不清" in client.get(pages).text

    client.force_login(author)
    assert "公章不清" not in client.get(pages).text
    assert "写明单位" not in client.get(own).text

    client.force_login(clerk)
    client.post(f"{own}return/", {"due_on": "2014-03-28"})  # the places are reason enough

    row = Return.objects.get()
    assert (row.reasons, row.marks.count()) == (["seal"], 2)
    client.force_login(author)
    for address in (pages, own, f"{own}edit/"):
        assert "公章不清" in client.get(address).text
    assert '<mark class="pointed-at" title="写明单位">志愿者三十人</mark>' in client.get(own).text
    assert f"{own}#returned" in client.get("/duties/").text


def test_the_mail_of_a_return_names_each_place(clerk, piece):
    version = piece.versions.get()
    return_marks.point_at(version, actor=clerk, quote="志愿者三十人", words="写明单位")
    return_marks.point_at(
        version, actor=clerk, material=version.materials.get(), page=2, box=(0, 0, 0.5, 0.5), reason="seal"
    )
    lines = "\n".join(_return_lines(returned(piece, clerk), piece))
    assert "志愿者三十人" in lines
    assert "写明单位" in lines
    assert "2" in lines
    assert "报告.txt" in lines


@pytest.mark.parametrize(
    "place",
    [
        {"quote": "这里没有的话", "words": "x"},
        {"words": "x"},
        {"page": 1, "box": (0.1, 0.1, 0.1, 0.1)},
        {"page": 1, "words": "x", "reason": "no such"},
    ],
)
def test_a_place_says_where_and_what(clerk, piece, place):
    version = piece.versions.get()
    material = version.materials.get() if "page" in place else None
    with pytest.raises(Refusal):
        return_marks.point_at(version, actor=clerk, material=material, **place)
    assert not ReturnMark.objects.exists()


def test_a_place_without_mouse_is_page_and_part(clerk, piece, client):
    material = piece.versions.get().materials.get()
    client.force_login(clerk)
    client.post(
        f"/submissions/files/{material.pk}/point/", {"page": 1, "region": "bottom", "words": "落款缺日期"}
    )
    mark = ReturnMark.objects.get()
    assert (mark.page, round(mark.top, 2), mark.return_row) == (1, 0.67, None)

    client.post(f"/submissions/places/{mark.pk}/drop/")
    assert not ReturnMark.objects.exists()


def test_what_the_unit_was_told_cannot_be_taken_out(clerk, piece):
    version = piece.versions.get()
    mark = return_marks.point_at(version, actor=clerk, quote="志愿者", words="x")
    returned(piece, clerk)
    with pytest.raises(Refusal):
        return_marks.drop_mark(mark)
    with pytest.raises(Refusal):  # nor pointed at: it is the unit's turn
        return_marks.point_at(version, actor=clerk, quote="志愿者", words="y")


def test_only_the_office_points(clerk, author, piece, client):
    material = piece.versions.get().materials.get()
    stranger = make_person("乙")
    make_post(make_unit("乙局"), Role.UNIT_AUTHOR, stranger)
    for person in (author, stranger):
        client.force_login(person)
        assert client.post(f"/submissions/files/{material.pk}/point/", {"page": 1}).status_code == 404
        assert client.post(f"/submissions/{piece.pk}/point/", {"quote": "志愿者"}).status_code == 404


def test_what_is_missing_is_ticked_and_says_so_and_likeness_is_nobodys_charge_but_a_persons(piece):
    plain = decision_of(piece, open_findings=["same_file", "same_picture"]).return_form
    missing = decision_of(piece, open_findings=["author", "same_file"]).return_form

    assert (plain.initial["reasons"], plain.fields["reasons"].help_text) == ([], "")
    assert missing.initial["reasons"] == ["names"]
    assert "机器核查" in missing.as_div()


def test_places_of_one_file_do_not_show_where_others_sent_the_same_file(clerk, piece, client):
    """One stored file sent twice: a place belongs to what was sent, not to the bytes."""
    material = piece.versions.get().materials.get()
    twin = piece.versions.get().materials.create(file=material.file, name="副本.txt", position=9)
    return_marks.point_at(
        piece.versions.get(), actor=clerk, material=material, page=1, box=(0, 0, 0.5, 0.5), words="只在这里"
    )
    client.force_login(clerk)
    assert "只在这里" not in client.get(f"/submissions/files/{twin.pk}/pages/").text


def test_no_further_return_where_the_scheme_forbids_it(clerk, piece):
    Indicator.objects.filter(code="2").update(asks={"resubmissions": 1})
    piece.refresh_from_db()
    piece.window.indicator.refresh_from_db()
    returned(piece, clerk)
    actions.submit(
        unit=piece.unit, window=piece.window, content=actions.PieceContent(title="改好了", text="x"),
        actor=None, received_at=at("2014-03-21 09:00"), submission=piece,
    )  # fmt: skip
    with pytest.raises(Refusal, match="1"):
        actions.return_for_correction(
            piece, actor=clerk, reasons=["seal"], due_on=at("2014-03-28 00:00").date()
        )
