"""The gate's codes as a few words for a chip and as a whole sentence with the next step."""

from collections.abc import Mapping
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# Worth a word, no reason to look twice: the file stays clean.
NOTES = frozenset({"many_pixels", "empty_archive", "pdf_xfa", "broken_picture"})

# What may act by itself once a program opens it; such a file is read as text and drawn only after a release.
ACTIVE = frozenset(
    {
        "macros", "xlm_macros", "dde", "controls", "external_template", "external_object", "embedded_program",
        "pdf_script", "pdf_launch",
    }
)  # fmt: skip

STATES = {
    "clean": pgettext_lazy("gate", "nothing found"),
    "flagged": pgettext_lazy("gate", "to note"),
    "refused": pgettext_lazy("gate", "not opened"),
    "quarantined": pgettext_lazy("gate", "quarantined"),
    "waiting": pgettext_lazy("gate", "not looked at yet"),
}

STATE_SENTENCES = {
    "clean": _("The file was looked at: it is what its name says, and nothing in it acts by itself."),
    "waiting": _("The file has not been looked at yet. It takes seconds; load the page again."),
}

CHIPS = {
    "macros": _("macros"),
    "xlm_macros": _("old Excel macros"),
    "dde": _("calls another program"),
    "controls": _("ActiveX controls"),
    "external_template": _("template from outside"),
    "external_picture": _("picture from outside"),
    "external_object": _("object from outside"),
    "external_link": _("links to other files"),
    "embedded": _("files inside"),
    "embedded_program": _("program inside"),
    "web_script": _("script"),
    "entities": _("XML entities"),
    "pdf_script": _("script"),
    "pdf_launch": _("starts a program"),
    "pdf_form_send": _("sends a form"),
    "pdf_media": _("film or sound inside"),
    "pdf_xfa": _("dynamic form"),
    "pdf_actions": _("acts by itself"),
    "pdf_open_action": _("acts when opened"),
    "encrypted": _("locked with a password"),
    "too_big": _("too large"),
    "too_many_entries": _("too many files inside"),
    "unpacked_too_big": _("archive bomb"),
    "too_packed": _("archive bomb"),
    "overlap": _("forged archive"),
    "false_size": _("forged archive"),
    "outside_path": _("path leads outside"),
    "link_entry": _("link inside"),
    "special_entry": _("device inside"),
    "duplicate_name": _("same name twice"),
    "broken_archive": _("archive damaged"),
    "broken_container": _("file damaged"),
    "broken_picture": _("picture damaged"),
    "part_of_several": _("one part of several"),
    "no_tool": _("cannot be unpacked here"),
    "empty_archive": _("empty archive"),
    "many_pixels": _("very large picture"),
    "member_held": _("file inside quarantined"),
    "member_refused": _("file inside not opened"),
    "member_flagged": _("file inside to note"),
    "member_closed": _("file inside not unpacked"),
    "program_inside": _("program inside"),
    "program": _("program"),
    "infected": _("virus found"),
    "scanner_unavailable": _("not scanned yet"),
    "took_too_long": _("could not be looked at"),
    "took_too_much": _("could not be looked at"),
    "stopped": _("could not be looked at"),
    "lost": _("file is lost"),
    "misnamed": _("name says otherwise"),
    "runs": _("runs on a double click"),
}

SENTENCES = {
    "macros": _("It holds macros. Read it here as text; open it in an office program only with macros off."),
    "xlm_macros": _("It holds macro sheets of old Excel, which viruses like. A copy without them is needed."),
    "dde": _(
        "A field in it starts another program. Do not update fields when you open it; a copy without such fields is needed."
    ),
    "controls": _("It holds ActiveX controls. Read it here as text; open it with controls off."),
    "external_template": _(
        "It loads a template from outside when opened (%(target)s). A copy without the template is needed."
    ),
    "external_picture": _(
        "It shows pictures that lie elsewhere (%(count)s; first: %(target)s). They are never fetched here; a copy with the pictures in it is needed."
    ),
    "external_object": _(
        "It takes in objects from outside (%(count)s; first: %(target)s). They are never fetched here; a copy without them is needed."
    ),
    "external_link": _(
        "It refers to other files or places (%(count)s). Figures taken from there may be old; nothing is fetched."
    ),
    "embedded": _(
        "Other files lie inside it (%(count)s). What counts as material has to be sent as a file of its own."
    ),
    "embedded_program": _(
        "A program lies inside it: “%(name)s”. Do not click on it; a copy without it is needed."
    ),
    "web_script": _("The page holds a script. It is only ever downloaded, never shown as a page."),
    "entities": _("It declares XML entities, so no part of it is read. A pdf or a Word file is needed."),
    "pdf_script": _("The pdf holds a script. Its pages are drawn only after the office has allowed it."),
    "pdf_launch": _("The pdf can start a program. Its pages are drawn only after the office has allowed it."),
    "pdf_form_send": _("The pdf can send what is typed into it to somebody. Do not fill it in."),
    "pdf_media": _("The pdf holds films or sounds. They are not played here."),
    "pdf_xfa": _(
        "The pdf is a dynamic form; some programs show it empty. Print it into a new pdf if pages are missing."
    ),
    "pdf_actions": _("The pdf does something by itself while it is read. Nothing of it runs here."),
    "pdf_open_action": _("The pdf does something when it is opened. Nothing of it runs here."),
    "encrypted": _(
        "It is locked with a password, so nobody can read it here. It has to be sent again without a password."
    ),
    "too_big": _(
        "It has %(found)s; files up to %(most)s are opened. The original is kept; a smaller copy is needed."
    ),
    "too_many_entries": _(
        "It holds more than %(most)s files, so it was not unpacked. The files themselves, or several archives, have to be sent."
    ),
    "unpacked_too_big": _(
        "Unpacked it would have more than %(most)s, so it was not unpacked. The files themselves have to be sent."
    ),
    "too_packed": _(
        "A file in it grows to more than %(most)s times its size, as no document does. It was not unpacked; the files themselves have to be sent."
    ),
    "overlap": _(
        "Files in it share the same bytes, as no honest program writes. It was not unpacked; the files themselves have to be sent."
    ),
    "false_size": _(
        "A file in it is longer than the archive says, as no honest program writes. It was not unpacked; the files themselves have to be sent."
    ),
    "outside_path": _(
        "A file in it would be written outside its folder: “%(name)s”. It was not unpacked; the files themselves have to be sent."
    ),
    "link_entry": _(
        "It holds a link to another place: “%(name)s”. It was not unpacked; the files themselves have to be sent."
    ),
    "special_entry": _(
        "It holds a device in place of a file: “%(name)s”. It was not unpacked; the files themselves have to be sent."
    ),
    "duplicate_name": _(
        "Two files in it have the same name: “%(name)s”. It was not unpacked; the files themselves have to be sent."
    ),
    "broken_archive": _("The archive is damaged or cut off. The original is kept; it has to be sent again."),
    "broken_container": _(
        "Parts of the file are damaged. What can be read is read; if something is missing, it has to be sent again."
    ),
    "broken_picture": _("The picture cannot be read. Look at the original; it may have to be sent again."),
    "part_of_several": _(
        "It is one part of an archive in several files. One whole archive, or the files themselves, have to be sent."
    ),
    "no_tool": _(
        "This server has no program that unpacks %(kind)s archives. It can be downloaded; better is a zip, or the files themselves."
    ),
    "empty_archive": _("The archive holds no file. It has to be sent again."),
    "many_pixels": _("The picture has more points than are drawn here. Look at the original."),
    "member_held": _("Files in it are in quarantine (%(count)s; first: “%(name)s”), so all of it is."),
    "member_refused": _(
        "Files in it were not opened (%(count)s; first: “%(name)s”). The list below says why."
    ),
    "member_flagged": _("There is something to note about files in it (%(count)s; first: “%(name)s”)."),
    "member_closed": _(
        "Files in it were not unpacked (%(count)s; first: “%(name)s”). The list below says why."
    ),
    "program_inside": _(
        "Files in it run on a double click (%(count)s; first: “%(name)s”). Do not open them."
    ),
    "program": _(
        "It is a program, not a document. The office decides; do not open it. The document itself has to be sent."
    ),
    "infected": _(
        "The virus scanner reports “%(name)s”. Do not open it. The sender's computer has to be cleaned, then the document sent again."
    ),
    "scanner_unavailable": _(
        "The virus scanner gave no answer. The file waits and is scanned again by itself; nothing needs to be done."
    ),
    "took_too_long": _("Looking at it took too long and was stopped. Look at the original with care."),
    "took_too_much": _("Looking at it took too much memory and was stopped. Look at the original with care."),
    "stopped": _("Looking at it ended the reader, as damaged files do. Look at the original with care."),
    "lost": _(
        "Its bytes are not in the store any more. Tell whoever runs the server; it has to be sent again."
    ),
    "misnamed": _(
        "Its name ends in “%(ending)s”, but by its content it is %(kind)s. Rename it before opening it."
    ),
    "runs": _("A file called so runs on a double click. Do not open it; the document itself has to be sent."),
}

# Why a member of an archive has no file, or is not opened.
MEMBER_WHY = {
    "encrypted": _("locked with a password"),
    "unknown_method": _("packed in a way that is not known here"),
    "broken": _("damaged"),
    "broken_archive": _("archive damaged"),
    "too_deep": _("an archive in an archive in an archive is not unpacked"),
    "left_out": _("left behind by a program; not kept"),
    "no_tool": _("cannot be unpacked here"),
    "part_of_several": _("one part of several"),
}
DECISIONS = {
    "released": pgettext_lazy("gate", "released"),
    "kept": pgettext_lazy("gate", "kept in quarantine"),
}
SIZES = ("found", "most")


def chip(code: Mapping[str, Any]) -> str:
    """A few words for a code."""
    name = str(code.get("code", ""))
    return str(CHIPS.get(name, name))


def sentence(code: Mapping[str, Any]) -> str:
    """The whole sentence for a code with its values."""
    name = str(code.get("code", ""))
    template = SENTENCES.get(name)
    if template is None:
        return chip(code)
    values = {"count": "?", "name": "", "target": "…", "kind": "", "found": "?", "most": "?", "ending": ""}
    values |= {key: str(value) for key, value in code.items()}
    if name in ("too_big", "unpacked_too_big"):
        values |= {key: filesizeformat(code[key]) for key in SIZES if isinstance(code.get(key), int)}
    return str(template) % values


def decided(inspection: Any) -> str:
    """Who decided about a file, and why."""
    values = {"who": inspection.decided_by, "reason": inspection.reason.rstrip("。. ")}
    if inspection.decision == "released":
        return str(_("Released by %(who)s: %(reason)s.") % values)
    return str(_("Kept in quarantine by %(who)s: %(reason)s.") % values)
