"""Every address × every role × GET and POST: the answer is the one that ``roles.csv`` states.

The addresses come from the URL configuration; one without a row fails, and so does a row
without an address. GET writes nothing but sessions. To state new rows run
``python -m pytest tests/site/state_roles.py`` and read every cell of the difference.
"""

import csv
import re
from copy import copy
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver, reverse

from tests.site.world import ROLES

TABLE = Path(__file__).with_name("roles.csv")
WHO = ["guest", *ROLES, "disabled"]
TABLE_WRITTEN = re.compile(r'^(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM)\s+"?(\w+)')
# What a GET may write: the login's own bookkeeping.
MAY_WRITE = ("django_session", "usersessions_usersession", "base_cache")
# Looking at these is a record by itself: a notice or a sheet was served, the fairness desk was seen.
LOOKS = {
    "results:published_sheet": {"results_sheet_seen"},
    "assessment:notice": {"notifications_notice"},
    "reviews:fairness": {"base_audit_event"},
    "reviews:piece_marks": {"base_audit_event"},
}


def addresses(resolver=None, prefix="", namespace=""):
    """(name, pattern) of every address in the URL configuration."""
    for entry in (resolver or get_resolver()).url_patterns:
        pattern = prefix + str(entry.pattern)
        if hasattr(entry, "url_patterns"):
            yield from addresses(entry, pattern, entry.namespace or namespace)
        else:
            yield (f"{namespace}:" if namespace else "") + str(entry.name), pattern


def stated():
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["address"]: row for row in csv.DictReader(file)}


def signed_in(world, who):
    """The cookies of this person, signed in once for all addresses."""
    client = Client()
    if who != "guest":
        client.force_login(world.people[who])
    return client.cookies


def asked(world, cookies, name, pattern, method):
    """The status of one request, undone afterwards; and the tables that it wrote to."""
    client, written = Client(raise_request_exception=False), set()
    client.cookies = copy(cookies)  # an answer may take them away

    def notice(execute, sql, params, many, context):
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            written.add(TABLE_WRITTEN.search(sql).group(1))
        return execute(sql, params, many, context)

    with transaction.atomic():
        path = reverse(name, kwargs=world.arguments_of(name, pattern))
        with connection.execute_wrapper(notice):
            response = getattr(client, method.lower())(path)
            if response.streaming:
                b"".join(response.streaming_content)
        transaction.set_rollback(True)
    return response.status_code, {table for table in written if table not in MAY_WRITE}


def test_every_address_is_stated():
    assert {name for name, _pattern in addresses()} == set(stated())


@pytest.mark.parametrize("who", WHO)
def test_the_matrix_of_roles_and_addresses(world, who):
    table, wrong, cookies = stated(), [], signed_in(world, who)
    for name, pattern in addresses():
        got, written = asked(world, cookies, name, pattern, "GET")
        post, _ = asked(world, cookies, name, pattern, "POST")
        if f"{got}/{post}" != table[name][who]:
            wrong.append(f"{name}: {got}/{post}, stated {table[name][who]}")
        if written := written - LOOKS.get(name, set()):
            wrong.append(f"{name}: GET wrote to {written}")

    assert wrong == []


@pytest.mark.parametrize("who", ["author", "other", "reviewer", "clerk", "leader"])
def test_what_is_missing_and_what_is_not_yours_look_the_same(world, who):
    """Every address with a number: 404 for what is not there, whoever asks."""
    client = Client(raise_request_exception=False)
    client.force_login(world.people[who])
    for name, pattern in addresses():
        if "<int:pk>" in pattern:
            arguments = {**world.arguments_of(name, pattern), "pk": 987654}
            status = client.get(reverse(name, kwargs=arguments)).status_code
            assert status in (403, 404, 405), name
