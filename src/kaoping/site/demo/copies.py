"""The few pieces of the year that are not their writer's own: what the comparison of texts is there to find.

Some copy another body with its own name and other numbers, some put passages of several
together, some send last quarter's text again with new dates. Three of them wait for a
decision on the opening day; those that the office refused are told so in its reasons.
"""

import random
import re
from collections.abc import Callable
from functools import cache

from kaoping.site.demo import plan
from kaoping.site.demo.city import unit
from kaoping.site.demo.plan import Sending
from kaoping.site.demo.texts import Writing

# A piece and the earlier pieces that it took from; of several, each gave some paragraphs.
COPIES: dict[str, tuple[str, ...]] = {
    # another body's text under one's own name
    "zxb-6-n2": ("ylc-6-n2",),
    "jcj-10-n1": ("gjj-10-n1",),
    "hwc-8-2014Q3": ("wl-8-2014Q3",),
    "hbj-10-n4": ("dx-10-n4",),
    # passages of several
    "gdt-5-2014H1": ("jtj-5-2014H1", "wsj-5-2014H1"),
    "wsj-3-n3": ("kx-3-n3", "zls-3-n3", "jsw-3-n3"),
    "zjw-10-n4": ("slj-10-n4", "cl-10-n4"),
    # one's own earlier text, with new dates
    "fl-4-2014Q2": ("fl-4-2014Q1",),
    "gsj-4-2014Q3": ("gsj-4-2014Q2",),
    "kjj-2-2014H2": ("kjj-2-2014H1",),
    "tsw-11-paper": ("tsw-4-2014Q2", "tsw-8-2014Q2"),
    "zys-11-paper": ("zys-8-2014Q2", "zys-2-2014H1"),
}
_COUNT = re.compile(r"(?<![\d〔])\d{2,3}(?![\d〕年月日号%])")
Write = Callable[[Sending], Writing]


def with_copies(rng: random.Random, sending: Sending, own: Writing, write: Write) -> Writing:
    """The piece with what it took from others; ``write`` tells what an earlier sending says."""
    taken = [(source, write(source)) for source in map(_first, COPIES.get(sending.key, ()))]
    if not taken:
        return own
    if len(taken) == 1:
        source, writing = taken[0]
        title = _renamed(writing.title, source, sending)
        return Writing(title, tuple(_retold(rng, each, source, sending) for each in writing.paragraphs))
    paragraphs = list(own.paragraphs[:2])
    for source, writing in taken:
        longest = sorted(writing.paragraphs, key=len)[-2:]
        paragraphs += [_retold(rng, each, source, sending) for each in writing.paragraphs if each in longest]
    return Writing(own.title, (*paragraphs, own.paragraphs[-1]))


@cache
def _first(key: str) -> Sending:
    return next(each for each in plan.year().sendings if each.key == key and each.number == 1)


def _renamed(text: str, source: Sending, sending: Sending) -> str:
    """Another body's name and day become one's own; its counters and people are forgotten."""
    for old, new in (
        (unit(source.unit).short_name, unit(sending.unit).short_name),
        (_day(source), _day(sending)),
    ):
        text = text.replace(old, new)
    return text


def _day(sending: Sending) -> str:
    return f"{sending.occurred.month}月{sending.occurred.day}日"


def _retold(rng: random.Random, text: str, source: Sending, sending: Sending) -> str:
    renamed = _renamed(text, source, sending)
    return _COUNT.sub(lambda found: str(max(10, int(found[0]) + rng.randint(-8, 8))), renamed)
