"""The text that a person wrote, from plain text or from HTML.

HTML is read for its text alone and never shown as such. The standard library's reader is
quadratic on crafted input; this one looks at every character once.
"""

from __future__ import annotations

import html
import re

from . import charsets, limits
from .parts import Leaf

STUB = 5  # a plain text so many times shorter than the rich one beside it does not stand for it
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
_ENRICHED = re.compile(r"<<|</?[A-Za-z-]{1,60}>")
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]{0,20})")


def is_text(leaf: Leaf) -> bool:
    """Whether a leaf is a text that the sender wrote into the mail itself."""
    return (
        leaf.content_type in ("text/plain", "text/html", "text/enriched")
        and leaf.disposition in ("", "inline")
        and not leaf.parameters.get("name")
        and not leaf.disposition_parameters.get("filename")
        and (b"\0" not in leaf.payload[:2000] or bool(_readable_wide(leaf)))
    )


def _readable_wide(leaf: Leaf) -> bool:
    """Whether zero bytes are halves of letters, not those of a file."""
    return "\ufffd" not in charsets.decode(leaf.payload[:2000], leaf.parameters.get("charset", ""))


def text_of(leaf: Leaf) -> str:
    # Four bytes are the longest character; of 50 MB of text the rest is not worth a second.
    source = leaf.payload
    if len(source) > 4 * limits.SOURCE_CHARS:
        source = source[: source.rfind(b"\n", 0, 4 * limits.SOURCE_CHARS) + 1 or 4 * limits.SOURCE_CHARS]
    text = charsets.decode(source, leaf.parameters.get("charset", ""))[: limits.SOURCE_CHARS]
    if leaf.content_type == "text/html":
        return text_of_html(text)
    if leaf.content_type == "text/enriched":
        return _ENRICHED.sub(lambda found: "<" if found.group() == "<<" else "", text)
    if leaf.parameters.get("format", "").lower() == "flowed":
        return unflowed(text, joins_words=leaf.parameters.get("delsp", "").lower() == "yes")
    return text


def unflowed(text: str, *, joins_words: bool) -> str:
    """Lines of format=flowed put together again (RFC 3676); quoted ones keep their depth."""
    out: list[str] = []
    paragraph: list[str] = []  # pieces of the line that goes on; put together once, however many
    open_depth = -1  # its depth
    for line in text.replace("\r\n", "\n").split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        content = content.removeprefix(" ")
        is_signature = content == "-- "
        goes_on = content.endswith(" ") and not is_signature
        if open_depth != depth or is_signature:
            if paragraph:
                out.append("".join(paragraph))
            paragraph = [">" * depth + (" " if depth else "")]
        paragraph.append(content[:-1] if goes_on and joins_words else content)
        open_depth = depth if goes_on else -1
    out.append("".join(paragraph))
    return "\n".join(out)


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
    if any(text.strip() and not leaf.is_spare for leaf, text in texts):
        texts = [(leaf, text) for leaf, text in texts if not leaf.is_spare]
    rich_of = {
        leaf.group: len(text) for leaf, text in texts if leaf.group and leaf.content_type != "text/plain"
    }
    for leaf, text in texts:
        if leaf.group and leaf.content_type == "text/plain" and text.strip():
            # A plain part that only says "your program cannot show this mail" is no text.
            plain_of[leaf.group] = len(text) * STUB + 200 > rich_of.get(leaf.group, 0)
    out: list[str] = []
    depth = 0
    for leaf, text in texts:
        if leaf.group in plain_of and plain_of[leaf.group] != (leaf.content_type == "text/plain"):
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
