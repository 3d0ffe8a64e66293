"""Facts as lines of JSON in a few words, and amounts found on the sheets: for tests that reckon by hand.

A place is ``u1`` for the total, ``u1/2`` for the score of a line, ``u1@2014M03`` for a round's total;
``u1 rank``, ``u1 grade``, ``u1 outcomes`` for what follows.
"""

import json
from fractions import Fraction

from kaoping.pure.scheme.check import check
from kaoping.pure.scheme.parse import load
from kaoping.pure.scheme.render import render
from kaoping.pure.scoring import evaluate, read_facts

HEAD = "scheme: s\ntitle: 示例\nyear: 2014\n"
_serial = iter(range(1_000_000))


def unit(code, *tags, group=None):
    return {"kind": "unit", "unit": code, "tags": list(tags)} | ({"group": group} if group else {})


def piece(code, indicator, window, day, state="accepted", **more):
    received = f"2014-{day}T12:00:00+08:00"
    return {"kind": "piece", "piece": f"p{next(_serial)}", "unit": code, "indicator": indicator,
            "window": window, "received": received, "state": state, **more}  # fmt: skip


def count(code, key, value, day="06-15"):
    return {"kind": "count", "unit": code, "key": key, "value": value, "at": f"2014-{day}"}


def event(code, key, day="06-15", **more):
    whom = {} if code is None else {"unit": code}
    return {"kind": "event", "event": f"e{next(_serial)}", "key": key, "at": f"2014-{day}", **whom, **more}


def measure(code, key, value, of=None, day="06-30"):
    found = {"kind": "measure", "unit": code, "key": key, "value": value, "at": f"2014-{day}"}
    return found if of is None else found | {"of": of}


def mark(code, indicator, assessor, value, **more):
    return {
        "kind": "mark",
        "unit": code,
        "indicator": indicator,
        "assessor": assessor,
        "value": value,
        **more,
    }


def answers(code, indicator, **items):
    return [
        {"kind": "answer", "unit": code, "indicator": indicator, "item": item.lstrip("_"), "answer": answer}
        for item, answer in items.items()
    ]


def figure(code, key, value, **more):
    return {"kind": "score", "unit": code, "key": key, "value": value, **more}


def notice(code, indicator, issued, due, **more):
    dates = {"issued": f"2014-{issued}", "due": f"2014-{due}"}
    return {"kind": "notice", "notice": code, "indicator": indicator, "title": code, **dates, **more}


def waiver(code, indicator, window=None):
    return {"kind": "waiver", "unit": code, "indicator": indicator, "window": window, "reason": "新设"}


def ballot(code, indicator, in_favour, against=0, **more):
    return {
        "kind": "ballot",
        "unit": code,
        "indicator": indicator,
        "for": in_favour,
        "against": against,
        **more,
    }


def sheet(number, code, verdict, **levels):
    return {"kind": "sheet", "sheet": f"s{number}", "unit": code, "indicator": "1", "verdict": verdict} | (
        {"levels": {name.lstrip("_"): level for name, level in levels.items()}} if levels else {}
    )


def sheets_of(scheme, facts, as_of=None):
    """Every unit's sheet by its code, for a scheme that is loaded."""
    result = evaluate(scheme, read_facts([json.dumps(fact) for fact in facts], scheme), as_of)
    return {sheet.unit: sheet for sheet in result.sheets}


def assert_reckons(text, facts, expected, as_of=None):
    """The scheme is sound, reads back as itself, and gives these exact amounts."""
    scheme = load(HEAD + text)
    assert check(scheme) == ()
    assert load(render(scheme)) == scheme

    result = evaluate(scheme, read_facts([json.dumps(fact) for fact in facts], scheme), as_of)

    sheets = {sheet.unit: sheet for sheet in result.sheets}
    sheets |= {f"{sheet.unit}@{sheet.period}": sheet for sheet in result.rounds}
    assert {place: _found(sheets, place) for place in expected} == {
        place: Fraction(value)
        if isinstance(value, str) and not place.endswith((" grade", " outcomes"))
        else value
        for place, value in expected.items()
    }


def _found(sheets, place):
    place, _, what = place.partition(" ")
    code, _, indicator = place.partition("/")
    sheet = sheets[code]
    if indicator:
        return next(line.score for line in _lines(sheet.lines) if line.id == indicator)
    value = getattr(sheet, what or "total")
    return list(value) if what == "outcomes" else value


def _lines(lines):
    for line in lines:
        yield line
        yield from _lines(line.children)
