"""What a trial is asked for, and the facts and texts that it may be made with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from kaoping.assessment.fact_lines import MOST_LINES, LinesRefused, read_fact_lines
from kaoping.assessment.models import SchemeVersion
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.texts import scheme_of
from kaoping.base.numbers import number_in
from kaoping.pure.errors import SchemeError, SchemeFaults
from kaoping.pure.scheme.model import Scheme
from kaoping.pure.scheme.parse import load
from kaoping.pure.scoring.reading import read_facts
from kaoping.pure.scoring.trial import MOST_INVENTED, TrialFacts, all_of, invent
from kaoping.results.facts import all_facts
from kaoping.schemes import builtin_facts, builtin_names, builtin_text, builtin_title

MOST_FILE_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page was asked: facts as ``invented``, ``year:3``, ``sample:luoyang-2014`` or ``file``."""

    facts: str = "invented"
    units: int = 12
    seed: int = 1
    beside: str = ""  # another version's number, or a built-in scheme's name after ``builtin:``
    unit: str = ""  # whose sheet is open
    round: str = ""
    open: tuple[str, ...] = ()  # its lines that are open; "all"

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Asked":
        return cls(
            facts=query.get("facts", "") or "invented",
            units=_whole(query.get("units", ""), 12, 1, MOST_INVENTED),
            seed=_whole(query.get("seed", ""), 1, 0, 9_999),
            beside=query.get("beside", ""),
            unit=query.get("unit", ""),
            round=query.get("round", ""),
            open=tuple(code for code in query.get("open", "").split(",") if code)[:200],
        )

    def address(self, **changes: Any) -> str:
        """The query that asks the same with these changes."""
        asked = {
            "facts": self.facts, "units": self.units, "seed": self.seed, "beside": self.beside,
            "unit": self.unit, "round": self.round, "open": ",".join(self.open),
        } | changes  # fmt: skip
        return "?" + urlencode({name: value for name, value in asked.items() if value != ""})

    def with_line(self, code: str, *, is_open: bool) -> str:
        """The query with this line of the sheet opened, or closed if it is open."""
        rest = [one for one in self.open if one not in (code, "all")]
        return self.address(open=",".join(rest if is_open else [*rest, code]))


def _whole(text: str, otherwise: int, low: int, high: int) -> int:
    return min(high, max(low, int(text))) if text.isdecimal() and len(text) < 9 else otherwise


def sources(version: SchemeVersion) -> list[tuple[str, str]]:
    """What the select of facts offers: invented ones, real years, sample years; own scheme first."""
    found = [("invented", _("invented units"))]
    rows = SchemeVersion.objects.exclude(state=SchemeVersion.State.DRAFT).defer("text")
    rows = rows.order_by("-period_from", "-pk")
    for row in sorted(rows, key=lambda row: row.scheme != version.scheme):
        params = {"title": row.title, "year": row.period_from.year if row.period_from else "–"}
        found.append((f"year:{row.pk}", _("real facts: %(title)s, %(year)s") % params))
    for name in sorted(builtin_names(), key=lambda name: name != version.scheme):
        found.append((f"sample:{name}", _("sample year: %(title)s") % {"title": builtin_title(name)}))
    return found


def others(version: SchemeVersion) -> list[tuple[str, str]]:
    """Texts that may stand beside: other versions, then built-in schemes."""
    found = [("", _("nothing"))]
    rows = SchemeVersion.objects.exclude(pk=version.pk).filter(is_readable=True).defer("text")
    for row in sorted(rows, key=lambda row: (row.scheme != version.scheme, row.pk)):
        title = _("%(title)s, version %(number)s (%(state)s)") % {
            "title": row.title or row.scheme, "number": row.number, "state": row.get_state_display(),
        }  # fmt: skip
        found.append((str(row.pk), title))
    found += [(f"builtin:{name}", builtin_title(name)) for name in builtin_names()]
    return found


def given_facts(asked: Asked, scheme: Scheme, raw: bytes | None) -> TrialFacts:
    """The facts asked for. Errors: ``Refusal``; ``FactFaults`` for a file with faults."""
    kind, _colon, name = asked.facts.partition(":")
    if kind == "file":
        return _from_file(scheme, raw)
    if kind == "year":
        row = (
            SchemeVersion.objects.exclude(state=SchemeVersion.State.DRAFT)
            .filter(pk=number_in(name) or 0)
            .first()
        )
        if row is None:
            raise Refusal(_("That year's scheme is not there any more. Choose other facts."))
        return TrialFacts(scheme_of(row), all_facts(row))
    if kind == "sample" and name in builtin_names():
        own = load(builtin_text(name))
        return TrialFacts(own, all_of(read_facts(builtin_facts(name).splitlines(), own, name)))
    try:
        return invent(scheme, asked.units, asked.seed)
    except SchemeError:
        raise Refusal(
            _(
                "No invented unit would be in exactly one of the groups that this scheme asks for. Try it on real facts or on a file."
            )
        ) from None


def _from_file(scheme: Scheme, raw: bytes | None) -> TrialFacts:
    if not raw:
        raise Refusal(_("Choose a file of facts: one JSON object a line, as “kaoping score” reads it."))
    if len(raw) > MOST_FILE_BYTES:
        raise Refusal(
            _("The file is larger than %(limit)s MB; try fewer units.")
            % {"limit": MOST_FILE_BYTES // 1024 // 1024}
        )
    try:
        read = read_fact_lines(raw)
    except LinesRefused:
        raise Refusal(
            _(
                "Reading the file took too long or too much memory, or it has more than %(limit)s lines. Try fewer units, or use “kaoping score”."
            )
            % {"limit": MOST_LINES}
        ) from None
    return TrialFacts(scheme, all_of(read_facts(read.lines, scheme, "facts", before=read.faults)))


def other_scheme(asked: Asked) -> tuple[Scheme, str] | None:
    """The text beside, with its name. Errors: ``Refusal``."""
    kind, _colon, name = asked.beside.partition(":")
    if kind == "builtin" and name in builtin_names():
        return load(builtin_text(name)), builtin_title(name)
    number = number_in(asked.beside)
    if number is None:
        return None
    row = SchemeVersion.objects.filter(pk=number).first()
    if row is None:
        return None
    try:
        return scheme_of(row), str(row)
    except SchemeFaults:
        raise Refusal(
            _("The text beside has faults and cannot be scored. Mend it, or choose another.")
        ) from None
