"""Look at a file's pictures once, keep what they look like and which earlier ones look the same."""

from functools import cache
from typing import Any

from django.db import transaction

from kaoping.base import clock
from kaoping.base.children import Ended, Pool
from kaoping.evidence import gate
from kaoping.evidence.models import Picture, PictureHash, PictureLook, StoredFile
from kaoping.evidence.pages.limits import KINDS, TEXTS
from kaoping.evidence.pictures import thumbs
from kaoping.evidence.pictures.alike import keep_alike
from kaoping.evidence.pictures.hashing import bands_of
from kaoping.evidence.storage import path_of

MADE_AS = 1  # one more when hashes change: files are then looked at again
SECONDS = 60  # wall clock for one file


@cache
def pool() -> Pool:
    """The children of this process, one at a time: strangers' pictures never take all of a machine."""
    return Pool("kaoping.evidence.pictures.child", seconds=SECONDS)


def look_now(file: StoredFile) -> None:
    """``pictures.look``: of an archive, the files in it; of what the gate holds back, nothing."""
    for _name, leaf in gate.leaves(file):
        if not PictureLook.objects.filter(file=leaf, made_as=MADE_AS).exists():
            _look(leaf)


def _look(file: StoredFile) -> None:
    rows, why = rows_of(file)
    with transaction.atomic():
        Picture.objects.filter(file=file).delete()
        kept = [_keep(file, row) for row in rows]
        PictureLook.objects.update_or_create(
            file=file, defaults={"made_as": MADE_AS, "looked_at": clock.now(), "why": why[:30]}
        )
    for picture in kept:
        keep_alike(picture)


def rows_of(file: StoredFile) -> tuple[list[dict[str, Any]], str]:
    """What the child says about the file's pictures, their small copies kept; why there are none."""
    if file.kind not in KINDS or file.kind in TEXTS:
        return [], "unknown_kind"
    path = path_of(file.sha256)
    if not path.is_file():
        return [], "lost"
    try:
        answer, content = pool().ask({"kind": file.kind}, path.read_bytes())
    except Ended as ended:
        return [], ended.why
    place = 0
    for row in answer["pictures"]:
        if row["thumb"]:
            thumbs.keep(row["sha256"], content[place : place + row["thumb"]])
            place += row["thumb"]
    return answer["pictures"], answer.get("why", "")


def _keep(file: StoredFile, row: dict[str, Any]) -> Picture:
    picture = Picture.objects.create(
        file=file,
        position=row["position"],
        name=row["name"].replace("\x00", ""),
        sha256=row["sha256"],
        width=row["width"],
        height=row["height"],
        skipped=row["skipped"],
        grid=bytes.fromhex(row.get("grid", "")),
        taken_on=row.get("taken_on"),
        taken_time=row.get("taken_time"),
        latitude=row.get("latitude"),
        longitude=row.get("longitude"),
    )
    PictureHash.objects.bulk_create(
        PictureHash(
            picture=picture,
            trim_no=view,
            **{f"band{number}": band for number, band in enumerate(bands_of(code))},
        )
        for view, code in enumerate(row.get("hashes", ()))
    )
    return picture
