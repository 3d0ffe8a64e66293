"""The editors: forms that change the text, doors for the script, two people at one draft."""

import json

import pytest

from kaoping.assessment import actions
from kaoping.assessment.models import SchemeVersion
from kaoping.pure.scheme.edit_forms import node_form
from kaoping.pure.scheme.edit_nodes import RULE_WORDS
from kaoping.pure.scheme.edit_tree import plain_of
from kaoping.pure.scheme.parse import load
from tests.make_assessment import SMALL
from tests.pure.scheme.forms import sent_node

TEXT = SMALL.replace("  - {id: 2,", "  # the second, agreed with the union\n  - {id: 2,")


@pytest.fixture
def draft(lan):
    return actions.keep_text(None, text=TEXT, actor=lan).version


@pytest.fixture
def desk(client, lan):
    client.force_login(lan)
    return client


def form_of(client, version, row):
    """What a browser would send for a row that nobody touched."""
    page = client.get(f"/schemes/{version.pk}/form/?row={row}")
    editor = page.context["editor"]
    form = node_form(editor.node, editor.place, editor.names, "en")
    return {"row": editor.place, "base": page.context["base"], **sent_node(form)}


def now(version):
    return SchemeVersion.objects.get(pk=version.pk)


def test_a_quarter_becomes_a_month_and_the_comment_stays(desk, draft):
    given = {**form_of(desk, draft, "2"), "=when": ["every.month"]}

    response = desk.post(f"/schemes/{draft.pk}/form/", {**given, "act": "save"})

    assert response.status_code == 302
    assert now(draft).text == TEXT.replace("every: quarter", "every: month")
    assert draft.texts.count() == 2


def test_the_effect_is_counted_before_anything_is_kept(desk, draft):
    given = {**form_of(desk, draft, "2"), "=when": ["every.month"], "act": "show"}

    response = desk.post(f"/schemes/{draft.pk}/form/", given, headers={"HX-Request": "true"})

    row = response.context["row"]
    assert (row.pieces_before, row.pieces_after) == (4, 12)
    assert (row.each_before, row.each_after) == (1, pytest.approx(1 / 3))
    assert "<html" not in response.text
    assert now(draft).text == TEXT


def test_a_form_sent_untouched_keeps_nothing_new(desk, draft):
    for row in ("1", "2", "3", "4"):
        desk.post(f"/schemes/{draft.pk}/form/", {**form_of(desk, draft, row), "act": "save"})

    assert now(draft).text == TEXT
    assert draft.texts.count() == 1


@pytest.mark.parametrize(
    ("act", "ids"),
    [
        ("add", ["1", "2", "5", "3", "4"]),
        ("copy", ["1", "2", "2-2", "3", "4"]),
        ("up", ["2", "1", "3", "4"]),
        ("down", ["1", "3", "2", "4"]),
        ("remove", ["1", "3", "4"]),
    ],
)
def test_rows_are_added_copied_moved_and_taken_out(desk, draft, act, ids):
    desk.post(f"/schemes/{draft.pk}/form/", {**form_of(desk, draft, "2"), "act": act})

    scheme = load(now(draft).text)
    assert [node.id for node in scheme.indicators] == ids
    assert ("# the second" in now(draft).text) == (act != "remove")


def test_a_part_and_a_bonus_row_are_added(desk, draft):
    desk.post(f"/schemes/{draft.pk}/form/", {**form_of(desk, draft, "2"), "act": "child"})
    desk.post(f"/schemes/{draft.pk}/form/", {**form_of(desk, draft, "1"), "act": "bonus_row"})

    tree = plain_of(now(draft).text)
    assert [one["id"] for one in tree["indicators"][1]["indicators"]] == ["5"]
    assert [one["id"] for one in tree["bonus"]] == ["6"]


def test_another_rule_is_shown_first_and_kept_when_it_is_kept(desk, draft):
    given = form_of(desk, draft, "3")
    shown = desk.post(
        f"/schemes/{draft.pk}/form/", {**given, "act": "", "show_rule": "steps", "=rule": "even"}
    )
    form = shown.context["form"] if shown.context else None
    if form is None:  # the button sends no other deed
        shown = desk.post(f"/schemes/{draft.pk}/form/", {**given, "act": "show", "show_rule": "steps"})
        form = shown.context["form"]

    assert form.rule == "steps"
    assert "even" in plain_of(now(draft).text)["indicators"][2]


def test_parts_of_the_scheme_have_forms_of_their_own(desk, draft):
    for part in ("head", "settings", "groups", "materials", "rubrics", "result", "paper"):
        assert desk.get(f"/schemes/{draft.pk}/form/?part={part}").status_code == 200
    base = draft.sha256
    desk.post(
        f"/schemes/{draft.pk}/form/",
        {"part": "groups", "base": base, "groups.0.=name": "窗口", "groups.0.tag": "window",
         "groups.1.=name": "乡镇", "groups.1.tag": "town", "act": "save"},
    )  # fmt: skip

    assert [(one.name, one.tag) for one in load(now(draft).text).groups] == [
        ("窗口", "window"),
        ("乡镇", "town"),
    ]


def test_a_field_that_cannot_be_read_is_shown_again_with_what_was_written(desk, draft):
    given = {**form_of(desk, draft, "2"), "gate.0.else": "{times", "act": "save"}

    response = desk.post(f"/schemes/{draft.pk}/form/", given)

    assert response.status_code == 422
    assert "{times" in response.text
    assert now(draft).text == TEXT


def test_a_text_that_is_no_yaml_says_where_forms_stop(desk, draft, lan):
    actions.keep_text(draft, text=TEXT + "bonus: [", actor=lan)

    page = desk.get(f"/schemes/{draft.pk}/form/")

    assert page.status_code == 200
    assert f"/schemes/{draft.pk}/edit/?line=" in page.text


# --- two people --------------------------------------------------------------------------------


def test_two_people_at_two_rows_are_no_conflict(desk, draft, wen):
    given = {**form_of(desk, draft, "2"), "points": "5"}
    other = TEXT.replace("title: 年度方案", "title: 年度工作方案")
    actions.keep_text(draft, text=other, actor=wen, base=draft.sha256)

    desk.post(f"/schemes/{draft.pk}/form/", {**given, "act": "save"})

    text = now(draft).text
    assert "年度工作方案" in text
    assert "points: 5" in text


def test_two_people_at_one_row_keep_both_texts_and_are_told(desk, draft, wen):
    given = {**form_of(desk, draft, "2"), "points": "5"}
    other = TEXT.replace("points: 4", "points: 6")
    actions.keep_text(draft, text=other, actor=wen, base=draft.sha256)

    response = desk.post(f"/schemes/{draft.pk}/form/", {**given, "act": "save"})

    apart = draft.texts.get(is_apart=True)
    assert response.headers["Location"] == f"/schemes/{draft.pk}/texts/{apart.pk}/"
    assert now(draft).text == other
    assert "points: 5" in apart.text
    page = desk.get(f"/schemes/{draft.pk}/texts/{apart.pk}/")
    assert {line.kind for line in page.context["lines"]} >= {"in", "out"}
    desk.post(f"/schemes/{draft.pk}/texts/{apart.pk}/", {"act": "take"})
    assert "points: 5" in now(draft).text


def test_a_text_saved_over_a_newer_one_is_kept_beside_it(desk, draft, wen):
    begun = draft.sha256
    actions.keep_text(draft, text=TEXT + "# wen\n", actor=wen, base=begun)

    desk.post(f"/schemes/{draft.pk}/edit/", {"text": TEXT + "# lan\n", "base": begun, "act": "save"})

    assert now(draft).text == TEXT + "# wen\n"
    assert draft.texts.get(is_apart=True).text == TEXT + "# lan\n"
    page = desk.get(f"/schemes/{draft.pk}/publish/")
    assert page.context["left"] == 1


# --- doors of the script -----------------------------------------------------------------------


def post(client, path, **given):
    return client.post(path, json.dumps(given), content_type="application/json")


def test_what_is_typed_is_kept_and_a_new_draft_gets_its_address(desk):
    first = post(desk, "/schemes/keep/", text="scheme: x\nti", base="").json()
    version = SchemeVersion.objects.get()
    second = post(desk, first["keep"], text="scheme: x\ntitle: y", base=first["base"]).json()

    assert (first["kept"], first["edit"]) == (True, f"/schemes/{version.pk}/edit/")
    assert now(version).text == "scheme: x\ntitle: y"
    assert second["base"] == now(version).sha256
    assert version.texts.count() == 1


def test_the_live_check_names_line_and_columns(desk):
    text = TEXT.replace("points: 4", "pionts: 4")
    found = post(desk, "/schemes/check/", text=text).json()

    fault = found["faults"][0]
    line = text.split("\n")[fault["line"] - 1]
    assert line[fault["column"] - 1 : fault["end"] - 1] == "pionts"
    assert not found["readable"]
    assert post(desk, "/schemes/check/", text=TEXT).json()["clean"]


def test_words_are_offered_with_help_in_the_readers_language(desk):
    text = TEXT + "  - {id: 9, po"
    chinese = desk.post(
        "/schemes/words/", json.dumps({"text": text, "at": len(text)}), content_type="application/json",
        headers={"Accept-Language": "zh-hans"},
    ).json()  # fmt: skip
    told = post(desk, "/schemes/words/", text=TEXT, at=TEXT.index("year:") + 1, help=True).json()

    assert {
        "text": "points: ",
        "label": "分值",
        "says": "满分；open 表示没有满分、不封顶。",
        "kind": "word",
    } in chinese["offers"]
    assert told["help"]["word"] == "year"


@pytest.mark.parametrize("body", ["", "[]", "{", '{"text": 3, "at": "x"}', "null"])
@pytest.mark.parametrize("door", ["check", "words", "keep"])
def test_odd_bodies_are_no_matter(desk, door, body):
    response = desk.post(f"/schemes/{door}/", body, content_type="application/json")

    assert response.status_code == 200
    assert not SchemeVersion.objects.exists()


def test_the_editor_page_alone_allows_its_own_style(desk, draft):
    editor = desk.get(f"/schemes/{draft.pk}/edit/").headers["Content-Security-Policy"]
    page = desk.get(f"/schemes/{draft.pk}/").headers["Content-Security-Policy"]

    assert "'nonce-" in editor
    assert "nonce" not in page
    assert "unsafe-inline" not in editor


@pytest.mark.parametrize("rule", RULE_WORDS)
def test_each_way_of_scoring_is_taken_from_its_button_and_kept(desk, draft, rule):
    given = {**form_of(desk, draft, "3"), "show_rule": rule}

    shown = desk.post(f"/schemes/{draft.pk}/form/", given)

    assert shown.status_code == 200
    form = shown.context["form"]
    assert form.rule == rule
    assert f'name="show_rule" value="{rule}" formnovalidate aria-pressed="true"' in shown.content.decode()
    again = {"row": shown.context["editor"].place, "base": shown.context["base"], "act": "save"}
    kept = desk.post(f"/schemes/{draft.pk}/form/", {**again, **sent_node(form)})
    assert kept.status_code == 302
    row = plain_of(now(draft).text)["indicators"][2]
    assert [word for word in RULE_WORDS if word in row] == [rule]
    assert load(now(draft).text)


def test_going_back_to_the_first_way_of_scoring_leaves_the_text_as_it_was(desk, draft):
    given = form_of(desk, draft, "3")
    shown = desk.post(f"/schemes/{draft.pk}/form/", {**given, "show_rule": "ballot"})
    own = {"row": "indicators.2", "base": given["base"]}
    back = desk.post(
        f"/schemes/{draft.pk}/form/", {**own, **sent_node(shown.context["form"]), "show_rule": "even"}
    )

    desk.post(f"/schemes/{draft.pk}/form/", {**own, **sent_node(back.context["form"]), "act": "save"})

    assert "ballot" not in now(draft).text
    assert "even" in plain_of(now(draft).text)["indicators"][2]


def test_a_condition_without_a_name_gets_its_sentence_at_the_field(desk, draft):
    given = form_of(desk, draft, "3")
    shown = desk.post(f"/schemes/{draft.pk}/form/", {**given, "show_rule": "per_item"})
    sent = {**sent_node(shown.context["form"]), "row": "indicators.2", "base": given["base"], "act": "save"}

    wrong = desk.post(f"/schemes/{draft.pk}/form/", {**sent, "per_item.prices.0.where": ["市级"]})

    assert wrong.status_code == 422
    said = wrong.content.decode()
    assert "“市级”读不通" in said or "“市级” cannot be read" in said
    assert "市级" not in now(draft).text

    right = desk.post(
        f"/schemes/{draft.pk}/form/", {**sent, "per_item.prices.0.where": ["level：市级，类别:通报"]}
    )

    assert right.status_code == 302
    row = plain_of(now(draft).text)["indicators"][2]
    assert row["per_item"]["prices"][0]["where"] == {"level": "市级", "类别": "通报"}


def test_units_read_titles_and_not_bare_keys(desk, draft):
    given = form_of(desk, draft, "3")
    shown = desk.post(
        f"/schemes/{draft.pk}/form/", {**given, "show_rule": "per_item"}, HTTP_ACCEPT_LANGUAGE="zh-hans"
    )

    said = " ".join(shown.context["words"].sentences)
    assert "adoption" not in said


def test_a_fault_names_its_row(desk, draft):
    given = form_of(desk, draft, "3")

    page = desk.post(f"/schemes/{draft.pk}/form/", {**given, "points": ["x"], "act": "show"})

    assert [row.place for _fault, row in page.context["faults_in_rows"]] == ["indicators.2"]


def test_the_standard_is_a_field_of_several_lines(desk, draft):
    page = desk.get(f"/schemes/{draft.pk}/form/?row=3").content.decode()

    assert '<textarea name="standard"' in page
    given = form_of(desk, draft, "3")
    desk.post(f"/schemes/{draft.pk}/form/", {**given, "standard": ["一、甲\r\n二、乙"], "act": "save"})
    assert load(now(draft).text).indicators[2].standard == "一、甲\n二、乙"
