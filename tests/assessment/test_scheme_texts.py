"""Every text that a draft has had is kept: unfinished ones, and two people's at once."""

import datetime as dt

import pytest

from kaoping.assessment import actions
from kaoping.assessment.actions.schemes import SchemeRefused
from kaoping.assessment.models import SchemeText, SchemeVersion
from kaoping.assessment.ports import Refusal
from kaoping.base import clock
from tests.make_assessment import SMALL, at

pytestmark = pytest.mark.django_db
BROKEN = "scheme: later\ntitle: 明年\nindicators:\n  - {id: 1, ti"


def texts(version):
    return list(version.texts.values_list("text", flat=True))


def test_a_text_that_cannot_be_read_yet_is_a_draft_without_a_period(lan):
    version = actions.keep_text(None, text=BROKEN, actor=lan).version

    version.refresh_from_db()
    assert (version.is_readable, version.scheme, version.title) == (False, "later", "明年")
    assert (version.period_from, version.text) == (None, BROKEN)
    with pytest.raises(SchemeRefused):
        actions.publish(version, actor=lan)


def test_an_unfinished_text_keeps_the_title_and_the_period_it_had(lan):
    version = actions.keep_text(None, text=SMALL, actor=lan).version
    kept = actions.keep_text(version, text=SMALL + "bonus: [", actor=lan, base=version.sha256).version

    assert (kept.is_readable, kept.scheme, kept.period_from) == (False, "small", dt.date(2014, 1, 1))
    assert texts(kept) == [SMALL + "bonus: [", SMALL]


def test_what_is_typed_in_one_sitting_is_one_text_and_what_is_kept_stays(lan):
    with clock.standing_at(at("2014-02-01 09:00")):
        version = actions.keep_text(None, text=SMALL, actor=lan).version
        one = actions.keep_text(version, text=SMALL + "#1", actor=lan, autosave=True)
        two = actions.keep_text(one.version, text=SMALL + "#2", actor=lan, autosave=True)
    with clock.standing_at(at("2014-02-01 09:30")):
        actions.keep_text(two.version, text=SMALL + "#3", actor=lan, autosave=True)

    assert texts(version) == [SMALL + "#3", SMALL + "#2", SMALL]


def test_two_people_at_one_draft_lose_nothing(lan, wen):
    version = actions.keep_text(None, text=SMALL, actor=lan).version
    begun = version.sha256
    first = actions.keep_text(version, text=SMALL + "# lan", actor=lan, base=begun)
    second = actions.keep_text(version, text=SMALL + "# wen", actor=wen, base=begun)

    version.refresh_from_db()
    assert (first.is_apart, second.is_apart) == (False, True)
    assert version.text == SMALL + "# lan"
    assert texts(version) == [SMALL + "# wen", SMALL + "# lan", SMALL]

    taken = actions.take_up(second.text, actor=wen).version
    assert taken.text == SMALL + "# wen"
    assert not SchemeText.objects.filter(is_apart=True).exists()


def test_a_draft_from_before_keeps_its_first_text_too(lan):
    version = actions.keep_text(None, text=SMALL, actor=lan).version
    version.texts.all().delete()

    actions.keep_text(version, text=SMALL + "#1", actor=lan)

    assert texts(version) == [SMALL + "#1", SMALL]


def test_what_is_in_force_cannot_be_changed(lan):
    version = actions.publish(actions.keep_text(None, text=SMALL, actor=lan).version, actor=lan)

    with pytest.raises(Refusal):
        actions.keep_text(version, text=SMALL + "#1", actor=lan)


def test_a_second_draft_of_one_scheme_gets_a_number_of_its_own(lan):
    one = actions.keep_text(None, text=SMALL, actor=lan).version
    two = actions.keep_text(None, text=SMALL, actor=lan).version
    renamed = actions.keep_text(two, text=SMALL.replace("scheme: small", "scheme: other"), actor=lan).version

    assert (one.number, two.number) == (1, 2)
    assert (renamed.scheme, renamed.number) == ("other", 1)
    assert SchemeVersion.objects.count() == 2
