"""Merge the parts of the Chinese catalogue and compile it, without GNU gettext.

``python -m kaoping.site.catalogues`` merges ``locale/parts/*.po`` into the catalogue
and writes the ``.mo`` that Django reads.
"""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

LOCALE = Path(__file__).resolve().parent.parent / "locale"
MERGED = LOCALE / "zh_Hans" / "LC_MESSAGES" / "django.po"


def merge() -> Catalog:
    """All parts as one catalogue; two parts with different words for one text are a fault."""
    merged = Catalog(locale="zh_Hans", project="kaoping", charset="utf-8")
    for path in sorted((LOCALE / "parts").glob("*.po")):
        with path.open("rb") as file:
            part = read_po(file, locale="zh_Hans")
        for entry in part:
            if not entry.id:
                continue
            known = merged.get(entry.id, entry.context)
            if known is not None and known.string != entry.string:
                raise SystemExit(f"{path.name}: “{entry.id}” is translated differently in another part.")
            if known is None:
                merged.add(entry.id, entry.string, flags=entry.flags, context=entry.context)
    return merged


def compile_all() -> None:
    catalogue = merge()
    MERGED.parent.mkdir(parents=True, exist_ok=True)
    with MERGED.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)


if __name__ == "__main__":
    compile_all()
    sys.exit(0)
