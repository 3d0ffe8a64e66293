"""The demo city as data: the same story every time, and nobody real in it."""

import re
from collections import Counter
from itertools import chain

import pytest

from kaoping.pure.scheme.parse import load
from kaoping.site.demo import city, days, mailbox, plan, rfc822
from kaoping.site.demo.asked import ASKED, NOTICES
from tests.site.demo_parts import scheme_text

REAL = re.compile(r"wmbsz" r"123|126\.com|6393" r"5813|1[3-9]\d{9}|洛阳")


@pytest.fixture(scope="module")
def year():
    return plan.year()


def test_sixty_bodies_in_three_groups_with_their_people():
    assert Counter(body.group for body in city.bodies()) == {
        "政务窗口组": 28,
        "党群综合组": 18,
        "事业企业组": 14,
    }
    people = [who for body in city.units() for who in (body.author, body.approver, body.head) if who]
    people += [each.person for each in city.office_people()]

    assert len({who.username for who in people}) == len(people)
    assert len({who.name for who in people}) == len(people)
    assert {who.address.rpartition(".")[2] for who in people} == {"example"}
    assert {who.phone[:7] for who in people} == {"000-555"}


def test_the_story_is_the_same_every_time(year):
    again = plan.year_of(city.bodies())

    assert again == year
    # A body's part does not depend on who else is there.
    few = plan.year_of(city.bodies()[:3])
    codes = {body.code for body in city.bodies()[:3]}
    assert few.sendings == tuple(each for each in year.sendings if each.unit in codes)


def test_the_year_is_alive(year):
    before = [each for each in year.sendings if each.arrives < plan.OPENING]
    decided = Counter(each.decision.kind if each.decision else "waiting" for each in before)

    assert 1000 < len(before) < 1250
    assert 850 < decided["accept"] < 1100
    assert 60 < decided["return"] < 160
    assert 5 <= decided["reject"] < 30
    assert 25 < decided["waiting"] < 90
    assert sum(each.twice for each in before) > 10
    assert sum(each.from_private for each in before) > 10
    assert sum(each.flaw == "no_checker" for each in before) > 10
    assert {each.client for each in before} == set(rfc822.CLIENTS)
    assert len([each for each in year.sendings if each.arrives > plan.OPENING]) > 150


def test_the_office_does_nothing_after_the_opening(year):
    moments = chain(
        (each.decision.at for each in year.sendings if each.decision),
        (each.at for each in (*year.marks, *year.reposts, *year.reliefs)),
    )

    assert max(moments) < plan.OPENING
    assert days.is_working(plan.OPENING.date())


def test_the_office_works_on_working_days_alone(year):
    assert all(days.is_working(each.decision.at.date()) for each in year.sendings if each.decision)
    assert days.is_working(days._day("05-04"))  # a Sunday worked for the holiday
    assert not days.is_working(days._day("10-07"))


def test_the_showcase_has_a_returned_piece_to_mend(year):
    code = plan.showcase_of(year)
    returned = [
        each for each in year.sendings
        if each.unit == code and each.decision and each.decision.kind == "return"
        and each.decision.due > plan.OPENING.date()
    ]  # fmt: skip

    assert returned
    assert not [each for each in year.sendings if each.key == returned[0].key and each.number == 2]


def test_what_is_asked_is_what_the_scheme_asks():
    scheme = load(scheme_text())
    by_notice = {node.id for node in scheme.indicators if node.windows and node.windows.by_notice}

    assert {notice.indicator for notice in NOTICES} == by_notice == {"3", "6", "9", "10"}
    assert {asked.indicator for asked in ASKED} == {node.id for node in scheme.indicators}
    assert [notice.key for notice in sorted(NOTICES, key=lambda each: each.issued)] == [
        f"n{number}" for number in range(1, 7)
    ]


def test_nobody_real_is_in_a_letter(year):
    for sending in year.sendings[::7]:
        letter = mailbox.letter_of(sending)
        written = "\n".join((letter.subject, letter.text, letter.sender, letter.to, letter.sender_name))

        assert not REAL.search(written), letter.subject
        assert letter.sender.endswith(".example")
        assert letter.to == city.MAILBOX
