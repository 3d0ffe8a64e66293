"""A period pack: one zip with a folder for each piece a unit owes, filled offline and sent back.

Each folder has a form, what is asked, and last year's piece; whatever else the unit puts into it is
attached. The pack is written in memory: forms are small, and last year's files are limited.
"""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from kaoping.assessment import packdocx, packforms
from kaoping.assessment.material_rules import asks_of
from kaoping.assessment.models import Version
from kaoping.assessment.queries.last_year import last_years
from kaoping.assessment.queries.unit_year import ToDo, UnitYear
from kaoping.assessment.wording import asks_in_words
from kaoping.base.tables import to_csv
from kaoping.evidence import gate, storage
from kaoping.units.models import Unit

MOST_OLD_BYTES = 60_000_000  # of last year's files in one pack; the rest is named, not enclosed
LAST_YEAR = ("去年材料", "last year")
_BAD = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


@dataclass(frozen=True, slots=True)
class Pack:
    name: str
    content: bytes
    pieces: int


def wanted(year: UnitYear, month: str = "") -> list[ToDo]:
    """The duties that a pack holds: what can be sent and is not yet; ``month`` as 2014-03 narrows by due day."""
    rows = [*year.missed, *year.due, *year.later]
    return [one for one in rows if not month or f"{one.duty.due_on:%Y-%m}" == month]


def months(year: UnitYear) -> list[tuple[str, int]]:
    """The months in which something is due, with the number of pieces."""
    found: dict[str, int] = {}
    for one in wanted(year):
        key = f"{one.duty.due_on:%Y-%m}"
        found[key] = found.get(key, 0) + 1
    return sorted(found.items())


def make(unit: Unit, rows: Sequence[ToDo], names: dict[str, str]) -> Pack:
    """Write the pack; ``names`` are the unit's last author, checker and contact."""
    out, left = io.BytesIO(), MOST_OLD_BYTES
    checklist = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for number, one in enumerate(rows, 1):
            folder = _name(f"{number:02} {one.window.indicator.code} {one.title}")
            due = date_format(one.duty.due_on, "DATE_FORMAT")
            asks = asks_in_words(asks_of(one.window))
            checklist.append(
                (
                    folder,
                    one.window.indicator.code,
                    one.title,
                    one.duty.due_on,
                    one.points,
                    _("; ").join(asks),
                )
            )
            hints = [
                _("%(title)s, due %(due)s.") % {"title": one.title, "due": due},
                *([_("Asked for: %(asks)s.") % {"asks": _("; ").join(asks)}] if asks else []),
                _("Write behind the colons. Do not change the number. Put files to attach into this folder."),
            ]
            form = packforms.write_form(one.window.pk, names, hints, language=get_language() or "zh")
            pack.writestr(f"{folder}/{packforms.FORM_NAMES[_which()]}", form)
            word = packdocx.write_docx(
                one.window.pk,
                names,
                [
                    *hints[:-1],
                    _(
                        "Fill in the right column. Do not change the number. Put files to attach into this folder."
                    ),
                ],
                heading=folder,
                language=get_language() or "zh",
            )
            pack.writestr(f"{folder}/{packdocx.FORM_NAMES[_which()]}", word)
            if (old := last_years(unit, one.window)) is not None:
                left = _enclose(pack, f"{folder}/{LAST_YEAR[_which()]}", old, left)
        columns = [
            _("folder"),
            _("item"),
            _("content"),
            _("due"),
            _("points"),
            pgettext("of a piece", "asked for"),
        ]
        pack.writestr(_("checklist.csv"), to_csv(columns, checklist))
        pack.writestr(_("read me first.txt"), _read_me(unit).encode("utf-8-sig"))
    return Pack(_name(_("%(unit)s, pieces to send") % {"unit": unit}) + ".zip", out.getvalue(), len(rows))


def _enclose(pack: zipfile.ZipFile, folder: str, old: Version, left: int) -> int:
    values = {name: str(getattr(old, name) or "") for name in packforms.LABELS if hasattr(old, name)}
    colon = (": ", "：")[_which() == 0]
    words = [f"{packforms.LABELS[name][_which()]}{colon}{said}" for name, said in values.items() if said]
    pack.writestr(f"{folder}/{_name(old.title)[:60]}.txt", "\r\n".join(words).encode("utf-8-sig"))
    for place, row in enumerate(old.materials.select_related("file__inspection"), 1):
        if gate.is_held(row.file) or row.file.size_bytes > left:
            continue
        path = storage.path_of(row.file.sha256)
        if path.is_file():
            pack.writestr(f"{folder}/{place} {_name(row.name)}", path.read_bytes())
            left -= row.file.size_bytes
    return left


def _read_me(unit: Unit) -> str:
    lines = [
        _("%(unit)s: the pieces that are due, to be filled in without the network.") % {"unit": unit},
        _(
            "1. In each folder fill in one form, the Word document or the text file, not both; leave the number as it is."
        ),
        _(
            "2. Put the files to attach into the same folder. What lies in the folder of last year is not sent."
        ),
        _(
            "3. Folders that you do not need may stay as they are: a form without title and text is left alone."
        ),
        _(
            "4. Pack everything into one zip again and upload it in the product, page “Pack”. You see what goes where before anything is kept."
        ),
        _("5. Each piece then is a draft; look at it, then send it as always."),
    ]
    return "\r\n".join(lines) + "\r\n"


def _which() -> int:
    return 0 if (get_language() or "zh").startswith("zh") else 1


def _name(text: str) -> str:
    return _BAD.sub(" ", text).strip(" .")[:80] or "-"
