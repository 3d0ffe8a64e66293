"""The facts of a freeze read back, and the lines of a frozen sheet as people object to them.

A frozen sheet's numbers are read, never computed. What explains them (formulas, pieces, what would
have brought more) is made from the frozen facts, and shown only where it yields the same numbers.
"""

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kaoping.assessment.models import Window
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.texts import scheme_of
from kaoping.evidence.storage import path_of
from kaoping.pure.errors import FactFaults
from kaoping.pure.scheme.tree import index
from kaoping.pure.scheme.windows import calendar_title
from kaoping.pure.scoring.facts import ClawbackFact, Fact, Facts, NoticeFact, UnitFact
from kaoping.pure.scoring.reading import LineReader, read_facts
from kaoping.results import standings
from kaoping.results.models import Freeze, Publication
from kaoping.results.queries.frozen import leaf_lines, sheet_in, sheet_of
from kaoping.units.models import Unit


def facts_of(freeze: Freeze, code: str = "") -> Facts:
    """The frozen facts; with ``code`` those of one unit alone, where no rule compares units.

    Reading one unit's lines of 300,000 takes a few hundred milliseconds, reading all of them seconds.

    Errors: ``Refusal`` where their file is gone from the disk, or can no longer be read.
    """
    try:
        return _read(freeze, code)
    except (OSError, FactFaults) as error:
        raise Refusal(
            _(
                "The facts of freeze %(n)s cannot be read: their file is missing or damaged. Whoever runs the server puts it back from a backup."
            )
            % {"n": freeze.number}
        ) from error


def _read(freeze: Freeze, code: str) -> Facts:
    plan = standings.plan_of(freeze.scheme)
    if not code or standings.compares_units(freeze.scheme):
        with path_of(_file(freeze)).open("rb") as lines:
            return read_facts(lines, plan, "freeze")
    reader = LineReader(plan)
    quoted = f'"{code}"'.encode()
    with path_of(_file(freeze)).open("rb") as lines:
        for number, raw in enumerate(lines, 1):
            if quoted in raw or b'"notice"' in raw or b'"clawback"' in raw:
                reader.take(number, raw)
    facts = Facts.of(_of_unit((fact for _number, fact in reader.numbered), code), sha256=freeze.facts_sha256)
    if reader.faults or code not in facts.units:
        raise FactFaults(reader.faults, "freeze")
    return facts


@lru_cache(maxsize=8)
def notice_titles(facts_sha256: str) -> dict[tuple[str, str], str]:
    """(indicator, notice) → title, of the frozen facts of this fingerprint, which never change.

    Where the file is gone the sheet stands without titles: a lost file takes no page down.
    """
    found: dict[tuple[str, str], str] = {}
    try:
        with path_of(facts_sha256).open("rb") as lines:
            for raw in lines:
                if b'"notice"' in raw:
                    fact = json.loads(raw)
                    if fact["kind"] == "notice":
                        found[fact["indicator"], fact["notice"]] = fact.get("title", "")
    except OSError:
        return {}
    return found


def _file(freeze: Freeze) -> str:
    assert freeze.facts is not None  # noqa: S101 -- a constraint: a freeze that was made has its facts
    return freeze.facts.sha256


def _of_unit(facts: Iterator[Fact], code: str) -> Iterator[Fact]:
    """The unit's own facts; a claw-back names a piece, so it comes after the pieces are known."""
    pieces, clawbacks = set(), []
    for fact in facts:
        if isinstance(fact, ClawbackFact):
            clawbacks.append(fact)
        elif isinstance(fact, UnitFact | NoticeFact):
            if isinstance(fact, NoticeFact) or fact.unit == code:
                yield fact
        elif getattr(fact, "unit", code) == code and code in (getattr(fact, "units", None) or (code,)):
            if (piece := getattr(fact, "piece", None)) and hasattr(fact, "received"):
                pieces.add(piece)
            yield fact
    yield from (fact for fact in clawbacks if fact.piece in pieces)


def frozenleaf_lines(publication: Publication, unit: Unit) -> list[dict[str, Any]]:
    """The leaf lines of the unit's sheet in this revision, in its order; none where it has no sheet."""
    frozen = sheet_in(publication.freeze, unit)
    return list(leaf_lines(sheet_of(frozen)["lines"])) if frozen else []


def line_choices(publication: Publication, unit: Unit) -> list[tuple[str, str]]:
    """(``indicator|window``, words) of every line and every window of a line, for the form of an appeal."""
    nodes = index(scheme_of(publication.scheme))
    language = get_language() or "zh-hans"
    asked = Window.objects.filter(indicator__scheme=publication.scheme_id).select_related(
        "indicator", "notice"
    )
    titles = {(window.indicator.code, window.key): str(window) for window in asked}
    found = []
    for line in frozenleaf_lines(publication, unit):
        code = line["indicator"]
        node = nodes[code].node
        found.append(
            (
                f"{code}|",
                _("%(code)s %(title)s: %(score)s points")
                % {"code": code, "title": node.short or node.title, "score": line["score"]},
            )
        )
        windows = line.get("windows", ())
        if len(windows) > 1:
            found += [
                (
                    f"{code}|{window['window']}",
                    _("%(code)s, %(window)s alone: %(score)s points")
                    % {"code": code, "window": calendar_title(window["window"], language) or titles.get((code, window["window"]), window["window"]), "score": window["score"]},
                )
                for window in windows
            ]  # fmt: skip
    return found


def scores_of_lines(publication: Publication, unit: Unit) -> dict[tuple[str, str], str]:
    """(indicator, window or "") → the exact score that stands."""
    found: dict[tuple[str, str], str] = {}
    for line in frozenleaf_lines(publication, unit):
        found[line["indicator"], ""] = line["exact"]
        for window in line.get("windows", ()):
            found[line["indicator"], window["window"]] = window["exact"]
    return found
