"""What a reviewer must not learn before the own mark is final: who sent the piece.

Where a panel is blind, names are taken out of every text before it leaves: titles, text, file names,
findings, originality, pages, the words with which a mark came back. A name is the unit's (full and
short), its code, its mailboxes and domains, those of author, checker and contact, of the people who
hold its posts, any e-mail address, telephone of the contact and document number. What is drawn inside a picture, or says it by its story (a district,
a leader's speech), no machine can hide; the page says so.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from kaoping.assessment.models import Submission, Version
from kaoping.reviews import access
from kaoping.reviews.models import Assignment, Review
from kaoping.units import access as posts
from kaoping.units.models import Incumbency, PostAddress, Unit, UnitDomain

# 清办发〔2026〕12号, in any brackets; the letters before them name the body.
NUMBER = r"[\u4e00-\u9fff]{1,12}\s*[〔\[［(（【]\s*(?:19|20)\d\d\s*[〕\]］)）】]\s*第?\s*\d{1,5}\s*号"
MAIL = r"[a-z0-9_.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+"  # no Chinese letters: words stand hard against it
SHORTEST = 2  # characters of a name worth looking for
PARTS = re.compile(r"[\s,，、;；:：/()（）]+")
GAP, TAGS = r"\s*", r"(?:\s|<[^>]*>)*"  # a letterhead is spaced out; a marked passage is cut by tags


@dataclass(frozen=True)
class Veil:
    """The names to take out of one piece's texts."""

    names: tuple[str, ...]
    codes: tuple[str, ...] = ()  # hidden where they stand alone: a code may be part of a word

    def text(self, words: str) -> str:
        """The words with every name replaced by the word for "hidden"."""
        return self._plain.sub(_("[hidden]"), words) if words else words

    def html(self, markup: str) -> str:
        """The same for markup whose tags may stand inside a name; the tags stay."""
        return self._marked.sub(
            lambda found: _("[hidden]") + "".join(re.findall(r"<[^>]*>", found[0])), markup
        )

    def spans(self, words: str) -> list[tuple[int, int]]:
        """Where names stand in the words: from, to."""
        return [found.span() for found in self._plain.finditer(words)]

    @cached_property
    def _plain(self) -> re.Pattern[str]:
        return self._pattern(GAP)

    @cached_property
    def _marked(self) -> re.Pattern[str]:
        return self._pattern(TAGS)

    def _pattern(self, gap: str) -> re.Pattern[str]:
        longest_first = sorted(set(self.names), key=lambda name: (-len(name), name))
        spelt = [gap.join(re.escape(sign) for sign in name if not sign.isspace()) for name in longest_first]
        alone = [rf"(?<![a-z0-9]){re.escape(code)}(?![a-z0-9])" for code in self.codes]
        return re.compile("|".join([NUMBER, MAIL, *spelt, *alone]), re.IGNORECASE)


def veils_for(person: Any, pieces: Iterable[Submission]) -> dict[int, Veil]:
    """Piece's id → its veil, for those hidden from this reviewer; one query when none is, else three."""
    listed = {piece.pk: piece for piece in pieces}
    hidden = hidden_among(person, listed)
    if not hidden:
        return {}
    return _veils([piece for pk, piece in listed.items() if pk in hidden])


def veiled(person: Any, pieces: Iterable[Any]) -> list[Any]:
    """The pieces for a list: hidden ones with their names taken out and marked ``is_hidden``. Never save them."""
    listed: list[Any] = list(pieces)
    veils = veils_for(person, listed)
    for piece in listed:
        veil = veils.get(piece.pk)
        piece.is_hidden = veil is not None
        if veil is not None:
            piece.title = veil.text(piece.title)
            piece.window.title = veil.text(piece.window.title)  # a notice may name the one unit it asks
            piece.unit = Unit(name=_("[hidden]"))
    return listed


def veil_for(person: Any, piece: Submission) -> Veil | None:
    """The veil over one piece; None where the reviewer may know whose it is."""
    return veils_for(person, [piece]).get(piece.pk)


def veil_over(piece: Submission, versions: Iterable[Version] | None = None) -> Veil:
    """The veil over a piece that is hidden in any case, such as a reference piece of a blind panel.

    ``versions``: all of the piece's, where they are at hand.
    """
    return _veils([piece], versions)[piece.pk]


def is_hidden_by(piece: Submission, row: Assignment | None, review: Review | None) -> bool:
    """The same question where the assignment and the own mark are at hand; a query for what is marked freely."""
    if review is not None and review.state == Review.State.FINAL:
        return False
    if row is None:
        return Submission.objects.filter(access.is_blind_elsewhere(), pk=piece.pk).exists()
    return row.panel is None or row.panel.is_blind


def hidden_among(person: Any, piece_ids: Collection[int]) -> set[int]:
    """Which of these pieces are blind to this reviewer, whose own mark is not final yet: given by a blind panel
    or after an appeal; or marked freely while a blind panel marks the indicator for another group."""
    return set(hidden_from(person).filter(pk__in=piece_ids).values_list("pk", flat=True))


def hidden_from(person: Any) -> QuerySet[Submission]:
    """All pieces that are blind to this person; as ``hidden_among``."""
    final = Review.objects.filter(submission=OuterRef("pk"), reviewer=person, state=Review.State.FINAL)
    held = Assignment.objects.filter(reviewer=person, submission=OuterRef("pk"), state__in=access.HELD)
    blind = held.filter(Q(panel=None) | Q(panel__is_blind=True))
    given = Q(Exists(blind))
    if posts.is_reviewer(person):
        free = access.barred(person).outside(access.markable(Submission.objects.all()))
        free = free.filter(access.is_blind_elsewhere(), ~access.has_panel(), ~Exists(held))
        given |= Q(pk__in=free.order_by().values("pk"))
    return Submission.objects.filter(given, ~Exists(final))


def _veils(pieces: list[Submission], versions: Iterable[Version] | None = None) -> dict[int, Veil]:
    units = {piece.unit_id for piece in pieces}
    of_unit: dict[int, set[str]] = defaultdict(set)
    for piece in pieces:
        of_unit[piece.unit_id] |= {piece.unit.name, piece.unit.short_name}
    addresses = (
        PostAddress.objects.filter(post__unit__in=units).order_by().values_list("post__unit_id", "address")
    )
    domains = UnitDomain.objects.filter(unit__in=units).order_by().values_list("unit_id", "domain")
    holders = Incumbency.objects.filter(post__unit__in=units).order_by()
    for unit_id, name in addresses.union(domains, holders.values_list("post__unit_id", "person__name")):
        of_unit[unit_id].add(name)
    of_piece: dict[int, set[str]] = defaultdict(set)
    if versions is None:
        versions = Version.objects.filter(submission__in=pieces).only(
            "submission_id", "author", "checker", "contact", "signed_by"
        )
    for version in versions:
        for words in (version.author, version.checker, version.contact, version.signed_by):
            of_piece[version.submission_id] |= {words, *PARTS.split(words)}
    return {
        piece.pk: Veil(tuple(sorted(
            name.strip() for name in of_unit[piece.unit_id] | of_piece[piece.pk] if len(name.strip()) >= SHORTEST
        )), (piece.unit.code,) if len(piece.unit.code) > SHORTEST else ())
        for piece in pieces
    }  # fmt: skip


class ReviewersDoor:
    """``assessment.ports.ReviewersDoor``: which pieces reviewers reach by the general pages, lists and search."""

    def open_to(self, person: Any) -> QuerySet[Submission]:
        """Pieces that are marked freely and openly: no panel stands over them, and no blind one over others of
        their indicator."""
        if not posts.is_reviewer(person):
            return Submission.objects.none()
        given = Assignment.objects.filter(reviewer=person, submission=OuterRef("pk"))
        pieces = access.barred(person).outside(access.markable(Submission.objects.all()))
        return pieces.filter(~access.has_panel(), ~access.is_blind_elsewhere(), ~Exists(given))

    def hidden_from(self, person: Any) -> QuerySet[Submission]:
        """What nobody reads by the general pages who has still to mark it blind."""
        return hidden_from(person) if access.is_marker(person) else Submission.objects.none()

    def to_mark(self, person: Any) -> QuerySet[Submission]:
        """All that the person marks or has marked; nothing for anybody else."""
        return access.pieces_to_mark(person) if access.is_marker(person) else Submission.objects.none()

    def marks_page(self, person: Any, piece: Submission) -> str:
        """The panel's page of the piece; of one that is marked freely its line in the list of all marks."""
        if not (piece.window.indicator.is_quality and posts.reads_every_unit(person)):
            return ""
        panel = access.panel_of(piece)
        if panel is None:
            listed = access.marked_pieces(person).filter(pk=piece.pk).exists()
            asked = urlencode({"view": "all", "indicator": piece.window.indicator.code})
            return f"{reverse('reviews:list')}?{asked}#piece-{piece.pk}" if listed else ""
        leads = access.panels_to_see(person).filter(pk=panel.pk).exists()
        shown = leads and access.seen_of_panel(person, panel).filter(pk=piece.pk).exists()
        return reverse("reviews:piece_marks", args=[panel.pk, piece.pk]) if shown else ""

    def veil(self, person: Any, piece: Submission) -> Veil | None:
        return veil_for(person, piece)
