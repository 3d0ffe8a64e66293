"""Why the pages of a file cannot be shown, or not all of them: one sentence, and what to do."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaoping.evidence.pages.limits import MOST_PAGES

WHY: dict[str, Any] = {
    "encrypted": gettext_lazy(
        "The file asks for a password, so its pages cannot be shown here. Open the original; a unit that sends it should send it without a password."
    ),
    "broken": gettext_lazy(
        "The file is damaged or not what its name says, so its pages cannot be shown. Open the original; if it does not open either, ask for it again."
    ),
    "too_big": gettext_lazy(
        "The pages of this file need more memory than one file is given. Open the original."
    ),
    "too_long": gettext_lazy(
        "Reading this file took longer than one file is given; the pages read so far are shown. The original has all."
    ),
    "stopped": gettext_lazy(
        "The reading of this file was stopped before its end; the pages read so far are shown. The original has all."
    ),
    "lost": gettext_lazy(
        "The bytes of this file are not where they were kept. Tell the system administrator; nothing else can be done here."
    ),
    "held": gettext_lazy(
        "The gate holds this file back, so nothing here opens it. The office decides about it."
    ),
    "active": gettext_lazy(
        "Something in this file acts by itself when it is opened (a macro, a link or a script), so its pages are not drawn."
    ),
    "no_program": gettext_lazy(
        "Its pages can be shown as they look where LibreOffice is installed beside kaoping; ask the system administrator."
    ),
    "no_layout": gettext_lazy("The office program could not draw this file."),
    "cut": gettext_lazy("Not everything is shown; the original has all."),
    "many": gettext_lazy("The first %(most)s pages are shown; the original has all %(count)s."),
}


def page_refusal(why: str, count: int = 0) -> str:
    """The sentence; empty where nothing is wrong."""
    if not why:
        return ""
    template = str(WHY.get(why) or _("The pages of this file cannot be shown. Open the original."))
    return template % {"most": MOST_PAGES, "count": count}
