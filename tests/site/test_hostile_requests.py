"""Every address with hostile input: no 500, the guarding headers on every answer, no markup of others."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from kaoping.intake.actions import accept_message
from kaoping.intake.models import Message
from kaoping.intake.tasks import route_message
from kaoping.units.models import Person, Unit
from tests.make_assessment import at
from tests.site.test_roles import addresses
from tests.site.world import NOW

PARAMETERS = (
    "q", "text", "state", "unit", "indicator", "group", "page", "since", "until", "from", "to", "person", "object", "kind",
    "key", "verb", "year", "outlet", "scheme", "window", "limit", "offset", "day", "view", "next", "as_of", "sort", "of", "version",
)  # fmt: skip
ODD = ("\0", "'\"<x>%s", "9" * 30, "²")
BAD = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
}


def client_of(world, who):
    client = Client(raise_request_exception=False)
    if who:
        client.force_login(world.people[who])
    return client


def finished(answer):
    """The answer read to its end, which closes its file; closing it here would close the database too."""
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer


def opens(client, path):
    """Whether a person reads this page; a download has no filters."""
    answer = finished(client.get(path))
    return answer.status_code == 200 and not answer.streaming


def pages(world):
    for name, pattern in addresses():
        if name.startswith("demo:"):
            continue
        yield name, reverse(name, kwargs=world.arguments_of(name, pattern))


@pytest.mark.parametrize("who", ["clerk"])
def test_odd_filters_never_break_a_page(world, who):
    client, broken = client_of(world, who), []
    for name, path in pages(world):
        if name.startswith(("account_", "mfa_", "usersessions")) or "logout" in path:
            continue
        if not opens(client, path):
            continue
        for odd in ODD:
            answer = finished(client.get(path, dict.fromkeys(PARAMETERS, odd)))
            if answer.status_code >= 500:
                broken.append((name, odd[:10], answer.status_code))
    assert not broken


@pytest.mark.parametrize("who", ["", "clerk"])
def test_every_answer_carries_the_guarding_headers(world, who):
    client, missing = client_of(world, who), []
    paths = [path for _name, path in pages(world)]
    for path in [*paths, "/no/such/page", "/static/no-such-file.css", "/mail/99999999999999999999999/"]:
        for method in ("get", "post"):
            answer = getattr(client, method)(path)
            finished(answer)
            missing += [
                (method, path, name) for name, value in HEADERS.items() if answer.headers.get(name) != value
            ]
            policy = answer.headers.get("Content-Security-Policy", "")
            if "default-src 'none'" not in policy or "unsafe" in policy:
                missing.append((method, path, policy))
            if (
                who
                and not path.startswith("/static/")
                and "no-store" not in answer.headers.get("Cache-Control", "")
            ):
                missing.append((method, path, "Cache-Control", answer.headers.get("Cache-Control")))
            if answer.status_code >= 500:
                missing.append((method, path, 500))
            if "logout" in path and who:
                client.force_login(world.people[who])
    assert not missing


def test_markup_of_senders_and_units_stays_text(world):
    raw = (
        b"From: \"" + BAD.replace('"', "'").encode() + b"\" <x@unit.example>\r\nSubject: " + BAD.encode()
        + b"\r\nMessage-ID: <" + b"id>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n"
        + BAD.encode() + b"\r\n--b\r\nContent-Type: text/html\r\nContent-Disposition: attachment; filename*=utf-8''"
        + b"%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E.html\r\n\r\n<script>alert(3)</script>\r\n--b--\r\n"
    )  # fmt: skip
    message = accept_message(raw, received_at=at(NOW), source="import", source_label=BAD).message
    route_message(message.pk)
    Unit.objects.update(name=BAD, short_name=BAD[:40])
    Person.objects.update(name=BAD)
    Message.objects.exclude(pk=message.pk).update(subject=BAD, from_name=BAD, body_text=BAD, result_label=BAD)
    found, seen = [], 0
    for who in ("clerk", "author"):
        client = client_of(world, who)
        for name, path in [*pages(world), ("", f"/mail/{message.pk}/"), ("", "/mail/?state=all")]:
            if "logout" in path:
                continue
            for address in (
                path,
                f"{path}?q={BAD}&text={BAD}&person={BAD}&object={BAD}&unit={BAD}&next=javascript:alert(1)",
            ):
                answer = client.get(address)
                finished(answer)
                if not answer.headers.get("Content-Type", "").startswith("text/html") or answer.streaming:
                    continue
                text = answer.content.decode()
                seen += "alert(1)" in text
                if re.search(r"<script>alert|<img src=x|href=[\"']?javascript:", text):
                    found.append((who, name, address[:60]))
    assert not found
    assert seen > 10
