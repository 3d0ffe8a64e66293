"""Lists of pieces and one piece with all that belongs to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaoping.assessment.checks import BY_WEIGHT
from kaoping.assessment.finding_words import FIELDS, place_of
from kaoping.assessment.models import (
    Draft,
    Extension,
    Finding,
    Indicator,
    Return,
    SchemeVersion,
    Submission,
    Version,
)
from kaoping.assessment.queries.full_text import with_words
from kaoping.assessment.queries.reads import read_of
from kaoping.assessment.queries.return_reasons import all_reasons, return_words
from kaoping.assessment.reads import Said, said_in
from kaoping.assessment.seen import mark_of_finding
from kaoping.assessment.states import PIECE
from kaoping.assessment.wording import FindingWords, audit_sentence, finding_words
from kaoping.base.models import AuditEvent
from kaoping.evidence.models import Reading
from kaoping.evidence.reading.wording import place_words

COLUMNS = (
    _("receipt number"), _("unit"), _("indicator"), _("window"), _("title"), _("state"),
    _("first arrival"), _("due"), _("channel"), _("findings"),
)  # fmt: skip


PRINTED = (
    "title", "state", "receipt_no", "channel", "first_received_at", "last_received_at",
    "unit__name", "unit__code", "window__key", "window__title", "window__due_on",
    "window__indicator__code", "window__indicator__short_title",
)  # fmt: skip


def narrowed(pieces: QuerySet[Submission], filters: Mapping[str, str]) -> QuerySet[Submission]:
    """Pieces narrowed by an address's query string.

    Filters: ``state`` (several with commas), ``indicator`` (code), ``window`` (id), ``unit`` (code),
    ``group``, ``channel``, ``q`` (words of title, text, files, unit or receipt number).
    """
    if state := filters.get("state"):
        pieces = pieces.filter(state__in=state.split(","))
    if code := filters.get("indicator"):
        pieces = pieces.filter(window__indicator__code=code)
    if (window := filters.get("window", "")).isdecimal() and len(window) < 16:
        pieces = pieces.filter(window_id=int(window))
    if unit := filters.get("unit"):
        pieces = pieces.filter(unit__code=unit)
    if group := filters.get("group"):
        pieces = pieces.filter(unit__group=group)
    if channel := filters.get("channel"):
        pieces = pieces.filter(channel=channel)
    return with_words(pieces, filters.get("q", ""))


def for_list(pieces: QuerySet[Submission], filters: Mapping[str, str]) -> QuerySet[Submission]:
    """Pieces as ``narrowed`` leaves them, totally ordered; one query with all that the list prints."""
    return (
        narrowed(pieces, filters)
        .select_related("unit", "window__indicator")
        .only(*PRINTED)
        .annotate(open_findings=Coalesce(Subquery(_open_findings()), 0))
        .order_by("-last_received_at", "-id")
    )


def _open_findings() -> QuerySet[Any]:
    """Open findings of the outer piece, counted apart, so that counting pieces need not join them."""
    return (
        Finding.objects.filter(version__submission=OuterRef("pk"), state=Finding.State.OPEN)
        .order_by()
        .values("version__submission")
        .annotate(count=Count("pk"))
        .values("count")
    )


def indicators_to_filter() -> list[Indicator]:
    """The indicators of all schemes in force that pieces can be for; each code once."""
    found: dict[str, Indicator] = {}
    rows = Indicator.objects.filter(scheme__state=SchemeVersion.State.PUBLISHED, takes_pieces=True)
    for row in rows.order_by("-scheme__period_from", "position"):
        found.setdefault(row.code, row)
    return list(found.values())


def list_row(piece: Submission) -> Sequence[Any]:
    """One piece as a row of the export, in ``COLUMNS``."""
    return (
        piece.receipt_no, piece.unit.name, piece.window.indicator.code, str(piece.window), piece.title,
        str(PIECE[piece.state].office), piece.first_received_at, piece.window.due_on,
        piece.get_channel_display(), getattr(piece, "open_findings", 0),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class FindingShown:
    finding: Finding
    words: FindingWords
    excuse: str = ""  # why the unit sent it all the same

    @property
    def seen(self) -> str:
        """What a word about the finding is held against."""
        return mark_of_finding(self.finding)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a piece's history, newest first."""

    event: AuditEvent
    sentence: str

    @property
    def by(self) -> str:
        """Who did it, as people read it."""
        return self.event.actor_label if self.event.actor_kind == "person" else gettext("The system")


@dataclass(frozen=True, slots=True)
class PiecePage:
    """One piece with versions, files, findings, returns and history; about ten queries."""

    submission: Submission
    versions: tuple[Version, ...]  # newest first; ``materials`` fetched
    shown: Version | None
    findings: tuple[FindingShown, ...]  # of the version shown
    returns: tuple[Return, ...]  # newest first
    draft: Draft | None
    extension: Extension | None
    history: tuple[Step, ...]

    @property
    def labels(self) -> Any:
        return PIECE[self.submission.state]

    @property
    def due_on(self) -> Any:
        """The unit's own due day."""
        window = self.submission.window
        return max(window.due_on, self.extension.until) if self.extension else window.due_on

    @property
    def waits_for_reading(self) -> bool:
        """Whether files of the version shown are still to be read."""
        shown = self.shown
        waits = settings.READ_MATERIALS and shown is not None and shown.read_at is None
        return bool(waits and shown is not None and shown.materials.all())

    @property
    def said(self) -> list[tuple[str, Said, str]]:
        """What the documents say for each field: its label, the words, where they stand."""
        files = self.shown.materials.all() if self.shown else ()
        reads = [read_of(row.name, row.file) for row in files]
        found = [(label, said_in(reads, name)) for name, label in FIELDS.items()]
        return [
            (
                str(label),
                said,
                place_words(said.place) if len(reads) == 1 else place_of(f"{said.name} {said.place}"),
            )
            for label, said in found
            if said is not None
        ]

    @property
    def last_return(self) -> Return | None:
        return self.returns[0] if self.returns else None

    @property
    def return_reasons(self) -> list[str]:
        """The last return's reasons, in words."""
        return return_words(self.last_return)

    @property
    def return_lines(self) -> list[tuple[str, str]]:
        """The last return's reasons in words, each with what the unit should do."""
        mends = {one.code: one.mend for one in all_reasons()} if self.last_return else {}
        codes = self.last_return.reasons if self.last_return else ()
        return [(words, mends.get(code, "")) for code, words in zip(codes, self.return_reasons, strict=True)]

    @property
    def open_findings(self) -> list[FindingShown]:
        return [one for one in self.findings if one.finding.state == Finding.State.OPEN]


def piece_page(submission: Submission, *, version: int | None = None, told_to: str = "") -> PiecePage:
    """Everything the page of one piece prints. ``version`` chooses the one shown (default: last).

    ``told_to``: the reading unit's name, as ``finding_words`` takes it.
    """
    versions = tuple(
        submission.versions.prefetch_related(
            "materials__file__inspection",
            "materials__file__look",
            "materials__file__marks",
            "materials__file__members__file__inspection",
            Prefetch("materials__file__reading", Reading.objects.defer("text")),
        ).order_by("-number")
    )
    shown = next((one for one in versions if version in (None, one.number)), None)
    findings = tuple(
        FindingShown(
            finding,
            finding_words(finding.check_id, finding.values, told_to),
            shown.excuses.get(finding.check_id, "") if shown else "",
        )
        for finding in sorted(
            shown.findings.all() if shown else (), key=lambda one: (BY_WEIGHT.index(one.severity), one.pk)
        )
    )
    events = AuditEvent.objects.filter(
        object_kind=Submission._meta.label_lower, object_key=str(submission.pk)
    ).order_by("-at", "-id")
    return PiecePage(
        submission=submission,
        versions=versions,
        shown=shown,
        findings=findings,
        returns=tuple(submission.return_rows.order_by("-returned_at", "-id")),
        draft=Draft.objects.filter(submission=submission)
        .prefetch_related(
            "files__file__inspection",
            "files__file__look",
            "files__file__marks",
            "files__file__members__file__inspection",
            Prefetch("files__file__reading", Reading.objects.defer("text")),
        )
        .first(),
        extension=Extension.objects.filter(
            unit_id=submission.unit_id, window_id=submission.window_id, revoked_at=None
        ).first(),
        history=tuple(Step(event, audit_sentence(event.verb, event.after)) for event in events),
    )


def last_names(unit_id: int) -> dict[str, str]:
    """Author, checker and contact of the unit's last piece, to begin the next form with."""
    last = (
        Version.objects.filter(submission__unit_id=unit_id)
        .order_by("-received_at", "-id")
        .values("author", "checker", "contact")
        .first()
    )
    return {name: str(value) for name, value in last.items()} if last else {}
