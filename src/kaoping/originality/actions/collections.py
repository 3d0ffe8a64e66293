"""Texts from outside: a site's export, last years' manuscripts. Kept first, read by a worker."""

import itertools
import lzma
import zlib
from collections.abc import Iterator
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from kaoping.base import audit, clock
from kaoping.base.queue import enqueue
from kaoping.evidence import gate, reading, storage
from kaoping.evidence.fingerprints.files import Fault, Item, lines_of
from kaoping.evidence.fingerprints.instance import instance_store
from kaoping.evidence.fingerprints.store import NewDocument
from kaoping.evidence.models import Reading
from kaoping.evidence.storage import path_of
from kaoping.originality.models import Collection, Taking

LISTS = (".jsonl", ".jsonl.xz", ".jsonl.gz")
AT_ONCE = 1_000
MOST_FAULTS = 200  # kept by line; the count says how many more
KEY = "text:%d:%s"


class CannotTake(Exception):
    """The file cannot be taken; ``sentence`` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


def take(*, upload: UploadedFile, name: str, origin: str, actor: Any, is_published: bool = False) -> Taking:
    """Keep the file and let a worker read it into the collection ``name``, made if it is new.

    What units may read of a collection is said with its newest file.
    """
    file = storage.keep(upload)
    with transaction.atomic():
        collection, _made = Collection.objects.get_or_create(
            name=name.strip(),
            defaults={"origin": origin.strip(), "made_by": str(actor), "made_at": clock.now()},
        )
        Collection.objects.filter(pk=collection.pk).update(is_published=is_published)
        taking = Taking.objects.create(
            collection=collection, file=file, name=(upload.name or "")[:300], sent_by=str(actor),
            sent_at=clock.now(),
        )  # fmt: skip
        audit.record(
            "originality.taking",
            actor=actor,
            about=taking,
            after={"collection": collection.name, "published": is_published},
        )
        enqueue("kaoping.originality.tasks.take", taking.pk)
    return taking


def take_now(taking_id: int) -> None:
    """Read the file; the same file twice replaces its own texts."""
    taking = Taking.objects.select_related("collection", "file").filter(pk=taking_id).first()
    if taking is None or taking.state != Taking.State.WAITING:
        return
    faults: list[str] = []
    number = taking.collection_id
    count = new = 0
    items = _items(taking, faults)
    try:
        # Read first, then written: no reader of files may hold up the other writers.
        while chunk := list(itertools.islice(items, AT_ONCE)):
            added = instance_store().add(
                NewDocument(KEY % (number, item.id), item.text, item.owner, item.date, item.template)
                for item in chunk
            )
            count, new = count + added.documents, new + added.documents - added.replaced
    except (OSError, EOFError, lzma.LZMAError, zlib.error, UnicodeError) as error:
        faults.append(
            _(
                "The file breaks off or is damaged (%(error)s). %(count)s texts before that place were taken in."
            )
            % {"error": error, "count": count}
        )
    with transaction.atomic():
        Taking.objects.filter(pk=taking.pk).update(
            state=Taking.State.DONE if count else Taking.State.FAILED, done_at=clock.now(), texts=count,
            faults=[*faults[:MOST_FAULTS], *_left_over(faults)],
        )  # fmt: skip
        Collection.objects.filter(pk=number).update(texts=F("texts") + new)
        audit.record(
            "originality.taken", actor=None, about=taking, after={"texts": count, "faults": len(faults)}
        )
    if count:
        instance_store().fold()


def _left_over(faults: list[str]) -> list[str]:
    more = len(faults) - MOST_FAULTS
    return [_("… and %(count)s more.") % {"count": more}] if more > 0 else []


def _items(taking: Taking, faults: list[str]) -> Iterator[Item]:
    found = _of_list(taking) if taking.name.lower().endswith(LISTS) else _of_documents(taking)
    for item in found:
        if isinstance(item, Item):
            yield item
        else:
            faults.append(str(item))


def _of_list(taking: Taking) -> Iterator[Item | Fault]:
    return lines_of(path_of(taking.file.sha256), taking.name)


def _of_documents(taking: Taking) -> Iterator[Item | Fault]:
    """One document, or an archive of them; each is read as any piece's file is."""
    inspection = gate.inspect(taking.file)
    leaves = gate.leaves(taking.file)
    if not leaves:
        yield Fault(taking.name, _("Nothing in it can be read: %(why)s") % {"why": inspection.state})
    for name, file in leaves:
        row = reading.read_file(file)
        if row.state == Reading.State.TEXT:
            yield Item(name or taking.name, row.text)
        else:
            yield Fault(name or taking.name, _("No text could be taken from it."))
