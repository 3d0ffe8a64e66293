"""What became of reading a file, in words: a short label, and why not, with what to do."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from kaoping.evidence.gate import wording as gate_words

STATES: dict[str, Any] = {
    "waiting": pgettext_lazy("reading", "not read yet"),
    "text": pgettext_lazy("reading", "text read"),
    "no_text": pgettext_lazy("reading", "no text: look at the original"),
    "refused": pgettext_lazy("reading", "cannot be read"),
    "quarantined": pgettext_lazy("reading", "held back"),
}

WHY: dict[str, Any] = {
    "encrypted": gettext_lazy("It asks for a password. Send it without one."),
    "broken": gettext_lazy("It is damaged or not what its name says. Save it anew and send it again."),
    "old_format": gettext_lazy(
        "It was written by Word 6 or 95, which no reader here opens. Save it as docx and send it again."
    ),
    "unsafe_xml": gettext_lazy(
        "It holds instructions that no document needs and was not opened. Save it anew and send it again."
    ),
    "too_big": gettext_lazy(
        "It unpacks to more than one file may. Look at the original, or send it in parts."
    ),
    "too_many_parts": gettext_lazy(
        "It has more parts than one file may. Look at the original, or send it in parts."
    ),
    "too_deep": gettext_lazy(
        "Its parts lie deeper in each other than one file's may. Look at the original, or save it anew."
    ),
    "too_long": gettext_lazy(
        "Reading it took longer than one file is given. Look at the original, or send it in parts."
    ),
    "stopped": gettext_lazy("Reading it broke off. Look at the original, or save it anew and send it again."),
    "unknown_kind": gettext_lazy(
        "No text can be taken from this kind of file. Look at the original, or send it as pdf or docx."
    ),
    "unknown_encoding": gettext_lazy(
        "Its letters cannot be made out. Save it as UTF-8 or as docx and send it again."
    ),
    "empty": gettext_lazy("It is empty. Choose the file again and send it."),
    "lost": gettext_lazy("Its bytes are not where they were kept. Tell the system administrator."),
    "gate": gettext_lazy("The gate did not let it be opened. Look at the original."),
    "quarantined": gettext_lazy("The gate holds it back until the office has decided."),
    "archive": gettext_lazy("An archive; the files in it are read one by one."),
    "not_text": gettext_lazy("A recording; nobody but a person can judge it."),
    "picture": gettext_lazy("A picture in which no words were recognised."),
}


def why_sentence(why: str) -> str:
    """Why a file was not read; the gate's own codes in the gate's words."""
    if not why:
        return ""
    known = WHY.get(why)
    if known is not None:
        return str(known)
    code = gate_words.SENTENCES.get(why)
    return str(code) if code is not None and "%(" not in str(code) else str(WHY["gate"])


def state_label(state: str, words: int = 0) -> str:
    """One short label; of a text how long it is."""
    if state == "text" and words:
        return ngettext("%(count)s character read", "%(count)s characters read", words) % {"count": words}
    return str(STATES.get(state, STATES["waiting"]))


def place_words(place: str) -> str:
    """``2:14`` as people say it; "" for no place."""
    page, _colon, line = place.partition(":")
    if not (page.isdecimal() and line.isdecimal()):
        return ""
    if page == "0":
        return _("line %(line)s") % {"line": line}
    return _("page %(page)s, line %(line)s") % {"page": page, "line": line}
