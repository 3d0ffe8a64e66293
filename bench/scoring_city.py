"""The invented city of the scoring bench: the 2014 scheme's windows, and 30 facts a unit.

25 pieces a unit over all windows (19 fixed, 6 by notice), three marks on each quality piece, some late,
some returned, five counts; a tenth of the units with a waiver, a tenth with an extension.
"""

import json
import random
import time
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from kaoping.pure.scoring import CountFact, ExtensionFact, NoticeFact, PieceFact, UnitFact, WaiverFact

QUALITY = {"1", "2", "3", "5", "6", "11"}
POINTS = {"1": 2, "2": 2, "3": 2, "4": 4, "5": 2, "6": 3, "7": 2, "8": 4, "9": 3, "10": 4, "11": 2}
NOTICES = [
    ("n3", "3", (3, 10), (4, 30)),
    ("n6a", "6", (4, 1), (5, 31)),
    ("n6b", "6", (8, 1), (9, 15)),
    ("n9", "9", (9, 1), (10, 31)),
    ("n10a", "10", (3, 1), (6, 30)),
    ("n10b", "10", (6, 1), (11, 30)),
]
WINDOWS = [
    ("1", "plan", (3, 31)),
    ("1", "summary", (11, 30)),
    ("2", "2014H1", (6, 30)),
    ("2", "2014H2", (12, 31)),
    ("5", "2014H1", (6, 30)),
    ("5", "2014H2", (10, 31)),
    ("11", "paper", (8, 31)),
    *(("4", f"2014Q{n}", due) for n, due in enumerate([(3, 31), (6, 30), (9, 30), (12, 31)], 1)),
    *(("8", f"2014Q{n}", due) for n, due in enumerate([(3, 31), (6, 30), (9, 30), (12, 31)], 1)),
    *(("7", f"2014Q{n}", due) for n, due in enumerate([(3, 31), (6, 30), (9, 30), (10, 31)], 1)),
    *((indicator, notice, due) for notice, indicator, _, due in NOTICES),
]
ASKED = {indicator: sum(one[0] == indicator for one in WINDOWS) for indicator in POINTS}


def notices():
    return [
        NoticeFact(code, number, date(2014, *issued), date(2014, *due), code)
        for code, number, issued, due in NOTICES
    ]


def unit_facts(number, rng, *, special=True):
    """The facts of one unit: 1 + 25 + 4 (and now and then a waiver or an extension)."""
    code = f"u{number:06}"
    yield UnitFact(code, f"单位{number}", ("window",) if number % 3 else ())
    for place, (indicator, window, due) in enumerate(WINDOWS):
        late = rng.random() < 0.06
        received = datetime(2014, *due, rng.randrange(16), rng.randrange(60), tzinfo=UTC)
        received += timedelta(days=rng.randrange(1, 9) if late else -rng.randrange(1, 25))
        marks = tuple(Fraction(rng.randrange(100, 201), 2) for _ in range(3)) if indicator in QUALITY else ()
        state = "accepted" if rng.random() < 0.9 else "returned"
        yield PieceFact(f"p{number}-{place}", code, indicator, window, received, state, marks)
    for month in (2, 5, 8, 11):
        yield CountFact(code, "publishing.reposts", Fraction(rng.randrange(3)), date(2014, month, 10))
    if special and number % 10 == 3:
        yield WaiverFact(code, rng.choice("4789"), None, "")
    if special and number % 10 == 6:
        yield ExtensionFact(code, "4", f"2014Q{rng.randrange(1, 5)}", date(2014, 12, 10), "")


def city(units, *, special=True):
    rng = random.Random(2014)
    facts = list(notices())
    for number in range(units):
        facts.extend(unit_facts(number, rng, special=special))
    return facts


def as_line(fact):
    """The fact as the line of a file."""
    kind = type(fact).__name__.removesuffix("Fact").lower()
    found = {"kind": kind}
    for name in type(fact).__slots__:
        value = getattr(fact, name)
        if name in ("attributes", "authors", "returns", "occurred"):
            continue
        if name == "marks":
            value = [str(float(mark)) for mark in value]
        elif name == "units":
            value = "all"
        elif isinstance(value, Fraction):
            value = int(value)
        elif hasattr(value, "isoformat"):
            value = value.isoformat()
        found[name] = value
    return json.dumps(found, ensure_ascii=False)


def row(name, value, unit, limit=None, peer=None):
    ratio = None if peer is None or not value or not peer[1] else value / peer[1]
    return {"name": name, "value": value, "unit": unit, "limit": limit, "peer": peer, "ratio": ratio}


def timed(action):
    start = time.process_time()
    action()
    return time.process_time() - start
