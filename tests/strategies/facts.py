"""Lines of facts for any scheme: what ``wanted`` says that it reads, for a handful of units."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from kaoping.pure.scheme.windows import windows_of
from kaoping.pure.scoring.wanted import wanted

numbers = st.sampled_from([0, 1, 3, 7, "2.5", "12.25", "1/3", "109/3"])
days = st.dates(dt.date(2014, 1, 1), dt.date(2014, 12, 31)).map(dt.date.isoformat)


def _windows(scheme, asked):
    """Keys that a fact may name, or none where it must not."""
    found = []
    for placed in asked.places:
        made = windows_of(scheme, placed)
        found += [window.key for window in made or ()]
    return found


@st.composite
def recordable_lines(draw, scheme, codes, skip=("publishing.reposts",), most=12):
    """Lines of recordable kinds, at most one for each place that only one may take."""
    made, taken = [], set()
    asked_for = [one for one in wanted(scheme) if one.name not in skip]
    if not asked_for:
        return []
    for number in range(draw(st.integers(0, most))):
        asked = draw(st.sampled_from(asked_for))
        line = _line(draw, scheme, asked, draw(st.sampled_from(codes)), codes, number)
        if line is None:
            continue
        place = tuple(str(line.get(name)) for name in ("kind", "unit", "key", "indicator", "item", "assessor",
                                                       "window", "at", "grade", "event", "sheet"))  # fmt: skip
        if line["kind"] in ("count", "ballot") or place not in taken:
            taken.add(place)
            made.append(line)
    return made


def _line(draw, scheme, asked, unit, codes, number):
    line = {"kind": asked.kind, "unit": unit}
    if asked.kind in ("answer", "mark", "ballot", "sheet"):
        line["indicator"] = asked.name
    elif asked.kind == "decision":
        return {**line, "grade": draw(st.sampled_from(asked.grades)), "reason": "抽签"}
    else:
        line["key"] = asked.name
    by_notice = any(one.windows and one.windows.by_notice for one in asked.places)
    keys = _windows(scheme, asked)
    if asked.kind in ("answer", "mark", "ballot", "sheet", "score"):
        if keys:
            line["window"] = draw(st.sampled_from(keys))
        elif by_notice:
            line["at"] = draw(days)
    else:
        line["at"] = draw(days)
    if asked.kind == "answer":
        items = [item.id for item in asked.items if not item.applies_to]
        return {
            **line,
            "item": draw(st.sampled_from(items)),
            "answer": draw(st.sampled_from(["yes", "no", "na"])),
        }
    if asked.kind == "mark":
        value = draw(st.sampled_from(asked.levels or ["85", 90, "77.5"]) | st.none())
        return {**line, "assessor": draw(st.sampled_from(["r1", "r2", "r3"])), "value": value}
    if asked.kind == "ballot":
        votes = {name: draw(st.integers(0, 9)) for name in ("for", "against", "abstain", "blank", "invalid")}
        return {**line, **votes}
    if asked.kind == "sheet":
        levels = {item.id: draw(st.sampled_from([*item.levels, "别的"])) for item in asked.items}
        return {**line, "sheet": f"s{number}", "verdict": draw(st.sampled_from(["for", "against", "blank"])),
                "levels": levels}  # fmt: skip
    if asked.kind == "measure":
        return {**line, "value": draw(numbers), **draw(st.sampled_from([{}, {"of": 200}]))}
    if asked.kind == "event":
        attributes = {
            name: draw(st.sampled_from([*values, "别的"])) for name, values in asked.attributes.items()
        }
        attributes |= {name: draw(st.sampled_from(["2", "0.5"])) for name in asked.numbers}
        line |= {
            "event": f"e{number}",
            "attributes": attributes,
            "quantity": draw(st.sampled_from([1, 2, "0.5"])),
        }
        sharing = draw(st.sampled_from(["one", "several", "authors"]))
        if sharing == "several":
            del line["unit"]
            line["units"] = list(codes)
        elif sharing == "authors":
            line["authors"] = {code: draw(st.sampled_from([1, 2, "1/3"])) for code in codes}
        return line
    return {**line, "value": draw(numbers)}
