"""A piece that arrives while the scheme is amended: two connections at once, on either database."""

import threading

import pytest
from django.db import transaction

from kaoping.assessment import actions
from kaoping.assessment.models import SchemeVersion, Submission, Window
from kaoping.results.facts import collect
from tests.assessment.amendments.amending import JULY, MONTHLY
from tests.make import make_unit
from tests.make_assessment import SMALL, make_piece, make_scheme, window_of
from tests.races import HEAD_START, WAIT, Elsewhere, two_connections


@pytest.fixture
def shared(transactional_db, tmp_path):
    with two_connections(tmp_path):
        yield


def in_july(deed):
    """The deed in a thread and on a connection of its own, on the day of the amendment."""
    return Elsewhere(deed, JULY)


def _city():
    unit = make_unit("Qinghe")
    make_scheme(SMALL)
    window = Window.objects.select_related("indicator__scheme").get(pk=window_of("2", "2014Q3").pk)
    return unit, window, actions.save_draft(text=MONTHLY, actor=None)


def _outcome():
    piece = Submission.objects.select_related("window__indicator__scheme").get()
    new = piece.window.indicator.scheme
    facts = collect(new).units[piece.unit.code].pieces
    states = list(SchemeVersion.objects.order_by("number").values_list("state", flat=True))
    return piece.window.indicator.code, piece.window.key, [fact.window for fact in facts], states


@pytest.mark.parametrize("first", ["piece", "amendment"])
def test_a_piece_that_arrives_during_the_amendment_is_not_lost(shared, first):
    unit, window, draft = in_july(_city).answer()
    deeds = {
        "piece": lambda: make_piece(unit, window, "2014-07-10 09:00"),
        "amendment": lambda: actions.amend(draft, actor=None, reason="季度太疏", strategy="keep"),
    }
    written, go_on = threading.Event(), threading.Event()

    def slowly():
        with transaction.atomic():
            deeds[first]()
            written.set()
            go_on.wait(WAIT)

    one = in_july(slowly)
    assert written.wait(WAIT)
    other = in_july(deeds["amendment" if first == "piece" else "piece"])
    other.join(HEAD_START)
    assert other.is_alive()  # it waits for the one that began
    go_on.set()
    one.answer()
    other.answer()

    assert in_july(_outcome).answer() == ("2.2", "2014M07", ["2014M07"], ["amended", "published"])
