"""A scheme as values: everything the language can say, frozen, exact, free of YAML.

The rules of a leaf stand in ``rules``; groups' values in ``by_group``; the tree with what children
inherit in ``tree``; explicit windows in ``windows``. A ``Scheme`` says only what its text says: no
inheritance, no default window is written into it, so that it can be rendered back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal, TypeAlias

from kaoping.pure.scheme.rules import (
    EVERYTHING,
    Amount,
    ByGroup,
    Condition,
    Every,
    Gate,
    Number,
    Panel,
    Round,
    Rule,
    Varying,
    Where,
    Word,
)

Points: TypeAlias = Amount | Literal[Word.OPEN]
Floor: TypeAlias = Amount | Literal[Word.NONE]


@dataclass(frozen=True, slots=True)
class Document:
    """The official paper behind the scheme."""

    number: str = ""
    issuer: str = ""
    date: date | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """The days that are scored, both included."""

    first: date
    last: date
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Repeat:
    """All is scored anew each ``every``; the year's sheet folds the totals by ``year``."""

    every: Every
    year: Literal["sum", "average", "none"] = "sum"
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Rounding:
    """How a value is printed; nothing is rounded before."""

    places: int = 2
    mode: Literal["half_up", "half_even", "down"] = "half_up"


DEFAULT_PANEL = Panel()
DEFAULT_ROUNDING = Rounding()


@dataclass(frozen=True, slots=True)
class Settings:
    late_worth: Amount = Fraction(0)  # factor on a late piece's share, 0 to 1
    quality: Panel = DEFAULT_PANEL
    rounding: Rounding = DEFAULT_ROUNDING
    not_applicable: Literal["leave", "rescale"] = "leave"
    objection_days: int | None = None  # calendar days; None: the scheme does not say
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Group:
    """Who belongs: exactly one of these is set."""

    name: str
    tag: str | None = None
    without: str | None = None  # every unit that lacks this tag
    group: str | None = None  # the unit's own ``group``
    units: tuple[str, ...] | None = None  # codes
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Length:
    """Limits of a text in characters; None: no limit on that side."""

    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """What a piece must have. Scores nothing; None and False: not asked."""

    name: str
    title: str = ""
    seal: bool = False
    signature: bool = False  # the head's
    names: tuple[str, ...] = ()  # of author, checker, contact
    photos: int = 0  # at least so many pictures
    shows: tuple[str, ...] = ()  # what pictures or text must show, in words
    words: tuple[int | None, int | None] = (None, None)  # characters, from and to
    document_number: bool = False
    original: bool = False
    files: int = 0  # at least so many files
    blocks: tuple[str, ...] = ()  # words above: missing, a unit says why it sends the piece all the same
    hints: tuple[str, ...] = ()  # words above: missing, it is said and nothing is asked
    resubmissions: int | None = None  # returned more often: rejected
    also_for: tuple[str, ...] = ()  # indicators for which the same content may be offered too
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing a marker looks at."""

    id: str
    title: str
    points: Fraction | None = None  # of the marker's 100
    text: str = ""


@dataclass(frozen=True, slots=True)
class RubricLevel:
    """A word for marks from ``from_mark`` (0 to 100) upwards, best first."""

    title: str
    from_mark: Fraction
    text: str = ""


@dataclass(frozen=True, slots=True)
class Rubric:
    """What markers look at. Scores nothing by itself."""

    name: str
    title: str = ""
    criteria: tuple[Criterion, ...] = ()
    levels: tuple[RubricLevel, ...] = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Task:
    """A task area of the plan, in the plan's own words."""

    id: str
    title: str
    responsible: str = ""  # 责任单位
    limit: str = ""  # 工作时限
    content: tuple[str, ...] = ()  # 考核内容
    standard: tuple[str, ...] = ()  # 考核标准
    paragraph: tuple[str, ...] = ()  # ids in ``Scheme.paragraphs``
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Note:
    """A ruling 口径说明: what the office decided where the paper can be read in two ways."""

    question: str
    decision: str
    signer: str = ""
    date: date | None = None
    paragraph: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()  # ids of the nodes beside which it is shown; empty: all
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class FixedWindow:
    """A window that the scheme names; its key is its id."""

    id: str
    due: Varying[date]
    title: str = ""
    opens: Varying[date] | None = None  # None: the period's first day
    pieces: Varying[int] | None = None  # None: what ``even`` asks, else 1
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class WindowsSpec:
    """How a node's windows are made: exactly one of every, fixed, due, by_notice is set."""

    every: Varying[Every] | None = None
    first: Varying[date] | None = None  # clips ``every``
    until: Varying[date] | None = None  # clips ``every`` and cuts a notice's due day
    fixed: tuple[FixedWindow, ...] = ()
    due: Varying[date] | None = None
    by_notice: bool = False
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Window:
    """An explicit window of a node: both days included, in the scheme's time zone."""

    key: str  # 2014W07 2014M03 2014Q1 2014H1 2014, a fixed window's id, a notice's id
    opens: date
    due: date
    title: str = ""  # as the scheme states it; windows.title_of has words for calendar keys
    pieces: Varying[int] = 1  # asked for; plain once ``for_groups`` has been over the scheme


@dataclass(frozen=True, slots=True)
class Grade:
    """A label with the conditions that all must hold for it."""

    grade: str
    at_least: Amount | None = None  # written ``from``: the total (or the node's value)
    condition: Condition | None = None
    first: int | ByGroup[int | Fraction] | None = None  # the first so many of those ranked together …
    first_share: Fraction | None = None  # … or this share of them
    among_all: bool = False  # counted over everyone, not within the ranking's groups
    round: Round = "down"  # how ``first_share`` becomes a number of units
    ties: Literal["in", "out", "decide"] = "decide"
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Node:
    """An indicator: an inner node (``children``) or a leaf (``rule``)."""

    id: str
    title: str = ""  # empty: the id stands for it
    short: str = ""  # for the head of a table column
    mark: str = ""  # a sign that the paper puts before the number, such as ※
    standard: str = ""  # 考核标准, in the paper's words
    points: Points | None = None  # None: the sum of the children (greatest, see ``combine``)
    children: tuple[Node, ...] = ()
    rule: Rule | None = None
    combine: Literal["sum", "average", "highest"] = "sum"
    task: str | None = None
    paragraph: tuple[str, ...] = ()
    material: str | None = None
    rubric: str | None = None
    by: str | None = None  # who gives marks, answers or ballots
    windows: WindowsSpec | None = None
    applies_to: tuple[str, ...] = ()  # group names, any of them; empty: every unit
    gates: tuple[Gate, ...] = ()
    per: Number | None = None
    out_of: Amount | None = None
    cap: Amount | None = None  # None: points
    floor: Floor | None = None  # None: 0
    window_cap: Amount | None = None
    window_floor: Floor | None = None
    late_worth: Amount | None = None  # None: the settings'
    grades: tuple[Grade, ...] = ()  # its own label; ``at_least`` and ``condition`` alone
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Veto:
    """What an event in the period, or in force in it, does to the unit."""

    event: str  # a fact key
    then: Literal["disqualified", "zero", "not_above"]
    grade: str | None = None  # of ``not_above``
    where: Where = EVERYTHING
    title: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Ranking:
    within: tuple[str, ...] = ()  # group names ranked apart; empty: all together
    tie_break: tuple[Number, ...] = ()  # more is better
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Words beside a result; of grade, place (or first, last), condition one at least is set, and all that are must hold."""

    says: str
    grade: str | None = None
    in_a_row: int = 1  # so many periods running: rounds, or with ``every`` its windows
    place: int | Literal["last"] | None = None
    first: int | Fraction | None = None  # the first so many, or this share, of those ranked together
    last: int | Fraction | None = None  # likewise from the end; of place, first, last one at most is set
    round: Round = "down"
    condition: Condition | None = None
    every: Every | None = None  # of ``condition``: judged window by window
    applies_to: tuple[str, ...] = ()  # group names, any of them; empty: every unit
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Total:
    """Limits of base + bonus."""

    cap: Amount | None = None
    floor: Floor | None = None  # None: 0
    line: int = field(default=0, compare=False)


NO_DOCUMENT = Document()
DEFAULT_SETTINGS = Settings()
ONE_RANKING = Ranking()
NO_LIMITS = Total()


@dataclass(frozen=True, slots=True)
class Scheme:
    """A whole scheme: total = base (``indicators``) + ``bonus``."""

    id: str
    title: str
    period: Period
    indicators: tuple[Node, ...]
    bonus: tuple[Node, ...] = ()
    year: int | None = None  # None: the scheme wrote ``period``
    timezone: str = "Asia/Shanghai"
    document: Document = NO_DOCUMENT
    paragraphs: tuple[tuple[str, str], ...] = ()  # id, quoted text
    notes: tuple[Note, ...] = ()
    repeat: Repeat | None = None
    settings: Settings = DEFAULT_SETTINGS
    groups: tuple[Group, ...] = ()
    materials: tuple[Material, ...] = ()
    rubrics: tuple[Rubric, ...] = ()
    tasks: tuple[Task, ...] = ()
    total: Total = NO_LIMITS
    vetoes: tuple[Veto, ...] = ()
    ranking: Ranking = ONE_RANKING
    grades: tuple[Grade, ...] = ()  # best first
    outcomes: tuple[Outcome, ...] = ()
    line: int = field(default=0, compare=False)
