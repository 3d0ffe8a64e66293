"""HTML: what a reader of the page would see. Nothing is fetched; scripts and styles are left out.

Walked by a parser that builds no tree, so that depth costs nothing.
"""

from __future__ import annotations

import contextlib
import re

from lxml import etree

from kaoping.pure.documents.encoding import decode
from kaoping.pure.documents.gather import Full, Gather, clean
from kaoping.pure.documents.model import BlockKind, Document

_SKIPPED = frozenset(
    [
        "script",
        "style",
        "head",
        "template",
        "noscript",
        "svg",
        "math",
        "iframe",
        "select",
        "del",
        "s",
        "strike",
    ]
)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "aside",
        "main",
        "header",
        "footer",
        "nav",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "thead",
        "tbody",
        "caption",
        "address",
        "blockquote",
        "pre",
        "form",
        "fieldset",
        "figure",
        "figcaption",
        "hr",
        "center",
        "body",
        "html",
    ]
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
# A line through the words, said at an element or by a class: <span style="text-decoration: line-through">.
_STRUCK = re.compile(r"(?:^|;)\s*text-decoration(?:-line)?\s*:[^;]{0,80}line-through", re.IGNORECASE)
_STRUCK_CLASS = re.compile(
    r"\.([\w-]{1,60})\s{0,9}\{[^{}]{0,500}?text-decoration(?:-line)?\s{0,9}:[^;{}]{0,80}line-through",
    re.IGNORECASE,
)
MOST_CLOSED, MOST_OPEN = 60, 100_000  # elements that one end may close, and that may be open
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "wbr"]
)
_META = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,30})""", re.IGNORECASE)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{2,30})""")


def read(kind: str, content: bytes) -> Document:
    """Text by blocks; rows of tables as rows."""
    head = content[:8192].replace(b"\x00", b"")
    label = _META.search(head) or _DECLARED.search(head)
    source = clean(decode(content, label.group(1).decode("ascii") if label else ""))
    gather = Gather(kind)
    target = _Target(gather)
    parser = etree.HTMLParser(target=target, no_network=True, recover=True, huge_tree=True, remove_pis=True)
    with contextlib.suppress(Full):
        try:
            for start in range(0, len(source), 1 << 16):
                parser.feed(source[start : start + (1 << 16)])
            parser.close()
        except etree.LxmlError:
            gather.fault("part_broken")
        target.flush()
    return gather.done()


class _Target:
    """Collects text between blocks; ``close`` is what lxml asks for at the end."""

    def __init__(self, gather: Gather) -> None:
        self.gather = gather
        self.parts: list[str] = []
        self.skipping = 0
        self.open: list[tuple[str, bool]] = []  # the elements that are open, and whether each is left out
        self.struck: set[str] = set()  # classes
        self.level = 0
        self.cells: list[str] | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        is_out = tag in _SKIPPED or self._is_struck(attributes)
        if tag not in _VOID and len(self.open) < MOST_OPEN:
            self.open.append((tag, is_out))
            self.skipping += is_out
        if tag in _SKIPPED:
            return
        if tag == "br":
            self.parts.append("\n")
        elif tag == "tr":
            self.flush()
            self.cells = []
        elif tag in ("td", "th"):
            self._cell()
        elif tag in _BLOCKS or tag in _HEADINGS:
            self._block()
            self.level = _HEADINGS.get(tag, 0)

    def end(self, tag: str) -> None:
        if tag not in _VOID:
            self._close(tag)
        if tag in _SKIPPED:
            return
        if tag in ("td", "th"):
            self._cell()
        elif tag in ("tr", "table"):
            self.flush()
        elif tag in _BLOCKS or tag in _HEADINGS:
            self._block()
            self.level = 0

    def data(self, text: str) -> None:
        if self.open and self.open[-1][0] == "style":
            self.struck |= set(_STRUCK_CLASS.findall(text)[:200])
        elif not self.skipping:
            self.parts.append(re.sub(r"[ \t\r\n]+", " ", text))

    def _is_struck(self, attributes: dict[str, str]) -> bool:
        if _STRUCK.search(attributes.get("style") or ""):
            return True
        return bool(self.struck) and not self.struck.isdisjoint((attributes.get("class") or "").split())

    def _close(self, tag: str) -> None:
        """Close the innermost such element and what was left open in it; an end without a beginning closes nothing."""
        if all(one != tag for one, _is_out in self.open[-MOST_CLOSED:]):
            return
        while self.open:
            closed, is_out = self.open.pop()
            self.skipping -= is_out
            if closed == tag:
                break

    def comment(self, text: str) -> None:
        """Comments are no text."""

    def close(self) -> None:
        """Nothing is built."""

    def flush(self) -> None:
        """End what is open: a row, then a block."""
        if self.cells is not None:
            self._cell()
            if self.cells:
                self.gather.add(BlockKind.TABLE, "\t".join(self.cells))
            self.cells = None
        text = "".join(self.parts)
        self.parts.clear()
        if text.strip():
            self.gather.add(BlockKind.HEADING if self.level else BlockKind.PARAGRAPH, text, level=self.level)

    def _block(self) -> None:
        if self.cells is None:
            self.flush()
        elif self.parts and self.parts[-1] != "\n":
            self.parts.append("\n")

    def _cell(self) -> None:
        text = "".join(self.parts).strip().replace("\t", " ")
        self.parts.clear()
        if self.cells is not None:
            if text:
                self.cells.append(text)
        elif text:
            self.gather.add(BlockKind.PARAGRAPH, text)
