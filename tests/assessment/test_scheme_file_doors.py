"""Files of schemes at the office's doors: what is read is shown first, and kept only when asked."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaoping.assessment.models import SchemeVersion
from kaoping.assessment.scheme_files import read_workbook, workbook_of
from kaoping.base.models import AuditEvent
from kaoping.pure.scheme import load
from kaoping.pure.scheme.tabular import from_tables
from kaoping.schemes import builtin_text
from tests.make_assessment import SMALL, make_scheme
from tests.make_papers import docx_of, source_document

IMPORT = "/schemes/import/"


def upload(client, name, raw):
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, raw), "act": "read"})


def test_the_paper_of_2014_is_proposed_shown_and_kept(client, lan):
    client.force_login(lan)

    read = upload(client, "考核表.docx", source_document())

    assert read.status_code == 200
    assert len(read.context["doubtful"]) == 17
    assert len(read.context["certain"]) == 23
    assert not SchemeVersion.objects.exists()

    text = read.context["found"].text
    kept = client.post(IMPORT, {"act": "keep", "text": text})

    version = SchemeVersion.objects.get()
    assert kept.headers["Location"] == f"/schemes/{version.pk}/"
    assert (version.state, version.text) == ("draft", text)
    assert AuditEvent.objects.filter(verb="scheme.drafted").count() == 1


def test_a_second_paper_does_not_go_on_with_the_first_ones_draft(client, lan):
    client.force_login(lan)
    texts = []
    for _turn in range(2):
        texts.append(upload(client, "a.docx", source_document()).context["found"].text)
        client.post(IMPORT, {"act": "keep", "text": texts[-1]})

    ids = sorted(SchemeVersion.objects.values_list("scheme", flat=True))
    assert len(ids) == 2
    assert ids[1] == f"{ids[0]}-2"


def test_a_workbook_goes_out_and_comes_back_as_the_same_scheme(client, lan):
    version = make_scheme(actor=lan)
    client.force_login(lan)

    raw = client.get(f"/schemes/{version.pk}/export.xlsx")
    assert raw.headers["Content-Disposition"] == 'attachment; filename="small.xlsx"'
    assert from_tables(read_workbook(raw.content)).scheme == load(SMALL)

    back = upload(client, "small.xlsx", raw.content)
    assert back.status_code == 200
    assert load(back.context["found"].text) == load(SMALL)


def test_a_faulty_cell_is_told_and_the_draft_can_still_be_mended(client, lan):
    client.force_login(lan)
    text = builtin_text("luoyang-2014").replace("points: 4\n    task: t1", "points: 4\n    task: nowhere")

    found = upload(client, "luoyang.xlsx", workbook_of(load(text)))

    assert found.status_code == 200
    (told,) = found.context["cell_faults"]
    assert told.startswith("工作表“指标”第 5 行：")


@pytest.mark.parametrize(
    ("name", "raw", "told"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0" + b"\x00" * 64 + "WordDocument".encode("utf-16-le"), ".docx"),
        ("a.pdf", b"%PDF-1.4", ".docx"),
        ("a.txt", "没有表格的文字".encode(), "考核内容"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(client, lan, name, raw, told):
    client.force_login(lan)

    answer = upload(client, name, raw)

    assert answer.status_code == 422
    assert told in str(answer.context["form"].errors["file"])


def test_a_pasted_table_is_read(client, lan):
    client.force_login(lan)
    pasted = "序号\t考核内容\t考核标准\t分值\n1\t方案\t3月底前报送\t4\n2\t教育\t每季度不少于两次\t8"

    read = client.post(IMPORT, {"pasted": pasted, "act": "read"})

    assert [row.id for row in read.context["rows"]] == ["1", "2"]


def test_nothing_chosen_and_an_unreadable_text_kept_are_refused(client, lan):
    client.force_login(lan)

    assert client.post(IMPORT, {"act": "read"}).status_code == 422
    assert client.post(IMPORT, {"act": "keep", "text": "scheme: [", "pasted": ""}).status_code == 422
    assert not SchemeVersion.objects.exists()


def test_only_the_office_reads_files_and_exports_drafts(client, lan, author):
    version = make_scheme(actor=lan)
    draft = SchemeVersion.objects.create(
        scheme="d", title="d", text=SMALL, sha256="0" * 64, made_at=version.made_at,
        period_from=version.period_from, period_to=version.period_to,
    )  # fmt: skip
    client.force_login(author)

    assert client.get(IMPORT).status_code == 403
    assert client.get(f"/schemes/{version.pk}/export.xlsx").status_code == 200
    assert client.get(f"/schemes/{draft.pk}/export.xlsx").status_code == 404


@pytest.mark.parametrize("span", ["²", "9" * 5000, "999999999"])
def test_a_cell_cannot_span_more_columns_than_a_paper_has(client, lan, span):
    client.force_login(lan)
    raw = docx_of([[["序号", "考核内容", "分值"], ["1", "学习", "5"]]])
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    text = parts["word/document.xml"].decode()
    made = text.replace("<w:tcPr>", f'<w:tcPr><w:gridSpan w:val="{span}"/>', 1)
    assert made != text
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, body in (parts | {"word/document.xml": made.encode()}).items():
            package.writestr(name, body)

    assert upload(client, "表.docx", out.getvalue()).status_code in (200, 422)


@pytest.mark.parametrize("standard", ["每{0}次{0}分", "第1-99999999999项按质量计分", "第1-²项按质量计分"])
def test_a_row_of_digits_without_end_is_no_number(client, lan, standard):
    client.force_login(lan)
    words = standard.format("9" * 5000)
    pasted = f"序号\t考核内容\t考核标准\t分值\n1\t学习\t{words}\t5\n2\t宣传\t全年1次\t{'9' * 5000}\n\n说明：{words}。"

    assert client.post("/schemes/import/", {"pasted": pasted}).status_code in (200, 422)
