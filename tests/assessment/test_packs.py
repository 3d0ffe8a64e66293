"""The period pack: out as a zip, filled with a notepad, back through the same checks, file by file."""

import datetime as dt
import io
import zipfile

import docx
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.assessment import actions
from kaoping.assessment.models import Draft, DraftApart, Submission
from kaoping.assessment.packdocx import read_docx, write_docx
from kaoping.assessment.packforms import LABELS, Filled, read_form, write_form
from kaoping.units.models import Role
from tests.make import make_author, make_person, make_post, make_unit
from tests.make_assessment import SMALL, at, make_content, make_piece, make_scheme, window_of

line = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=20)
fields = st.fixed_dictionaries(dict.fromkeys(("title", "author", "checker", "contact", "text"), line))


@given(place=st.integers(1, 10**9), values=fields, language=st.sampled_from(["zh-hans", "en"]))
def test_a_form_reads_back_as_it_was_written(place, values, language):
    filled = read_form(write_form(place, values, ["说明：一行"], language=language))
    assert (filled.place, filled.values) == (place, values)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_form_of_some_kind(content):
    assert set(read_form(content).values) <= set(LABELS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_notepads_encodings_are_read(encoding):
    text = (
        "# 提示\r\n编号： 7\r\n标题：春节走访\r\n活动日期：2014年2月3日\r\n正文：第一段\r\n作者：不是标签\r\n"
    )
    filled = read_form(text.encode(encoding))
    assert (filled.place, filled.occurred_on) == (7, dt.date(2014, 2, 3))
    assert filled.values == {
        "title": "春节走访",
        "text": "第一段\n作者：不是标签",
    }  # the text goes on to the end


@pytest.fixture
def unit(march, unit):
    return unit


@pytest.fixture
def author(unit, client):
    person = make_author(unit, "陈晓岚")
    client.force_login(person)
    return person


def opened(client, address="/pack/download/"):
    return zipfile.ZipFile(io.BytesIO(client.get(address).content))


def refilled(pack, fill, extra=()):
    """The pack with some forms filled and files added, as one who unpacks and packs again makes it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as again:
        for name in pack.namelist():
            content = pack.read(name)
            key = next((key for key in fill if key in name and name.endswith("填报.txt")), None)
            if key:
                text = content.decode("utf-8-sig")
                for label, said in fill[key].items():
                    old = next(row for row in text.splitlines() if row.startswith(f"{label}："))
                    text = text.replace(old, f"{label}：{said}")
                content = text.encode("gb18030")
            again.writestr(name, content)
        for name, content in extra:
            again.writestr(name, content)
    return SimpleUploadedFile("pack.zip", out.getvalue(), "application/zip")


def digest_in(answer):
    return answer.text.partition('name="digest" value="')[2].partition('"')[0]


def test_the_pack_goes_out_comes_back_and_becomes_drafts(author, unit, client):
    pack = opened(client)
    folder = next(name for name in pack.namelist() if "志愿服务" in name).partition("/")[0]
    filled = refilled(
        pack,
        {"志愿服务": {"标题": "春节走访", "正文": "走访了二十户。", "作者": "林岚"}},
        [(f"{folder}/照片/走访.txt", b"a picture"), ("散落.txt", b"lost")],
    )

    preview = client.post("/pack/", {"file": filled})

    assert preview.status_code == 200
    assert not Draft.objects.exists()  # a preview keeps nothing
    for words in ("春节走访", "走访.txt", "散落.txt"):
        assert words in preview.text
    client.post("/pack/", {"take": [folder], "digest": digest_in(preview)})
    draft = Draft.objects.get()
    assert (draft.title, draft.text, draft.author) == ("春节走访", "走访了二十户。", "林岚")
    assert [row.name for row in draft.files.all()] == ["走访.txt"]
    assert draft.submission.window == window_of("2", "2014Q1")
    assert draft.submission.state == Submission.State.DRAFT  # nothing was sent by it


def test_a_month_alone_and_a_month_without_anything(author, client):
    assert all("小结" not in name for name in opened(client, "/pack/download/?month=2014-03").namelist())
    assert client.get("/pack/download/?month=2013-01").status_code == 302


def test_the_draft_that_gives_way_stays_readable(author, unit, client):
    window = window_of("2", "2014Q1")
    actions.save_piece_draft(unit=unit, window=window, content=make_content(text="先写的。"), actor=author)
    pack = opened(client)
    folder = next(name for name in pack.namelist() if "志愿服务" in name).partition("/")[0]
    preview = client.post(
        "/pack/", {"file": refilled(pack, {"志愿服务": {"标题": "后写的", "正文": "后写的。"}})}
    )
    client.post("/pack/", {"take": [folder], "digest": digest_in(preview)})
    assert (Draft.objects.get().text, DraftApart.objects.get().text) == ("后写的。", "先写的。")


def test_another_units_number_fills_nothing(author, unit, client):
    form = write_form(999_999, {"title": "x", "text": "y"}, [])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as pack:
        pack.writestr("夹/填报.txt", form)
    preview = client.post("/pack/", {"file": SimpleUploadedFile("p.zip", out.getvalue())})
    client.post("/pack/", {"take": ["夹"], "digest": digest_in(preview)})
    assert not Draft.objects.exists()


@pytest.mark.parametrize("raw", [b"no zip at all", b"PK\x03\x04 broken"])
def test_what_is_no_zip_is_one_sentence(author, client, raw):
    answer = client.post("/pack/", {"file": SimpleUploadedFile("p.zip", raw)})
    assert answer.status_code in (200, 422)
    assert not Draft.objects.exists()


def test_who_reports_for_no_unit_has_no_pack(unit, client):
    client.force_login(make_person("路人"))
    assert client.get("/pack/").status_code == 404
    assert client.get("/pack/download/").status_code == 404


def test_last_years_piece_lies_in_the_pack_and_begins_the_form(db, client):
    unit = make_unit("市教育局")
    person = make_person("陈")
    make_post(unit, Role.UNIT_AUTHOR, person)
    with time_machine.travel(at("2013-03-20 10:00"), tick=False):
        last = make_scheme(SMALL.replace("2014", "2013").replace("scheme: small", "scheme: small-2013"))
        window = last.indicators.get(code="2").windows.get(key="2013Q1")
        make_piece(unit, window, received="2013-03-10 09:00", state="accepted", title="去年的走访")
    with time_machine.travel(at("2014-03-20 10:00"), tick=False):
        actions.close(last, actor=None)
        make_scheme()
        client.force_login(person)
        assert any("去年材料" in name and "去年的走访" in name for name in opened(client).namelist())
        address = f"/report/{window_of('2', '2014Q1').pk}/"
        assert "去年的走访" in client.get(address).text
        assert 'value="去年的走访"' in client.get(f"{address}?last").text


@given(place=st.integers(1, 10**9), values=fields, language=st.sampled_from(["zh-hans", "en"]))
@settings(max_examples=8)
def test_a_word_form_reads_back_as_it_was_written(place, values, language):
    content = write_docx(place, values, ["说明：一行"], heading="01 4 活动", language=language)
    filled = read_docx(content)
    assert (filled.place, filled.values) == (place, values)


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04" + bytes(200)])
def test_what_is_no_word_document_is_no_form(content):
    assert read_docx(content) == Filled()


def filled_pack(client, word, text):
    """The pack with the first folder's Word form and text form filled with these titles."""
    pack, out = opened(client), io.BytesIO()
    first = min(pack.namelist()).partition("/")[0]
    with zipfile.ZipFile(out, "w") as again:
        for name in pack.namelist():
            content = pack.read(name)
            if name.startswith(f"{first}/") and name.endswith("填报.docx") and word:
                document = docx.Document(io.BytesIO(content))
                document.tables[0].rows[1].cells[1].text = word
                kept = io.BytesIO()
                document.save(kept)
                content = kept.getvalue()
            elif name.startswith(f"{first}/") and name.endswith("填报.txt") and text:
                content = content.decode("utf-8-sig").replace("标题：", f"标题：{text}").encode()
            again.writestr(name, content)
    return SimpleUploadedFile("pack.zip", out.getvalue())


@pytest.mark.parametrize(
    ("word", "text", "title", "both"),
    [
        ("用 Word 填的", "", "用 Word 填的", False), ("", "用记事本填的", "用记事本填的", False),
        ("一样", "一样", "一样", False), ("这样", "那样", None, True),
    ],
)  # fmt: skip
def test_either_form_counts_and_two_that_differ_none(author, client, word, text, title, both):
    page = client.post("/pack/", {"file": filled_pack(client, word, text)})
    first = page.context["rows"][0]

    assert first.folder.both is both
    assert (first.content.title if first.content else None) == title
    assert bool(first.fault) is both
