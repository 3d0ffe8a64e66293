"""What each step of a publication shows to whom, which take two people, and in which order they come.

One table decides it for every page, export and address; nothing else asks for the step's name.
"""

from dataclasses import dataclass

from kaoping.results.models.publication import Publication

Step = Publication.Step
ORDER = (Step.COMPILED, Step.PREVIEW, Step.UNITS, Step.OBJECTION, Step.FINAL, Step.PUBLIC)
# Into one of these, or back out of it, takes somebody else's confirmation.
BY_TWO = frozenset({Step.FINAL, Step.PUBLIC})


@dataclass(frozen=True, slots=True)
class Shows:
    """What is open at a step. The office sees everything at every step."""

    inside: bool = False  # leaders and auditors read sheets and ranks
    own_sheet: bool = False  # a unit reads its own sheet
    ranks: bool = False  # units see the list of units, points and ranks
    objections: bool = False  # units may object to lines of their own sheet
    everybody: bool = False  # list and sheets without signing in


SHOWS: dict[str, Shows] = {
    Step.COMPILED: Shows(),
    Step.PREVIEW: Shows(inside=True),
    Step.UNITS: Shows(inside=True, own_sheet=True),
    Step.OBJECTION: Shows(inside=True, own_sheet=True, ranks=True, objections=True),
    Step.FINAL: Shows(inside=True, own_sheet=True, ranks=True),
    Step.PUBLIC: Shows(inside=True, own_sheet=True, ranks=True, everybody=True),
}


def shows(step: str) -> Shows:
    return SHOWS[step]


def steps_that_show(what: str) -> list[str]:
    """The steps at which ``what``, a field of ``Shows``, is open."""
    return [step for step, shown in SHOWS.items() if getattr(shown, what)]


def after(step: str) -> str | None:
    """The next step; None after the last."""
    place = ORDER.index(Step(step))
    return ORDER[place + 1] if place + 1 < len(ORDER) else None


def before(step: str) -> str | None:
    """The step before; None before the first."""
    place = ORDER.index(Step(step))
    return ORDER[place - 1] if place else None


def is_behind(step: str, other: str) -> bool:
    """Whether ``step`` comes before ``other``."""
    return ORDER.index(Step(step)) < ORDER.index(Step(other))


def takes_two(step: str, *, leaves: str = "") -> bool:
    """Whether going to ``step`` (or, going back, leaving ``leaves``) needs a second person."""
    return step in BY_TWO or leaves in BY_TWO
