"""Search everywhere: one query a kind of thing, each over what this person may open anyway.

Words are looked for where they stand; letters also as pinyin, whole or by initials. Telephone
numbers and addresses are not searched: this box must not become a directory of persons.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from kaoping.assessment.access import visible_notices, visible_pieces
from kaoping.assessment.models import Indicator, Material, SchemeVersion, Submission
from kaoping.assessment.queries.full_text import places, with_text
from kaoping.assessment.states import PIECE
from kaoping.base.models import SearchEntry
from kaoping.evidence.models import Reading
from kaoping.evidence.pages.cache import can_be_shown
from kaoping.units.access import (
    holds,
    keeps_the_roll,
    posts_of,
    reads_every_unit,
    visible_units,
)
from kaoping.units.access_people import visible_people
from kaoping.units.models import Role

LONGEST = 60  # characters of a question
MOST_WORDS = 4
SHORTEST_PINYIN = 2
MOST_SPELT = 1000
VOWELS = frozenset("aeiouv")


@dataclass(frozen=True, slots=True)
class Hit:
    title: str
    note: str
    href: str
    state: str = ""  # a piece's, for its shape


@dataclass(frozen=True, slots=True)
class Found:
    """The hits of one kind; ``more`` leads to its list where more were found and a list can show them."""

    kind: str
    label: str
    hits: tuple[Hit, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What was typed: its words, and its letters where it may be pinyin."""

    text: str
    words: tuple[str, ...]
    letters: str
    is_everybodys: bool = False  # asked by somebody who may open them all: the newest are enough

    @classmethod
    def of(cls, typed: str) -> "Question":
        text = " ".join(typed.replace("\x00", "").split())[:LONGEST].strip()
        joined = text.replace(" ", "").replace("'", "").lower()
        letters = joined if joined.isascii() and joined.isalnum() and not joined.isdigit() else ""
        return cls(text, tuple(text.split()[:MOST_WORDS]), letters if len(letters) >= SHORTEST_PINYIN else "")

    def __bool__(self) -> bool:
        return bool(self.words)

    def matches(self, kind: str, *fields: str, by_text: str = "") -> Q:
        """Rows in which every word stands in one of the fields, or whose pinyin holds the letters."""
        wanted = Q()
        for word in self.words:
            how = "contains" if not any(sign.isascii() and sign.isalpha() for sign in word) else "icontains"
            one = Q()
            for field in fields:
                one |= Q(**{f"{field}__{how}": word})
            if by_text:
                heads = SearchEntry.objects.filter(kind="text", text__contains=word)
                readings = Reading.objects.filter(pk__in=heads.values("object_id"))
                one |= Q(**{f"{by_text}__in": readings.values("file_id")})
            wanted &= one
        if self.letters:
            spelt = Q(initials__contains=self.letters)
            if any(letter in VOWELS for letter in self.letters):  # no syllable is without one
                spelt |= Q(spelled__contains=self.letters)
            entries = SearchEntry.objects.filter(spelt, kind=kind).order_by("-object_id")
            if self.is_everybodys:
                entries = entries[:MOST_SPELT]
            wanted |= Q(pk__in=entries.values("object_id"))
        return wanted

    def first(self, field: str) -> Case:
        """Orders what begins with the question before what merely holds it."""
        begins = Q(**{f"{field}__istartswith": self.text})
        return Case(When(begins, then=Value(0)), default=Value(1), output_field=IntegerField())


def search(person: Any, typed: str, *, most: int = 6) -> list[Found]:
    """What this person may open and the words name, grouped; one query a kind, four for texts."""
    question = Question.of(typed)
    if not question or not posts_of(person):
        return []
    if reads_every_unit(person):
        question = replace(question, is_everybodys=True)
    found = [look(person, question, most) for look in LOOKS]
    return [one for one in found if one is not None and one.hits]


def _units(person: Any, question: Question, most: int) -> Found:
    rows = visible_units(person).filter(question.matches("unit", "name", "short_name", "code"))
    rows = rows.order_by(question.first("short_name"), question.first("name"), "position", "code")
    units = list(rows[: most + 1])
    hits = tuple(
        Hit(
            row.name,
            " · ".join(filter(None, (row.short_name if row.short_name != row.name else "", row.group))),
            reverse("units:unit", args=[row.code]),
        )
        for row in units[:most]
    )
    lists = reads_every_unit(person) or keeps_the_roll(person)
    more = _list("units:list", question) if lists and len(units) > most else ""
    return Found("unit", _("Units"), hits, more)


def _pieces(person: Any, question: Question, most: int) -> Found:
    order = (question.first("receipt_no"), question.first("title"), "-last_received_at", "-pk")
    fitting = visible_pieces(person).filter(question.matches("piece", "title", "receipt_no"))
    # The few to print are chosen before anything is joined to them.
    rows = Submission.objects.filter(pk__in=fitting.order_by(*order).values("pk")[: most + 1])
    rows = rows.select_related("unit", "window__indicator", "window__notice").order_by(*order)
    pieces = list(rows[: most + 1])
    everybody = reads_every_unit(person)
    hits = tuple(
        Hit(
            row.title or row.receipt_no or _("Draft without a title"),
            " · ".join(
                filter(
                    None,
                    (
                        row.unit.short_name or row.unit.name,
                        f"{row.window.indicator.code} {row.window}",
                        row.receipt_no,
                        str(PIECE[row.state].office if everybody else PIECE[row.state].unit),
                    ),
                )
            ),
            reverse("assessment:submission", args=[row.pk]),
            row.state,
        )
        for row in pieces[:most]
    )
    more = _list("assessment:submissions", question) if len(pieces) > most else ""
    return Found("piece", _("Submissions"), hits, more)


def _texts(person: Any, question: Question, most: int) -> Found:
    """Pieces in whose text or files the words stand, with the place."""
    fitting = with_text(visible_pieces(person), question.text)
    first = list(fitting.order_by("-last_received_at", "-pk").values_list("pk", flat=True)[: most + 1])
    rows = Submission.objects.filter(pk__in=first[:most]).select_related("unit", "window__indicator")
    pieces = list(rows.order_by("-last_received_at", "-pk"))
    where = places(pieces, question.text)
    hits = tuple(
        Hit(
            row.title or row.receipt_no or "",
            " · ".join(
                (row.unit.short_name or row.unit.name, "".join(bit.text for bit in where[row.pk].bits))
            ),
            reverse("assessment:submission", args=[row.pk]),
            row.state,
        )
        for row in pieces
        if row.pk in where
    )
    more = _list("assessment:submissions", question) if len(first) > most else ""
    return Found("words", _("In texts"), hits, more)


def _notices(person: Any, question: Question, most: int) -> Found:
    rows = visible_notices(person).filter(question.matches("notice", "title", "number"))
    hits = tuple(
        Hit(
            row.title,
            " · ".join(filter(None, (row.number, _("due %(day)s") % {"day": row.due_on.isoformat()}))),
            reverse("assessment:notice", args=[row.pk]),
        )
        for row in rows.order_by(question.first("title"), "-made_at", "-pk")[:most]
    )
    return Found("notice", _("Notices"), hits)


def _people(person: Any, question: Question, most: int) -> Found | None:
    rows = visible_people(person).filter(question.matches("person", "name", "username"))
    people = list(rows.order_by(question.first("name"), "username", "pk")[: most + 1])
    hits = tuple(
        Hit(row.name or row.username, row.username, reverse("units:person", args=[row.pk]))
        for row in people[:most]
    )
    more = _list("units:people", question) if keeps_the_roll(person) and len(people) > most else ""
    return Found("person", _("People"), hits, more)


def _documents(person: Any, question: Question, most: int) -> Found | None:
    if holds(person, Role.SYSTEM_ADMIN) and len(posts_of(person)) == 1:
        return None  # reads no unit's papers
    # Names are looked through first; whose they are is asked of those alone that fit.
    own = visible_pieces(person).filter(pk=OuterRef("version__submission_id"))
    fitting = Material.objects.filter(question.matches("file", "name", by_text="file_id"), Exists(own))
    first = fitting.order_by(question.first("name"), "-pk").values("pk")[: most * 3]
    rows = Material.objects.filter(pk__in=first)
    rows = rows.select_related("file", "version__submission__unit").order_by(question.first("name"), "-pk")
    hits: dict[tuple[int, int], Hit] = {}
    for row in rows[: most * 3]:
        piece = row.version.submission
        unit = piece.unit.short_name or piece.unit.name
        href = (
            reverse("assessment:pages", args=["files", row.pk])
            if can_be_shown(row.file)
            else reverse("assessment:submission", args=[piece.pk])
        )
        note = " · ".join(filter(None, (unit, piece.title, piece.receipt_no)))
        hits.setdefault((row.file_id, piece.pk), Hit(row.name, note, href))  # the same in two versions
    return Found("file", _("Documents"), tuple(hits.values())[:most])


def _schemes(person: Any, question: Question, most: int) -> Found:
    """Indicators of the schemes in force; a scheme's title finds its indicators' scheme once."""
    rows = Indicator.objects.filter(scheme__state=SchemeVersion.State.PUBLISHED).select_related("scheme")
    rows = rows.filter(question.matches("indicator", "title", "short_title", "code", "scheme__title"))
    hits: dict[str, Hit] = {}
    for row in rows.order_by(question.first("code"), "-scheme__period_from", "position")[: most * 3]:
        href = reverse("assessment:scheme", args=[row.scheme_id])
        if question.text.lower() in row.scheme.title.lower():
            hits.setdefault(href, Hit(row.scheme.title, _("Scheme"), href))
        else:
            # Translators: a number and a title of an indicator
            title = _("Item %(code)s %(title)s") % {"code": row.code, "title": row.title}
            hits.setdefault(str(row.pk), Hit(title, row.scheme.title, f"{href}#row-{row.code}"))
    return Found("indicator", _("Scheme"), tuple(hits.values())[:most])


LOOKS: tuple[Callable[[Any, Question, int], Found | None], ...] = (
    _units, _pieces, _notices, _people, _documents, _texts, _schemes,
)  # fmt: skip


def _list(address: str, question: Question) -> str:
    return f"{reverse(address)}?{urlencode({'q': question.text})}"


def count_of(found: list[Found]) -> int:
    return sum(len(one.hits) for one in found)
