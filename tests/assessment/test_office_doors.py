"""The clerk's doors: schemes, notices, decisions, allowances. Each refusal beside its success."""

import datetime as dt

import pytest

from kaoping.assessment.models import Extension, Notice, SchemeVersion, Submission, Waiver
from kaoping.base.models import AuditEvent
from tests.make_assessment import SMALL, make_notice, make_piece, make_scheme, window_of

pytestmark = pytest.mark.usefixtures("spring")


@pytest.fixture
def scheme(lan, qinghe):
    return make_scheme(actor=lan)


def test_a_clerk_writes_checks_and_publishes_a_scheme(client, lan, qinghe):
    client.force_login(lan)
    text = SMALL.replace("2014", "2015").replace("scheme: small", "scheme: next")

    checked = client.post("/schemes/new/", {"text": text, "act": "check"})
    assert checked.status_code == 200
    assert not SchemeVersion.objects.exists()

    kept = client.post("/schemes/new/", {"text": text, "act": "save"})
    version = SchemeVersion.objects.get()
    assert kept.headers["Location"] == f"/schemes/{version.pk}/"
    client.post(f"/schemes/{version.pk}/publish/")
    version.refresh_from_db()
    assert version.state == "published"
    for view in ("table", "calendar", "text"):
        assert client.get(f"/schemes/{version.pk}/?view={view}").status_code == 200


def test_a_faulty_scheme_is_told_line_by_line_and_kept_as_it_is(client, lan):
    client.force_login(lan)
    text = SMALL.replace("points: 2,", "pionts: 2,")

    checked = client.post("/schemes/new/", {"text": text, "act": "check"})
    assert checked.status_code == 422
    assert "pionts" in checked.text
    assert not SchemeVersion.objects.exists()

    client.post("/schemes/new/", {"text": text, "act": "save"})
    version = SchemeVersion.objects.get()
    assert (version.text, version.is_readable, version.state) == (text, False, "draft")
    assert "pionts" in client.get(f"/schemes/{version.pk}/").text


def test_next_years_scheme_does_not_hide_this_years(client, lan, scheme):
    make_scheme(SMALL.replace("2014", "2015").replace("scheme: small", "scheme: next"), actor=lan)
    from kaoping.assessment.queries.texts import scheme_in_force

    assert scheme_in_force() == scheme


@pytest.mark.parametrize("path", ["/schemes/new/", "/notices/new/"])
def test_only_the_office_writes(client, author, scheme, path):
    client.force_login(author)

    assert client.get(path).status_code == 403


def test_a_unit_reads_the_scheme_in_force_and_no_draft(client, author, lan, scheme):
    from kaoping.assessment import actions

    draft = actions.save_draft(text=SMALL.replace("scheme: small", "scheme: other"), actor=lan)
    client.force_login(author)

    assert client.get(f"/schemes/{scheme.pk}/").status_code == 200
    assert client.get(f"/schemes/{draft.pk}/").status_code == 404
    assert "other" not in client.get("/schemes/").text


def notice_form(scheme, whom):
    """A notice about item 3, due after the item has ended."""
    item = scheme.indicators.get(code="3").pk
    return {"indicator": item, "title": "复查通知", "due_on": "2014-12-01", "pieces": "1", "whom": whom}


def test_a_notice_is_drafted_previewed_issued_and_acknowledged(client, lan, author, qinghe, scheme):
    make_notice(scheme.indicators.get(code="3"), due="2014-06-30", title="申报")
    client.force_login(lan)

    address = client.post("/notices/new/", notice_form(scheme, whom="all")).headers["Location"]
    page = client.get(address).text
    assert "3 ÷ 1" in page
    assert "3 ÷ 2" in page
    client.post(f"{address}issue/")
    notice = Notice.objects.get(title="复查通知")
    assert (notice.state, notice.due_on) == ("issued", dt.date(2014, 10, 31))

    client.force_login(author)
    assert client.get(address).status_code == 200
    client.post(f"{address}acknowledge/")
    assert notice.audience.get(unit=qinghe).acknowledged_at is not None


def test_a_notice_to_a_list_without_units_is_refused_in_words(client, lan, scheme):
    client.force_login(lan)

    response = client.post("/notices/new/", notice_form(scheme, whom="list"))

    assert response.status_code == 422
    assert not Notice.objects.exists()


def test_withdrawing_needs_a_reason(client, lan, qinghe, scheme):
    notice = make_notice(scheme.indicators.get(code="3"))
    client.force_login(lan)

    client.post(f"/notices/{notice.pk}/withdraw/", {"reason": ""})
    notice.refresh_from_db()
    assert notice.state == "issued"
    client.post(f"/notices/{notice.pk}/withdraw/", {"reason": "重复发文"})
    notice.refresh_from_db()
    assert notice.state == "withdrawn"


@pytest.mark.parametrize(
    ("verb", "form", "state"),
    [
        ("accept", {}, "accepted"),
        ("return", {"reasons": ["seal"], "due_on": "2014-05-13"}, "returned"),
        ("reject", {"code": "theme", "reason": "不属于本项"}, "rejected"),
    ],
)
def test_the_clerk_decides(client, lan, qinghe, scheme, verb, form, state):
    piece = make_piece(qinghe, window_of("2", "2014Q2"), received="2014-05-02 10:00")
    client.force_login(lan)

    client.post(f"/submissions/{piece.pk}/{verb}/", form)

    piece.refresh_from_db()
    assert piece.state == state
    assert AuditEvent.objects.filter(object_key=str(piece.pk), actor_label="Lan").exists()


@pytest.mark.parametrize(
    ("verb", "form"),
    [
        ("return", {"reasons": [], "text": "", "due_on": "2014-05-13"}),
        ("return", {"reasons": ["seal"], "due_on": "2014-05-01"}),
        ("return", {"reasons": ["seal"], "due_on": ""}),
        ("reject", {"code": "theme", "reason": ""}),
        ("duplicate", {"of": ""}),
    ],
)
def test_a_decision_without_its_reason_changes_nothing(client, lan, qinghe, scheme, verb, form):
    piece = make_piece(qinghe, window_of("2", "2014Q2"), received="2014-05-02 10:00")
    client.force_login(lan)

    client.post(f"/submissions/{piece.pk}/{verb}/", form)

    piece.refresh_from_db()
    assert piece.state == Submission.State.SUBMITTED


@pytest.mark.parametrize("verb", ["accept", "return", "reject", "duplicate", "reopen"])
def test_a_unit_decides_nothing(client, author, qinghe, scheme, verb):
    piece = make_piece(qinghe, window_of("2", "2014Q2"), received="2014-05-02 10:00")
    client.force_login(author)

    assert client.post(f"/submissions/{piece.pk}/{verb}/").status_code == 404
    assert client.post(f"/submissions/999999/{verb}/").status_code == 404


def test_extensions_and_waivers_are_granted_listed_and_taken_back(client, lan, author, qinghe, scheme):
    duty = qinghe.duties.get(window=window_of("2", "2014Q2"))
    client.force_login(lan)

    client.post(f"/duties/{duty.pk}/extend/", {"until": "2014-07-10", "reason": "机构搬迁"})
    client.post(f"/duties/{duty.pk}/waive/", {"reason": "职能划转"})
    extension, waiver = Extension.objects.get(), Waiver.objects.get()
    assert (extension.until, waiver.window) == (dt.date(2014, 7, 10), duty.window)
    assert "机构搬迁" in client.get("/allowances/").text
    client.post(f"/allowances/extension/{extension.pk}/revoke/", {"reason": "已按时报送"})
    client.post(f"/allowances/waiver/{waiver.pk}/revoke/", {"reason": "职能未划转"})
    assert Extension.objects.get().revoked_at is not None
    assert Waiver.objects.get().revoked_at is not None

    client.force_login(author)
    assert (
        client.post(f"/duties/{duty.pk}/extend/", {"until": "2014-07-10", "reason": "x"}).status_code == 404
    )


def test_an_extension_that_ends_too_early_is_a_sentence(client, lan, qinghe, scheme):
    duty = qinghe.duties.get(window=window_of("2", "2014Q2"))
    client.force_login(lan)

    response = client.post(f"/duties/{duty.pk}/extend/", {"until": "2014-06-01", "reason": "机构搬迁"})

    assert response.status_code == 422
    assert "2014-06-30" in response.text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_notices_costs_the_same(
    client, lan, qinghe, scheme, count, django_assert_max_num_queries
):
    for number in range(count):
        make_notice(scheme.indicators.get(code="3"), title=f"通知{number}")
    client.force_login(lan)
    client.get("/notices/")

    with django_assert_max_num_queries(12):
        response = client.get("/notices/")

    assert response.text.count('<tr id="notice-') == count


def test_after_a_decision_the_next_piece_that_waits_opens(client, lan, qinghe, scheme):
    first, second, third = (
        make_piece(qinghe, window_of("2", "2014Q2"), received=f"2014-05-0{day} 10:00") for day in (1, 2, 3)
    )
    client.force_login(lan)
    assert f'name="next" value="{third.pk}"' in client.get(f"/submissions/{second.pk}/").text

    answer = client.post(f"/submissions/{third.pk}/accept/", {"next": first.pk})

    assert answer.headers["Location"] == f"/submissions/{first.pk}/"
    assert f'name="next" value="{second.pk}"' in client.get(f"/submissions/{first.pk}/").text
    assert f'name="next" value="{first.pk}"' in client.get(f"/submissions/{second.pk}/").text  # round again
