"""Files that lie hidden in a part: in Outlook's ``winmail.dat``, or written into a text."""

from __future__ import annotations

import re

from . import charsets, limits, tnef, transfer, words
from .parts import Leaf, Walk
from .rtf import text_of_rtf

_TYPE = re.compile(r"(?!text/|multipart/|message/)[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,100}")


def open_tnef(leaf: Leaf, held: tnef.Unpacked | None, walk: Walk, mails_above: int = 0) -> None:
    """What Outlook packed into ``winmail.dat``, as parts after it."""
    if held is None:
        return
    if not held.is_whole:
        walk.fault("winmail_cut")
    walk.groups += 1
    depth = leaf.depth + mails_above

    def add(
        content_type: str, payload: bytes, name: str = "", charset: str = "", content_id: str = ""
    ) -> None:
        if len(walk.leaves) >= limits.PARTS:
            walk.fault("too_many_parts")
            return
        is_text = not name and content_type.startswith("text/")
        walk.leaves.append(
            Leaf(
                path=f"{leaf.path}.{len(walk.leaves)}",
                headers=(("content-id", content_id.encode("utf-8", "replace")),) if content_id else (),
                content_type=content_type,
                parameters={"charset": charset} if charset else {},
                disposition="" if is_text or content_id else "attachment",
                disposition_parameters={"filename": name} if name else {},
                payload=payload,
                group=walk.groups if is_text else 0,
                depth=depth,
                is_spare=True,
            )
        )

    if held.body.strip():
        add("text/plain", held.body.encode("utf-8"), charset="utf-8")
    if held.html:
        add("text/html", held.html, charset=held.code_page)
    if held.rtf:
        add("application/rtf", held.rtf, name="body.rtf")
        if not (held.body.strip() or held.html):
            add("text/plain", text_of_rtf(held.rtf).encode("utf-8"), charset="utf-8")
    for one in held.attachments:
        kind = one.content_type.lower()
        name = words.tidy(one.name) or (words.tidy(one.inner.subject) if one.inner else "") or "attachment"
        if one.data or one.inner:
            add(
                kind if _TYPE.fullmatch(kind) else "application/octet-stream",
                one.data,
                name,
                content_id=one.content_id,
            )
        if one.inner:
            open_tnef(leaf, one.inner, walk, mails_above + 1)


def take_out_written(leaf: Leaf, walk: Walk) -> None:
    """Files that old clients write into the text itself, after ``begin 644 name`` or ``=ybegin``."""
    text, files = transfer.uuencoded_files(leaf.payload, limits.PARTS - len(walk.leaves))
    if b"=ybegin " in text:
        text, others = transfer.yencoded_files(text, limits.PARTS - len(walk.leaves) - len(files))
        files += others
    if not files:
        return
    leaf.payload = text
    for name, content in files:
        walk.leaves.append(
            Leaf(
                path=f"{leaf.path}.{len(walk.leaves)}",
                headers=(),
                content_type="application/octet-stream",
                parameters={},
                disposition="attachment",
                disposition_parameters={"filename": words.tidy(words.decode_words(charsets.decode(name)))},
                payload=content,
                group=0,
                depth=leaf.depth,
            )
        )
