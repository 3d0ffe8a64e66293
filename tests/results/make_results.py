"""A small city with a year behind it, frozen and published: for tests of what comes after."""

from kaoping.results.actions import freezing, publishing
from kaoping.results.models import Freeze
from kaoping.results.steps import takes_two
from tests.make_assessment import SMALL, make_piece, make_scheme, window_of

GRADED = SMALL + "grades:\n  - {grade: 优秀, from: 2}\n  - {grade: 合格, from: 0}\n"


def make_year(text, units, actor):
    """A scheme of this text in force and, of each of these units, one piece that counts."""
    scheme = make_scheme(text, actor=actor)
    for unit in units:
        make_piece(unit, window_of("2", "2014Q1"), state="accepted")
    return scheme


def another_piece(unit):
    """A piece of the second quarter that counts as well."""
    return make_piece(unit, window_of("2", "2014Q2"), received="2014-05-02 10:00", state="accepted")


def make_freeze(scheme, lan, wen, reason="again"):
    """A freeze asked for by one and confirmed by another."""
    made = freezing.freeze(scheme, by=lan, reason=reason if Freeze.objects.exists() else "")
    freezing.make(made)
    freezing.confirm_freeze(made, actor=wen)
    return made


def go_to(publication, step, lan, wen, until=None):
    """Step by step to ``step``, with a second person where it takes two."""
    while publication.step != step:
        made = publishing.step_forward(
            publication, actor=lan, seen=publication.version, objection_until=until
        )
        if takes_two(made.step):
            publishing.confirm_step(made, actor=wen)
        publication.refresh_from_db()
    return publication
