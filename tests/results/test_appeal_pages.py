"""Appeals through the door: the unit files, the office admits, two decide, the sheet says so."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation

from kaoping.base import clock
from kaoping.notifications.models import Notification
from kaoping.results.actions import appeal_people as naming
from kaoping.results.actions import appeals as actions
from kaoping.results.models import Appeal, SheetSeen
from kaoping.results.publishing_forms import ForwardForm
from tests.results.appeal_world import OBJECTIONS, admitted, filed, named, on

pytestmark = pytest.mark.django_db


def as_(client, city, name):
    client.force_login(city.people[name])
    return client


def page_of(appeal):
    return f"/appeals/{appeal.pk}/"


def test_the_whole_story_through_the_door(client, city):
    publication = city.publish()
    sheet = f"/published/{publication.pk}/a/"
    with on(OBJECTIONS):
        unit = as_(client, city, "approver")
        assert f"/appeals/new/{publication.pk}/a/?line=1" in unit.get(sheet).text
        sent = unit.post(
            f"/appeals/new/{publication.pk}/a/",
            {
                "lines": ["1|"],
                "grounds": "系本委作者文章",
                "files": [SimpleUploadedFile("网页.html", b"<p>page")],
            },
        )
        appeal = Appeal.objects.get()
        assert sent.url == page_of(appeal)
        assert appeal.number in unit.get(sheet).text
        kept = unit.get(f"{page_of(appeal)}files/{appeal.files.get().pk}/")
        assert b"".join(kept.streaming_content) == b"<p>page"

    with on("2015-01-15 09:00"):
        office = as_(client, city, "clerk")
        office.post(f"{page_of(appeal)}admit/", {"admit-why": ""})
        office.post(
            f"{page_of(appeal)}fact/", {"fact-text": "网页 2014年7月18日", "fact-is_open_question": "on"}
        )
        office.post(
            f"{page_of(appeal)}people/",
            {"people-decider": city.people["leader"].pk, "people-confirmer": city.people["marker8"].pk},
        )
        office.post(f"{page_of(appeal)}marks/", {"marks-pieces": [city.pieces["a"].pk], "marks-count": 2})
        names = {person.pk: name for name, person in city.people.items()}
        for row in city.pieces["a"].assignments.all():
            city.mark(city.pieces["a"], names[row.reviewer_id], 87, 36, 51, counts=False)
    with on("2015-01-20 09:00"):
        decider = as_(client, city, "leader")
        asked = {"decide-marks": [city.pieces["a"].pk]}
        looked = decider.post(f"{page_of(appeal)}decide/", {**asked, "look": "1"})
        assert looked.status_code == 200
        assert "+0.50" in looked.text
        assert Appeal.objects.get().state == "remarking"
        decider.post(
            f"{page_of(appeal)}decide/", {**asked, "decide-decision": "upheld", "decide-text": "不作雷同"}
        )
        assert as_(client, city, "approver").get(page_of(appeal)).text.count("不作雷同") == 0
        office = as_(client, city, "clerk").get(page_of(appeal)).text
        assert f"{page_of(appeal)}people/" in office
        unit = as_(client, city, "approver")
        assert f"{page_of(appeal)}withdraw/" in unit.get(page_of(appeal)).text
        assert "不作雷同" not in unit.get("/appeals/?export=csv").content.decode("utf-8-sig")
        as_(client, city, "marker8").post(f"{page_of(appeal)}confirm/")
    appeal.refresh_from_db()
    assert (appeal.state, appeal.decision) == ("applied", "upheld")
    with on("2015-01-20 10:00"):
        assert "不作雷同" in as_(client, city, "approver").get(page_of(appeal)).text


@pytest.mark.parametrize(
    ("who", "register", "page", "new"),
    [
        ("approver", 200, 200, 200), ("author", 200, 200, 403), ("other", 200, 404, 404), ("clerk", 200, 200, 404),
        ("chief", 200, 200, 404), ("leader", 200, 200, 404), ("auditor", 200, 200, 404), ("marker1", 404, 404, 404),
    ],
)  # fmt: skip
def test_who_may_open_what(client, city, who, register, page, new):
    publication = city.publish()
    appeal = filed(city, publication=publication, grounds="秘密的理由")
    with on(OBJECTIONS):
        as_(client, city, who)
        assert client.get("/appeals/").status_code == register
        found = client.get(page_of(appeal))
        assert (found.status_code, client.get(f"/appeals/new/{publication.pk}/a/").status_code) == (page, new)
        assert ("秘密的理由" in found.text) == (page == 200)
        assert (appeal.number in client.get("/appeals/").text) == (page == 200)


@pytest.mark.parametrize(("who", "answer"), [("approver", 403), ("auditor", 403), ("other", 404)])
def test_who_only_reads_does_nothing(client, city, who, answer):
    appeal = filed(city)
    with on(OBJECTIONS):
        as_(client, city, who)
        typed = {"fact-text": "x", "refuse-why": "x"}
        for verb in ("admit", "refuse", "fact", "people", "marks", "decide", "confirm", "send-back"):
            assert client.post(f"{page_of(appeal)}{verb}/", typed).status_code == answer, verb
    assert Appeal.objects.get().state == "filed"


def test_a_reviewer_who_marks_again_does_not_see_the_appeal(client, city):
    appeal = admitted(city)
    with on("2015-01-15 10:00"):
        [drawn] = naming.ask_marks(appeal, pieces=[city.pieces["a"]], count=1, actor=city.people["clerk"])
        client.force_login(drawn)
        assert client.get(page_of(appeal)).status_code == 404


def test_a_wrong_form_keeps_what_was_typed(client, city):
    publication = city.publish()
    with on(OBJECTIONS):
        answer = as_(client, city, "approver").post(
            f"/appeals/new/{publication.pk}/a/", {"lines": [], "grounds": "写了很久的理由"}
        )
    assert answer.status_code == 422
    assert "写了很久的理由" in answer.text
    assert not Appeal.objects.exists()


def test_a_points_value_outside_the_line_is_refused_with_a_sentence(client, city):
    appeal = named(city)
    with on("2015-01-15 11:00"):
        as_(client, city, "leader")
        for value in ("2.5", "-1", "abc", "1/0"):
            answer = client.post(f"{page_of(appeal)}decide/", {"decide-value_1": value, "look": "1"})
            assert answer.status_code == 422
            assert value in answer.text


def test_opening_the_own_sheet_is_kept_once_as_proof_of_service(client, city):
    publication = city.publish()
    with on(OBJECTIONS):
        as_(client, city, "clerk").get(f"/published/{publication.pk}/a/")
        assert not SheetSeen.objects.exists()
        for _time in (1, 2):
            as_(client, city, "approver").get(f"/published/{publication.pk}/a/?open=1")
    assert SheetSeen.objects.get().unit == city.units["a"]


@pytest.mark.parametrize(
    ("step", "unit", "leader"), [("compiled", 404, 404), ("preview", 404, 200), ("units", 200, 200)]
)
def test_a_sheet_is_shown_from_its_step_on(client, city, step, unit, leader):
    publication = city.publish(step=step)
    with on(OBJECTIONS):
        assert as_(client, city, "approver").get(f"/published/{publication.pk}/a/").status_code == unit
        assert as_(client, city, "leader").get(f"/published/{publication.pk}/a/").status_code == leader
        assert as_(client, city, "other").get(f"/published/{publication.pk}/a/").status_code == 404


def test_the_register_is_exported_as_shown(client, city):
    filed(city)
    with on(OBJECTIONS):
        rows = as_(client, city, "clerk").get("/appeals/?export=csv&show=waiting").content.decode("utf-8-sig")
        empty = client.get("/appeals/?export=csv&show=closed").content.decode("utf-8-sig")
    assert "2014-复-001" in rows
    assert "2014-复-001" not in empty


def test_days_in_forms_are_written_as_browsers_read_them():
    form = ForwardForm(initial={"objection_until": dt.date(2014, 10, 22)})
    with translation.override("zh-hans"):
        assert 'value="2014-10-22"' in str(form["objection_until"])


def test_the_filter_says_open_of_appeals(client, city):
    with translation.override("zh-hans"):
        assert (
            "未办结 0"
            in as_(client, city, "clerk").get("/appeals/", headers={"accept-language": "zh-hans"}).text
        )


@pytest.mark.parametrize(("arrived", "state"), [("2015-01-18", "filed"), ("2015-01-19", "inadmissible")])
def test_the_office_enters_what_came_on_paper(client, city, arrived, state):
    city.publish()
    with on("2015-01-20 09:00"):
        unit = as_(client, city, "approver")
        assert unit.get("/appeals/enter/").status_code == 403
        office = as_(client, city, "clerk")
        assert "/appeals/enter/" in office.get("/appeals/").text
        assert 'name="arrived_on"' in office.get("/appeals/enter/?unit=a").text
        said = {"came_by": "paper", "lines": ["1|"], "grounds": "见来函", "arrived_on": arrived}
        letter = SimpleUploadedFile("来函.pdf", b"%PDF-1.4 letter")
        future = office.post("/appeals/enter/?unit=a", {**said, "arrived_on": "2015-01-21"})
        assert future.status_code == 422
        office.post("/appeals/enter/?unit=a", {**said, "files": [letter]})

        appeal = Appeal.objects.get()
        assert (appeal.state, appeal.came_by, appeal.number) == (state, "paper", "2014-复-001")
        assert timezone.localdate(appeal.filed_at, clock.OFFICE_ZONE).isoformat() == arrived
        assert Notification.objects.filter(kind="appeal_entered", post__unit=city.units["a"]).exists()
        actions.admit(appeal, actor=city.people["clerk"], why="收到在案")  # who entered it takes no side
        page = as_(client, city, "approver").get(page_of(appeal)).text
        assert "书面送达" in page


def test_what_was_typed_stands_when_a_deed_is_refused(client, city):
    appeal = named(city)
    with on("2015-01-15 11:00"):
        answer = as_(client, city, "leader").post(
            f"{page_of(appeal)}decide/", {"decide-decision": "upheld", "decide-text": "写了很久的决定"}
        )
        assert answer.status_code == 422
        assert answer.text.count("写了很久的决定") == 1
        late = as_(client, city, "clerk").post(f"{page_of(appeal)}refuse/", {"refuse-why": "写了很久的原因"})
        assert late.status_code == 422
        assert late.text.count("写了很久的原因") == 1
