"""From a piece that arrives to the verdict; who learns what of whom."""

import re

import pytest

from kaoping.assessment import actions as pieces
from kaoping.assessment.models import Draft, Finding, Submission, Version
from kaoping.assessment.ports import Refusal
from kaoping.assessment.tasks import prepare
from kaoping.originality import actions, tasks
from kaoping.originality.models import Check, Verdict, Wording
from kaoping.units.models import Role
from tests.make import make_clerk, make_person, make_post
from tests.make_assessment import make_content, make_file, make_notice, make_piece
from tests.originality.comparing import sent
from tests.pure.originality.memory import prose

pytestmark = pytest.mark.django_db


def test_a_passage_of_another_unit_is_found_with_both_sides(city):
    first, second, window, _next = city
    sent(first, window, prose(1, 900), title="甲稿")
    found = sent(second, window, prose(2, 400) + prose(1, 900)[200:500] + prose(3, 300), title="乙稿")
    assert 0.25 < found.foreign_share < 0.35
    (source,) = found.report["sources"]
    (passage,) = source["passages"]
    mine = found.text[passage["start"] : passage["end"]]
    assert mine.strip("。，；") == passage["words"].strip("。，；")
    assert Finding.objects.get(check_id="reuse").version == found.version


def test_of_two_equal_texts_the_earlier_is_the_source_whichever_is_compared_first(city):
    first, second, window, _next = city
    text = prose(4, 700)
    make_piece(first, window, text=text, received="2014-03-01 09:00")
    make_piece(second, window, text=text, received="2014-03-02 09:00")
    for version in Version.objects.order_by("-pk"):
        prepare(version.pk)
    tasks.catch_up()
    early, late = Check.objects.order_by("version__received_at")
    assert late.foreign_share == 1
    assert late.report["sources"][0]["id"] == f"piece:{early.submission_id}"


def test_a_correction_is_not_compared_with_its_own_first_version(city):
    unit, _second, window, _next = city
    piece = make_piece(unit, window, text=prose(5, 800), state="returned")
    actions.check_version(piece.versions.get().pk)
    pieces.submit(
        unit=unit, window=window, content=make_content(text=prose(5, 800) + "补正一句。"), actor=None,
        received_at=piece.last_received_at, channel=Submission.Channel.WEB, submission=piece,
    )  # fmt: skip
    newest = piece.versions.order_by("-number").first()
    actions.check_version(newest.pk)
    assert newest.originality.share == 0
    assert newest.originality.length > 800


def test_own_earlier_text_counts_in_all_and_not_with_others(city):
    unit, _second, window, following = city
    sent(unit, window, prose(6, 800))
    found = sent(unit, following, prose(6, 800), received="2014-06-01 09:00")
    assert found.share == 1
    assert found.foreign_share == 0


def test_what_was_withdrawn_is_no_source_until_it_comes_back(city):
    first, second, window, following = city
    piece = sent(first, window, prose(7, 800)).submission
    Submission.objects.filter(pk=piece.pk).update(state="withdrawn")
    tasks.catch_up()
    assert sent(second, window, prose(7, 800)).share == 0
    Submission.objects.filter(pk=piece.pk).update(state="submitted")
    tasks.catch_up()
    assert sent(second, following, prose(7, 800), received="2014-06-01 09:00").foreign_share == 1


def test_the_words_of_an_issued_notice_count_for_nobody(city):
    first, second, window, following = city
    words = prose(8, 500)
    notice = make_notice(window.indicator.scheme.indicators.get(code="3"))
    notice.text = words
    notice.save()
    actions.register_notice(notice.pk)
    sent(first, window, words + prose(9, 300))
    found = sent(second, window, words + prose(10, 300))
    assert found.share == 0
    assert sum(end - start for start, end in found.report["masked"]) > 400
    wording = Wording.objects.get()
    actions.withdraw(wording, actor=None)
    assert sent(second, following, words, received="2014-06-01 09:00").foreign_share > 0.9


def test_wording_too_short_to_matter_is_refused_with_the_count():
    with pytest.raises(Refusal, match="8"):
        actions.register(title="口号", text="建设文明美好家园", actor=None)


def test_text_of_files_is_compared_part_by_part(city):
    first, second, window, _next = city
    sent(first, window, prose(11, 700))
    from kaoping.evidence import gate, reading

    file = make_file("附件.txt", prose(11, 700).encode())
    gate.inspect(file.file)
    reading.read_file(file.file)
    found = sent(second, window, prose(12, 300), files=[file])
    assert [part["name"] for part in found.parts] == ["", "附件.txt"]
    assert found.foreign_share > 0.6


def test_every_coloured_stretch_leads_to_a_place_on_the_page(city, client, monkeypatch):
    first, second, window, _next = city
    sent(first, window, prose(21, 900), title="甲稿")
    found = sent(second, window, prose(21, 900)[:300] + prose(23, 400) + prose(21, 900)[600:])
    client.force_login(make_clerk())
    monkeypatch.setattr("kaoping.originality.queries.reports.MOST_SHOWN", 1)
    page = client.get(f"/originality/pieces/{found.submission_id}/").text
    led_to = re.findall(r'class="run tone-\d+" href="#([^"]+)"', page)
    # The second passage is not printed: its words lead to its source, where that is said.
    assert led_to == ["p-1", "source-1"]
    assert all(f'id="{place}"' in page for place in led_to)


def test_a_text_pasted_and_attached_counts_once(city, client):
    first, second, window, _next = city
    sent(first, window, prose(11, 700))
    from kaoping.evidence import gate, reading

    body = prose(12, 300) + prose(11, 700)[100:400]
    file = make_file("稿件.txt", f"关于读书活动的信息\n{body}\n附注：{prose(13, 120)}".encode())
    gate.inspect(file.file)
    reading.read_file(file.file)
    both = sent(second, window, body, files=[file])
    assert [part["repeats"] for part in both.parts] == [0, pytest.approx(len(body), abs=3)]
    assert both.length == pytest.approx(len(body) + 136, abs=10)
    assert both.covered == pytest.approx(300, abs=6)
    assert len(both.report["sources"][0]["passages"]) == 1
    client.force_login(make_clerk())
    page = client.get(f"/originality/pieces/{both.submission_id}/").text
    assert "not counted again" in page or "不重复计算" in page


@pytest.mark.parametrize(
    ("kind", "ground", "reason", "refused"),
    [
        ("original", "", "", False),
        ("permitted", "", "", True),
        ("permitted", "official", "", False),
        ("permitted", "other", "", True),
        ("not_original", "", "", True),
        ("not_original", "", "整段抄自甲稿", False),
    ],
)
def test_a_verdict_has_what_its_kind_needs(city, kind, ground, reason, refused):
    unit, _second, window, _next = city
    check = sent(unit, window, prose(13, 500))
    give = lambda: actions.give_verdict(check, kind=kind, ground=ground, reason=reason, actor="经办人")  # noqa: E731
    if refused:
        with pytest.raises(Refusal):
            give()
        assert not Verdict.objects.exists()
    else:
        assert give() == check.verdicts.first()


@pytest.fixture
def people(city):
    first, second, window, _next = city
    clerk = make_clerk()
    liaison = make_person("苏禾")
    make_post(second, Role.UNIT_AUTHOR, liaison)
    other = sent(first, window, prose(14, 900), title="甲局的稿件")
    mine = sent(second, window, prose(14, 900)[100:600] + prose(15, 300), title="乙局的稿件")
    return clerk, liaison, other, mine


def test_a_unit_sees_the_passage_and_not_whose_it_is(client, people):
    _clerk, liaison, other, mine = people
    client.force_login(liaison)
    page = client.get(f"/originality/pieces/{mine.submission_id}/").content.decode()
    assert prose(14, 900)[150:200] in re.sub(r"<[^>]+>", "", page)
    for secret in ("甲局的稿件", "云溪市教育局", other.submission.receipt_no, prose(14, 900)[700:760]):
        assert secret not in page
    assert client.get(f"/originality/pieces/{other.submission_id}/").status_code == 404
    assert client.get("/originality/").content.decode().count("乙局的稿件") == 1
    assert "甲局的稿件" not in client.get("/originality/?export=csv").content.decode()
    assert client.get("/originality/texts/").status_code == 404


def test_the_clerk_sees_all_judges_and_prints(client, people):
    clerk, _liaison, other, mine = people
    client.force_login(clerk)
    address = f"/originality/pieces/{mine.submission_id}/"
    page = client.get(address).content.decode()
    assert "甲局的稿件" in page
    assert client.post(address + "verdict/", {"version": "1", "kind": "permitted"}).status_code == 422
    done = client.post(address + "verdict/", {"version": "1", "kind": "not_original", "reason": "抄自甲局"})
    assert done.status_code == 302
    assert "抄自甲局" in client.get(address + "statement/").content.decode()
    assert "抄自甲局" in client.get("/originality/?verdict=not_original&export=csv").content.decode()
    assert client.get(f"/originality/pieces/{other.submission_id}/summary/").status_code == 200


def test_one_passage_is_called_lawful_and_deducted(client, people):
    clerk, liaison, _other, mine = people
    client.force_login(clerk)
    address = f"/originality/pieces/{mine.submission_id}/"
    passage = mine.report["sources"][0]["passages"][0]
    asked = {"version": "1", "start": passage["start"], "end": passage["end"], "ground": "quotation"}
    assert client.post(address + "passage/", asked | {"reason": "引自决议原文"}).status_code == 302
    for where in (address, address + "statement/"):
        page = client.get(where).content.decode()
        assert "引自决议原文" in page
        assert "扣除许可引用后" in page
    mine.refresh_from_db()
    assert mine.foreign_share > 0.5  # what was found stays as it is
    client.post(address + "passage/", asked | {"end": passage["end"] + 1})
    assert mine.lawful.count() == 1  # of a passage that is not there nothing is kept
    client.post(address + "passage/", asked | {"ground": "other"})
    assert mine.lawful.get().ground == "quotation"
    client.post(address + "passage/", asked | {"ground": ""})
    assert not mine.lawful.exists()
    long = client.post(address + "passage/", asked | {"reason": "长" * 301}, follow=True)
    assert "301" in long.content.decode()  # how long it is and may be, on the report
    assert not mine.lawful.exists()
    assert client.post(address + "passage/", {"version": "1"}).status_code == 400
    client.force_login(liaison)
    assert client.post(address + "passage/", asked).status_code == 404


def test_a_draft_shows_its_result_to_its_unit_alone_and_keeps_nothing(client, people, city):
    clerk, liaison, _other, mine = people
    _first, second, _window, following = city
    draft = Submission.objects.create(
        unit=second, window=following, channel="web", started_at=mine.checked_at, title="草稿"
    )
    Draft.objects.create(submission=draft, text=prose(14, 900)[:500], saved_at=mine.checked_at)
    before = Check.objects.count()
    client.force_login(liaison)
    page = client.get(f"/originality/drafts/{draft.pk}/").content.decode()
    assert 'class="passage"' in page
    assert "甲局的稿件" not in page
    part = client.get(f"/originality/drafts/{draft.pk}/", headers={"hx-request": "true"}).content.decode()
    assert "<html" not in part
    assert Check.objects.count() == before
    client.force_login(clerk)
    assert client.get(f"/originality/drafts/{draft.pk}/").status_code == 404


def test_a_text_read_late_changes_the_reports_of_those_that_came_after_it(city):
    """A scan may be read hours after the piece that copies it."""
    first, second, window, _next = city
    early = make_piece(first, window, text=prose(16, 700), received="2014-03-01 09:00")
    late = make_piece(second, window, text=prose(16, 700), received="2014-03-01 09:05")
    actions.check_version(late.versions.get().pk)
    assert Check.objects.get(submission=late).foreign_share == 0
    actions.check_version(early.versions.get().pk)
    assert Check.objects.get(submission=early).share == 0
    for version in Version.objects.all():
        prepare(version.pk)
    Version.objects.update(read_at=version.received_at)
    tasks.catch_up()
    assert Check.objects.get(submission=late).foreign_share == 1
