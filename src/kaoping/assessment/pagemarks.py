"""Seals and signatures as boxes on the pictures of pages, with the two buttons of who may decide."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaoping.assessment.models import DraftFile, Material
from kaoping.assessment.queries.holders import holding
from kaoping.evidence.models import PageMark, Reading, StoredFile
from kaoping.evidence.ocr import queue as ocr
from kaoping.evidence.pages.boxes import Box, Deed
from kaoping.evidence.seals.names import Match, match
from kaoping.units.models import Unit

SURE = 0.7  # from here on the machine calls it found; below it says "perhaps"


def boxes(file: StoredFile, may_decide: bool) -> Iterable[Box]:
    """The marks of a file, with three queries; one more for each archive around it."""
    marks = list(PageMark.objects.filter(file=file).select_related("decided_by"))
    if not marks:
        return []
    units = senders(file) if any(mark.kind == PageMark.Kind.SEAL for mark in marks) else []
    return [_box(mark, units, may_decide) for mark in marks]


def senders(file: StoredFile) -> list[Unit]:
    """The units that sent this file or have it in a draft; most often one."""
    files = holding(file.pk)
    sent = Material.objects.filter(file__in=files).order_by().values("version__submission__unit")
    drafted = DraftFile.objects.filter(file__in=files).order_by().values("draft__submission__unit")
    return list(Unit.objects.filter(pk__in=sent.union(drafted)).select_related("parent").order_by("pk")[:5])


def whose(mark: PageMark, units: Iterable[Unit]) -> Match:
    """Whose name the seal seems to carry, seen from the units that sent it."""
    units = list(units)
    own = [name for unit in units for name in (unit.name, unit.short_name) if name]
    above = [unit.parent.name for unit in units if unit.parent is not None]
    return match(mark.words, own, above)


def _box(mark: PageMark, units: list[Unit], may_decide: bool) -> Box:
    label, sentence, tone = _of_seal(mark, units) if mark.kind == PageMark.Kind.SEAL else _of_signature(mark)
    if mark.state == PageMark.State.CONFIRMED:
        tone = "ok"
    elif mark.state == PageMark.State.REFUTED:
        tone = "info"
    return Box(
        key=f"mark-{mark.pk}", page=mark.page, x=mark.left, y=mark.top, width=mark.width,
        height=mark.height, tone=tone, label=label, sentence=sentence, state=_state(mark),
        deeds=_deeds(mark) if may_decide else (),
    )  # fmt: skip


def _of_seal(mark: PageMark, units: list[Unit]) -> tuple[str, str, str]:
    if not mark.words:
        label = _("Seal") if mark.confidence >= SURE else _("Perhaps a seal")
        return label, _("A seal that could not be read. Look whose it is."), "info"
    words = _("%(name)s, %(line)s") % {"name": mark.words, "line": mark.line} if mark.line else mark.words
    found = whose(mark, units)
    values = {"words": words, "name": found.name}
    if found.whose == "own":
        sentence = _("The seal reads “%(words)s”: the unit's own.") % values
    elif found.whose == "superior":
        sentence = _("The seal reads “%(words)s”: that of the body above the unit, %(name)s.") % values
    else:
        sentence = _("The seal reads “%(words)s”; this is not the unit's name. Look whose it is.") % values
    tone = "ok" if found.whose in ("own", "superior") and mark.confidence >= SURE else "info"
    label = _("Seal") if mark.confidence >= SURE else _("Perhaps a seal")
    return label, sentence, tone


def _of_signature(mark: PageMark) -> tuple[str, str, str]:
    label = _("Signature") if mark.confidence >= SURE else _("Perhaps a signature")
    return label, _("Ink that is not print stands where the page asks for a signature."), "info"


def _state(mark: PageMark) -> str:
    values = {"name": str(mark.decided_by or "")}
    if mark.state == PageMark.State.CONFIRMED:
        return _("Confirmed by %(name)s.") % values
    if mark.state == PageMark.State.REFUTED:
        return _("Refuted by %(name)s.") % values
    return ""


def _deeds(mark: PageMark) -> tuple[Deed, ...]:
    address = reverse("assessment:page_mark", args=[mark.pk])
    if mark.kind == PageMark.Kind.SEAL:
        words = {"confirm": _("It is a seal"), "refute": _("It is no seal")}
    else:
        words = {"confirm": _("It is a signature"), "refute": _("It is no signature")}
    done = {PageMark.State.CONFIRMED: "confirm", PageMark.State.REFUTED: "refute"}.get(mark.state)  # type: ignore[call-overload]
    return tuple(Deed(word, address, (("act", act),)) for act, word in words.items() if act != done)


def will_be_looked_at(file: StoredFile) -> bool:
    """Whether seals and signatures of this file are looked for once it is read, and it is not read yet."""
    if not ocr.is_on() or (file.kind != "pdf" and file.kind not in ocr.PICTURES):
        return False
    try:
        return bool(file.reading.state == Reading.State.WAITING)
    except Reading.DoesNotExist:
        return True


def chip(kind: str, state: str, is_said: bool) -> tuple[str, str]:
    """(words, tone) of one chip on a file's row; ("", "") where nothing need be said."""
    seal: dict[str, Any] = {
        "found": (_("seal confirmed"), "ok") if is_said else (_("seal seen"), "ok"),
        "none": (_("no seal: confirmed"), "warn") if is_said else (_("no seal seen"), "info"),
        "cannot_tell": (pgettext("seal", "cannot tell about a seal"), "info"),
        "waiting": (_("pages are being looked at"), "info"),
        "unread": (_("seal and signature: not read yet"), "info"),
    }
    signature: dict[str, Any] = {
        "found": (_("signature confirmed"), "ok") if is_said else (_("signature seen"), "ok"),
        "none": (_("place to sign is empty"), "info"),
    }
    found: tuple[str, str] = (seal if kind == "seal" else signature).get(state, ("", ""))
    return found
