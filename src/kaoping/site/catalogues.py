"""The Chinese catalogue, without GNU gettext: extract, merge, complete, compile.

``python -m kaoping.site.catalogues`` merges ``locale/parts/*.po`` (one part an area, so
that parallel work does not meet in one file) and writes the ``.mo`` that Django reads.
``… missing`` lists what the source says and the parts do not translate yet.
"""

import io
import os
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).resolve().parent.parent
PARTS = PACKAGE / "locale" / "parts"
COMPILED = PACKAGE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.mo"
# Function names and where in their arguments the texts stand.
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def merge() -> Catalog:
    """All parts as one catalogue; two parts with different words for one text are a fault."""
    merged = Catalog(locale="zh_Hans", project="kaoping", charset="utf-8", fuzzy=False)
    for path in sorted(PARTS.glob("*.po")):
        with path.open("rb") as file:
            part = read_po(file, locale="zh_Hans")
        for entry in part:
            if not entry.id:
                continue
            known = merged.get(_key(entry.id), entry.context)
            if known is not None and known.string != entry.string:
                raise SystemExit(f"{path.name}: “{entry.id}” is translated differently in another part.")
            if known is None:
                merged.add(entry.id, entry.string, flags=entry.flags, context=entry.context)
    return merged


def texts_in_source() -> dict[tuple[str, str | None], str]:
    """Every marked text → the file that says it. Keys are (text, context)."""
    from django.utils.translation.template import templatize

    found: dict[tuple[str, str | None], str] = {}
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix == ".py" and "migrations" not in path.parts:
            source = path.read_text(encoding="utf-8")
        elif path.suffix == ".html":
            text = templatize(path.read_text(encoding="utf-8"), origin=str(path))
            # The markup's indentation is none of Python's.
            source = "\n".join(line.strip() for line in text.splitlines())
        else:
            continue
        for _line, message, _comments, context in extract(
            "python", io.BytesIO(source.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"}
        ):
            found.setdefault((_key(message), context), str(path.relative_to(PACKAGE)))
    return found


def missing() -> list[tuple[str, str]]:
    """(file, text) of every text without a whole, certain translation."""
    merged = merge()
    gaps = []
    for (text, context), path in texts_in_source().items():
        entry = merged.get(text, context)
        strings = (
            entry.string if entry and isinstance(entry.string, tuple) else (entry.string if entry else "",)
        )
        if entry is None or entry.fuzzy or not all(strings):
            gaps.append((path, text))
    return sorted(gaps)


def compile_all() -> None:
    """Write the ``.mo`` that Django reads; whoever starts meanwhile finds the old one whole."""
    merged = merge()
    COMPILED.parent.mkdir(parents=True, exist_ok=True)
    part = COMPILED.with_suffix(f".{os.getpid()}")
    with part.open("wb") as file:
        write_mo(file, merged)
    os.replace(part, COMPILED)


def _key(message: str | tuple[str, ...] | list[str]) -> str:
    return message if isinstance(message, str) else message[0]


def main(arguments: list[str]) -> int:
    if arguments == ["missing"]:
        gaps = missing()
        for path, text in gaps:
            print(f"{path}: {text!r}")  # noqa: T201 -- a developer's terminal
        return 1 if gaps else 0
    compile_all()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
