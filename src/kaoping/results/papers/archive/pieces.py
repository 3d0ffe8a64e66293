"""What goes into a package of one unit: what it sent, what it got, and how it was marked."""

from fractions import Fraction
from typing import Any

from django.db.models import Q
from django.utils import translation

from kaoping.assessment.models import Material, NoticeUnit, Submission, Version
from kaoping.base.audit import verb_in_words
from kaoping.base.clock import OFFICE_ZONE
from kaoping.base.models import AuditEvent
from kaoping.evidence.models import Inspection
from kaoping.pure.scoring.rounding import to_plain
from kaoping.results.models import Appeal, FrozenSheet, OfficialDocument, Publication
from kaoping.results.papers.archive.package import Package
from kaoping.results.papers.compose import compose
from kaoping.results.papers.compose.occasion import Occasion
from kaoping.results.papers.html import to_html
from kaoping.results.queries.frozen import sheet_of
from kaoping.results.queries.marks import given_marks
from kaoping.reviews.models import Review
from kaoping.units.models import Unit

HELD = "在隔离区，未经放行"
# What the trail says of a unit's own affairs; who marked and who reviewed is not among it.
OWN_AFFAIRS = (
    "assessment.submission", "assessment.version", "assessment.extension", "assessment.waiver",
    "assessment.extensionrequest", "assessment.notice", "results.appeal",
)  # fmt: skip


def add_unit(
    package: Package, occasion: Occasion, unit: Unit, folder: tuple[str, ...], *, office: bool
) -> None:
    """The unit's part of a package; with ``office`` reviewers have names and the trail is whole."""
    assert occasion.publication is not None  # noqa: S101 -- packages are of a publication
    pieces = list(
        Submission.objects.filter(unit=unit, window__indicator__scheme=occasion.version)
        .exclude(first_received_at=None)
        .select_related("window__indicator")
        .order_by("window__indicator__position", "first_received_at", "pk")
    )
    _add_pieces(package, pieces, folder)
    _add_sheet(package, occasion, unit, folder)
    _add_notices(package, occasion, unit, folder)
    _add_documents(package, occasion.publication, unit, folder)
    _add_marks(package, pieces, folder, office=office)
    _add_appeals(package, occasion.publication, unit, folder)
    add_audit(package, occasion, folder, unit=unit, office=office)


def _add_pieces(package: Package, pieces: list[Submission], folder: tuple[str, ...]) -> None:
    versions = Version.objects.filter(submission__in=pieces).select_related("message__file")
    materials: dict[int, list[Material]] = {}
    for one in Material.objects.filter(version__in=versions).select_related("file").order_by("position"):
        materials.setdefault(one.version_id, []).append(one)
    by_piece: dict[int, list[Version]] = {}
    for version in versions.order_by("number"):
        by_piece.setdefault(version.submission_id, []).append(version)
    files = {one.file_id for own in materials.values() for one in own}
    held = set(
        Inspection.objects.filter(file__in=files, state=Inspection.State.QUARANTINED).values_list(
            "file", flat=True
        )
    )
    for piece in pieces:
        own_folder = (
            *folder,
            "材料",
            piece.window.indicator.code,
            f"{piece.receipt_no or piece.pk} {piece.title}"[:80],
        )
        for version in by_piece.get(piece.pk, []):
            _add_version(package, piece, version, materials.get(version.pk, []), own_folder, held)


def _add_version(
    package: Package,
    piece: Submission,
    version: Version,
    materials: list[Material],
    folder: tuple[str, ...],
    held: set[int],
) -> None:
    about = f"{piece.receipt_no} 第{version.number}次报送"
    place = (*folder, f"第{version.number}次")
    arrived = version.received_at.astimezone(OFFICE_ZONE)
    head = [
        f"标题：{version.title}", f"收件号：{piece.receipt_no}", f"送达：{arrived:%Y-%m-%d %H:%M:%S}",
        f"作者：{version.author}", f"核稿：{version.checker}", f"联系人：{version.contact}",
        f"签发：{version.signed_by}", f"当前状态：{piece.get_state_display()}",
    ]  # fmt: skip
    package.add_bytes((*place, "正文.txt"), "\r\n".join([*head, "", version.text]).encode(), f"{about}：正文")
    for material in materials:
        if material.file_id in held:
            package.leave_out("/".join((*place, material.name)), material.file.sha256, HELD)
        else:
            package.add_stored((*place, material.name), material.file, f"{about}：{material.name}")
    if version.message is not None:
        package.add_stored((*place, "来信.eml"), version.message.file, f"{about}：来信原件")


def _add_sheet(package: Package, occasion: Occasion, unit: Unit, folder: tuple[str, ...]) -> None:
    publication = occasion.publication
    assert publication is not None  # noqa: S101 -- see add_unit
    frozen = FrozenSheet.objects.filter(freeze=publication.freeze_id, unit=unit).first()
    if frozen is None:
        return
    place = (*folder, "得分表")
    package.add_json((*place, "得分表.json"), sheet_of(frozen), "得分表（机读）")
    html = to_html(compose("sheet", Occasion(
        occasion.version, occasion.today, publication, unit, facts=occasion.facts
    )))  # fmt: skip
    package.add_bytes((*place, "得分表.html"), html.encode(), "得分表（网页，浏览器可开）")


def _add_notices(package: Package, occasion: Occasion, unit: Unit, folder: tuple[str, ...]) -> None:
    rows = NoticeUnit.objects.filter(unit=unit, notice__scheme=occasion.version).exclude(
        notice__state="draft"
    )
    for row in rows.select_related("notice").order_by("notice__issued_at", "notice_id"):
        notice = row.notice
        place = (*folder, "通知", f"{notice.key} {notice.title}"[:80])
        read = (
            f"{row.acknowledged_at.astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M}"
            if row.acknowledged_at
            else "未确认"
        )
        said = [notice.title, notice.number, f"截止：{notice.due_on}", f"本单位签收：{read}", "", notice.text]
        package.add_bytes((*place, "通知.txt"), "\r\n".join(said).encode(), f"通知：{notice.title}")
        for attached in notice.files.select_related("file"):
            package.add_stored((*place, attached.name), attached.file, f"通知附件：{attached.name}")


def _add_documents(package: Package, publication: Publication, unit: Unit, folder: tuple[str, ...]) -> None:
    rows = OfficialDocument.objects.filter(unit=unit, scheme=publication.scheme).filter(
        Q(publication=publication) | Q(kind__in=["return", "appeal"])
    )
    for row in rows.select_related("pdf", "docx").order_by("made_at", "pk"):
        add_document(package, row, (*folder, "公文"))


def add_document(package: Package, row: OfficialDocument, folder: tuple[str, ...]) -> None:
    """A document as it was made."""
    stem = f"{row.dated} {row.number} {row.title}"[:90]
    for file, ending in ((row.pdf, "pdf"), (row.docx, "docx")):
        if file is not None:
            package.add_stored((*folder, f"{stem}.{ending}"), file, f"公文：{row.title}")


def _add_marks(package: Package, pieces: list[Submission], folder: tuple[str, ...], *, office: bool) -> None:
    """Marks piece by piece; a unit reads them by number, as on its sheet."""
    rows: list[tuple[Any, ...]] = []
    if office:
        reviews = Review.objects.counted().filter(submission__in=pieces, mark__isnull=False)
        for one in reviews.select_related("submission", "reviewer").order_by(
            "submission_id", "final_at", "id"
        ):
            piece = one.submission
            rows.append(
                (
                    piece.receipt_no,
                    piece.title,
                    str(one.reviewer),
                    to_plain(Fraction(one.mark or 0)),
                    one.comment,
                )
            )
    else:
        given = given_marks([piece.pk for piece in pieces])
        for piece in pieces:
            for number, mark in enumerate(given.get(piece.pk, []), 1):
                rows.append(
                    (
                        piece.receipt_no,
                        piece.title,
                        f"评审{number}",
                        to_plain(Fraction(mark.mark)),
                        mark.comment,
                    )
                )
    if rows:
        columns = ("收件号", "标题", "评审", "分数", "评语")
        package.add_table((*folder, "评分", "评分.xlsx"), columns, rows, "评审打分")


def _add_appeals(package: Package, publication: Publication, unit: Unit, folder: tuple[str, ...]) -> None:
    rows = Appeal.objects.filter(unit=unit, publication__scheme=publication.scheme).prefetch_related(
        "files__file"
    )
    for row in rows.order_by("filed_at", "pk"):
        place = (*folder, "复核", row.number)
        said = [
            f"编号：{row.number}", f"提出：{row.filed_at.astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M}",
            f"状态：{row.get_state_display()}", "理由：", row.grounds, "决定：", row.decision_text or row.admitted_why,
        ]  # fmt: skip
        package.add_bytes((*place, "复核.txt"), "\r\n".join(said).encode(), f"复核申请{row.number}")
        for one in row.files.all():
            package.add_stored((*place, one.name), one.file, f"复核申请{row.number}附件：{one.name}")


def add_audit(
    package: Package, occasion: Occasion, folder: tuple[str, ...], *, unit: Unit | None, office: bool
) -> None:
    """The trail of the year: a unit's own affairs without names of the office's people, or all of it."""
    rows = AuditEvent.objects.filter(at__date__gte=occasion.version.period_from)
    if unit is not None:
        rows = rows.filter(unit_key=unit.code)
    if not office:
        rows = rows.filter(object_kind__in=OWN_AFFAIRS)
    own = (
        set(unit.posts.filter(incumbencies__isnull=False).values_list("incumbencies__person", flat=True))
        if unit
        else set()
    )
    lines = []
    for row in rows.order_by("at", "pk").iterator(chunk_size=2000):
        who = row.actor_label
        if not office and not (
            row.actor_kind == "person" and row.actor_key.isdigit() and int(row.actor_key) in own
        ):
            who = "考评机构" if row.actor_kind == "person" else "系统"
        with translation.override("zh-hans"):  # as the head of its column
            deed = verb_in_words(row.verb)
        lines.append((row.at, who, deed, row.object_label, row.reason, row.sealed_no or "", row.row_hash))
    columns = ("时间", "何人", "事项", "对象", "理由", "链号", "链值")
    package.add_table((*folder, "审计", "审计摘录.xlsx"), columns, lines, "审计摘录")
