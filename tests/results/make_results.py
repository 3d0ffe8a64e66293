"""A small city with a year behind it, frozen and published: for tests of what comes after."""

from kaoping.results.actions import freezing, publishing
from kaoping.results.models import Freeze
from kaoping.results.steps import takes_two


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
