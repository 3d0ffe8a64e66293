"""What a mail is cut into, and what grows while it is cut."""

from __future__ import annotations

from dataclasses import dataclass, field

from . import words


@dataclass(slots=True)
class Leaf:
    """One part that holds content: its headers decoded, its body still encoded."""

    path: str  # "1.2": second part of the first
    headers: tuple[tuple[str, bytes], ...]  # lower-case names, unfolded raw values
    content_type: str
    parameters: dict[str, str]
    disposition: str
    disposition_parameters: dict[str, str]
    payload: bytes  # transfer encoding undone
    group: int  # the alternative it is a choice of; 0: none
    depth: int  # nested mails above it
    is_spare: bool = False  # a body that counts when the mail has no other

    def header(self, name: str) -> str:
        return next((words.text_of(value) for key, value in self.headers if key == name), "")


@dataclass(slots=True)
class Walk:
    """What grows while a mail is cut."""

    leaves: list[Leaf] = field(default_factory=list)
    faults: dict[str, None] = field(default_factory=dict)  # an ordered set
    groups: int = 0
    nested_bytes: int = 0  # of mails within mails, each level a copy

    def fault(self, code: str) -> None:
        self.faults.setdefault(code)
