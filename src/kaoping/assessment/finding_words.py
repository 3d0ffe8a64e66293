"""The sentences of findings about what stands in files: what was found, how to mend it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kaoping.evidence.reading.wording import place_words, why_sentence

Values = Mapping[str, Any]

FIELDS = {
    "title": gettext_lazy("title"),
    "author": gettext_lazy("author"),
    "checker": gettext_lazy("checker"),
    "contact": gettext_lazy("contact"),
    "number": gettext_lazy("document number"),
    "date": gettext_lazy("date"),
}
_NAMED = {
    "author": gettext_lazy("The form names no author; “%(name)s” names %(said)s."),
    "checker": gettext_lazy("The form names no checker; “%(name)s” names %(said)s."),
    "contact": gettext_lazy("The form names no contact; “%(name)s” names %(said)s."),
}
_MARKS = {
    "seal": (
        gettext_lazy("A seal is asked for; only typed files are attached, on which there can be none."),
        gettext_lazy("The machine sees no seal on the pages."),
        gettext_lazy("Attach the sealed page as a scan or a photo; in colour a seal is seen best."),
    ),
    "signature": (
        gettext_lazy("A signature is asked for; only typed files are attached, on which there can be none."),
        gettext_lazy("The machine sees no signature on the pages."),
        gettext_lazy("Attach the signed page as a scan or a photo."),
    ),
}


def place_of(place: str) -> str:
    """``报告.docx 2:14`` as people say it; a name alone stays as it is."""
    name, _space, spot = place.rpartition(" ")
    words = place_words(spot)
    return f"{name}{_(', ')}{words}" if words and name else place


def said_in_a_file(which: str, values: Values) -> tuple[str, str]:
    """A name that the form lacks and a document has."""
    return (
        str(_NAMED[which]) % {"name": values.get("name", ""), "said": values.get("said", "")},
        _("Take it over into the form if it is right."),
    )


def _mark(which: str) -> Any:
    typed, none, mend = _MARKS[which]
    return lambda v: (str(typed if v.get("why") == "typed" else none), str(mend))


def _file(v: Values) -> str:
    """The file's name, and how many others are like it."""
    more = int(v.get("count") or 1) - 1
    name = _("“%(name)s”") % {"name": v.get("name", "")}
    if more < 1:
        return name
    return ngettext("%(name)s and %(count)s other file", "%(name)s and %(count)s other files", more) % {
        "name": name,
        "count": more,
    }


def wrong_year(v: Values) -> tuple[str, str]:
    """The title's year, a document's title's, or a document's own day."""
    values = {name: v.get(name, "") for name in ("found", "asked", "name", "title", "day")}
    if v.get("day"):
        found = _("“%(name)s” is dated %(day)s; the scheme is about %(asked)s.")
    elif v.get("name"):
        found = _("The title in “%(name)s” speaks of %(found)s; the scheme is about %(asked)s.")
    else:
        found = _("The title speaks of %(found)s; the scheme is about %(asked)s.")
    mend = (
        _("Check that this is this year's document.")
        if v.get("name")
        else _("Check that this is this year's piece, or correct the title.")
    )
    return found % values, mend


FINDINGS: dict[str, Any] = {
    "wrong_year": wrong_year,
    "title_unlike": lambda v: (
        _("The title “%(title)s” speaks of item %(code)s %(indicator)s: “%(words)s”.")
        % {name: v.get(name, "") for name in ("title", "code", "indicator", "words")},
        _("Check that the piece was sent to the right item."),
    ),
    "document_number": lambda v: (
        _("A document number is asked for; the machine found none in the documents."),
        _("Attach the document as it was issued, with its number under the head."),
    ),
    "seal": _mark("seal"),
    "signature": _mark("signature"),
    "seal_other": lambda v: (
        _("The seal on “%(name)s” reads “%(found)s”, unlike %(asked)s.")
        % {name: v.get(name, "") for name in ("name", "found", "asked")},
        _("Look at the page: the seal should be the unit's own. Red letters on a round are easily misread."),
    ),
    "encrypted": lambda v: (
        _("A password locks %(file)s.") % {"file": _file(v)},
        _("Send it without a password; nobody at the office can open it."),
    ),
    "held": lambda v: (
        _("The gate holds back %(file)s.") % {"file": _file(v)},
        _("The office looks at it and decides; a clean copy as pdf or docx comes through at once."),
    ),
    "unreadable": lambda v: (
        _("%(file)s cannot be read.") % {"file": _file(v)},
        why_sentence(str(v.get("why", "")))
        or _("Open the file yourself; if it opens, send it as pdf or docx."),
    ),
    "photos": lambda v: (
        ngettext(
            "%(found)s picture is attached; %(asked)s are asked for.",
            "%(found)s pictures are attached; %(asked)s are asked for.",
            int(v.get("found", 0)),
        )
        % {"found": v.get("found", 0), "asked": v.get("asked", 1)},
        _("Attach pictures of what was done; pictures inside a document may stay there."),
    ),
    "few_files": lambda v: (
        ngettext(
            "%(found)s file is attached; %(asked)s are asked for.",
            "%(found)s files are attached; %(asked)s are asked for.",
            int(v.get("found", 0)),
        )
        % {"found": v.get("found", 0), "asked": v.get("asked", 1)},
        _("Attach the missing files."),
    ),
    "empty": lambda v: (
        _("There is neither text nor a file."),
        _("Write the text into the form or attach the document."),
    ),
    "same_file": lambda v: (
        (
            _("The file “%(name)s” was already sent with %(receipt)s (%(unit)s).")
            if v.get("unit")
            else _("The file “%(name)s” has come from another unit as well.")
        )
        % {"name": v.get("name", ""), "receipt": v.get("receipt", ""), "unit": v.get("unit", "")},
        _("Send what belongs to this window; the same piece counts once."),
    ),
    "same_picture": lambda v: (
        (
            _(
                "A picture in “%(name)s” looks like one sent before, in “%(other)s” with %(receipt)s (%(unit)s)."
            )
            if v.get("unit")
            else _("A picture in “%(name)s” looks like one that another unit sent.")
        )
        % {name: v.get(name, "") for name in ("name", "other", "receipt", "unit")},
        _("Send pictures of this occasion; where it is the same occasion, say so in the text."),
    ),
}
