"""Checks of what stands in the files, as far as the machine could read them.

What nobody has read yet, and what nobody can, makes a check silent or unsure: "extracted, empty" is
never taken for "there is nothing".
"""

import datetime as dt
from typing import Any

from kaoping.assessment.reads import FOUND, NONE, FileRead, all_settled, said_in
from kaoping.pure.documents.structure import words_in

from .plain import YEAR
from .registry import REMINDER, CheckInput, check

BEFORE, AFTER = dt.timedelta(days=92), dt.timedelta(days=31)  # a paper's day may lie so far outside the year
# Kinds on which no seal and no hand can be seen, only typed.
TYPED = frozenset(
    {"docx", "doc", "odt", "rtf", "txt", "html", "xlsx", "xls", "ods", "pptx", "ppt", "odp", "eml"}
)
HOLDS_PICTURES = frozenset(
    {"pdf", "docx", "doc", "ole", "ofd", "odt", "rtf", "pptx", "ppt", "xlsx", "xls", "zip", "rar", "7z"}
)


@check("photos", REMINDER, 2, reads=True)
def _photos(given: CheckInput) -> dict[str, Any] | None:
    asked = int(given.asks.get("photos") or 0)
    if given.reads:
        found = sum(read.photos for read in given.reads if not read.is_archive)
        unseen = any(_may_hold_more(read) for read in given.reads)
    else:
        kinds = [piece.file.kind for piece in given.content.files]
        found = sum(FileRead("", "", kind).is_picture for kind in kinds)
        unseen = any(kind in HOLDS_PICTURES for kind in kinds)
    if found >= asked:
        return None
    return {"found": found, "asked": asked, "confidence": 1 if unseen else 3}


def _may_hold_more(read: FileRead) -> bool:
    """Pictures may lie in it that nobody counted."""
    if read.state in ("waiting", "refused", "quarantined"):
        return read.kind in HOLDS_PICTURES
    return read.is_archive and read.state != "no_text"


@check("few_files", REMINDER, 2, reads=True)
def _few_files(given: CheckInput) -> dict[str, Any] | None:
    asked = int(given.asks.get("files") or 0)
    inside = sum(not read.is_archive for read in given.reads)
    found = max(len(given.content.files), inside)
    return {"found": found, "asked": asked} if found < asked else None


@check("words_few", REMINDER, 2, reads=True)
def _words_few(given: CheckInput) -> dict[str, Any] | None:
    low = (given.asks.get("words") or [None])[0]
    typed = words_in(given.content.text)
    if not low or typed >= int(low):
        return None
    reads = given.reads
    if given.content.files and (not reads or not all_settled(reads)):
        return None  # the text may stand in a file that nothing has read
    if any(not read.is_picture and not read.is_archive and read.state != "text" for read in reads):
        return None  # nor in one that nothing can read
    found = typed + sum(read.words for read in reads)
    if found >= int(low):
        return None
    unsure = any("recognised" in read.hints or read.is_picture for read in reads)
    return {"found": found, "asked": int(low), "confidence": 1 if unsure else 3}


@check("wrong_year", REMINDER, 2, reads=True)
def _wrong_year(given: CheckInput) -> dict[str, Any] | None:
    asked = str(given.period_from.year)
    fitting = range(given.period_from.year, given.period_to.year + 1)
    for read in (None, *given.reads):
        hint = None if read is None else read.hint("title")
        title = given.content.title if read is None else str(hint["text"]) if hint else ""
        years = {int(year) for year in YEAR.findall(title)}
        if years and not years & set(fitting):
            values: dict[str, Any] = {"found": min(years), "asked": asked}
            if read is not None and hint is not None:
                values |= {"name": read.name, "title": title, "confidence": 2}
                values["place"] = f"{read.name} {hint.get('place', '')}"
            return values
    for read in given.reads:
        hint = read.hint("date")
        day = _day(hint["text"]) if hint else None
        if day is None or hint is None:
            continue
        if not given.period_from - BEFORE <= day <= given.period_to + AFTER:
            return {
                "found": day.year, "asked": asked, "name": read.name, "day": day.isoformat(), "confidence": 2,
                "place": f"{read.name} {hint.get('place', '')}",
            }  # fmt: skip
    return None


def _day(text: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(text))
    except ValueError:
        return None


@check("document_number", REMINDER, reads=True)
def _document_number(given: CheckInput) -> dict[str, Any] | None:
    if not given.asks.get("document_number") or not given.reads or not all_settled(given.reads):
        return None
    if said_in(given.reads, "number"):
        return None
    readable = [read for read in given.reads if read.state == "text"]
    unsure = any(read.state != "text" or "recognised" in read.hints for read in given.reads)
    return {"confidence": 1 if unsure else 2} if readable else None


@check("seal", REMINDER, reads=True)
def _seal(given: CheckInput) -> dict[str, Any] | None:
    if not given.asks.get("seal"):
        return None
    return _mark_missing(given, [read.seal for read in given.reads])


@check("signature", REMINDER, reads=True)
def _signature(given: CheckInput) -> dict[str, Any] | None:
    if not given.asks.get("signature"):
        return None
    return _mark_missing(given, [read.signature for read in given.reads])


def _mark_missing(given: CheckInput, answers: list[str]) -> dict[str, Any] | None:
    """Sure only of what is typed; where a machine looked and saw none, a person should look too."""
    if FOUND in answers or not given.reads or not all_settled(given.reads):
        return None
    if all(read.kind in TYPED and not read.photos for read in given.reads):
        return {"why": "typed", "confidence": 2}
    looked = [answer for answer in answers if answer == NONE]
    if not looked:
        return None  # nothing looked, or a grey scan: nobody can tell
    return {"why": "none", "confidence": 2 if len(looked) == len(answers) else 1}


@check("seal_other", REMINDER, reads=True)
def _seal_other(given: CheckInput) -> dict[str, Any] | None:
    """A seal whose name shares hardly a letter with the unit's."""
    for read in given.reads:
        for name in read.seal_names:
            if len(name) >= 4 and given.unit_names and not any(_alike(name, own) for own in given.unit_names):
                return {
                    "found": name,
                    "asked": given.unit_names[0],
                    "name": read.name,
                    "confidence": 1,
                    "place": read.name,
                }
    return None


def _alike(seal: str, own: str) -> bool:
    """Whether enough pairs of letters are the same: an office reads its seal as its full name."""
    pairs = {own[place : place + 2] for place in range(len(own) - 1)}
    seen = {seal[place : place + 2] for place in range(len(seal) - 1)}
    return not pairs or len(pairs & seen) * 2 >= min(len(pairs), len(seen))


@check("encrypted", REMINDER, reads=True)
def _encrypted(given: CheckInput) -> dict[str, Any] | None:
    return _first(given, lambda read: read.state == "refused" and "encrypted" in read.why)


@check("held", REMINDER, reads=True)
def _held(given: CheckInput) -> dict[str, Any] | None:
    return _first(given, lambda read: read.state == "quarantined")


@check("unreadable", REMINDER, reads=True)
def _unreadable(given: CheckInput) -> dict[str, Any] | None:
    return _first(given, lambda read: read.state == "refused" and "encrypted" not in read.why)


def _first(given: CheckInput, is_so: Any) -> dict[str, Any] | None:
    """The first file of which this is so, why, and how many there are."""
    those = [read for read in given.reads if is_so(read)]
    if not those:
        return None
    return {"name": those[0].name, "why": those[0].why, "count": len(those), "place": those[0].name}


@check("same_picture", REMINDER, reads=True)
def _same_picture(given: CheckInput) -> dict[str, Any] | None:
    same = {piece.file.sha256 for piece in given.content.files if piece.file.sha256 in given.earlier_files}
    for read in given.reads:
        if read.sha256 in same:
            continue  # the whole file is the same; that is said already
        for one in sorted(read.alike, key=lambda alike: -alike.likeness):
            return {
                "name": read.name, "other": one.name, "receipt": one.receipt, "unit": one.unit,
                "confidence": 3 if one.is_same_bytes else 2, "place": read.name,
            }  # fmt: skip
    return None
