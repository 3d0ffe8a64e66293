"""Word documents with the official table, built for a test: nothing comes from outside the repository."""

import io
import re

from docx import Document

from kaoping.schemes import builtin_document


def docx_of(tables, before=(), after=()):
    """A document. A table is a list of rows of texts; a cell ``"^"`` is merged with the one above,
    ``"<"`` with the one to its left."""
    document = Document()
    for line in before:
        document.add_paragraph(line)
    for rows in tables:
        width = max(len(row) for row in rows)
        table = document.add_table(len(rows), width)
        for number, row in enumerate(rows):
            for at, text in enumerate(row):
                cell = table.cell(number, at)
                if text == "^":
                    cell.merge(table.cell(number - 1, at))
                elif text == "<":
                    cell.merge(table.cell(number, at - 1))
                else:
                    cell.text = text
        document.add_paragraph("")
    for line in after:
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def source_document():
    """The official paper of 2014 as a Word document: its own lines and its own table."""
    lines = builtin_document("luoyang-2014").split("\n")
    first = next(number for number, line in enumerate(lines) if line.startswith("\t序号"))
    rows, row = [], []
    for line in lines[first:]:
        if line.strip():
            if line.startswith("\t") or not row:
                row.append(line.strip())
            else:
                row[-1] += "\n" + line.strip()
        elif len(row) >= 4:
            rows.append(row)
            row = []
    notes = [*row, ""] if row else []
    last = "\n".join(line.strip() for line in lines if re.match(r"\s*(\d．|\d\.|\d。|其$|它$|说$|明$)", line))
    marks, remarks = last.split("1．总分")[0], "1．总分" + last.split("1．总分")[1]
    assert not notes or "其" in notes[0]
    said = marks.replace("其\n它\n说\n明\n", "")
    rows.append(["其\n它\n说\n明", said, "<", remarks])
    return docx_of([rows], before=[line for line in lines[:first] if line.strip()])
