"""What a clerk is told of drafts: where an amendment leads, what a file changes, what a copy still lacks."""

from django.core.files.uploadedfile import SimpleUploadedFile

from kaoping.assessment import actions
from kaoping.assessment.actions.next_year import copy_to_year
from kaoping.assessment.queries.fact_names import names_of
from kaoping.assessment.queries.scheme_changes import amends, decision_groups
from tests.make_assessment import SMALL, make_scheme


def test_the_draft_of_an_amendment_leads_to_the_amendment(clerk, client):
    scheme = make_scheme(actor=clerk)
    draft = actions.save_draft(text=SMALL.replace("points: 4", "points: 5"), actor=clerk)
    client.force_login(clerk)

    page = client.get(f"/schemes/{draft.pk}/").text

    assert amends(draft) == scheme
    assert f'<a class="button primary" href="/schemes/{draft.pk}/amend/">生效修订…</a>' in page
    assert f"/schemes/{draft.pk}/publish/" not in page


def test_the_draft_of_a_new_scheme_is_published(clerk, client):
    draft = actions.save_draft(text=SMALL, actor=clerk)
    client.force_login(clerk)

    assert amends(draft) is None
    assert f"/schemes/{draft.pk}/publish/" in client.get(f"/schemes/{draft.pk}/").text


def test_a_file_read_back_says_what_it_changes(clerk, client):
    make_scheme(actor=clerk)
    client.force_login(clerk)
    changed = SimpleUploadedFile("small.yaml", SMALL.replace("points: 4", "points: 5").encode())

    page = client.post("/schemes/import/", {"file": changed, "act": "read"})

    assert page.status_code == 200
    assert [one for one in page.context["against"]["changes"] if "分值 4 → 5" in one]
    assert "相比，文件改动了" in page.text


def test_a_copied_draft_says_what_its_text_lacks_still(clerk):
    scheme = make_scheme(actor=clerk)
    draft = copy_to_year(scheme, year=2015, actor=clerk)

    rows = [one for _title, group in decision_groups(draft) for one in group]

    assert {one.now for one in rows if one.row.code in ("document", "ruling")} <= {"文本里还没有填"}


def test_facts_are_called_by_the_schemes_titles(clerk):
    said = names_of(make_scheme(actor=clerk))

    assert said.of("mark", "2").startswith("2 ")
    assert said.of("event", "unknown.key") == "unknown.key"
