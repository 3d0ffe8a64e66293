"""A file that somebody sent is opened in children alone: who may name a library that opens one, and why."""

import re
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "kaoping"
# Libraries that take a file apart. Pictures (PIL, cv2) are looked at once they are our own drawings.
OPENERS = re.compile(
    r"^\s*(?:from|import) (python_calamine|pypdfium2|olefile|lxml|docx|docxtpl|zipfile|tarfile|rapidocr)\b",
    re.M,
)
# Readers of our own that must be called in a child: text of documents, of mails, of lines, of a scheme's table.
READERS = re.compile(
    r"\b(?:documents(?:\.read)? import .*\bread\b|mailparse\.parse\(|paper_of_docx|plain_lines)"
)
ALLOWED = {
    # asked by children alone
    "assessment/scheme_papers.py": "imported by scheme_paper_child",
    "assessment/scheme_files.py": "kind_of is asked in scheme_paper_child",
    "base/sheet_bounds.py": "called in workbook_child and by commands",
    "evidence/ocr/drawing.py": "imported by ocr/child",
    "evidence/ocr/engine.py": "imported by ocr/child",
    "results/papers/forms_of_office.py": "called in papers/child",
    # write files, or read what we wrote
    "assessment/packdocx.py": "writes forms; what comes back is read in pack_child",
    "assessment/packs.py": "writes packs",
    "reviews/assign_views.py": "names the error of a reader, opens nothing",
    "results/bundles.py": "our own bundles",
    "results/papers/docx.py": "writes papers",
    "results/papers/jobs.py": "writes packages",
    "results/papers/batch.py": "writes packages",
    "results/papers/archive/package.py": "writes packages",
    "results/papers/archive/packing.py": "writes packages",
    "results/papers/archive/verifying.py": "a command, on the office's own machine",
}
READ_IN = {
    "assessment/packdocx.py": "called in pack_child",
    "assessment/scheme_papers.py": "called in scheme_paper_child",
    "evidence/pages/layout.py": "called in pages/child",
    "evidence/fingerprints/files.py": "called by a command, on files of the machine that it runs on",
}


def modules():
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        is_child = path.name.endswith("child.py")
        if not is_child and not name.startswith(("pure/", "site/cli", "site/demo/")):
            yield name, path.read_text(encoding="utf-8")


def test_what_opens_files_is_named_with_its_reason():
    found = {name for name, text in modules() if OPENERS.search(text)}
    assert sorted(found - ALLOWED.keys()) == []
    assert sorted(ALLOWED.keys() - found) == []


def test_readers_are_called_in_children():
    assert sorted({name for name, text in modules() if READERS.search(text)} - READ_IN.keys()) == []
