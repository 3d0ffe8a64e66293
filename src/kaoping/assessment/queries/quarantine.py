"""Files that the gate holds back or that act by themselves: what they are called and where they came from."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from kaoping.assessment.models import DraftFile, Material
from kaoping.evidence.gate.wording import decided, sentence
from kaoping.evidence.models import Inspection
from kaoping.intake.models import MessagePart

VIEWS = ("held", "active", "decided")


@dataclass(frozen=True, slots=True)
class Origin:
    """One place where the file was sent: under which name, by whom, and the page that shows it."""

    name: str
    where: str
    href: str
    download: str


@dataclass(slots=True)
class HeldFile:
    inspection: Inspection
    origins: list[Origin] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.origins[0].name if self.origins else self.inspection.file.sha256[:12]

    @property
    def sentences(self) -> list[str]:
        return [sentence(code) for code in self.inspection.codes]

    @property
    def decided(self) -> str:
        return decided(self.inspection)

    @property
    def can_be_decided(self) -> bool:
        """A file that is kept can still be released; a released one is free for good."""
        return self.inspection.decision != Inspection.Decision.RELEASED


def inspections(view: str) -> QuerySet[Inspection]:
    """What waits for a decision (``held``), what is not drawn (``active``), what is decided; newest first.

    What lies in an archive and was never sent by itself stands with its archive.
    """
    sent = (
        Exists(Material.objects.filter(file=OuterRef("file")))
        | Exists(DraftFile.objects.filter(file=OuterRef("file")))
        | Exists(MessagePart.objects.filter(file=OuterRef("file")))
    )
    rows = (
        Inspection.objects.filter(sent)
        .select_related("file")
        .prefetch_related("file__members__file__inspection")
    )
    if view == "decided":
        return rows.exclude(decision="").order_by("-decided_at", "-id")
    if view == "active":
        acting = rows.filter(acts_by_itself=True, state=Inspection.State.FLAGGED, decision="")
        return acting.order_by("-inspected_at", "-id")
    return rows.filter(state=Inspection.State.QUARANTINED, decision="").order_by("-inspected_at", "-id")


def counts() -> dict[str, int]:
    """How many there are of each view."""
    return {view: inspections(view).order_by().count() for view in VIEWS}


def with_origins(rows: Sequence[Inspection]) -> list[HeldFile]:
    """The rows with where their files came from; three queries for all of them."""
    found: dict[int, list[Origin]] = defaultdict(list)
    files = [row.file_id for row in rows]
    materials = Material.objects.filter(file__in=files).select_related("version__submission__unit")
    for material in materials.order_by("id"):
        piece = material.version.submission
        found[material.file_id].append(
            Origin(
                material.name, f"{piece.unit} · {piece}",
                reverse("assessment:submission", args=[piece.pk]), reverse("assessment:file", args=[material.pk]),
            )
        )  # fmt: skip
    for part in MessagePart.objects.filter(file__in=files).select_related("message__unit").order_by("id"):
        mail = part.message
        who = str(mail.unit) if mail.unit else mail.from_address or _("unknown sender")
        found[part.file_id].append(
            Origin(
                part.name, f"{who} · {mail}", reverse("intake:message", args=[mail.pk]),
                reverse("intake:part", args=[mail.pk, part.position]),
            )
        )  # fmt: skip
    drafts = DraftFile.objects.filter(file__in=files).select_related("draft__submission__unit")
    for row in drafts.order_by("id"):
        unit = row.draft.submission.unit
        found[row.file_id].append(Origin(row.name, _("a draft of %(unit)s") % {"unit": unit}, "", ""))
    return [HeldFile(row, found[row.file_id]) for row in rows]
