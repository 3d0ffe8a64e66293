"""Every list of the product under what a hostile user types into its address: never a 500, never an endless page.

A list that cannot make sense of a value leaves it out or finds nothing; both are pages that say so.
"""

import pytest
from django.test import Client
from django.urls import reverse

# Each list with the names of what its address understands.
LISTS = {
    "assessment:submissions": ("q", "state", "unit", "indicator", "channel", "late", "sort", "page", "view", "since", "until"),
    "assessment:duties": ("unit", "page"),
    "assessment:notices": ("state", "page"),
    "assessment:windows": ("scheme",),
    "assessment:notes": ("scheme",),
    "assessment:allowances": ("unit", "kind"),
    "assessment:requests": ("page",),
    "assessment:reminders": ("outcome", "window", "unit", "page"),
    "assessment:completeness": ("by", "scheme", "group", "indicator", "sort"),
    "assessment:burden": ("month", "scheme"),
    "assessment:year": ("scheme", "unit"),
    "assessment:quarantine": ("view", "page"),
    "assessment:schemes": ("q",),
    "assessment:facts": ("kind", "name"),
    "assessment:facts_list": ("kind", "name", "unit", "state", "page", "q"),
    "assessment:facts_grid": ("kind", "name", "part", "group", "page"),
    "assessment:chat_text": ("window", "days"),
    "results:matrix": ("scheme", "group", "q", "sort", "state", "tag"),
    "results:duties": ("window", "unit", "state", "indicator", "group", "page", "sort"),
    "results:ranking": ("scheme", "group", "sort", "as_of", "q"),
    "results:appeals": ("state", "unit", "q", "page", "sort"),
    "results:papers": ("page", "kind"),
    "results:values": ("scheme", "unit", "state", "page"),
    "units:list": ("q", "group", "tag", "page", "sort"),
    "units:people": ("q", "role", "unit", "page"),
    "audit": ("q", "person", "object", "verb", "unit", "since", "until", "page", "kind", "key"),
    "intake:list": ("q", "state", "unit", "since", "until", "page"),
    "outgoing:list": ("q", "state", "kind", "unit", "since", "until", "page"),
    "outgoing:addresses": ("q", "page"),
    "outgoing:groups": ("page",),
    "notifications": ("page", "state", "kind"),
    "reviews:list": ("panel", "state", "page", "q"),
    "reviews:panels": ("scheme", "state"),
    "reviews:rubrics": ("q",),
    "originality:list": ("q", "state", "unit", "page", "sort", "scheme"),
    "originality:register": ("q", "page", "state"),
    "originality:texts": ("q", "page"),
    "originality:sweeps": ("page",),
    "publishing:list": ("q", "unit", "outlet", "state", "since", "until", "page"),
    "search": ("q",),
    "help_words": ("q",),
}  # fmt: skip
HOSTILE = {
    "long": "文" * 3000,
    "like": "100%_\\",
    "quotes": "'\";--<x>",
    "nul": "a\0b",
    "emoji": "🦄👩‍👩‍👧",
    "page": "9999999",
    "unknown": "no-such-thing",
    "huge": "9" * 400,
    "negative": "-1",
    "digit": "²",
    "no_day": "2014-02-30",
    "first_day": "0001-01-01",
    "last_day": "9999-12-31",
    "one": "志",
    "surrogate": "%ED%A0%80",
}


def ask(client, path, values):
    answer = client.get(path, values)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer


def turned(asked, turn):
    """Each name with another hostile value; the next turn gives each the fifth after it."""
    values = [value for what, value in HOSTILE.items() if what != "nul"]
    return {name: values[(place + 5 * turn) % len(values)] for place, name in enumerate(asked)}


@pytest.mark.parametrize(("who", "turns"), [("clerk", 4), ("author", 1), ("auditor", 1)])
def test_no_list_breaks_and_none_is_silent(world, who, turns):
    """A page that makes sense, or the sentence that nothing is there; also as a table. NUL is no address at all."""
    client, wrong = Client(raise_request_exception=False), []
    client.force_login(world.people[who])
    for name, asked in LISTS.items():
        path = reverse(name)
        if ask(client, path, {}).status_code != 200:
            continue
        tries = [turned(asked, turn) for turn in range(turns)]
        tries.append({**turned(asked, turns), "export": "xlsx" if len(name) % 2 else "csv"})
        for number, values in enumerate(tries):
            answer = ask(client, path, values)
            if answer.status_code not in (200, 404):
                wrong.append((name, number, answer.status_code))
            elif "text/html" in answer.headers["Content-Type"] and "<h1" not in answer.text:
                wrong.append((name, number, "says nothing"))
        if ask(client, path, {asked[0]: HOSTILE["nul"]}).status_code != 400:
            wrong.append((name, "nul"))
    assert wrong == []


def test_a_page_beyond_the_last_is_the_last(world):
    client = Client()
    client.force_login(world.people["clerk"])
    for name in ("assessment:submissions", "intake:list", "assessment:reminders", "outgoing:list"):
        first, far = (ask(client, reverse(name), {"page": page, "state": "all"}) for page in ("1", "9999999"))
        assert (far.status_code, far.text.count("<tr")) == (200, first.text.count("<tr")), name


@pytest.mark.parametrize("text", ["%", "_", "%%", "\\", "'", '"', "🦄"])
def test_a_sign_that_means_something_to_a_database_means_itself(world, text):
    """No piece and no mail holds these signs, so none is found by them."""
    client = Client()
    client.force_login(world.people["clerk"])
    assert client.get(reverse("assessment:submissions"), {"q": text}).context["page"].paginator.count == 0
    assert (
        client.get(reverse("intake:list"), {"q": text, "state": "all"}).context["page"].paginator.count == 0
    )


@pytest.mark.parametrize("name", ["intake:list", "outgoing:list", "publishing:list"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_of_the_calendar_are_days(world, name, day):
    client = Client()
    client.force_login(world.people["clerk"])
    assert client.get(reverse(name), {"since": day, "until": day}).status_code == 200
    if name != "publishing:list":
        assert client.get(reverse(name), {"until": day, "export": "csv"}).status_code == 200
