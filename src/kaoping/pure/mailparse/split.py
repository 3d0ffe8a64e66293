"""Cut a mail into its leaves without dropping anything, within the limits.

One pass over offsets of one buffer, a level at a time. What is over a limit is kept as
one unopened leaf, so every byte of a body belongs to a leaf or to the text between parts.
"""

from __future__ import annotations

import re

from . import charsets, contents, limits, smime, tnef, transfer, words
from .header_lines import read_headers, usual_breaks
from .parts import Leaf, Walk

_FORGOTTEN_SEMICOLON = re.compile(r"\s*[\w/.+-]+(\s+)(?:file)?name\*?[0-9]*\*?\s*=", re.I)
_OF_A_MAIL = frozenset(["to", "subject", "date", "received", "message-id", "mime-version"])
_DELIMITER_LIKE = re.compile(rb"^--([!-~][ -~]{0,198})", re.M)


def split(raw: bytes) -> tuple[tuple[tuple[str, bytes], ...], Walk]:
    """The mail's own headers, and its leaves in their order."""
    walk = Walk()
    if len(raw) > limits.MAIL_BYTES:
        walk.fault("too_large")
        raw = raw[: limits.HEADER_BLOCK_BYTES]
    raw = usual_breaks(raw)
    start = 3 if raw.startswith(b"\xef\xbb\xbf") else 0
    while raw[start : start + 1] in (b"\r", b"\n", b" ") and start < 1000:
        start += 1
    headers, body = read_headers(raw, start, len(raw), walk)
    if not headers:
        walk.fault("no_headers")
        body = 0
    _part(raw, headers, body, len(raw), "1", 0, 0, 0, "text/plain", walk)
    return headers, walk


def _part(
    raw: bytes,
    headers: tuple[tuple[str, bytes], ...],
    start: int,
    end: int,
    path: str,
    level: int,
    depth: int,
    group: int,
    default_type: str,
    walk: Walk,
) -> None:
    """Cut one part at ``raw[start:end]``; containers call this for what they hold."""
    content_type, parameters = _type(headers, default_type)
    kind, _slash, subtype = content_type.partition("/")
    if kind == "multipart" and level < limits.DEPTH and len(walk.leaves) < limits.PARTS:
        spans = _spans(raw, start, end, parameters.get("boundary", ""), walk)
        if spans:
            if subtype == "alternative" and not group:
                walk.groups += 1
                group = walk.groups
            inner = "message/rfc822" if subtype == "digest" else "text/plain"
            for number, (part_start, part_end) in enumerate(spans, 1):
                if len(walk.leaves) >= limits.PARTS:
                    walk.fault("too_many_parts")
                    _leaf(
                        raw,
                        (),
                        part_start,
                        end,
                        f"{path}.{number}",
                        depth,
                        0,
                        "application/octet-stream",
                        walk,
                    )
                    return
                own, body = read_headers(raw, part_start, part_end, walk)
                _part(raw, own, body, part_end, f"{path}.{number}", level + 1, depth, group, inner, walk)
            return
        inner_raw = _container_bytes(raw, headers, start, end, walk)
        if inner_raw and _spans(inner_raw, 0, len(inner_raw), parameters.get("boundary", ""), walk):
            plain = tuple((name, value) for name, value in headers if name != "content-transfer-encoding")
            _part(inner_raw, plain, 0, len(inner_raw), path, level + 1, depth, group, default_type, walk)
            return
        walk.fault("boundary_not_found")
        content_type = "text/plain"
    elif kind == "multipart":
        walk.fault("too_deep" if level >= limits.DEPTH else "too_many_parts")
        content_type = "application/octet-stream"
    if content_type == "application/pgp-encrypted":
        walk.fault("encrypted")
    leaf = _leaf(raw, headers, start, end, path, depth, group, content_type, walk)
    if leaf.content_type in ("message/rfc822", "message/global", "message/news"):
        _open(leaf, leaf.payload, path, level, depth + 1, walk)
    elif leaf.content_type in smime.TYPES:
        _open_signed(leaf, path, level, depth, walk)
    elif leaf.payload[:4] == tnef.SIGNATURE:
        contents.open_tnef(leaf, tnef.unpack(leaf.payload), walk)
    elif _is_saved_mail(leaf):
        leaf.content_type = "message/rfc822"
        _open(leaf, leaf.payload, path, level, depth + 1, walk)
    elif leaf.content_type == "text/plain" and b"begin " in leaf.payload:
        contents.take_out_written(leaf, walk)


def _is_saved_mail(leaf: Leaf) -> bool:
    """A mail that was saved as a file and attached under any other type."""
    name = leaf.disposition_parameters.get("filename") or leaf.parameters.get("name") or ""
    if not name.lower().endswith(".eml"):
        return False
    fields, _body = read_headers(leaf.payload, 0, min(len(leaf.payload), limits.HEADER_BLOCK_BYTES), Walk())
    names = {name for name, _value in fields}
    return "from" in names and len(names & _OF_A_MAIL) > 0


def _open(leaf: Leaf, inner_raw: bytes, path: str, level: int, depth: int, walk: Walk) -> None:
    """Go on with a mail, or a part with its headers, that lies within a leaf."""
    if level >= limits.DEPTH or len(walk.leaves) >= limits.PARTS:
        walk.fault("too_deep" if level >= limits.DEPTH else "too_many_parts")
        return
    walk.nested_bytes += len(inner_raw)
    if depth > 1 and walk.nested_bytes > limits.NESTED_BYTES:
        walk.fault("too_deep")
        return
    own, body = read_headers(inner_raw, 0, len(inner_raw), walk)
    if own:
        _part(inner_raw, own, body, len(inner_raw), f"{path}.1", level + 1, depth, 0, "text/plain", walk)


def _open_signed(leaf: Leaf, path: str, level: int, depth: int, walk: Walk) -> None:
    """Signed content is read; what is encrypted is said to be."""
    if "signature" in leaf.content_type:
        return  # it stands beside its content
    content = smime.content_of(leaf.payload)
    if content is None:
        walk.fault("encrypted")
    else:
        walk.fault("signed_inside")
        _open(leaf, content, path, level, depth, walk)


def _container_bytes(
    raw: bytes, headers: tuple[tuple[str, bytes], ...], start: int, end: int, walk: Walk
) -> bytes:
    """A container that was encoded as a whole, which no standard allows, decoded; else nothing."""
    encoding = transfer.name_of(dict(reversed(headers)).get("content-transfer-encoding", b""))
    if encoding not in ("base64", "quoted-printable"):
        return b""
    walk.nested_bytes += end - start
    if walk.nested_bytes > limits.NESTED_BYTES:
        return b""
    # A delimiter begins after a break.
    return b"\n" + transfer.undo(raw, start, end, encoding, "multipart/mixed", walk)


def _leaf(
    raw: bytes,
    headers: tuple[tuple[str, bytes], ...],
    start: int,
    end: int,
    path: str,
    depth: int,
    group: int,
    content_type: str,
    walk: Walk,
) -> Leaf:
    values = dict(reversed(headers))  # the first of several counts
    _declared, parameters = _type(headers, content_type)
    disposition, disposition_parameters = _disposition(values.get("content-disposition", b""))
    encoding = transfer.name_of(values.get("content-transfer-encoding", b""))
    leaf = Leaf(
        path, headers, content_type, parameters, disposition, disposition_parameters,
        transfer.undo(raw, start, end, encoding, content_type, walk), group, depth,
    )  # fmt: skip
    walk.leaves.append(leaf)
    return leaf


def _type(headers: tuple[tuple[str, bytes], ...], default: str) -> tuple[str, dict[str, str]]:
    value = next((value for name, value in headers if name == "content-type"), b"")
    if not value:
        return default, {}
    text = _with_semicolon(charsets.decode(value))
    name = text.partition(";")[0].strip().strip("\"'").lower()
    if not re.fullmatch(r"[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,100}", name):
        # "text", "multipart": half a type; keep the boundary's meaning.
        name = "multipart/mixed" if name.startswith("multipart") else "text/plain"
    return name, words.parameters(text)


def _disposition(value: bytes) -> tuple[str, dict[str, str]]:
    text = _with_semicolon(charsets.decode(value))
    name = text.partition(";")[0].strip().lower()
    if "=" in name:  # the word itself was forgotten
        return "attachment", words.parameters(";" + text)
    return name[:40], words.parameters(text)


def _with_semicolon(text: str) -> str:
    """``attachment filename=…``: some programs forget the sign between."""
    found = _FORGOTTEN_SEMICOLON.match(text)
    return text[: found.start(1)] + ";" + text[found.start(1) :] if found else text


def _spans(raw: bytes, start: int, end: int, boundary: str, walk: Walk) -> list[tuple[int, int]]:
    """Where the parts of a container lie. An undeclared or wrong boundary is looked for."""
    spans = _cut(raw, start, end, boundary.encode("utf-8", "replace"), walk) if boundary else []
    if spans:
        return spans
    seen = _DELIMITER_LIKE.search(raw, start, end)
    if seen is None:
        return []
    guess = seen.group(1).rstrip()
    following = raw[seen.end() : seen.end() + 200].lstrip(b" \t\r\n").lower()
    if not following.startswith(b"content-"):
        return []
    walk.fault("boundary_guessed")
    return _cut(raw, start, end, guess, walk)


def _cut(raw: bytes, start: int, end: int, boundary: bytes, walk: Walk) -> list[tuple[int, int]]:
    # A literal beginning, so that the search runs over 50 MB without a break in no time.
    delimiter = re.compile(rb"\n--" + re.escape(boundary) + rb"(--)?[ \t]*\r?(?=\n|\Z)")
    spans: list[tuple[int, int]] = []
    opened = -1
    outside_from = start
    for found in delimiter.finditer(raw, max(0, start - 1), end):
        line, following = found.start() + 1, min(found.end() + 1, end)
        if opened >= 0:
            spans.append((opened, _before_break(raw, opened, line)))
        elif spans and raw[outside_from:line].strip():
            walk.fault("text_outside_parts")
        # Parts after the closing line are sent too; they count like the others.
        opened = -1 if found.group(1) else following
        outside_from = following
        if len(spans) > limits.PARTS:
            break
    if opened >= 0:
        if raw[opened:end].strip():
            spans.append((opened, end))
        walk.fault("closing_missing")
    elif spans and raw[outside_from:end].strip():
        walk.fault("text_outside_parts")
    return spans


def _before_break(raw: bytes, start: int, position: int) -> int:
    """The break before a delimiter belongs to the delimiter."""
    if position > start and raw[position - 1 : position] == b"\n":
        position -= 1
        if position > start and raw[position - 1 : position] == b"\r":
            position -= 1
    return position
