"""Hints by key, for scripts: a page names the key, the words come once for all of them.

Keys: ``s/missed`` a state, ``n/total`` a number; of one scheme ``i/1/5`` an item with its
paragraphs, ``w/1/33`` a window. A matrix of three thousand cells so carries no words twice.
"""

from collections.abc import Sequence
from typing import Any

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaoping.assessment.models import Indicator, SchemeVersion
from kaoping.assessment.queries.notes import notes_by_code
from kaoping.assessment.queries.schemes import RowShown, scheme_page
from kaoping.assessment.queries.texts import scheme_of
from kaoping.pure.errors import SchemeFaults
from kaoping.pure.scheme.tree import index
from kaoping.site import help_words, states


def of_words() -> dict[str, dict[str, Any]]:
    """Every state and every number."""
    found: dict[str, dict[str, Any]] = {}
    for table in (help_words.PIECE, help_words.DUTY):
        for code, text in table.items():
            found[f"s/{code}"] = _hint(states.look(code).word, text, more=help_words.NEXT.get(code, ""))
    for code, (title, text) in help_words.NUMBERS.items():
        found[f"n/{code}"] = _hint(title, text)
    found["n/states"] = _hint(_("States"), help_words.STATES)
    return found


def of_scheme(version: SchemeVersion) -> dict[str, dict[str, Any]]:
    """A scheme's items with the words of the document and of the rule, and their windows."""
    rows, notes = _rows(version), notes_by_code(version)
    found: dict[str, dict[str, Any]] = {}
    day = _("j M")
    for item in version.indicators.prefetch_related("windows__notice"):
        shown = rows.get(item.code)
        found[f"i/{version.pk}/{item.code}"] = _hint(
            f"{item.mark}{item.code} {item.title}",
            item.standard,
            quotes=shown.paragraphs if shown else (),
            more=" ".join(
                [
                    help_words.sentences(shown.words.sentences) if shown else "",
                    *(f"{note.question} {note.decision}" for note in notes.get(item.code, ())),
                ]
            ).strip(),
        )
        for window in item.windows.all():
            days = _("%(opens)s to %(due)s") % {
                "opens": dateformat.format(window.opens_on, day),
                "due": dateformat.format(window.due_on, day),
            }
            pieces = ngettext("%(n)s piece of each unit", "%(n)s pieces of each unit", window.pieces)
            found[f"w/{version.pk}/{window.pk}"] = _hint(
                f"{item.mark}{item.code} {item.short_title or item.title} {window}",
                days + _(", ") + pieces % {"n": window.pieces},
                more=window.notice.number if window.notice else "",
            )
    return found


def shown_row(item: Indicator) -> RowShown | None:
    """The item's row of the official table; None where the text cannot be read."""
    return _rows(item.scheme).get(item.code)


def _rows(version: SchemeVersion) -> dict[str, RowShown]:
    try:
        return {shown.row.id: shown for shown in scheme_page(version).rows}
    except SchemeFaults:
        return {}


def _hint(title: Any, text: Any, *, quotes: Sequence[str] = (), more: Any = "") -> dict[str, Any]:
    return {"title": str(title), "text": str(text), "quotes": list(quotes), "more": str(more)}


def paragraphs(item: Indicator) -> list[str]:
    """The paragraphs of the official document on which the item rests."""
    try:
        scheme = scheme_of(item.scheme)
    except SchemeFaults:
        return []
    placed = index(scheme).get(item.code)
    quoted = dict(scheme.paragraphs)
    return [quoted[name] for name in placed.node.paragraph if name in quoted] if placed else []
