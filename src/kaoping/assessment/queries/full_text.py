"""Find pieces by words that stand in them, and show where.

Rights are not asked here: the caller narrows the pieces that its reader may open anyway.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from kaoping.assessment import search_table
from kaoping.assessment.models import Submission, TextPart
from kaoping.base.bigrams import Bit, phrase, snippet
from kaoping.units.models import Unit

MOST_WORDS = 6
FEW = 5000  # pieces; a word in more of them is common
# The key, hidden from the planner: of a common word's pieces the newest are found by walking over the
# list in its order; by their keys, all of them would be fetched and sorted for a page of fifty.
WALKED = F("pk") + 0
STRETCH = 8000  # characters of a stretch, as actions.full_text makes them
# Not all of these are in search yet: their titles are looked through where they stand.
TOO_NEW = (Submission.State.DRAFT, Submission.State.SIGN_OFF, Submission.State.SUBMITTED)


def words_of(typed: str) -> tuple[str, ...]:
    """The words of what somebody typed, each once."""
    return tuple(dict.fromkeys(typed.replace("\x00", "").split()))[:MOST_WORDS]


def with_words(pieces: QuerySet[Submission], typed: str) -> QuerySet[Submission]:
    """The pieces in which every word stands: in title, text, files, unit's name or receipt number."""
    rare: set[int] | None = None  # the pieces of all rare words: the database begins with them
    for word in words_of(typed):
        fresh = Q(state__in=TOO_NEW) & (Q(title__icontains=word) | Q(receipt_no__icontains=word))
        units, looked_up = _units(word), phrase(word)
        keys = search_table.few_pieces_with(looked_up, FEW) if looked_up else []
        if keys is not None and not units:
            newest = list(Submission.objects.filter(fresh).values_list("pk", flat=True)[: FEW + 1])
            if len(newest) <= FEW:
                found_here = {*keys, *newest}
                rare = found_here if rare is None else rare & found_here
                continue
        found = fresh
        if units:
            found |= Q(unit_id__in=units)
        if keys is not None:
            found |= Q(pk__in=keys)
        elif looked_up:
            found |= Q(walked__in=search_table.pieces_with(looked_up))
        pieces = pieces.alias(walked=WALKED).filter(found)
    return pieces if rare is None else pieces.filter(pk__in=rare)


def with_text(pieces: QuerySet[Submission], typed: str) -> QuerySet[Submission]:
    """The pieces in whose texts and files every word stands."""
    rare: set[int] | None = None
    for word in words_of(typed):
        looked_up = phrase(word)
        keys = search_table.few_pieces_with(looked_up, FEW) if looked_up else []
        if keys is not None:
            rare = set(keys) if rare is None else rare & set(keys)
        elif looked_up:
            pieces = pieces.alias(walked=WALKED).filter(walked__in=search_table.pieces_with(looked_up))
    return pieces if rare is None else pieces.filter(pk__in=rare)


def _units(word: str) -> list[int]:
    rows = Unit.objects.filter(
        Q(name__icontains=word) | Q(short_name__icontains=word) | Q(initials__icontains=word)
    )
    return list(rows.values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a word stands in a piece, with the words around it."""

    where: str  # "text" or the file's name
    bits: tuple[Bit, ...]


def places(pieces: Sequence[Submission], typed: str) -> dict[int, Place]:
    """Piece → the first place of its text with one of the words; what only a title says has none."""
    words = words_of(typed)
    looked_up = [found for word in words if (found := phrase(word))]
    ids = [piece.pk for piece in pieces]
    if not ids or not looked_up:
        return {}
    keys = list(TextPart.objects.filter(submission_id__in=ids).order_by("pk").values_list("pk", flat=True))
    hit = sorted({key for one in looked_up for key in search_table.parts_with(one, keys)})
    first: dict[int, list[int]] = {}
    for key in hit:
        first.setdefault(key // search_table.PER_PIECE, []).append(key)
    # The piece's own words and the first file: the title alone is on the page already.
    chosen = [key for found in first.values() for key in found[:2]]
    shown: dict[int, Place] = {}
    for part in _texts(chosen):
        if part.submission_id not in shown:
            is_first = part.file_id is None and part.place == 0
            text = part.shown[len(part.version.title) + 1 :] if is_first else part.shown
            bits = snippet(text, words)
            if any(bit.is_marked for bit in bits):
                shown[part.submission_id] = Place(part.name or _("text"), bits)
    return shown


def _texts(keys: Sequence[int]) -> list[Any]:
    """The stretches with what they say; the piece's own begin with its title."""
    rows = TextPart.objects.filter(pk__in=keys).order_by("pk")
    own = rows.filter(file=None).annotate(
        shown=Substr(
            Concat("version__title", Value("\n"), "version__text", output_field=TextField()),
            F("place") + 1,
            Value(STRETCH),
        )
    )
    files = rows.exclude(file=None).annotate(
        shown=Substr("file__reading__text", F("place") + 1, Value(STRETCH))
    )
    return sorted([*own.select_related("version"), *files], key=lambda part: part.pk)
