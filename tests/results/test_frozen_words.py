"""A published sheet stays as it was: its pieces' titles and reasons, and what it says when its facts are lost."""

import pytest

from kaoping.assessment import actions as assessment
from kaoping.assessment.models import Submission
from kaoping.base import clock
from kaoping.evidence.storage import path_of
from kaoping.results.papers.compose.occasion import Occasion
from kaoping.results.papers.compose.sheet import compose
from kaoping.results.papers.description import Paper
from kaoping.results.queries import frozen_lines
from tests.make_assessment import make_content
from tests.results.appeal_world import OBJECTIONS, on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def words(paper: Paper) -> str:
    return str(paper.body)


def test_a_title_changed_after_the_freeze_leaves_the_published_sheet_as_it_was(client, city):
    publication = city.publish()
    address = f"/published/{publication.pk}/a/?open=1,2"
    client.force_login(city.people["chief"])
    with on(OBJECTIONS):
        assert "a 的材料" in client.get(address).text
        assert "不属于本项内容" in client.get(address).text
        piece, refused = city.pieces["a"], city.refused
        assessment.reopen(piece, actor=city.people["clerk"], reason="重看")
        assessment.return_for_correction(
            piece, actor=city.people["clerk"], reasons=["seal"], due_on=clock.today()
        )
        assessment.submit(
            submission=piece, unit=piece.unit, window=piece.window, content=make_content(title="改过的题目"), actor=city.people["author"],
            received_at=clock.now(), channel=Submission.Channel.WEB,
        )  # fmt: skip
        assessment.reopen(refused, actor=city.people["clerk"], reason="重看")
        assessment.reject(refused, actor=city.people["clerk"], reason="另一个理由")
        after = client.get(address).text
        exported = client.get(f"/published/{publication.pk}/a/?export=csv").content.decode("utf-8-sig")
        paper = words(compose(Occasion(city.scheme, clock.today(), publication, unit=city.units["a"])))

    for said in (after, exported, paper):
        assert "a 的材料" in said
        assert "改过的题目" not in said
    assert "不属于本项内容" in after
    assert "另一个理由" not in after
    assert f"/submissions/{piece.pk}/" in after


@pytest.mark.parametrize("left", [None, 40])
def test_lost_facts_leave_the_numbers_and_a_sentence(client, city, monkeypatch, tmp_path, left):
    publication = city.publish()
    address = f"/published/{publication.pk}/a/"
    damaged = tmp_path / "facts"
    if left is not None:
        damaged.write_bytes(path_of(publication.freeze.facts.sha256).read_bytes()[:left])
    monkeypatch.setattr(frozen_lines, "path_of", lambda _sha256: damaged)
    client.force_login(city.people["approver"])
    with on(OBJECTIONS):
        page, part = client.get(f"{address}?open=1"), client.get(f"{address}?part=1")
        exported = client.get(f"{address}?export=csv").content.decode("utf-8-sig")

    total = publication.freeze.sheets.get(code="a").figures["total"]
    assert (page.status_code, part.status_code) == (200, 503)
    for said in (page.text, exported):
        assert "missing or damaged" in said
        assert "1.24" in said
    assert total in page.text
