"""The twelve counts of a freeze, taken from the sheets themselves, so that their sum is the asked pieces."""

from collections import Counter
from typing import Any

from kaoping.assessment import states as duty_states
from kaoping.pure.scoring import Sheet
from kaoping.pure.scoring.trace import Line, WindowLine
from kaoping.results.states import slot_states

# What a place that was asked for came to; everything else still waits.
FATES = {
    duty_states.COUNTED: "counted",
    duty_states.WAIVED: "waived",
    duty_states.MISSED: "absent",
    duty_states.LATE: "late",
    duty_states.NOT_ADOPTED: "not_adopted",
}
SUMMED = ("counted", "waived", "absent", "late", "not_adopted", "waiting")


class Counts:
    """Adds up sheet after sheet. ``duties`` = counted + waived + absent + late + not_adopted + waiting."""

    def __init__(self) -> None:
        self.found: Counter[str] = Counter()

    def add(self, sheet: Sheet) -> None:
        self.found["units"] += 1
        for line in sheet.walk():
            if line.rule == "even":
                self._line(line)

    def _line(self, line: Line) -> None:
        for window in line.windows:
            self.found["duties"] += window.required
            for state in _states(window):
                self.found[FATES.get(state, "waiting")] += 1

    def as_json(self, **others: int) -> dict[str, Any]:
        names = ("units", "duties", *SUMMED)
        return {name: self.found[name] for name in names} | others


def _states(window: WindowLine) -> list[str]:
    reasons = ["counted" if piece.status == "counted" else piece.reason for piece in window.pieces]
    return slot_states(window.required, reasons, opened=True, over=window.over, waived=window.waived)
