"""Manuscripts told by a grammar: reports, papers, lectures, plans, each with facts of its own.

Every text speaks of its body's trade: counters, people, troubles and quotations come from the
words of that body, so that two bodies with the same theme still write about different things.
"""

import datetime as dt
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from kaoping.site.demo import themes
from kaoping.site.demo.grammar import Rules, Teller


@dataclass(frozen=True, slots=True)
class Writing:
    """A piece as text: its title and its paragraphs."""

    title: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)


@dataclass(frozen=True, slots=True)
class Scene:
    """Who writes and when: ``unit`` as it calls itself, ``trade`` the code of the body whose words it uses.

    ``window`` narrows the themes; ``cited`` is a sentence of a notice that the text quotes.
    """

    unit: str
    trade: str
    day: dt.date
    window: str = ""
    cited: str = ""


T = TypeVar("T")
ANNOUNCED = {
    "1": "研究全年思想宣传文化教育工作",
    "3": "由主要负责人讲主题党课",
    "11": "开展精神文明建设专题调研",
}
ALSO = ("trade", "voice", "trouble_line", "result")  # what fits behind any sentence
NUMERALS = "一二三四五六七八九十"


def report(rng: random.Random, indicator: str, scene: Scene) -> Writing:
    """Something done: an activity of one of the reporting indicators, told in one of four forms."""
    theme = rng.choice(themes.that_fit(indicator, scene.day.month, scene.window))
    teller = _teller(rng, scene, {"deed": theme.sentences, "head": theme.heads})
    teller.keep("theme", theme.name)
    teller.keep("did", theme.did)
    teller.keep("at", "{place}" if theme.where == "out" else "{hall}")
    paragraphs = tuple(rng.choice(FORMS)(teller, rng))
    if scene.cited:
        paragraphs = (scene.cited, *paragraphs)
    return Writing(teller.tell(rng.choice(themes.TITLES)), paragraphs)


def paper(rng: random.Random, scene: Scene) -> Writing:
    """An experience or research paper under three or four headings."""
    teller = _teller(rng, scene, themes.PAPER)
    teller.keep("subject", rng.choice(themes.PAPERS))
    paragraphs = [teller.draw("openings")]
    for number, heading in enumerate(_some(rng, themes.PAPER_HEADINGS, rng.randint(3, 4))):
        paragraphs.append(f"{NUMERALS[number]}、{teller.tell(heading.name)}")
        told = [teller.tell(each) for each in rng.sample(heading.sentences, 2)]
        paragraphs += [told[0] + teller.draw("trade"), told[1] + teller.draw(rng.choice(ALSO))]
    paragraphs.append(teller.draw("closing"))
    return Writing(teller.draw("titles"), tuple(paragraphs))


def lecture(rng: random.Random, scene: Scene) -> Writing:
    """The head's Party lecture plan: aim, points, time and exercise."""
    subject = rng.choice(themes.LECTURES)
    teller = _teller(rng, scene, {**themes.LECTURE, "aim": subject.aim})
    teller.keep("subject", subject.name)
    teller.keep("at", "{hall}")
    paragraphs = [teller.draw("head"), "教学目的：" + teller.draw("aim")]
    if scene.cited:
        paragraphs.append(scene.cited)
    for number in range(rng.randint(5, 7)):
        also = teller.draw(rng.choice(ALSO)) if rng.random() < 0.6 else ""
        paragraphs.append(f"{NUMERALS[number]}、{teller.draw('parts')}{also}")
    paragraphs.append(teller.draw("question"))
    return Writing(teller.draw("titles"), tuple(paragraphs))


def plan_or_summary(rng: random.Random, scene: Scene, *, is_plan: bool) -> Writing:
    """The year's plan of work in thought, publicity, culture and education, or its summary."""
    parts = themes.PLAN_PARTS if is_plan else themes.SUMMARY_PARTS
    teller = _teller(rng, scene, {})
    teller.keep("at", "{hall}")
    paragraphs = [teller.tell(rng.choice(parts.openings))]
    also = ("trade", "next_step", "prep") if is_plan else ("trade", "voice", "result")
    for number, heading in enumerate(_some(rng, parts.headings, rng.randint(4, 5))):
        paragraphs.append(f"{NUMERALS[number]}、{teller.tell(heading.name)}")
        told = [teller.tell(each) for each in rng.sample(heading.sentences, rng.randint(1, 2))]
        paragraphs.append(told[0] + teller.draw(also[number % 3]) + "".join(told[1:]))
    return Writing(teller.tell(rng.choice(parts.titles)), tuple(paragraphs))


def off_topic(rng: random.Random, scene: Scene) -> Writing:
    """A business report that was sent to the wrong place."""
    teller = _teller(rng, scene, {})
    title = scene.unit + teller.draw("off_topic_title")
    told = teller.draws("off_topic", 3)
    return Writing(title, tuple(each + teller.draw(also) for each, also in zip(told, ALSO, strict=False)))


def thin(rng: random.Random, indicator: str, scene: Scene) -> Writing:
    """An announcement instead of a report: nothing has happened yet."""
    theme = None
    if indicator in themes.REPORTS:
        theme = rng.choice(themes.that_fit(indicator, scene.day.month, scene.window))
    teller = _teller(rng, scene, {})
    teller.keep("did", theme.did if theme else ANNOUNCED[indicator])
    teller.keep("at", "{place}" if theme and theme.where == "out" else "{hall}")
    name = theme.name if theme else themes.FIELDS[indicator]
    return Writing(
        f"{scene.unit}{name}安排", (teller.draw("thin_first"), *teller.draws("thin_then", rng.randint(2, 3)))
    )


def _news(teller: Teller, rng: random.Random) -> Iterator[str]:
    """What happened, how it was made ready, what came of it."""
    yield teller.draw("lead")
    yield "".join([*(teller.draws("prep", 1) if rng.random() < 0.6 else ()), teller.draw("deed")])
    yield teller.draw("deed") + teller.draw("trade")
    yield teller.draw("voice") + teller.draw("result")
    yield teller.draw(rng.choice(("next_step", "trouble_line"))) + teller.draw("close")


def _headed(teller: Teller, rng: random.Random) -> Iterator[str]:
    """A summary under headings."""
    yield f"一、{teller.draw('h_survey')}"
    yield teller.draw("lead") + teller.draw("prep")
    yield f"二、{teller.draw('h_ways')}"
    for number in range(rng.randint(2, 3)):
        yield f"（{NUMERALS[number]}）{teller.draw('deed')}{teller.draw('trade')}"
    yield f"三、{teller.draw('h_fruit')}"
    yield teller.draw("result") + teller.draw("voice")
    yield f"四、{teller.draw('h_rest')}"
    yield teller.draw("trouble_line") + teller.draw("next_step")


def _sketch(teller: Teller, rng: random.Random) -> Iterator[str]:
    """A scene first, then the story, told as a local paper would."""
    yield teller.tell("{weather}。") + teller.draw("voice")
    yield teller.draw("lead")
    for _turn in range(2):
        yield teller.draw("deed") + teller.draw(rng.choice(("trade", "voice")))
    yield teller.draw("prep") + teller.draw("next_step")
    yield teller.draw("close")


def _bulletin(teller: Teller, rng: random.Random) -> Iterator[str]:
    """Numbered points, as a brief for the leaders."""
    yield teller.draw("lead")
    points = [teller.draw("deed"), teller.draw("trade"), teller.draw("deed"), teller.draw("result")]
    for number, point in enumerate(points, 1):
        yield f"{number}．{point}"
    yield f"各方反映：{teller.draw('voice')}"
    yield f"下步打算：{teller.draw('next_step')}"


FORMS: tuple[Callable[[Teller, random.Random], Iterator[str]], ...] = (_news, _headed, _sketch, _bulletin)


def _teller(rng: random.Random, scene: Scene, rules: Rules) -> Teller:
    before = scene.day - dt.timedelta(days=rng.randint(3, 12))
    words = {
        "unit": scene.unit,
        "day": f"{scene.day.month}月{scene.day.day}日",
        "month": f"{scene.day.month}月",
        "before": f"{before.month}月{before.day}日",
    }
    return Teller(rng, {**themes.PHRASES, **themes.trade_of(scene.trade), **rules}, words)


def _some(rng: random.Random, rows: tuple[T, ...], count: int) -> list[T]:
    """So many of the rows, in their order: a plan begins with its aim."""
    chosen = sorted(rng.sample(range(len(rows)), min(count, len(rows))))
    return [rows[at] for at in chosen]
