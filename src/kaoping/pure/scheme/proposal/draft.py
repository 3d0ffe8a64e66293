"""A paper to a draft scheme: its text with every guess beside its line, and the same guesses as a list."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction

from kaoping.pure.errors import Fault, SchemeFaults
from kaoping.pure.scheme.check import check
from kaoping.pure.scheme.kinds import Plain, number_text
from kaoping.pure.scheme.model import Scheme
from kaoping.pure.scheme.parse import load
from kaoping.pure.scheme.proposal.around import Around, Remarks, read_around, read_remarks
from kaoping.pure.scheme.proposal.build import Builder, Built, Words
from kaoping.pure.scheme.proposal.guesses import Guess, Said, Sure, Unread
from kaoping.pure.scheme.proposal.numerals import UNPRINTABLE
from kaoping.pure.scheme.proposal.outside import Outside, read_outside
from kaoping.pure.scheme.proposal.paper import MAX_CELLS, Paper
from kaoping.pure.scheme.proposal.sentences import comment, heading
from kaoping.pure.scheme.proposal.table_rows import TableReading, read_tables
from kaoping.pure.scheme.render import scalar

MAX_ROWS = 600


class NoTable(Exception):
    """A paper without the official table; ``args[0]`` is the code of why."""


@dataclass(slots=True)
class Proposal:
    """The draft. ``scheme`` is None where the text could not be read; then ``faults`` say why."""

    text: str
    guesses: list[Guess]
    unread: list[Unread]
    rows: int
    scheme: Scheme | None = None
    faults: tuple[Fault, ...] = field(default=())


def propose(paper: Paper, *, scheme_id: str = "draft", year: int, language: str = "zh-hans") -> Proposal:
    """A draft of the paper's table. ``year`` is taken where the paper names none; nothing is invented
    that is not marked as a guess.

    Errors: ``NoTable("no_table")`` without any table, ``("no_heading")`` without the official headings,
    ``("no_rows")`` without rows under them, ``("only_vetoes")``, ``("too_large")``.
    """
    if sum(len(row) for table in paper.tables for row in table.rows) > MAX_CELLS:
        raise NoTable("too_large")
    if not paper.tables:
        raise NoTable("no_table")
    table = read_tables(paper)
    if not table.found_heading:
        raise NoTable("no_heading")
    if not table.rows:
        raise NoTable("no_rows")
    if len(table.rows) > MAX_ROWS:
        raise NoTable("too_large")
    around = read_around(paper)
    remarks = read_remarks([*table.remarks, *paper.lines[paper.after :]])
    built = Builder(table.rows, around, remarks, around.year or year).build()
    if not built.indicators and not built.bonus:
        raise NoTable("only_vetoes")
    for where, left in table.unread:
        built.unread.append(Unread("", where, left))
    outside = _outside(paper, table, built, around, remarks)
    _whole_guesses(built, table, around, remarks, year)
    words = _scheme_words(built, table, around, remarks, scheme_id, around.year or year)
    _add_outside(words, built, outside)
    text = _text(words, built, language)
    return _checked(Proposal(text, built.guesses, built.unread, len(table.rows)))


def _checked(proposal: Proposal) -> Proposal:
    try:
        proposal.scheme = load(proposal.text)
    except SchemeFaults as error:
        proposal.faults = error.faults
    else:
        proposal.faults = check(proposal.scheme)
    return proposal


# --- what stands outside the table ---------------------------------------------------------------


def _outside(paper: Paper, table: TableReading, built: Built, around: Around, remarks: Remarks) -> Outside:
    """The sentences around the table: those that are proposed, and the others by their words."""
    titles = {str(one["id"]): str(one.get("title", "")) for one in _leaves(built.indicators)}
    if not any("material" in node for node in _leaves(built.indicators)):
        remarks = replace(remarks, sealed_words="")  # a rule for pieces that no row took is not read in
    outside = read_outside(paper, table.remarks, around, remarks, titles, len(built.vetoes))
    built.guesses += outside.guesses
    built.vetoes += outside.vetoes
    built.unread += [Unread("", "", words, ("outside", {})) for words in outside.unread]
    built.unread += [Unread("", "", words, ("prose", {})) for words in outside.prose]
    if outside.drop:
        for node in _leaves(built.indicators):
            assess = node.get("assess")
            if isinstance(assess, dict) and "drop" not in assess:
                assess["drop"] = outside.drop
                said: Said = ("drop", {"count": outside.drop})
                built.guesses.append(Guess(str(node["id"]), "assess", "", said, "unsure"))
    return outside


def _add_outside(words: Words, built: Built, outside: Outside) -> None:
    settings = words.get("settings")
    if outside.rescale:
        words["settings"] = {**(settings if isinstance(settings, dict) else {}), "not_applicable": "rescale"}
    if outside.ties:
        words["ranking"] = {"tie_break": list(outside.ties)}
    if outside.grades:
        words["grades"] = list(outside.grades)
    if "paragraphs" in words:
        words["paragraphs"] = words.pop("paragraphs")  # the long quotations last


# --- what holds for the whole -------------------------------------------------------------------


def _whole_guesses(built: Built, table: TableReading, around: Around, remarks: Remarks, year: int) -> None:
    own = around.year or year
    took = ("year", {"year": own})
    if around.year:
        built.guesses.insert(0, Guess("", "year", around.year_words, took, "sure"))
    else:
        built.guesses.insert(0, Guess("", "year", "", ("year_unsaid", {"year": own}), "unsure"))
    stated = remarks.total or (table.sums[-1] if table.sums else None)
    found = _total(built.indicators)
    if stated is not None:
        code = "total_fits" if stated in (found, found + _total(built.bonus)) else "total_differs"
        sure: Sure = "sure" if code == "total_fits" else "unsure"
        params = {"said": stated, "found": found}
        built.guesses.append(Guess("", "title", number_text(stated), (code, params), sure))
    if remarks.late_words and remarks.late_worth:
        late: Said = ("late", {"worth": remarks.late_worth})
        built.guesses.append(Guess("", "settings", remarks.late_words, late, "likely"))


def _total(nodes: list[Words]) -> Fraction:
    total = Fraction(0)
    for node in nodes:
        points, inner = node.get("points"), node.get("indicators")
        if isinstance(points, str):
            total += Fraction(0 if points == "open" else points)
        elif isinstance(inner, list):
            total += _total([one for one in inner if isinstance(one, dict)])
    return total


def _scheme_words(
    built: Built, table: TableReading, around: Around, remarks: Remarks, scheme_id: str, year: int
) -> Words:
    title = around.title or around.document_title or scheme_id
    words: Words = {"scheme": scheme_id, "title": title}
    document: Words = {}
    for name, found in (
        ("title", around.document_title),
        ("number", around.number),
        ("issuer", around.issuer),
    ):
        if found:
            document[name] = found
    if around.day is not None:
        document["date"] = around.day.isoformat()
    if document:
        words["document"] = document
    words["year"] = str(year)
    if remarks.late_worth:
        words["settings"] = {"late": {"worth": remarks.late_worth}}
    materials = _materials(built, remarks)
    if materials:
        words["materials"] = materials
    if around.tasks:
        words["tasks"] = {f"t{number}": _task(task) for number, task in enumerate(around.tasks, 1)}
    words["indicators"] = list(built.indicators)
    if built.bonus:
        words["bonus"] = list(built.bonus)
    if built.vetoes:
        words["vetoes"] = list(built.vetoes)
    quoted = _paragraphs(built, table)
    if quoted:
        words["paragraphs"] = quoted
    if not built.indicators:
        # A table of extra points alone: the base cannot be empty, so they become it.
        words["indicators"] = words.pop("bonus", [])
    return words


def _materials(built: Built, remarks: Remarks) -> Words:
    if not any("material" in node for node in built.indicators):
        return {}
    signed: Words = {"title": "盖章签字材料"}
    if remarks.names:
        signed["names"] = ["author", "checker", "contact"]
    if remarks.seal:
        signed["seal"] = "true"
    if remarks.signature:
        signed["signature"] = "true"
    if remarks.original:
        signed["original"] = "true"
    return {"signed": signed}


def _task(task: object) -> Words:
    words: Words = {"title": getattr(task, "title", "")}
    for name in ("responsible", "limit"):
        if getattr(task, name, ""):
            words[name] = getattr(task, name)
    for name in ("content", "standard"):
        items = [item for item in getattr(task, name, []) if item]
        if items:
            words[name] = items[0] if len(items) == 1 else list(items)
    return words


def _paragraphs(built: Built, table: TableReading) -> Words:
    """The paper's own rows and remarks, quoted, so that each indicator leads back to its words."""
    found: Words = {}
    for place, row in enumerate(table.rows):
        id = built.ids.get(place)
        words = "　".join(
            part for part in (row.mark + row.number, row.title, row.standard, row.points_text) if part
        )
        if id and words:
            found[f"row{id}"] = words[:4000]
    for number, text in enumerate(table.remarks, 1):
        found[f"note{number}"] = text[:4000]
    for node in (*_leaves(built.indicators), *_leaves(built.bonus)):
        if f"row{node['id']}" in found:
            node["paragraph"] = f"row{node['id']}"
    return found


def _leaves(nodes: list[Words]) -> list[Words]:
    found: list[Words] = []
    for node in nodes:
        found.append(node)
        inner = node.get("indicators")
        if isinstance(inner, list):
            found += _leaves([one for one in inner if isinstance(one, dict)])
    return found


# --- the text -----------------------------------------------------------------------------------


def _text(words: Words, built: Built, language: str) -> str:
    said: dict[tuple[str, str], list[Guess]] = {}
    for guess in built.guesses:
        said.setdefault((guess.indicator, guess.word), []).append(guess)
    lines = [f"# {line}" for line in heading(built.guesses, built.unread, language)]
    for word, value in words.items():
        notes = said.get(("", word), [])
        if word in ("indicators", "bonus") and isinstance(value, list):
            lines += ["", f"{word}:"]
            for node in value:
                lines += _node(node, said, 2, language)
        elif isinstance(value, dict) and len(_flow(value)) > 90:
            lines += ["", *_beside(f"{word}:", notes, language)]
            lines += [f"  {scalar(name)}: {_flow(one)}" for name, one in value.items()]
        elif isinstance(value, list):
            lines += ["", *_beside(f"{word}:", notes, language), *(f"  - {_flow(one)}" for one in value)]
        else:
            lines += _beside(f"{word}: {_flow(value)}", notes, language)
    for one in built.unread:
        lines.append(comment_unread(one, language))
    return "\n".join(lines) + "\n"


def _node(node: Plain, said: dict[tuple[str, str], list[Guess]], indent: int, language: str) -> list[str]:
    if not isinstance(node, dict):
        return []
    start, inner = " " * indent, " " * (indent + 2)
    lines: list[str] = []
    for number, (word, value) in enumerate(node.items()):
        lead = start + "- " if number == 0 else inner
        notes = said.get((str(node["id"]), word), [])
        if word == "indicators" and isinstance(value, list):
            lines += _beside(f"{lead}indicators:", notes, language)
            for child in value:
                lines += _node(child, said, indent + 4, language)
        elif isinstance(value, list) and len(_flow(value)) > 80:
            lines += _beside(f"{lead}{word}:", notes, language)
            lines += [f"{inner}  - {_flow(one)}" for one in value]
        else:
            lines += _beside(f"{lead}{word}: {_flow(value)}", notes, language)
    return [*lines, ""] if indent == 2 else lines


def _beside(line: str, guesses: list[Guess], language: str) -> list[str]:
    """The line with its guesses as a comment behind it."""
    if not guesses:
        return [line]
    return [line + "  # " + "；".join(_safe(comment(guess, language)) for guess in guesses)]


def comment_unread(one: Unread, language: str) -> str:
    chinese = language.startswith("zh")
    code = one.why[0]
    if code in ("outside", "prose"):
        return f"# {'没有读入' if chinese else 'Not read in'}（{'表外' if chinese else 'outside'}）：{_safe(one.words)}"
    lead = ("没有读懂", "Not understood") if code != "left_out" else ("没有写进去", "Left out")
    return f"# {lead[0] if chinese else lead[1]}（{one.indicator or one.where}）：{_safe(one.words)}"


def _safe(text: str) -> str:
    return UNPRINTABLE.sub(" ", text).replace("\n", " ")


def _flow(value: Plain) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(word)}: {_flow(one)}" for word, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(one) for one in value) + "]"
    return scalar(_safe(value))
