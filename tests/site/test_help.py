"""The help: pages for every role in both languages, hints beside words, nothing unescaped."""

import pytest

from kaoping.assessment import states
from kaoping.site import help_copies, help_pages, help_words
from kaoping.site.help_text import Places, render
from kaoping.units.models import Role
from tests.make_assessment import window_of

PLACES = Places(lambda target: "/to/" if target.endswith(".md") else None, lambda target: f"/static/{target}")


def html(text):
    return str(render(text, PLACES).body)


def test_the_copies_are_the_manual():
    for folder, source in help_copies.SOURCES.items():
        for slug in help_copies.PAGES:
            name = f"{slug}.md"
            assert (help_copies.PACKAGE / folder / name).read_bytes() == (source / name).read_bytes(), (
                "python -m kaoping.site.help_copies"
            )


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_role_has_a_page(language):
    assert set(help_pages.OF_ROLE) == set(Role)
    for slug in help_copies.PAGES:
        text = help_pages.page(slug, language)
        assert text.title
        assert len(text.body) > 200
        assert "**" not in text.body
    assert help_pages.page("../../settings", language) is None


def test_what_the_pages_are_written_with():
    text = (
        "# Title\n\n## Part\n\nOne\ntwo **bold** and `code`.\n- first\n  goes on\n- [second](x.md)\n\n"
        "| a | b |\n|---|---|\n| 1 | <b> |\n\n1. one\n2. two\n\n![alt](p.png) [away](../x)"
    )
    found = render(text, PLACES)

    assert found.title == "Title"
    assert "<h2>Part</h2>" in found.body
    assert "<p>One two <strong>bold</strong> and <code>code</code>.</p>" in found.body
    assert "<li>first goes on</li>" in found.body
    assert '<li><a href="/to/">second</a></li>' in found.body
    assert "<td>&lt;b&gt;</td>" in found.body
    assert "<ol><li>one</li><li>two</li></ol>" in found.body
    assert '<img src="/static/p.png" alt="alt" loading="lazy"> away' in found.body


def test_nothing_in_a_page_becomes_markup():
    assert "<script" not in html('<script>alert(1)</script>\n\n`<img>` [x](y.md"onclick=1)')


def test_lines_of_chinese_join_without_a_space():
    assert html("第一行\n第二行") == "<p>第一行第二行</p>"


def test_every_state_has_its_words():
    assert set(help_words.PIECE) == set(states.PIECE)
    assert set(help_words.DUTY) == set(states.DUTY)


def test_each_role_opens_its_own_page(world, client):
    titles = {}
    for who in ("author", "clerk", "reviewer", "leader", "auditor", "system_admin"):
        client.force_login(world.people[who])
        page = client.get("/help/")
        titles[who] = page.context["text"].title
        assert client.get("/help/states/").status_code == 200
        assert client.get("/help/nothing/").status_code == 404

    assert len(set(titles.values())) == 6


def test_a_piece_explains_its_state_and_quotes_its_paragraph(world, client):
    client.force_login(world.people["author"])
    piece = world.arguments["assessment:edit"]["pk"]

    page = client.get(f"/submissions/{piece}/").text

    assert 'href="/help/states/#piece-returned"' in page
    assert "首次到达时间不变" in page
    assert page.count('role="tooltip"') >= 2
    assert 'id="piece-returned"' in client.get("/help/states/").text


def test_the_sheets_numbers_say_where_they_come_from(world, client):
    client.force_login(world.people["author"])

    page = client.get("/sheets/a/").text

    for code in ("total", "rank", "still", "pending"):
        assert f"/help/states/#number-{code}" in page


def test_hints_come_once_for_a_page(world, client):
    client.force_login(world.people["author"])
    scheme = world.arguments["assessment:scheme"]["pk"]

    words = client.get("/help/hints/").json()
    items = client.get(f"/help/hints/{scheme}/").json()

    for code in {**states.PIECE, **states.DUTY}:
        assert words[f"s/{code}"]["text"], code
    for code in help_words.NUMBERS:
        assert words[f"n/{code}"]["title"], code
    assert words["s/missed"]["more"].startswith("下一步：单位仍可补报")
    assert items[f"i/{scheme}/2"]["more"].startswith("每季度，共 4 个时段")
    assert items[f"w/{scheme}/{window_of('2', '2014Q1').pk}"]["text"] == "1月1日至3月31日，每家应报 1 件"


def test_hints_of_a_draft_are_for_the_office_alone(world, client):
    draft = world.arguments["assessment:scheme_edit"]["pk"]

    for who, status in (("author", 404), ("clerk", 200)):
        client.force_login(world.people[who])
        assert client.get(f"/help/hints/{draft}/").status_code == status


@pytest.mark.parametrize(
    ("who", "address", "keys"),
    [
        ("author", "/", ["s/returned", "i/{scheme}/2"]),
        ("author", "/duties/", ["s/returned", "n/worth", "i/{scheme}/2"]),
        ("author", "/notices/", ["i/{scheme}/3"]),
        ("author", "/sheets/a/", ["n/full", "n/calculation", "i/{scheme}/2"]),
        ("author", "/submissions/", ["s/submitted", "n/states"]),
        ("clerk", "/matrix/", ["n/valid", "n/missed", "i/{scheme}/2", "w/{scheme}/{window}"]),
        ("clerk", "/matrix/duties/", ["s/received", "n/states", "n/worth", "i/{scheme}/2"]),
    ],
)
def test_words_carry_their_hint_where_they_stand(world, client, who, address, keys):
    client.force_login(world.people[who])
    scheme = world.arguments["assessment:scheme"]["pk"]

    page = client.get(address).text

    for key in keys:
        assert f'data-hint="{key.format(scheme=scheme, window=window_of("2", "2014Q1").pk)}"' in page, key


def test_who_writes_a_piece_reads_the_documents_words_without_scripts(world, client):
    client.force_login(world.people["author"])
    window = world.arguments["assessment:report"]["window"]

    page = client.get(f"/report/{window}/").text

    assert "文件原文和计分办法" in page
    assert "每季度，共 4 个时段" in page
