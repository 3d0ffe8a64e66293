"""Where assessment calls higher packages: facts, marks, and who hears that a fact changed.

A programme offers its counts as a ``FactSource``, the reviewers' desk its panel results as a
``MarkSource``; results listens for changed facts. Each offer is made in an app's ``ready``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kaoping.assessment.content import PieceContent
    from kaoping.assessment.models import SchemeVersion, Submission
    from kaoping.pure.scheme.compare.carry import Carrying


class Refusal(Exception):
    """A deed that cannot be done; ``sentence`` says what was found and what to do (translated)."""

    def __init__(self, sentence: Any) -> None:
        self.sentence = str(sentence)
        super().__init__(self.sentence)


class FactSource(Protocol):
    """Counts, events or measures that a programme keeps for its own sake."""

    @property
    def keys(self) -> Mapping[str, Any]:
        """The fact keys this source declares, each with a translated description."""
        ...

    def facts(self, scheme_version: SchemeVersion, unit_ids: Collection[int] | None) -> Iterable[Any]:
        """Facts of ``kaoping.pure.scoring.facts`` dated in the scheme's period; None: all units."""
        ...


class MarkSource(Protocol):
    """What the reviewers' marks make of accepted pieces."""

    def marks(
        self, scheme_version: SchemeVersion, unit_ids: Collection[int] | None
    ) -> Mapping[int, Fraction]:
        """Submission id → quality 0 to 100, of the pieces whose marks suffice."""
        ...


class Veil(Protocol):
    """Takes the names out of what a reviewer reads."""

    def text(self, words: str) -> str: ...

    def html(self, markup: str) -> str: ...


class ReviewersDoor(Protocol):
    """What reviewers may read, which only the reviewers' desk knows."""

    def open_to(self, person: Any) -> QuerySet[Submission]:
        """The pieces whose general pages, lists and search are open to this reviewer."""
        ...

    def hidden_from(self, person: Any) -> QuerySet[Submission]:
        """The pieces whose sender this person must not learn yet, whatever else they may read."""
        ...

    def to_mark(self, person: Any) -> QuerySet[Submission]:
        """The pieces that the person marks by the reviewers' own pages."""
        ...

    def marks_page(self, person: Any, piece: Submission) -> str:
        """The address where this person reads the piece's marks; "" where there are none to read."""
        ...

    def veil(self, person: Any, piece: Submission) -> Veil | None:
        """What hides the sender from this reviewer; None where nothing is hidden."""
        ...


@dataclass(frozen=True, slots=True)
class UnitEffect:
    """One unit's result before and after a change of the text; amounts are exact scheme points."""

    unit: str  # code
    name: str
    before: Fraction  # the total, by today's facts
    after: Fraction
    rank_before: int | None
    rank_after: int | None
    lines: tuple[tuple[str, Fraction | None, Fraction | None], ...] = ()  # indicator, before, after

    @property
    def change(self) -> Fraction:
        return self.after - self.before

    @property
    def climbs(self) -> int:
        """Places won (lost: below zero); 0 where a rank is missing on either side."""
        if self.rank_before is None or self.rank_after is None:
            return 0
        return self.rank_before - self.rank_after

    @property
    def falls(self) -> int:
        """Places lost."""
        return -self.climbs


@dataclass(frozen=True, slots=True)
class ScoreEffect:
    """What another text makes of today's facts. ``lost`` facts have no place in it."""

    units: tuple[UnitEffect, ...]
    lost: tuple[Any, ...]


class ScoreEffects(Protocol):
    """Scores the facts of a scheme in force under another text, without writing anything."""

    def __call__(self, version: SchemeVersion, carrying: Carrying) -> ScoreEffect: ...


class FactEffects(Protocol):
    """Scores today's facts with some left out and others added, without writing anything."""

    def __call__(
        self, version: SchemeVersion, *, drop: Callable[[Any], bool], add: Sequence[Any]
    ) -> ScoreEffect: ...


@dataclass(frozen=True, slots=True)
class TextListener:
    """Who wants to know which texts are there now; called in the transaction that says so."""

    on_version: Callable[[int], None]
    on_notice: Callable[[int], None]


class DraftComparison(Protocol):
    """Says what a draft shares with other texts, where it is so much that the sender should look first."""

    def __call__(self, piece: Submission, content: PieceContent) -> dict[str, Any] | None: ...


SchemesOn = Callable[[date], Iterable[int]]
FactsListener = Callable[[int, "Collection[int] | None"], None]

_sources: dict[str, FactSource] = {}
_marks: dict[str, MarkSource] = {}
_listeners: dict[str, FactsListener] = {}
_schemes_on: list[SchemesOn] = []
_effects: dict[str, ScoreEffects] = {}
_fact_effects: dict[str, FactEffects] = {}
_texts: dict[str, TextListener] = {}
_reviewers: list[ReviewersDoor] = []
_comparisons: list[DraftComparison] = []
_bars: dict[str, Callable[[SchemeVersion], str]] = {}


def offer_facts(name: str, source: FactSource) -> None:
    """Register a fact source; the same name replaces (tests do)."""
    _sources[name] = source


def offer_marks(name: str, source: MarkSource) -> None:
    """Register where marks come from; the same name replaces."""
    _marks[name] = source


def listen_to_facts(name: str, listener: FactsListener) -> None:
    """Call ``listener(scheme_id, unit_ids or None)`` in the transaction that changes a fact."""
    _listeners[name] = listener


def offer_effects(name: str, effects: ScoreEffects) -> None:
    """Register who can score facts under another text; the same name replaces."""
    _effects[name] = effects


def offer_fact_effects(name: str, effects: FactEffects) -> None:
    """Register who can score changed facts under the text in force; the same name replaces."""
    _fact_effects[name] = effects


def bar_amendments(name: str, why_not: Callable[[SchemeVersion], str]) -> None:
    """Register who may forbid that a scheme in force is replaced: a sentence, or "" where it may be."""
    _bars[name] = why_not


def why_not_amended(version: SchemeVersion) -> str:
    """The first sentence of those that forbid it; "" where nobody does."""
    return next((why for name in sorted(_bars) if (why := _bars[name](version))), "")


def offer_reviewers_door(door: ReviewersDoor) -> None:
    """Say what reviewers may read; the last one offered stands."""
    _reviewers[:] = [door]


def offer_comparison(compare: DraftComparison) -> None:
    """Say who compares drafts; the last one offered stands."""
    _comparisons[:] = [compare]


def reuse_in_draft(piece: Submission, content: PieceContent) -> dict[str, Any] | None:
    """The values of the finding ``reuse`` for a draft; None where little or nothing is shared."""
    return next((found for compare in _comparisons if (found := compare(piece, content))), None)


def reviewers_door() -> ReviewersDoor:
    """Errors: ``IndexError`` in an installation without the reviewers' desk, which there is not."""
    return _reviewers[0]


def listen_to_texts(
    name: str, *, on_version: Callable[[int], None], on_notice: Callable[[int], None]
) -> None:
    """Hear of versions whose files have been read, and of notices that were issued, by their ids."""
    _texts[name] = TextListener(on_version, on_notice)


def tell_version_read(version_id: int) -> None:
    """Everything that can be read of this version has been read."""
    for name in sorted(_texts):
        _texts[name].on_version(version_id)


def tell_notice_issued(notice_id: int) -> None:
    """This notice is in force with the words it has now."""
    for name in sorted(_texts):
        _texts[name].on_notice(notice_id)


def effect_on_scores(version: SchemeVersion, carrying: Carrying) -> ScoreEffect | None:
    """What the new text makes of every unit's score; None where nobody offers to compute it."""
    name = min(_effects, default=None)
    return None if name is None else _effects[name](version, carrying)


def effect_of_facts(
    version: SchemeVersion, *, drop: Callable[[Any], bool], add: Sequence[Any]
) -> ScoreEffect | None:
    """What other facts make of every unit's score; None where nobody offers to compute it."""
    name = min(_fact_effects, default=None)
    return None if name is None else _fact_effects[name](version, drop=drop, add=add)


def withdraw(name: str) -> None:
    """Take every offer made under the name back; only tests need it."""
    for offers in (_sources, _marks, _listeners, _effects, _fact_effects, _texts, _bars):
        offers.pop(name, None)  # type: ignore[attr-defined]


def fact_sources() -> tuple[FactSource, ...]:
    """All sources, in the order of their names."""
    return tuple(_sources[name] for name in sorted(_sources))


def known_fact_keys() -> dict[str, Any]:
    """Every key that a source has declared, with its description."""
    return {key: label for source in fact_sources() for key, label in source.keys.items()}


def marks_of(scheme_version: SchemeVersion, unit_ids: Collection[int] | None) -> dict[int, Fraction]:
    """Submission id → quality 0 to 100, from whoever offers marks."""
    found: dict[int, Fraction] = {}
    for name in sorted(_marks):
        found.update(_marks[name].marks(scheme_version, unit_ids))
    return found


def tell_facts_changed(scheme_id: int, unit_ids: Collection[int] | None) -> None:
    """Say that facts of these units (None: of all) changed; call it inside the transaction."""
    for name in sorted(_listeners):
        _listeners[name](scheme_id, unit_ids)


def offer_schemes_on(schemes_on: SchemesOn) -> None:
    """Say how to find the schemes whose period holds a day; assessment itself does."""
    _schemes_on[:] = [schemes_on]


def tell_facts_changed_on(day: date, unit_ids: Collection[int] | None) -> None:
    """The same from a programme, which knows the fact's day and no scheme."""
    for schemes_on in _schemes_on:
        for scheme_id in schemes_on(day):
            tell_facts_changed(scheme_id, unit_ids)
