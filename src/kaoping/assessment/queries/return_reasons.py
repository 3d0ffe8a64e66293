"""The list of reasons for a return: the product's own, as the office reworded, moved or retired them."""

from dataclasses import dataclass

from kaoping.assessment.models import Return, ReturnReason
from kaoping.assessment.wording import RETURN_REASONS
from kaoping.base import asked

OTHER = "other"  # "another reason, written below": never retired, and last


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of the list, in the reader's language."""

    code: str
    words: str
    mend: str
    is_offered: bool
    is_own: bool  # written by the office, or reworded by it
    position: int


def all_reasons() -> list[Reason]:
    """Every reason there is, retired ones too, in the office's order; asked once a page."""
    rows = {row.code: row for row in asked.once("return reasons", lambda: list(ReturnReason.objects.all()))}
    found = []
    for place, (code, words) in enumerate(RETURN_REASONS.items(), 1):
        row = rows.pop(code, None)
        if row is None:
            found.append(Reason(code, str(words), "", True, False, 10 * place))
        else:
            found.append(
                Reason(code, row.words or str(words), row.mend, row.is_offered, bool(row.words), row.position)
            )
    found += [
        Reason(row.code, row.words, row.mend, row.is_offered, True, row.position) for row in rows.values()
    ]
    return sorted(found, key=lambda one: (one.code == OTHER, one.position, one.code))


def offered_reasons() -> list[Reason]:
    """What a return may choose from now."""
    return [one for one in all_reasons() if one.is_offered]


def return_words(row: Return | None) -> list[str]:
    """The reasons of a return in words: the office's own as they were then. No query."""
    return [reason_of(row, code) for code in row.reasons] if row else []


def reason_of(row: Return, code: str) -> str:
    """One reason of a return in words."""
    return str(row.worded.get(code) or RETURN_REASONS.get(code, code))
