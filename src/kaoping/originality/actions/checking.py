"""Compare what a piece says with every text that is here, and take it in for those that follow.

First in, then compared: of two equal texts that arrive at one moment the later sees the earlier.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from kaoping.assessment.content import content_of_version
from kaoping.assessment.models import Finding, Submission, Version
from kaoping.base import audit, clock
from kaoping.evidence.fingerprints.instance import instance_store
from kaoping.evidence.fingerprints.store import NewDocument
from kaoping.originality import outside
from kaoping.originality.actions.composing import composed, storable
from kaoping.originality.models import Check
from kaoping.pure.originality.check import check
from kaoping.pure.originality.report import Source, Span
from kaoping.pure.originality.store import Document

ENGINE_NO = 2  # one more when a report of the same texts would differ
NOTABLE_SHARE = 0.2  # from here on a clerk is told
CHECK_ID = "reuse"
CHECKER_NO = 1
_SORTS = re.compile(r"\d{4}-\d\d-\d\d")
# Of a piece in these states nothing stays in the store.
GONE = (Submission.State.WITHDRAWN, Submission.State.DUPLICATE)


def piece_key(submission_id: int) -> str:
    return f"piece:{submission_id}"


@dataclass(frozen=True, slots=True)
class Compared:
    """What was found: ``share`` with any text, ``foreign_share`` with texts of other owners.

    ``sources``: others' first, then the owner's own earlier texts.
    """

    length: int
    covered: int
    share: float
    foreign_share: float
    sources: tuple[Source, ...]
    masked: tuple[Span, ...]


def check_now(text: str, *, owner: str, piece: int | None, until: str = "") -> Compared:
    """Compare without keeping anything; a piece's own earlier versions are no source.

    With ``until`` (as ``moment_of`` writes it) texts that came later are none either: another
    unit's, and the piece itself on the website a week after.
    Where the owner's own texts are among the sources, a second look leaves them out: a text that
    stands here twice is reported under its earliest, which may be the owner's own.
    """
    own = piece_key(piece) if piece else ""

    def counts(document: Document) -> bool:
        return document.id != own and not (until and is_later(document, until))

    with instance_store().reading() as reader:
        found = check(text, reader, counts=counts)
        mine = tuple(source for source in found.sources if source.document.owner == owner)
        others = found
        if mine:
            others = check(text, reader, counts=lambda one: counts(one) and one.owner != owner)
    return Compared(
        found.length, found.covered, found.share, others.share, (*others.sources, *mine), found.masked
    )


def moment_of(piece: Submission, version: Version | None = None) -> str:
    """When the piece (else its version) first arrived, as the store keeps dates: they sort as text."""
    first = piece.first_received_at or (version.received_at if version else clock.now())
    return first.astimezone(clock.OFFICE_ZONE).strftime("%Y-%m-%d %H:%M:%S")


def check_version(version_id: int) -> Check | None:
    """Compare a version that arrived, once; None when there is nothing to do."""
    version = (
        Version.objects.select_related("submission__unit", "submission__window__indicator")
        .filter(pk=version_id)
        .first()
    )
    if version is None or Check.objects.filter(version=version, engine_no=ENGINE_NO).exists():
        return None
    piece = version.submission
    whole = composed(content_of_version(version))
    moment = moment_of(piece, version)
    _take_in_newest(version, whole.text)
    asked = outside.bring_in(whole.text)
    found = check_now(whole.text, owner=piece.unit.code, piece=piece.pk)
    if later := _later(found, moment):
        found = check_now(whole.text, owner=piece.unit.code, piece=piece.pk, until=moment)
        # Pieces among them were compared before this one could be read: once more, by the next round.
        Check.objects.filter(submission__in=_pieces_of(later)).update(engine_no=0)
    with transaction.atomic():
        row, _made = Check.objects.update_or_create(
            version=version,
            defaults={
                "submission": piece, "engine_no": ENGINE_NO, "checked_at": clock.now(), "text": whole.text,
                "parts": [part.as_json() for part in whole.parts], "length": found.length,
                "covered": found.covered, "share": found.share,
                "foreign_share": found.foreign_share, "report": kept(found) | {"outside": asked},
                "is_source": piece.state not in GONE,
            },
        )  # fmt: skip
        _note_finding(version, row)
        audit.record(
            "originality.checked", actor=None, about=piece, unit=piece.unit,
            after={"version": version.number, "share": round(row.share, 4)},
        )  # fmt: skip
    return row


def is_later(document: Document, moment: str) -> bool:
    """Whether the text is known to be younger; a date in words of its own says nothing."""
    return document.date > moment and _SORTS.match(document.date) is not None


def _later(found: Compared, moment: str) -> list[Document]:
    """The texts that share passages and came after this one."""
    documents = [source.document for source in found.sources]
    documents += [other.document for source in found.sources for other in source.also]
    return [document for document in documents if is_later(document, moment)]


def _pieces_of(documents: Sequence[Document]) -> set[int]:
    return {
        int(key)
        for document in documents
        if document.id.startswith("piece:") and (key := document.id.removeprefix("piece:")).isdecimal()
    }


def kept(found: Compared) -> dict[str, Any]:
    """The report as it is stored: with the sources' own words, so that it needs them no more."""
    return {
        "sources": [
            {
                "id": source.document.id, "owner": source.document.owner, "date": source.document.date,
                "share": round(source.share, 4),
                "passages": [
                    {
                        "start": one.start, "end": one.end, "similarity": one.similarity,
                        "source_start": one.source_start, "source_end": one.source_end,
                        "words": storable(source.document.text[one.source_start : one.source_end]),
                    }
                    for one in source.passages
                ],
                "also": [
                    {
                        "id": other.document.id, "owner": other.document.owner,
                        "date": other.document.date, "share": round(other.share, 4),
                    }
                    for other in source.also
                ],
            }
            for source in found.sources
        ],
        "masked": [list(span) for span in found.masked],
    }  # fmt: skip


def _note_finding(version: Version, row: Check) -> None:
    """A remark for the clerk; alone it costs no point, and a text of one's own is only told."""
    own: dict[str, Any] = {"version": version, "check_id": CHECK_ID}
    if row.share < NOTABLE_SHARE:
        Finding.objects.filter(**own, state=Finding.State.OPEN).delete()
        return
    values = {"share": round(100 * row.share), "foreign": round(100 * row.foreign_share)}
    Finding.objects.update_or_create(
        **own,
        defaults={"severity": Finding.Severity.REMINDER, "values": values, "checker_no": CHECKER_NO},
    )


def leave(submissions: Sequence[int]) -> None:
    """Pieces that were withdrawn or sent twice are no source for others."""
    if submissions:
        instance_store().remove([piece_key(key) for key in submissions])
        Check.objects.filter(submission__in=submissions).update(is_source=False)


def come_back(submissions: Sequence[int]) -> None:
    """Their decision was taken back: what was compared last is a source again."""
    for key in submissions:
        last = (
            Check.objects.filter(submission=key)
            .select_related("submission__unit", "version")
            .order_by("-version__number")
            .first()
        )
        if last is not None and _take_in_newest(last.version, last.text):
            Check.objects.filter(submission=key).update(is_source=True)


def _take_in_newest(version: Version, text: str) -> bool:
    """Make the text the piece's source, unless a newer version came or the piece left meanwhile.

    The row is held until the text is in: of two versions compared at one moment the newer stays.
    """
    with transaction.atomic():
        piece = (
            Submission.objects.select_for_update(of=("self",))
            .select_related("unit")
            .get(pk=version.submission_id)
        )
        newer = Version.objects.filter(submission=piece, number__gt=version.number)
        if piece.state in GONE or newer.exists():
            return False
        _take_in(piece, version, text)
    return True


def _take_in(piece: Submission, version: Version, text: str) -> None:
    instance_store().add([NewDocument(piece_key(piece.pk), text, piece.unit.code, moment_of(piece, version))])
