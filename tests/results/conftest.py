"""A scheme with pieces, its result, and a printer for the tests of papers; other files have worlds of their own."""

import datetime as dt

import pytest

from kaoping.base import clock
from kaoping.results.actions import publishing
from kaoping.results.models import PrintJob, Publication
from kaoping.results.papers import printing
from kaoping.results.papers.docx import to_docx
from kaoping.results.papers.forms_of_office import fill
from kaoping.reviews.models import Review
from kaoping.units.models import Role
from tests.make import make_clerk, make_person, make_post, make_unit
from tests.make_assessment import at, make_file, make_notice, make_piece, make_scheme, window_of
from tests.results.make_results import go_to, make_freeze

Step = Publication.Step
State = PrintJob.State
PICTURE = b"\xff\xd8\xff a photo as it was sent"


@pytest.fixture
def today(monkeypatch):
    def move(day):
        monkeypatch.setattr(clock, "now", lambda: at(f"2015-01-{day:02} 09:00"))
        monkeypatch.setattr(clock, "today", lambda zone=None: dt.date(2015, 1, day))

    move(12)
    return move


@pytest.fixture
def printer(monkeypatch):
    """A printer in this process that makes docx in earnest and no PDF: those have tests of their own."""

    def printed(paper, *, pdf=True, docx=True, form=b""):
        made = (fill(form, paper) if form else to_docx(paper)) if docx else b""
        return printing.Printed(b"%PDF-1.7 " + paper.title.encode() if pdf else b"", made)

    monkeypatch.setattr(printing, "print_paper", printed)


@pytest.fixture
def lan(db, today):
    return make_clerk()


@pytest.fixture
def wen(lan):
    return make_clerk("Wen")


@pytest.fixture
def units(db):
    return [make_unit(f"第{n}局", code=f"u{n}", position=n, group="一组") for n in range(3)]


@pytest.fixture
def fang(units):
    person = make_person("Fang")
    make_post(units[0], Role.UNIT_AUTHOR, person)
    return person


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
def publication(scheme, lan, wen):
    return publishing.compile_result(scheme, make_freeze(scheme, lan, wen), actor=lan)


@pytest.fixture
def final(publication, lan, wen, today):
    go_to(publication, Step.OBJECTION, lan, wen, dt.date(2015, 1, 18))
    today(19)
    return go_to(publication, Step.FINAL, lan, wen)
