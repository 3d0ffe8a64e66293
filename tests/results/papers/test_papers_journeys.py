"""Papers that answer a unit, from the form to the file: what PDF and docx say when they are read back."""

import io

import docx
import pypdfium2
import pytest

from kaoping.assessment.models import Return
from kaoping.evidence import storage
from kaoping.results.actions import appeal_decisions as decisions
from kaoping.results.actions import appeals as actions
from kaoping.results.models import OfficialDocument
from kaoping.results.papers import pdf, printing
from kaoping.results.papers.docx import to_docx
from tests.results.appeal_world import City, filed, on, proposed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def printer_in_this_process(monkeypatch):
    if not {"Noto Serif CJK SC", "Noto Sans CJK SC"} & pdf.installed_families():
        pytest.skip("no Chinese font on this machine")
    monkeypatch.setattr(
        printing, "print_paper", lambda paper, **_how: printing.Printed(pdf.to_pdf(paper), to_docx(paper))
    )


def made(client, callbacks, kind, about):
    """The document of this kind as the desk makes it, with the words that are proposed."""
    address = f"/results/papers/new/{kind}/"
    shown = client.get(address, {"about": "1", **about})
    assert shown.status_code == 200
    words = shown.context["words"].data
    with callbacks(execute=True):
        answer = client.post(address, {**words, **about, "number": "清考评〔2015〕3号", "act": "make"})
    assert answer.status_code == 302, answer.text
    return OfficialDocument.objects.select_related("pdf", "docx").get(kind=kind)


def texts(document):
    """What the PDF and the docx say, without spaces and new lines."""
    printed = pypdfium2.PdfDocument(storage.read(document.pdf))
    in_pdf = "".join(page.get_textpage().get_text_range() for page in printed)
    opened = docx.Document(io.BytesIO(storage.read(document.docx)))
    in_docx = [line.text for line in opened.paragraphs]
    in_docx += [cell.text for one in opened.tables for row in one.rows for cell in row.cells]
    return ["".join(text.split()) for text in (in_pdf, "\n".join(in_docx))]


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_notice_of_return_on_paper(client, lan, scheme, django_capture_on_commit_callbacks):
    client.force_login(lan)
    returned = Return.objects.get()

    document = made(client, django_capture_on_commit_callbacks, "return", {"returned": returned.pk})

    assert document.unit == returned.submission.unit
    for text in texts(document):
        assert f"关于退回《{returned.version.title}》的通知" in text
        assert "清考评〔2015〕3号" in text
        assert "第1局：" in text
        assert f"收件号{returned.submission.receipt_no}" in text
        assert f"{returned.due_on.month}月{returned.due_on.day}日前修改后重新报送" in text


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_decision_on_an_appeal_on_paper(client, django_capture_on_commit_callbacks):
    city = City()
    appeal = proposed(city)
    with on("2015-01-20 10:00"):
        decisions.confirm(appeal, actor=city.people["marker8"])
        client.force_login(city.people["clerk"])
        document = made(client, django_capture_on_commit_callbacks, "appeal", {"appeal": appeal.pk})

    for text in texts(document):
        assert "关于卫生局复核申请的决定" in text
        assert "编号2014-复-001" in text
        assert "材料系本委作者在省网发表的文章。" in text
        assert "经复核，予以支持。不作雷同，采用复评分。" in text
        assert "1.24" in text
        assert "2015年1月20日" in text
        for name in ("Leader", "Marker8", "Clerk"):
            assert name not in text


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_an_appeal_that_was_not_admitted_gets_its_paper_too(client, django_capture_on_commit_callbacks):
    city = City()
    appeal = filed(city, lines=[("2", "2014H2", "0")])
    with on("2015-01-15 09:00"):
        actions.refuse(appeal, actor=city.people["clerk"], why="不属于得分表所列事项。")
        client.force_login(city.people["clerk"])
        document = made(client, django_capture_on_commit_callbacks, "appeal", {"appeal": appeal.pk})

    for text in texts(document):
        assert "经审查，不予受理。理由：不属于得分表所列事项。" in text
        assert "下半年" in text
        assert "2014H2" not in text
