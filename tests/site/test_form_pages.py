"""Addresses that only take a form: opened by themselves they lead to the form's page; signing in leads back there."""

import re
from urllib.parse import parse_qs

import pytest
from django.test import Client
from django.urls import resolve, reverse

from tests.site.test_roles import addresses, stated
from tests.site.world import ROLES

LINK = re.compile(r'<a class="button primary" href="([^"]+)"')


def form_addresses(world):
    """(name, path, whoever's POST is heard first, else the clerk) of every address that refuses a GET."""
    table = stated()
    for name, pattern in addresses():
        if table[name]["clerk"].startswith("405"):
            may = [who for who in ROLES if table[name][who].partition("/")[2] not in ("403", "404", "405")]
            yield name, reverse(name, kwargs=world.arguments_of(name, pattern)), (may or ["clerk"])[0]


def test_every_address_that_only_takes_a_form_leads_to_a_page_that_its_sender_may_open(world):
    table, clients, wrong = stated(), {}, []
    for name, path, who in form_addresses(world):
        if who not in clients:
            clients[who] = Client()
            clients[who].force_login(world.people[who])
        answer = clients[who].get(path)
        said = (answer.status_code, "Allow" in answer.headers, "这样打开不会改动任何内容" in answer.text)
        leads_to = [resolve(link).view_name for link in LINK.findall(answer.text)]
        if said != (405, True, True) or any(table[one][who][:3] not in ("200", "302") for one in leads_to):
            wrong.append((name, who, said, leads_to))

    assert wrong == []


def accepting(world):
    return reverse("assessment:accept", kwargs=world.by_namespace["assessment"])


def test_a_form_sent_after_the_session_ended_comes_back_to_its_page(world, client):
    page = accepting(world).replace("accept/", "?of=2")

    answer = client.post(accepting(world), headers={"referer": f"http://testserver{page}"})

    path, _, query = answer["Location"].partition("?")
    assert (path, parse_qs(query)) == ("/account/login/", {"next": [page]})
    assert "所填内容没有保存" in client.get(answer["Location"]).text


@pytest.mark.parametrize(
    "referer", ["", "https://elsewhere.example/submissions/1/", "http://testserver.example/"]
)
def test_another_sites_page_is_not_come_back_to(world, client, referer):
    answer = client.post(accepting(world), headers={"referer": referer})

    assert answer["Location"] == f"/account/login/?next={accepting(world)}"


@pytest.mark.parametrize("address", ["set_language", "set_theme", "assessment:remind_window"])
def test_a_form_goes_back_to_paths_of_ours_alone(world, client, address):
    client.force_login(world.people["clerk"])
    path = reverse(address, kwargs=world.arguments.get(address))

    for wanted in (
        "-1",
        "home",
        "²",
        "%s%d{}",
        "submissions/",
        "//elsewhere.example/",
        "/\\elsewhere.example",
    ):
        answer = client.post(path, {"next": wanted})

        assert (answer.status_code, answer["Location"]) == (302, "/"), wanted
    assert client.post(path, {"next": "/matrix/"})["Location"] == "/matrix/"
