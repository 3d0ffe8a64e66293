"""One line of each kind to one fact."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from kaoping.pure.scoring.facts import (
    ANSWERS,
    NO_HEADS,
    NOTHING,
    ONE,
    STATES,
    VERDICTS,
    AnswerFact,
    BallotFact,
    ClawbackFact,
    CountFact,
    DecisionFact,
    EventFact,
    ExtensionFact,
    Fact,
    MarkFact,
    MeasureFact,
    NoticeFact,
    OverrideFact,
    PieceFact,
    ScoreFact,
    SheetFact,
    UnitFact,
    WaiverFact,
)
from kaoping.pure.scoring.values import Values, literal, shown


class Kinds(Values):
    """Each method takes a line's object and gives its fact; faults are collected on the way."""

    def __init__(self, timezone: str) -> None:
        super().__init__(timezone)
        self.kinds: dict[str, Callable[[dict[str, Any]], Fact]] = {
            "unit": self._unit,
            "notice": self._notice,
            "piece": self._piece,
            "extension": self._extension,
            "waiver": self._waiver,
            "count": self._count,
            "event": self._event,
            "measure": self._measure,
            "answer": self._answer,
            "mark": self._mark,
            "ballot": self._ballot,
            "sheet": self._sheet,
            "score": self._score,
            "clawback": self._clawback,
            "decision": self._decision,
            "override": self._override,
        }

    def _unit(self, found: dict[str, Any]) -> Fact:
        return UnitFact(
            self._code(found, "unit"),
            self._text(found, "name"),
            self._list_of_text(found, "tags"),
            self._optional_code(found, "group"),
        )

    def _notice(self, found: dict[str, Any]) -> Fact:
        units: frozenset[str] | None = None
        asked = found.get("units", "all")
        if asked != "all":
            if isinstance(asked, list):
                units = frozenset(self._list_of_text(found, "units"))
            else:
                self.fault("units_neither", found=literal(asked))
        return NoticeFact(
            self._code(found, "notice"),
            self._code(found, "indicator"),
            self._day(found, "issued"),
            self._day(found, "due"),
            self._text(found, "title"),
            self._whole(found, "pieces", 1, 1),
            units,
        )

    def _piece(self, found: dict[str, Any]) -> Fact:
        """The kind that fills a file: what is as usual goes past the general readers."""
        get = found.get
        window = get("window")
        marks = get("marks")
        occurred = get("occurred")
        return PieceFact(
            self._code(found, "piece"),
            self._known_code(found, "unit"),
            self._known_code(found, "indicator"),
            "" if window is None or window == "" else self._known_code(found, "window"),
            self._moment(found, "received"),
            self._choice(found, "state", STATES),
            self._mark_list(marks) if marks else self._no_marks(marks),
            self._optional_day(found, "occurred") if occurred is not None else None,
            self._attributes(found, "attributes") if "attributes" in found else NOTHING,
            self._heads(found) if "authors" in found else NO_HEADS,
            self._whole(found, "returns", 0, 0) if "returns" in found else 0,
        )

    def _extension(self, found: dict[str, Any]) -> Fact:
        return ExtensionFact(
            self._code(found, "unit"),
            self._code(found, "indicator"),
            self._optional_code(found, "window") or "",
            self._day(found, "until"),
            self._text(found, "reason"),
        )

    def _waiver(self, found: dict[str, Any]) -> Fact:
        if "window" not in found:  # null takes out the whole indicator: nobody shall do so by forgetting
            self.fault("window_unsaid")
        return WaiverFact(
            self._code(found, "unit"),
            self._code(found, "indicator"),
            self._optional_code(found, "window"),
            self._text(found, "reason"),
        )

    def _count(self, found: dict[str, Any]) -> Fact:
        return CountFact(
            self._code(found, "unit"),
            self._code(found, "key"),
            self._number(found, "value"),
            self._day(found, "at"),
        )

    def _event(self, found: dict[str, Any]) -> Fact:
        units = self._list_of_text(found, "units")
        if found.get("unit") is not None:
            units = tuple(dict.fromkeys((self._code(found, "unit"), *units)))
        authors = self._heads(found)
        if not units and not authors:
            self.fault("event_of_nobody")
        quantity = self._optional_number(found, "quantity")
        if quantity is not None and quantity < 0:
            self.fault("below_zero", field="quantity", found=quantity)
        return EventFact(
            event=self._code(found, "event"),
            key=self._code(found, "key"),
            units=units,
            at=self._day(found, "at"),
            piece=self._optional_code(found, "piece"),
            same=self._optional_code(found, "same"),
            attributes=self._attributes(found, "attributes"),
            authors=authors,
            quantity=ONE if quantity is None else quantity,
            amount=self._optional_number(found, "amount"),
            until=self._optional_day(found, "until"),
            document=self._text(found, "document"),
        )

    def _measure(self, found: dict[str, Any]) -> Fact:
        of = self._optional_number(found, "of")
        if of is not None and of <= 0:
            self.fault("of_not_above_zero", found=of)
        return MeasureFact(
            self._code(found, "unit"),
            self._code(found, "key"),
            self._number(found, "value"),
            self._day(found, "at"),
            of,
        )

    def _answer(self, found: dict[str, Any]) -> Fact:
        return AnswerFact(
            self._code(found, "unit"),
            self._code(found, "indicator"),
            self._code(found, "item"),
            self._choice(found, "answer", ANSWERS),
            self._optional_day(found, "at"),
            self._optional_code(found, "window"),
        )

    def _mark(self, found: dict[str, Any]) -> Fact:
        value: Fraction | str | None = None
        written = found.get("value")
        if "value" not in found:
            self.fault("field_missing", field="value")
        elif written is not None:
            value = self._exact(written)
            if value is None:
                if type(written) is str:
                    value = written
                else:
                    self.fault("not_exact", field="value", found=shown(written))
        return MarkFact(
            unit=self._code(found, "unit"),
            indicator=self._code(found, "indicator"),
            assessor=self._code(found, "assessor"),
            value=value,
            by=self._text(found, "by"),
            window=self._optional_code(found, "window"),
            home=self._optional_code(found, "home"),
            at=self._optional_day(found, "at"),
        )

    def _ballot(self, found: dict[str, Any]) -> Fact:
        return BallotFact(
            unit=self._code(found, "unit"),
            indicator=self._code(found, "indicator"),
            in_favour=self._whole(found, "for", None, 0),
            against=self._whole(found, "against", 0, 0),
            abstain=self._whole(found, "abstain", 0, 0),
            blank=self._whole(found, "blank", 0, 0),
            invalid=self._whole(found, "invalid", 0, 0),
            by=self._text(found, "by"),
            window=self._optional_code(found, "window"),
            at=self._optional_day(found, "at"),
        )

    def _sheet(self, found: dict[str, Any]) -> Fact:
        return SheetFact(
            sheet=self._code(found, "sheet"),
            unit=self._code(found, "unit"),
            indicator=self._code(found, "indicator"),
            verdict=self._choice(found, "verdict", VERDICTS),
            levels=self._attributes(found, "levels"),
            by=self._text(found, "by"),
            window=self._optional_code(found, "window"),
            at=self._optional_day(found, "at"),
        )

    def _score(self, found: dict[str, Any]) -> Fact:
        return ScoreFact(
            self._code(found, "unit"),
            self._code(found, "key"),
            self._number(found, "value"),
            self._optional_day(found, "at"),
            self._optional_code(found, "window"),
        )

    def _clawback(self, found: dict[str, Any]) -> Fact:
        return ClawbackFact(self._code(found, "piece"), self._day(found, "at"), self._text(found, "reason"))

    def _decision(self, found: dict[str, Any]) -> Fact:
        return DecisionFact(
            self._code(found, "unit"),
            self._code(found, "grade"),
            self._optional_day(found, "at"),
            self._text(found, "reason"),
        )

    def _override(self, found: dict[str, Any]) -> Fact:
        return OverrideFact(
            self._code(found, "unit"),
            self._code(found, "indicator"),
            self._number(found, "value"),
            self._text(found, "reason"),
            self._text(found, "by"),
            self._optional_day(found, "at"),
            self._optional_code(found, "period"),
        )


FIELDS: dict[str, tuple[str, ...]] = {
    "unit": ("unit", "name", "tags", "group"),
    "notice": ("notice", "indicator", "title", "issued", "due", "pieces", "units"),
    "piece": (
        "piece", "unit", "indicator", "window", "received", "occurred", "state", "marks",
        "attributes", "authors", "returns",
    ),
    "extension": ("unit", "indicator", "window", "until", "reason"),
    "waiver": ("unit", "indicator", "window", "reason"),
    "count": ("unit", "key", "value", "at"),
    "event": (
        "event", "unit", "units", "key", "at", "until", "piece", "same", "attributes", "authors",
        "quantity", "amount", "document",
    ),
    "measure": ("unit", "key", "value", "of", "at"),
    "answer": ("unit", "indicator", "item", "answer", "at", "window"),
    "mark": ("unit", "indicator", "window", "by", "assessor", "value", "home", "at"),
    "ballot": (
        "unit", "indicator", "window", "by", "for", "against", "abstain", "blank", "invalid", "at",
    ),
    "sheet": ("sheet", "unit", "indicator", "window", "by", "verdict", "levels", "at"),
    "score": ("unit", "key", "value", "at", "window"),
    "clawback": ("piece", "at", "reason"),
    "decision": ("unit", "grade", "at", "reason"),
    "override": ("unit", "indicator", "value", "reason", "by", "at", "period"),
}  # fmt: skip
