"""退回通知: why a piece came back, the places that are meant, and by when it is to be mended."""

from kaoping.assessment.models import Return
from kaoping.assessment.queries.return_reasons import return_words
from kaoping.base.clock import OFFICE_ZONE
from kaoping.results.papers.compose.occasion import Occasion, paper
from kaoping.results.papers.description import Paper, date_text, heading, paragraph, table


def compose(occasion: Occasion) -> Paper:
    """The notice about one return."""
    row = occasion.returned
    assert row is not None  # noqa: S101 -- the form asks for it
    piece = row.submission
    window = piece.window
    arrived = row.version.received_at.astimezone(OFFICE_ZONE)
    reasons = return_words(row)
    body = [
        paragraph(
            f"你单位{date_text(arrived.date())}报送的《{row.version.title}》（收件号{piece.receipt_no}，"
            f"对应“{window.indicator.short_title or window.indicator.title}”）经审核需要修改，现予退回。有关事项通知如下。"
        ),
        heading("一、退回原因"),
        *(paragraph(f"{number}.{reason}。") for number, reason in enumerate(reasons, 1)),
    ]
    if row.text:
        body.append(paragraph(f"审核意见：{row.text}"))
    if marks := _marks(row):
        body += [heading("二、具体位置"), marks]
    body += [
        heading(f"{'三' if marks else '二'}、修改要求"),
        paragraph(
            f"请于{date_text(row.due_on)}前修改后重新报送。在此日期前重新送达的，仍按首次送达时间认定是否按时；"
            "逾期重新送达的，按重新送达的时间认定。"
        ),
    ]
    return paper(
        occasion,
        title=f"关于退回《{row.version.title}》的通知",
        addressed_to=piece.unit.name,
        body=tuple(body),
        dated=row.returned_at.astimezone(OFFICE_ZONE).date(),
        values={"单位": piece.unit.name},
    )


def _marks(row: Return):
    marks = list(row.marks.select_related("material"))
    if not marks:
        return None
    lines = [
        (
            number,
            mark.material.name if mark.material else "正文",
            f"第{mark.page}页",
            mark.words or mark.quote or "—",
        )
        for number, mark in enumerate(marks, 1)
    ]
    return table(("序号", "材料", "位置", "说明"), lines, (1, 4, 2, 6))
