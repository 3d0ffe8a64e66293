"""Steps of a piece's history in words: returns, mendings, signatures, and what machines and others found."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def _judged(after: Any) -> str:
    said = {
        "waived": _("A finding was let pass."),
        "confirmed": _("A finding was confirmed as a fault."),
        "false_alarm": _("A finding was found to be no fault."),
    }
    return said.get(str(after.get("state")), _("What was said about a finding was taken back."))


MORE_STEPS: dict[str, Any] = {
    "finding.judged": _judged,
    "submission.mended": lambda a: _("Mended by the office; the unit is asked to confirm."),
    "submission.mending_confirmed": lambda a: _("The unit confirmed what the office mended."),
    "submission.mending_objected": lambda a: _(
        "The unit objected to what the office mended; its own text stands again."
    ),
    "submission.mending_taken_back": lambda a: _(
        "The office took its mending back; the unit's own text stands again."
    ),
    "submission.offered_again": lambda a: _("Begun with the content of %(of)s.") % {"of": a.get("of", "")},
    "submission.merged": lambda a: _("The files of %(of)s were taken over.") % {"of": a.get("of", "")},
    "submission.signed": lambda a: _("Signed by the checker; the head's signature is next."),
    "submission.taken_over": lambda a: _("Taken over for deciding."),
    "submission.pointed_at": lambda a: (
        ngettext(
            "The return points at %(count)s place.",
            "The return points at %(count)s places.",
            int(a.get("places", 1)),
        )
        % {"count": a.get("places", 1)}
    ),
    "submission.read": lambda a: (
        ngettext(
            "Files read by the machine: %(count)s finding.",
            "Files read by the machine: %(count)s findings.",
            int(a.get("findings", 0)),
        )
        % {"count": a.get("findings", 0)}
    ),
    "page_mark.confirmed": lambda a: (
        (
            _("Seal on page %(page)s confirmed.")
            if a.get("kind") == "seal"
            else _("Signature on page %(page)s confirmed.")
        )
        % {"page": a.get("page", "")}
    ),
    "page_mark.refuted": lambda a: (
        (
            _("What the machine took for a seal on page %(page)s is none.")
            if a.get("kind") == "seal"
            else _("What the machine took for a signature on page %(page)s is none.")
        )
        % {"page": a.get("page", "")}
    ),
    "submission.checked": lambda a: (
        ngettext(
            "Checked by the machine: %(count)s finding.",
            "Checked by the machine: %(count)s findings.",
            int(a.get("findings", 0)),
        )
        % {"count": a.get("findings", 0)}
    ),
    "originality.checked": lambda a: (
        _("Compared with earlier texts: %(share)s shared.") % {"share": f"{float(a.get('share', 0)):.0%}"}
    ),
    "originality.judged": lambda a: _("A verdict on originality was given."),
}
