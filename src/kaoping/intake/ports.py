"""Who takes a mail in: the one place where intake calls a higher package.

``assessment`` offers a ``MailHandler`` when its app is ready. Intake finds out from whom a mail
comes and keeps it; what a mail is *about*, and what becomes of it, the handler alone knows.
Without a handler every mail waits in triage and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from kaoping.intake.models import Message
    from kaoping.units.models import Unit

SURE, LIKELY, DOUBTFUL = 3, 2, 1  # confidence, as many bars as the page shows


@dataclass(frozen=True, slots=True)
class Why:
    """One reason as a code with values; the handler makes a sentence of it (``explain``).

    ``words`` are the words of subject or body that the reason rests on; the page marks them.
    """

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)  # plain JSON values
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One piece that a mail holds: what it is for and which attachments belong to it.

    ``scheme`` is the scheme's id (empty: the only one in force), ``indicator`` its code,
    ``window`` the window's key. ``attachments`` are ``MessagePart.position`` values.
    """

    indicator: str
    window: str
    title: str
    attachments: tuple[int, ...] = ()
    scheme: str = ""
    confidence: int = DOUBTFUL
    why: tuple[Why, ...] = ()

    @property
    def choice(self) -> str:
        """The value under which ``MailHandler.choices`` lists this target."""
        return f"{self.scheme}|{self.indicator}|{self.window}"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a handler makes of a mail: no item at all means that it has no idea.

    ``unit_id`` may name a unit when intake knew none (``message.unit_id`` is None); intake
    then treats it as a guess and asks a person. ``asks`` are the words by which the mail only asks
    something and brings no material: it is to be answered, and its items say what it asks about.
    """

    items: tuple[Item, ...] = ()
    unit_id: int | None = None
    why: tuple[Why, ...] = ()
    asks: str = ""

    @property
    def confidence(self) -> int:
        """That of the least sure item; 0 when there is none."""
        return min((item.confidence for item in self.items), default=0)


@dataclass(frozen=True, slots=True)
class Choice:
    """One target that a person may pick for an item: ``value`` is ``Item.choice``."""

    value: str
    label: str  # 第7项 志愿服务 · 第四季度
    group: str = ""  # heading in the list, such as the indicator
    hint: str = ""  # due day, worth, already reported


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What a mail became, as plain values: kind and key of the row above, and its label.

    Several items: the first one's key; the label names them all (receipt numbers).
    """

    kind: str  # such as "assessment.submission"
    key: str
    label: str


class CannotTakeIn(Exception):
    """The handler refuses; ``sentence`` says what was found, why, and what to do (translated)."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


class MailHandler(Protocol):
    """What a higher package does with mail."""

    def foresee(self, units: Collection[int]) -> None:
        """Mails of these units are about to be proposed on, in one transaction: ask once for all of them."""
        ...

    def propose(self, message: Message) -> Proposal:
        """Say what the mail is about. Reads only; ``message.unit`` is set where known, and
        ``message.parts`` are its parts (``is_body`` marks the text body). May be called again."""
        ...

    def choices(self, message: Message, unit: Unit | None) -> Sequence[Choice]:
        """Every target a person may choose for this mail of this unit, in the order of the list."""
        ...

    def explain(self, why: Why) -> str:
        """A whole sentence for a reason, in the reader's language."""
        ...

    def take_in(self, message: Message, items: Sequence[Item], *, actor: Any) -> TakenIn:
        """Make what the mail asks for; called inside one transaction, ``message.unit`` set.

        ``actor`` is the person who confirmed, or the text "intake" when the machine was sure.
        Arrival is ``message.received_at``. Errors: ``CannotTakeIn``; nothing is kept then.
        """
        ...

    def give_back(self, message: Message, *, actor: Any, reason: str) -> None:
        """Take back what ``take_in`` made of the mail. Errors: ``CannotTakeIn`` when others built on it."""
        ...

    def preview(self, message: Message, unit: Unit, items: Sequence[Item]) -> str:
        """The receipt that the sender would get; empty when there is nothing to say. Reads only."""
        ...


_handlers: dict[str, MailHandler] = {}


def offer(name: str, handler: MailHandler) -> None:
    """Register the handler under a name; the same name replaces (tests do)."""
    _handlers[name] = handler


def withdraw(name: str) -> None:
    """Take a handler back; only tests need it."""
    _handlers.pop(name, None)


def handler() -> MailHandler | None:
    """The handler in force: the first one offered, or None."""
    return next(iter(_handlers.values()), None)
