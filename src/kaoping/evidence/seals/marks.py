"""What was seen on a file's pages, kept as rows; and reading it back."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from kaoping.base import clock
from kaoping.evidence.models import PageLook, PageMark, StoredFile
from kaoping.evidence.ocr import limits, store

SAME_PLACE = 0.02  # shares of the page: a mark seen again at a mark's place is that mark


@dataclass(frozen=True, slots=True)
class Seen:
    """A file's answer about seals and signatures, people's word before the machine's.

    ``seal`` and ``signature`` are ``found``, ``none``, ``cannot_tell`` or ``waiting``; ``..._said``
    is whether a person has decided.
    """

    seal: str
    signature: str
    seal_said: bool
    signature_said: bool
    marks: tuple[PageMark, ...]
    signature_confidence: float = 0.0
    is_looked_at: bool = False

    def names(self) -> list[str]:
        """The words on the seals that nobody refuted."""
        return [
            mark.words for mark in self.marks
            if mark.kind == PageMark.Kind.SEAL and mark.state != PageMark.State.REFUTED and mark.words
        ]  # fmt: skip


def keep(look: PageLook) -> None:
    """Turn what the child said of all pages into marks, once; people's decisions stand."""
    seals, signatures, confidence = [], [], 0.0
    marks: list[PageMark] = []
    for number in range(1, (look.pages or 0) + 1):
        said = store.said_of(look.file, number) or {"why": "lost"}
        if "why" in said:
            seals.append("cannot_tell")
            signatures.append("cannot_tell")
            continue
        seals.append(said["seal"])
        signature = said["signature"]
        signatures.append(signature["state"])
        if signature["state"] != "cannot_tell":
            confidence = max(confidence, signature["sure"])
        for seal in said["seals"]:
            marks.append(
                _mark(look.file, number, PageMark.Kind.SEAL, seal["box"], seal["sure"], seal["words"],
                      seal["line"], seal["shape"])
            )  # fmt: skip
        if signature["state"] == "found":
            marks.append(
                _mark(look.file, number, PageMark.Kind.SIGNATURE, signature["box"], signature["sure"])
            )
    with transaction.atomic():
        decided = list(PageMark.objects.filter(file=look.file).exclude(state=PageMark.State.OPEN))
        PageMark.objects.filter(file=look.file, state=PageMark.State.OPEN).delete()
        PageMark.objects.bulk_create(
            [mark for mark in marks if not any(_is_same(mark, other) for other in decided)]
        )
        PageLook.objects.filter(pk=look.pk).update(
            state=PageLook.State.DONE, why="", seal=_whole(seals), signature=_whole(signatures, weak=True),
            signature_confidence=confidence, looker=limits.LOOKER, looked_at=clock.now(),
        )  # fmt: skip


def _whole(states: Iterable[str], *, weak: bool = False) -> str:
    """One word for all pages. A seal may stand on any page, so one that cannot be told leaves the
    file untold; a place to sign is on few pages, so there (``weak``) one clear answer is enough."""
    states = set(states)
    for state in ("found", "none", "cannot_tell") if weak else ("found", "cannot_tell", "none"):
        if state in states:
            return state
    return "cannot_tell"


def _mark(
    file: StoredFile, page: int, kind: str, box: list[float], sure: float, words: str = "", line: str = "",
    shape: str = "",
) -> PageMark:  # fmt: skip
    left, top, width, height = box
    return PageMark(
        file=file, page=page, kind=kind, shape=shape, left=left, top=top, width=width, height=height,
        words=words[:100], line=line[:60], confidence=sure,
    )  # fmt: skip


def _is_same(one: PageMark, other: PageMark) -> bool:
    places = ((one.left, other.left), (one.top, other.top))
    return (
        one.page == other.page and one.kind == other.kind and all(abs(a - b) < SAME_PLACE for a, b in places)
    )


def seen(file: StoredFile) -> Seen:
    """The file's answer, with two queries."""
    return seen_of_ids([file.pk])[file.pk]


def seen_of_ids(ids: Iterable[int]) -> dict[int, Seen]:
    """The same for several files, by their keys, with two queries for all."""
    ids = list(ids)
    looks = {look.file_id: look for look in PageLook.objects.filter(file__in=ids)}
    marks: dict[int, list[PageMark]] = {}
    for mark in PageMark.objects.filter(file__in=ids):
        marks.setdefault(mark.file_id, []).append(mark)
    return {pk: _seen(looks.get(pk), marks.get(pk, [])) for pk in ids}


def seen_on(file: StoredFile) -> Seen | None:
    """The same from rows fetched with the file (``look``, ``marks``); None when nobody asked for a look."""
    look = getattr(file, "look", None)
    return None if look is None else _seen(look, list(file.marks.all()))


def _seen(look: PageLook | None, marks: list[PageMark]) -> Seen:
    done = look is not None and look.state == PageLook.State.DONE
    waits = look is not None and look.state == PageLook.State.WAITING
    unknown = "waiting" if waits else "cannot_tell"
    states = {"seal": unknown, "signature": unknown}
    if done and look is not None:
        states = {"seal": look.seal, "signature": look.signature}
    said = {}
    for kind in ("seal", "signature"):
        mine = [mark for mark in marks if mark.kind == kind]
        said[kind] = bool(mine) and all(mark.state != PageMark.State.OPEN for mark in mine)
        if any(mark.state == PageMark.State.CONFIRMED for mark in mine):
            states[kind], said[kind] = "found", True
        elif said[kind]:
            states[kind] = "none"  # every one was refuted
    return Seen(
        states["seal"], states["signature"], said["seal"], said["signature"], tuple(marks),
        look.signature_confidence if done and look is not None else 0.0,
        done or bool(marks),
    )  # fmt: skip
