"""Giving out pieces: 5,000 pieces, three marks each, 50 reviewers, up to fifteen of them barred from a piece.

The second case is a hard one: a tenth of the pieces may go to five reviewers only, and most others to
half of them, so that pieces must be handed on along several reviewers.
"""

import random
import time

from kaoping.pure.marking.assign import Wanted, assign

PIECES, REVIEWERS, EACH = 5_000, 50, 3


def run():
    lot = random.Random(1)
    people = range(REVIEWERS)
    easy = [Wanted(n, EACH, frozenset(lot.sample(people, lot.randint(0, 15)))) for n in range(PIECES)]
    hard = [Wanted(n, EACH, _barred(n, lot)) for n in range(PIECES)]
    for name, pieces in (("conflicts at random", easy), ("conflicts in blocks", hard)):
        began = time.process_time()
        plan = assign(pieces, dict.fromkeys(people, 0), seed=1)
        seconds = time.process_time() - began
        yield {"name": f"5,000 pieces to 50 reviewers, {name}", "value": seconds, "unit": "CPU s", "limit": 5}
        loads = plan.loads.values()
        yield {
            "name": f"most and least loaded, {name}: difference",
            "value": max(loads) - min(loads),
            "unit": "pieces",
            "limit": 1 if name == "conflicts at random" else None,
        }


def _barred(number, lot):
    if number < PIECES // 10:
        return frozenset(range(5, REVIEWERS))
    return frozenset(range(REVIEWERS // 2)) if number % 3 else frozenset(lot.sample(range(REVIEWERS), 30))
