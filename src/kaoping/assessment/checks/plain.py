"""Checks of what the form or mail says; where a document says it instead, they say so."""

import re
from typing import Any

from kaoping.assessment.reads import said_in
from kaoping.base import clock

from .registry import REMINDER, REQUIRED, CheckInput, check

YEAR = re.compile(r"(?<!\d)(20\d\d)(?=\s*年|年度|[-./]\d|\b)")


@check("empty", REQUIRED)
def _empty(given: CheckInput) -> dict[str, Any] | None:
    nothing = not given.content.text.strip() and not given.content.files
    return {} if nothing else None


@check("author", REQUIRED, 2, reads=True)
def _author(given: CheckInput) -> dict[str, Any] | None:
    return None if given.content.author.strip() else _said(given, "author")


@check("checker", REQUIRED, 2, reads=True)
def _checker(given: CheckInput) -> dict[str, Any] | None:
    return None if given.content.checker.strip() else _said(given, "checker")


@check("contact", REQUIRED, 2, reads=True)
def _contact(given: CheckInput) -> dict[str, Any] | None:
    return None if given.content.contact.strip() else _said(given, "contact")


def _said(given: CheckInput, name: str) -> dict[str, Any]:
    """What a document names where the form is empty."""
    said = said_in(given.reads, name)
    if said is None:
        return {}
    return {"said": said.text, "name": said.name, "place": f"{said.name} {said.place}"}


@check("same_person", REMINDER)
def _same_person(given: CheckInput) -> dict[str, Any] | None:
    author, checker = given.content.author.strip(), given.content.checker.strip()
    return {"name": author} if author and author == checker else None


@check("same_file", REMINDER)
def _same_file(given: CheckInput) -> dict[str, Any] | None:
    for piece in given.content.files:
        if earlier := given.earlier_files.get(piece.file.sha256):
            return {"name": piece.name, "receipt": earlier.receipt, "unit": earlier.unit, "place": piece.name}
    return None


@check("occurred_outside", REMINDER)
def _occurred_outside(given: CheckInput) -> dict[str, Any] | None:
    day = given.content.occurred_on
    if day is None or given.opens_on <= day <= given.due_on:
        return None
    return {"day": day.isoformat(), "from": given.opens_on.isoformat(), "to": given.due_on.isoformat()}


@check("late", REMINDER)
def _late(given: CheckInput) -> dict[str, Any] | None:
    on_time = given.arrives_at < clock.end_of_day(given.due_on)
    return None if on_time else {"due": given.due_on.isoformat()}


@check("surplus", REMINDER)
def _surplus(given: CheckInput) -> dict[str, Any] | None:
    return {"count": given.others_here} if given.others_here >= given.asked_here else None


@check("title_unlike", REMINDER, reads=True)
def _title_unlike(given: CheckInput) -> dict[str, Any] | None:
    rival = given.rival
    if rival is None:
        return None
    words = "、".join(rival.words)
    return {
        "title": rival.title,
        "code": rival.code,
        "indicator": rival.indicator,
        "words": words,
        "confidence": 2,
    }
