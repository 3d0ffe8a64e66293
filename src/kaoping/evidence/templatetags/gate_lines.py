"""What the gate says, beside a file: chips with words, and what lies in an archive."""

from dataclasses import dataclass
from itertools import count
from typing import Any

from django import template
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist

from kaoping.evidence.gate import wording
from kaoping.evidence.models import ArchiveMember, Inspection
from kaoping.pure.documents.flags import runs_by_name
from kaoping.pure.documents.kinds import ARCHIVES, ending_of, is_misnamed

register = template.Library()
_ids = count(1)
TONES = {"quarantined": "t-bad", "refused": "t-bad", "flagged": "t-warn", "clean": "t-mute"}
MOST_SHOWN = 200  # members on one page


@dataclass(frozen=True, slots=True)
class Chip:
    """A few words with a sentence behind them."""

    id: str
    words: str
    sentence: str
    tone: str


@dataclass(frozen=True, slots=True)
class Line:
    """A member of an archive as its row prints it."""

    name: str
    folder: str
    level: int
    size_bytes: int
    kind: str
    href: str
    why: str
    chips: list[Chip]


def inspection_in(file: Any) -> Inspection | None:
    """The file's inspection, from what the page has fetched."""
    try:
        found: Inspection = file.inspection
    except ObjectDoesNotExist:
        return None
    return found


def chips_of(file: Any, name: str) -> list[Chip]:
    """What is to be known of a file under this name, the state's word first."""
    inspection = inspection_in(file)
    codes = list(inspection.codes) if inspection else []
    if is_misnamed(file.kind, name):
        codes.append({"code": "misnamed", "ending": ending_of(name), "kind": file.kind})
    if runs_by_name(name) and file.kind != "exe":
        codes.append({"code": "runs"})
    if not codes:
        return []
    tone = TONES[inspection.state] if inspection and inspection.state != "clean" else "t-warn"
    found = []
    if inspection and inspection.state in ("quarantined", "refused"):
        state = wording.STATES[inspection.state]
        found.append(
            _chip(str(state), " ".join(wording.sentence(code) for code in inspection.codes), "t-bad")
        )
    for code in codes:
        is_note = code["code"] in wording.NOTES
        found.append(_chip(wording.chip(code), wording.sentence(code), "t-mute" if is_note else tone))
    if inspection and inspection.decision:
        words = wording.DECISIONS[inspection.decision]
        found.append(_chip(str(words), wording.decided(inspection), "t-mute"))
    return found


def _chip(words: str, sentence: str, tone: str) -> Chip:
    return Chip(f"gate-{next(_ids)}", words, sentence, tone)


@register.inclusion_tag("evidence/gate_line.html")
def gate_line(
    file: Any, name: str, address: str = "", says_all: bool = False, pages: str = ""
) -> dict[str, Any]:
    """Chips of a file, and of an archive the files in it. ``address`` is where the archive itself is had:
    its members lie under it; "" gives no links. ``pages`` is where
    the members are read page by page. ``says_all`` has a word for files without a fault too."""
    chips = chips_of(file, name)
    looked = inspection_in(file) is not None
    if says_all and not chips and (looked or settings.READ_MATERIALS):
        state, tone = ("clean", "t-ok") if looked else ("waiting", "t-mute")
        chips = [_chip(str(wording.STATES[state]), str(wording.STATE_SENTENCES[state]), tone)]
    members: list[ArchiveMember] = list(file.members.all()) if file.kind in ARCHIVES else []
    return {
        "chips": chips,
        "pages": pages if any(member.file for member in members) else "",
        "lines": [_line(member, address) for member in members[:MOST_SHOWN]],
        "count": len(members),
        "more": max(0, len(members) - MOST_SHOWN),
    }


def _line(member: ArchiveMember, address: str) -> Line:
    folder, slash, last = member.name.rpartition("/")
    return Line(
        name=last,
        folder=folder + slash,
        level=min(member.level, 2),
        size_bytes=member.size_bytes,
        kind=member.file.kind if member.file else "",
        href=f"{address}inside/{member.position}/" if member.file and address else "",
        why=str(wording.MEMBER_WHY.get(member.why, member.why)),
        chips=chips_of(member.file, last) if member.file else [],
    )
