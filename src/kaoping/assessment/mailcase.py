"""One mail laid beside what its unit is asked for: its own words, telling names of its files, the duties.

What a reply quotes is kept apart: it is ours or old, and would speak for whatever was sent before.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from kaoping.assessment.mailevidence import Read, read
from kaoping.assessment.maillexicon import Lexicon, lexicon_of
from kaoping.assessment.mailwords import clean_title, says_something
from kaoping.assessment.models import SchemeVersion
from kaoping.assessment.queries.targets import Target
from kaoping.base import clock
from kaoping.intake.models import Message, MessagePart
from kaoping.intake.quoting import parted
from kaoping.units.models import Unit

# Names that programs give: they say nothing of what is inside.
EMPTY_NAME = re.compile(
    r"新建|文档|扫描|微信|图片|未命名|无标题|^(?:IMG|DSC|scan|doc|new|mmexport|附件|\d)", re.I
)
READ_LETTERS = 4000  # of a text: what a mail is for stands at its beginning


@dataclass(frozen=True, slots=True)
class Case:
    """One mail beside what its unit is asked for."""

    mail: Read
    day: dt.date  # of arrival, in the office's zone
    names: tuple[str, ...]  # of the sender
    unit: Unit | None
    scheme: SchemeVersion
    targets: Sequence[Target]
    lexicon: Lexicon
    arrived: dt.datetime
    carried: str = ""  # what a reply quotes

    @property
    def year(self) -> int:
        return self.scheme.period_from.year

    def own(self, code: str) -> list[Target]:
        return [target for target in self.targets if target.code == code]

    @property
    def attached(self) -> tuple[int, ...]:
        return tuple(position for position, _name in self.mail.files)


def case_of(message: Message, unit: Unit | None, scheme: SchemeVersion, targets: Sequence[Target]) -> Case:
    names = tuple(
        name for one in (message.unit, unit) if one is not None for name in (one.name, one.short_name) if name
    )
    files = [
        (part.position, _telling_name(part))
        for part in message.parts.all()
        if not part.is_body and not part.is_inline
    ]
    text = parted(message.subject, message.body_text)
    # A forwarded mail's words are what it is about; those that a reply quotes are ours or old.
    body = f"{text.own}\n{text.carried}" if text.is_forward else text.own
    return Case(
        read(message.subject, body[:READ_LETTERS], files, names),
        message.received_at.astimezone(clock.OFFICE_ZONE).date(),
        names,
        unit,
        scheme,
        targets,
        lexicon_of(scheme, targets),
        message.received_at,
        "" if text.is_forward else text.carried[:READ_LETTERS],
    )


def _telling_name(part: MessagePart) -> str:
    """The attachment's name; one that says nothing (扫描件0001.pdf) gives way to the document's own title."""
    stem, dot, ending = part.name.rpartition(".")
    if says_something(re.sub(r"[\d_\W]", "", stem or part.name)) and not EMPTY_NAME.search(stem or part.name):
        return part.name
    reading = part.file.reading if part.file_id and hasattr(part.file, "reading") else None
    title = str((reading.hints.get("title") or {}).get("text", ""))[:100] if reading else ""
    return f"{title}{dot}{ending}" if title else part.name


def title_of(case: Case) -> str:
    """The subject if it says something, else the first document's name."""
    title = clean_title(case.mail.subject, case.names)
    if says_something(title):
        return title
    for _position, name in case.mail.files:
        stem = clean_title(name.rpartition(".")[0] or name, case.names)
        if says_something(stem):
            return stem
    return title or case.mail.subject.strip()
