"""A docx form with the placeholders where the standard has them: what an office changes into its own."""

from kaoping.results.papers.description import Paper, paragraph
from kaoping.results.papers.docx import to_docx


def sample_form() -> bytes:
    """The form's bytes; ``forms_of_office.check`` finds no fault in it."""
    paper = Paper(
        title="{{ 标题 }}",
        issuer="{{ 发文机关 }}",
        number="{{ 文号 }}",
        addressed_to="{{ 主送 }}",
        body=(paragraph("{{ 正文 }}"),),
        signed="{{ 落款 }}\n{{ 日期 }}",
        copies_to="{{ 抄送 }}",
        printed_by="{{ 印发机关 }}　{{ 日期 }}印发",
    )
    return to_docx(paper)
