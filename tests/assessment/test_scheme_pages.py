"""Schemes as pages: who sees what, what a row opens into, the calendar, and what stops publishing."""

import re

import pytest

from kaoping.assessment import actions
from kaoping.assessment.models import Duty, SchemeVersion
from kaoping.assessment.queries.scheme_drafts import publish_effect
from kaoping.assessment.queries.texts import scheme_of
from kaoping.schemes import builtin_names, builtin_text
from kaoping.units.models import UnitTag
from tests.make import make_unit
from tests.make_assessment import SMALL, make_scheme

OFFICE_ONLY = ("/schemes/new/", "/schemes/{pk}/edit/", "/schemes/{pk}/texts/", "/schemes/{pk}/publish/")


@pytest.fixture(autouse=True)
def february(stand_at):
    stand_at("2014-02-06 09:00")


@pytest.fixture
def draft(lan, author):
    return actions.keep_text(None, text=SMALL, actor=lan).version


def test_a_unit_sees_no_draft_and_none_of_its_doors(client, author, draft):
    client.force_login(author)

    assert "小方案" not in client.get("/schemes/").text
    for path in ("/schemes/{pk}/", "/schemes/{pk}/form/"):
        assert client.get(path.format(pk=draft.pk)).status_code == 404
    for path in OFFICE_ONLY:
        assert client.get(path.format(pk=draft.pk)).status_code in (403, 404), path
    for path in ("/schemes/check/", "/schemes/words/", "/schemes/keep/"):
        assert client.post(path, {}, content_type="application/json").status_code == 403, path
    text = draft.texts.get()
    for path in ("keep/", "form/", "drop/", f"texts/{text.pk}/"):
        assert client.post(f"/schemes/{draft.pk}/{path}").status_code in (403, 404), path
    assert SchemeVersion.objects.get().text == SMALL


def test_a_unit_reads_the_scheme_in_force_row_by_row(client, author, lan):
    version = make_scheme(actor=lan)
    client.force_login(author)

    page = client.get(f"/schemes/{version.pk}/?open=1,2", headers={"Accept-Language": "zh-hans"}).text

    assert "每季度 1 件，每件受理得 1.00 分（4 ÷ 4），迟报按 0 计。" in page
    assert page.count("<details open>") == 2
    assert "公章" in page
    assert f"/schemes/{version.pk}/form/" not in page


@pytest.mark.parametrize("name", builtin_names())
def test_every_builtin_scheme_can_be_read_as_table_calendar_and_text(client, lan, name):
    version = actions.keep_text(None, text=builtin_text(name), actor=lan).version
    client.force_login(lan)
    for view in ("table", "calendar", "text"):
        response = client.get(f"/schemes/{version.pk}/?view={view}", headers={"Accept-Language": "zh-hans"})
        assert response.status_code == 200, view
    assert client.get(f"/schemes/{version.pk}/form/").status_code == 200
    assert client.get(f"/schemes/{version.pk}/publish/").status_code == 200


def test_the_list_offers_builtin_schemes_by_their_titles(client, lan):
    client.force_login(lan)

    page = client.get("/schemes/").text

    assert "洛阳市直机关党的建设网上考核评价体系" in page
    assert page.count("/schemes/new/?from=") == len(builtin_names())


def test_an_unfinished_draft_shows_its_text_and_its_faults(client, lan):
    version = actions.keep_text(None, text=SMALL + "bonus: [", actor=lan).version
    client.force_login(lan)

    page = client.get(f"/schemes/{version.pk}/").text

    assert "code-lines" in page
    assert f"/schemes/{version.pk}/edit/?line=" in page
    assert client.get("/schemes/").status_code == 200
    assert client.get("/api/v1/schemes").status_code in (200, 404)


def test_publishing_says_beforehand_what_it_does_and_then_does_that(client, lan, author, draft):
    hall = make_unit("Hall", code="h1")
    UnitTag.objects.create(unit=hall, tag="window")
    client.force_login(lan)

    page = client.get(f"/schemes/{draft.pk}/publish/")
    effect = page.context["effect"]
    client.post(f"/schemes/{draft.pk}/publish/", {"sha256": draft.sha256})

    assert (effect.units, effect.duties) == (2, Duty.objects.count())
    assert effect.by_notice == ("3",)


BY_GROUP = SMALL.replace(
    "every: quarter, even: {}", "every: quarter, even: {pieces: {by_group: {窗口: 2, 其他: 1}}}"
).replace("groups: {窗口: {tag: window}}", "groups: {窗口: {tag: window}, 其他: {without: window}}")


@pytest.mark.parametrize(
    "text",
    [builtin_text("luoyang-2014"), builtin_text("monthly-2014"), BY_GROUP],
    ids=["luoyang", "monthly", "group"],
)
def test_the_effect_counts_what_publishing_makes(lan, author, text):
    for tag in sorted({"window", *re.findall(r"tag: ([\w-]+)", text)}):
        UnitTag.objects.create(unit=make_unit(f"U {tag}", code=f"u-{tag}"[:20]), tag=tag)
    version = actions.keep_text(None, text=text, actor=lan).version

    effect = publish_effect(scheme_of(version))
    actions.publish(version, actor=lan)

    assert effect.duties == Duty.objects.count()


def test_units_that_fit_no_group_are_named_before_publishing(client, lan, author):
    version = actions.keep_text(
        None, text=BY_GROUP.replace("其他: {without: window}", "其他: {tag: other}"), actor=lan
    ).version
    client.force_login(lan)

    page = client.get(f"/schemes/{version.pk}/publish/")

    assert "清河局" in page.context["why_not"]
    assert page.context["left"] >= 1


def test_a_year_that_is_over_is_said_before_publishing(client, lan, draft, stand_at):
    client.force_login(lan)
    path = f"/schemes/{draft.pk}/publish/"
    now = client.get(path, headers={"Accept-Language": "zh-hans"}).text
    stand_at("2015-01-01 09:00")
    later = client.get(path, headers={"Accept-Language": "zh-hans"}).text

    assert ["方案年度已于2014年12月31日结束" in page for page in (now, later)] == [False, True]


def test_what_is_left_to_do_blocks_publishing_and_is_listed(client, lan, author):
    text = SMALL.replace("applies_to: [窗口]", "applies_to: [大厅]")
    version = actions.keep_text(None, text=text, actor=lan).version
    client.force_login(lan)

    page = client.get(f"/schemes/{version.pk}/publish/")
    client.post(f"/schemes/{version.pk}/publish/")

    assert page.context["left"] == 1
    assert 'class="button blocked"' in page.text
    assert '<button class="button primary"' not in page.text
    assert SchemeVersion.objects.get().state == "draft"


def test_a_draft_that_changed_meanwhile_is_not_published_unseen(client, lan, author, draft):
    seen = draft.sha256
    actions.keep_text(draft, text=SMALL + "# later\n", actor=lan)
    client.force_login(lan)

    client.post(f"/schemes/{draft.pk}/publish/", {"sha256": seen})

    assert SchemeVersion.objects.get().state == "draft"


def test_a_draft_can_be_thrown_away(client, lan, draft):
    client.force_login(lan)

    client.post(f"/schemes/{draft.pk}/drop/")

    assert not SchemeVersion.objects.exists()


def test_a_page_of_many_rows_asks_the_database_as_often_as_one_of_few(
    client, lan, django_assert_max_num_queries
):
    client.force_login(lan)
    many = SMALL + "".join(
        f"  - {{id: x{n}, title: 第{n}项, points: 1, every: month, even: {{}}}}\n" for n in range(80)
    )
    for text in (SMALL, many.replace("scheme: small", "scheme: many")):
        version = actions.keep_text(None, text=text, actor=lan).version
        client.get(f"/schemes/{version.pk}/")
        for path, most in (
            ("", 12),
            ("?view=calendar", 12),
            ("form/?row=2", 14),
            ("edit/", 10),
            ("publish/", 18),
        ):
            with django_assert_max_num_queries(most):
                client.get(f"/schemes/{version.pk}/{path}")
