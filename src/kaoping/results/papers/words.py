"""Codes of printing, forms and jobs as sentences."""

from typing import Any

from django.utils.translation import gettext_lazy as _

NO_PDF: dict[str, Any] = {
    "no_library": _(
        "The PDF was not made: the server has no Pango. Install libpango-1.0-0, libpangoft2-1.0-0 and libharfbuzz-subset0, then make it again; the docx is complete."
    ),
    "no_font": _(
        "The PDF was not made: the server has no Chinese font. Install fonts-noto-cjk, then make it again; the docx is complete."
    ),
    "too_long": _(
        "The PDF was not made: it took longer than three minutes. Divide the document; the docx is complete."
    ),
    "too_big": _(
        "The PDF was not made: it needs more memory than one document may take. Divide the document; the docx is complete."
    ),
    "stopped": _("The PDF was not made: the printer stopped. Make it again; the docx is complete."),
}

FAULTS: dict[str, Any] = {
    "too_big": _("The file is larger than 10 MB, or unpacks to more than 60 MB. Take large pictures out."),
    "not_docx": _("The file is no Word document (.docx). Save it as .docx and choose that file."),
    "broken": _("The document cannot be read. Open it, save it again as .docx, and choose that file."),
    "macros": _("The document carries macros or programs. Save it as .docx without macros."),
    "leads_out": _("The document loads something from another place. Put pictures into it, and link nothing."),
    "syntax": _("A placeholder is not closed or not written right near “%(found)s”. Write it as {{ 标题 }}."),
    "unknown": _("“%(found)s” is no placeholder. The list beside says which there are."),
    "not_allowed": _("A placeholder does more than stand for words (%(found)s). Only the names of the list, “if” and a “for” over the attachments are allowed."),
    "no_body": _("The placeholder {{ 正文 }} is missing. Put it in a line of its own where the text belongs."),
}  # fmt: skip


def why_no_pdf(code: str) -> str:
    return str(NO_PDF.get(code, NO_PDF["stopped"])) if code else ""


def fault_sentence(code: str, found: str) -> str:
    return str(FAULTS.get(code, FAULTS["broken"])) % {"found": found[:60]}
