"""A piece that arrives while the scheme is amended: two connections at once, on either database.

On SQLite the database is copied to a file for it, because one in memory cannot be waited for.
"""

import threading

import pytest
from django.db import connection, connections, transaction
from django.utils import translation

from kaoping.assessment import actions
from kaoping.assessment.models import SchemeVersion, Submission, Window
from kaoping.base import clock
from kaoping.results.facts import collect
from tests.assessment.amendments.amending import JULY, MONTHLY
from tests.make import make_unit
from tests.make_assessment import SMALL, make_piece, make_scheme, window_of

WAIT = 30  # seconds; only a fault takes so long


class Elsewhere(threading.Thread):
    """A deed in a thread of its own, with its own connection; ``answer`` hands over what it gave."""

    def __init__(self, deed):
        super().__init__()
        self.deed, self.given, self.fault = deed, None, None
        self.start()

    def run(self):
        try:
            with clock.standing_at(JULY), translation.override("en"):
                self.given = self.deed()
        except BaseException as error:
            self.fault = error
        finally:
            connection.close()

    def answer(self):
        self.join(WAIT)
        if self.fault is not None:
            raise self.fault
        return self.given


@pytest.fixture
def shared(transactional_db, tmp_path):
    """A database that two connections can write, emptied afterwards."""
    if connection.vendor == "postgresql":
        yield
        return
    settings = connections.settings["default"]
    name, file = settings["NAME"], tmp_path / "race.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(file)])
    settings["NAME"] = str(file)
    try:
        yield
    finally:
        settings["NAME"] = name


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
    unit, window, draft = Elsewhere(_city).answer()
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

    one = Elsewhere(slowly)
    assert written.wait(WAIT)
    other = Elsewhere(deeds["amendment" if first == "piece" else "piece"])
    other.join(0.4)
    assert other.is_alive()  # it waits for the one that began
    go_on.set()
    one.answer()
    other.answer()

    assert Elsewhere(_outcome).answer() == ("2.2", "2014M07", ["2014M07"], ["amended", "published"])
