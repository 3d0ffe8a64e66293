"""A year with marks, files and a return in it, its final result, and a printer: for the tests of papers."""

import datetime as dt

import pytest

from kaoping.results.models import Publication
from kaoping.results.papers import printing
from kaoping.results.papers.docx import to_docx
from kaoping.results.papers.forms_of_office import fill
from kaoping.reviews.models import Review
from tests.make import make_person
from tests.make_assessment import at, make_file, make_notice, make_piece, make_scheme, window_of
from tests.results.make_results import go_to
from tests.results.papers import PICTURE

Step = Publication.Step


@pytest.fixture
def printer(monkeypatch):
    """A printer in this process that makes docx in earnest and no PDF: those have tests of their own."""

    def printed(paper, *, pdf=True, docx=True, form=b""):
        made = (fill(form, paper) if form else to_docx(paper)) if docx else b""
        return printing.Printed(b"%PDF-1.7 " + paper.title.encode() if pdf else b"", made)

    monkeypatch.setattr(printing, "print_paper", printed)


@pytest.fixture
def scheme(lan, units):
    made = make_scheme(actor=lan)
    make_notice(made.indicators.get(code="3"))
    files = (
        make_file("照片.jpg", PICTURE),
        make_file("目录.xlsx", b"a file that is called like the catalogue"),
    )
    marked = make_piece(units[0], window_of("1", "plan"), state="accepted", files=files, title="年度<方案>")
    judge = make_person("Judge Qi")
    Review.objects.create(
        submission=marked, version=marked.versions.get(), reviewer=judge, state="final", mark=88,
        comment="详实", made_at=at("2014-04-01 09:00"), final_at=at("2014-04-01 09:00"),
    )  # fmt: skip
    make_piece(units[0], window_of("2", "2014Q1"), state="accepted")
    make_piece(units[1], window_of("2", "2014Q1"), state="returned")
    return made


@pytest.fixture
def final(publication, lan, wen, today):
    go_to(publication, Step.OBJECTION, lan, wen, dt.date(2015, 1, 18))
    today(19)
    return go_to(publication, Step.FINAL, lan, wen)
