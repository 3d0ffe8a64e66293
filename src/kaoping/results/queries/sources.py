"""What stood behind each frozen fact: row, version, files, marks, each with its hash.

The facts file says what was scored; this one says where each of its lines came from, so that years
later a number can be followed to the bytes that were sent and the mark that was given.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Max

from kaoping.assessment.models import (
    Extension,
    InterpretationNote,
    Material,
    Notice,
    RecordedFact,
    SchemeVersion,
    Submission,
    Waiver,
    WindowMove,
)
from kaoping.pure.scoring.frozen import canonical, sha256_of
from kaoping.results.facts import FACT_STATES
from kaoping.results.models import Override
from kaoping.reviews.models import Review


def source_lines(version: SchemeVersion, hashes: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """One object a row; ``hashes`` are those of the facts' lines by piece. About ten queries."""
    yield from _pieces(version, hashes)
    yield from _marks(version)
    yield from _rows(version)


def _pieces(version: SchemeVersion, hashes: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    sent = Submission.objects.filter(
        window__indicator__scheme=version, state__in=FACT_STATES, first_received_at__isnull=False
    )
    files: dict[int, tuple[int, list[str]]] = {}
    materials = Material.objects.filter(version__submission__window__indicator__scheme=version)
    for piece, number, sha256 in (
        materials.order_by("version__submission_id", "version__number", "position")
        .values_list("version__submission_id", "version__number", "file__sha256")
        .iterator(chunk_size=5000)
    ):
        known = files.get(piece)
        if known is None or known[0] != number:
            known = files[piece] = (number, [])
        known[1].append(sha256)
    rows = sent.annotate(last=Max("versions__number")).order_by("pk")
    for pk, receipt, last in rows.values_list("pk", "receipt_no", "last").iterator(chunk_size=5000):
        name = receipt or f"#{pk}"
        number, own = files.get(pk, (last, []))
        yield {
            "of": "piece", "piece": name, "row": pk, "version": last,
            "files": own if number == last else [], "fact_sha256": hashes.get(name, ""),
        }  # fmt: skip


def _marks(version: SchemeVersion) -> Iterator[dict[str, Any]]:
    """Marks that counted: a reviewer is known by the number of the row, not by name."""
    rows = (
        Review.objects.counted()
        .filter(
            submission__window__indicator__scheme=version, submission__state=Submission.State.ACCEPTED
        )
        .order_by("pk")
        .values_list(
            "pk", "submission__receipt_no", "submission_id", "version__number", "reviewer_id", "mark",
            "rubric", "rubric_version_id",
        )
    )  # fmt: skip
    for pk, receipt, submission, number, reviewer, mark, rubric, rubric_version in rows:
        yield {
            "of": "mark", "row": pk, "piece": receipt or f"#{submission}", "version": number,
            "reviewer": f"r{reviewer}", "mark": str(mark), "rubric": rubric, "rubric_version": rubric_version,
        }  # fmt: skip


def _rows(version: SchemeVersion) -> Iterator[dict[str, Any]]:
    """Everything else that the office wrote down, by row and hash."""
    recorded = RecordedFact.objects.of_scheme(version).standing().order_by("pk")
    notes = InterpretationNote.objects.filter(
        scheme=version.scheme, scheme_year=version.period_from.year, state=InterpretationNote.State.ADOPTED
    )
    tables: list[tuple[str, Any, tuple[str, ...]]] = [
        ("notice", Notice.objects.filter(scheme=version, state=Notice.State.ISSUED),
         ("key", "indicator__code", "issued_at", "due_on", "pieces")),
        ("extension", Extension.objects.filter(window__indicator__scheme=version, revoked_at=None),
         ("unit__code", "window__indicator__code", "window__key", "until", "on_time")),
        ("grace", WindowMove.objects.filter(window__indicator__scheme=version),
         ("window__indicator__code", "window__key", "moved_at")),
        ("waiver", Waiver.objects.filter(indicator__scheme=version, revoked_at=None),
         ("unit__code", "indicator__code", "window__key")),
        ("override", Override.objects.filter(scheme=version, state=Override.State.CONFIRMED),
         ("unit__code", "indicator", "computed", "value")),
        ("note", notes, ("code", "decision", "signer")),
        ("recorded", recorded, ("kind", "name", "unit__code", "happened_on", "window_key", "data", "slot")),
    ]  # fmt: skip
    for name, rows, columns in tables:
        for pk, *values in rows.order_by("pk").values_list("pk", *columns).iterator(chunk_size=5000):
            plain = {column: _plain(value) for column, value in zip(columns, values, strict=True)}
            yield {"of": name, "row": pk, "sha256": sha256_of(canonical(plain))}


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | dict | list | bool) or value is None else str(value)
