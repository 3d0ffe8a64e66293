"""The text that a person wrote, from plain text or from HTML.

HTML is read for its text alone and never shown as such. The standard library's reader is
quadratic on crafted input; this one looks at every character once.
"""

from __future__ import annotations

import html
import re

from . import charsets, limits
from .split import Leaf

_BLOCK = frozenset(
    [
        "p",
        "div",
        "br",
        "tr",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "table",
        "ul",
        "ol",
        "hr",
        "blockquote",
        "section",
        "article",
        "pre",
        "title",
    ]
)
_SKIPPED = frozenset(["script", "style", "head", "noscript", "template"])
_OPENING = re.compile(r"<(?=[A-Za-z/!?])")  # any other "<" is a letter of the text
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]{0,20})")


def is_text(leaf: Leaf) -> bool:
    """Whether a leaf is a text that the sender wrote into the mail itself."""
    return (
        leaf.content_type in ("text/plain", "text/html", "text/enriched")
        and leaf.disposition in ("", "inline")
        and not leaf.parameters.get("name")
        and not leaf.disposition_parameters.get("filename")
        and b"\0" not in leaf.payload[:2000]
    )


def text_of(leaf: Leaf) -> str:
    text = charsets.decode(leaf.payload, leaf.parameters.get("charset", ""))
    text = text[: limits.SOURCE_CHARS]
    return text_of_html(text) if leaf.content_type == "text/html" else text


def body_text(leaves: list[Leaf]) -> tuple[str, bool]:
    """The text of all bodies in their order, and whether it had to be cut.

    Of alternatives the plain text is taken unless it is empty. A nested mail's text
    follows after its subject line.
    """
    plain_of: dict[int, bool] = {}
    texts: list[tuple[Leaf, str]] = []
    room = limits.SOURCE_CHARS
    for leaf in leaves:
        if is_text(leaf) and room > 0:
            texts.append((leaf, text_of(leaf)))
            room -= len(texts[-1][1])
    for leaf, text in texts:
        if leaf.group and leaf.content_type == "text/plain" and text.strip():
            plain_of[leaf.group] = True
    out: list[str] = []
    depth = 0
    for leaf, text in texts:
        if leaf.group and plain_of.get(leaf.group) and leaf.content_type != "text/plain":
            continue
        text = tidy_lines(text)
        if not text:
            continue
        if leaf.depth > depth:
            out.append("----------")
        depth = leaf.depth
        out.append(text)
    whole = "\n\n".join(out)
    was_cut = (
        len(whole) > limits.BODY_CHARS
        or room <= 0
        or any(len(text) >= limits.SOURCE_CHARS for _leaf, text in texts)
    )
    return whole[: limits.BODY_CHARS], was_cut


def tidy_lines(text: str) -> str:
    """Lines without trailing blanks, never more than one empty line together."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", text)
    lines = [line.rstrip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def text_of_html(source: str) -> str:
    """What a reader of the page would see, one line a block."""
    out: list[str] = []
    position, size = 0, len(source)
    no_more: set[str] = set()  # searches that failed once fail for the rest of the text

    def find(what: str, start: int) -> int:
        if what in no_more:
            return -1
        place = source.find(what, start)
        if place < 0:
            no_more.add(what)
        return place

    while position < size:
        found = _OPENING.search(source, position)
        if found is None:
            out.append(source[position:])
            break
        opening = found.start()
        out.append(source[position:opening])
        if source.startswith("<!--", opening):
            closing = find("-->", opening + 4)
            position = closing + 3 if closing >= 0 else opening + 4
            continue
        tag = _TAG.match(source, opening)
        closing = find(">", opening)
        if closing < 0:
            out.append(source[opening:])
            break
        position = closing + 1
        name = tag.group(1).lower() if tag else ""
        if name in _BLOCK:
            out.append("\n")
        elif name in ("td", "th"):
            out.append(" ")
        if name in _SKIPPED and source[opening + 1] != "/" and source[closing - 1] != "/":
            end = _end_of(source, name, position, no_more)
            position = end if end >= 0 else position
    text = html.unescape("\x01".join(out).replace("\x01\n\x01", "\n").replace("\x01", ""))
    text = charsets.clean(text)
    return "\n".join(re.sub(r"[ \t\xa0\u3000]{3,}", "  ", line) for line in text.splitlines())


def _end_of(source: str, name: str, start: int, no_more: set[str]) -> int:
    key = "</" + name
    if key in no_more:
        return -1
    found = re.compile(re.escape(key), re.I).search(source, start)
    if found is None:
        no_more.add(key)
        return -1
    return found.start()
