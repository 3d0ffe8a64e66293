"""Two schemes in force: each page says which it shows, leads to the other, and keeps it in its links."""

import re

import pytest

from kaoping.results import tasks
from tests.make import make_clerk, make_unit
from tests.make_assessment import SMALL, make_piece, make_scheme, window_of

PAGES = ("/year/", "/matrix/", "/ranking/", "/sheets/u0/", "/facts/")


@pytest.fixture
def both(db, client, october):
    lan = make_clerk()
    unit = make_unit("甲局", code="u0", group="一组")
    first = make_scheme(actor=lan)
    make_piece(unit, window_of("2", "2014Q1"), state="accepted", title="一季度情况")
    second = make_scheme(
        SMALL.replace("scheme: ", "scheme: other-", 1).replace("title: ", "title: 另一个", 1), actor=lan
    )
    tasks.refresh_stale()
    client.force_login(lan)
    return first, second


@pytest.mark.parametrize("path", PAGES)
def test_each_page_switches_between_the_schemes(both, client, path):
    for shown in (None, *both):
        page = client.get(path, {"scheme": shown.pk} if shown else {})
        tabs = re.search(r'<nav class="tabs scheme-tabs".*?</nav>', page.text).group()
        current = re.search(r'href="\?scheme=(\d+)[^"]*" aria-current="page"', tabs).group(1)

        assert {int(pk) for pk in re.findall(r"\?scheme=(\d+)", tabs)} == {both[0].pk, both[1].pk}
        assert shown is None or int(current) == shown.pk


def test_links_stay_with_the_scheme_that_is_shown(both, client):
    shown = client.get("/matrix/").context["page"].version
    other = next(one for one in both if one.pk != shown.pk)
    asked = f"scheme={other.pk}"

    year = client.get(f"/year/?{asked}")
    assert year.context["year"].scheme == other
    assert all(asked in href for href in re.findall(r'href="(/matrix/duties/[^"]+)"', year.text))
    matrix = client.get(f"/matrix/?{asked}").text
    assert all(asked in href for href in re.findall(r'href="(/sheets/[^"]+|/matrix/duties/\?[^"]+)"', matrix))
    assert f'/sheets/u0/?{asked}"' in client.get(f"/ranking/?{asked}").text
    sheet = client.get(f"/sheets/u0/?{asked}").text
    assert all(asked in href for href in re.findall(r'href="(\?[^"]*export=[^"]+)"', sheet))


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("asked", ["abc", "999999", "1" * 30])
def test_a_scheme_that_is_not_there_gets_a_sentence(both, client, path, asked):
    page = client.get(path, {"scheme": asked}, headers={"accept-language": "en"})

    assert page.status_code == 404
    assert asked in page.text
