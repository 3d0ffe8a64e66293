"""A page of plain Markdown as HTML: headings, paragraphs, lists, tables, pictures, links. Nothing else.

The pages are our own files; everything in them is escaped all the same, and a construct that is
not listed here is printed as it stands. No library, because pages of a manual need no more.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

INLINE = re.compile(
    r"\*\*(?P<bold>.+?)\*\*|`(?P<code>[^`]+)`|!\[(?P<alt>[^\]]*)\]\((?P<picture>[^)\s]+)\)"
    r"|\[(?P<text>[^\]]+)\]\((?P<link>[^)\s]+)\)"
)
NUMBERED = re.compile(r"\d+\. ")


@dataclass(frozen=True, slots=True)
class Places:
    """Where links and pictures of the page lead inside the product; None prints the words alone."""

    link: Callable[[str], str | None]
    picture: Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class HelpText:
    title: str
    body: SafeString


def render(text: str, places: Places) -> HelpText:
    """The page's first heading as its title, and the rest as HTML."""
    title, parts = "", []
    for block in _blocks(text):
        first = block[0]
        if first.startswith("# "):
            title = first[2:].strip()
        elif first.startswith("## "):
            parts.append(format_html("<h2>{}</h2>", _inline(first[3:].strip(), places)))
        elif first.startswith("### "):
            parts.append(format_html("<h3>{}</h3>", _inline(first[4:].strip(), places)))
        elif first.startswith("|"):
            parts.append(_table(block, places))
        elif first.startswith("- "):
            parts.append(_list("ul", _items(block, lambda line: line.startswith("- "), 2), places))
        elif NUMBERED.match(first):
            items = _items(block, lambda line: bool(NUMBERED.match(line)), 3)
            parts.append(_list("ol", items, places))
        else:
            parts.append(format_html("<p>{}</p>", _inline(_joined(block), places)))
    return HelpText(title, format_html_join("\n", "{}", ((part,) for part in parts)))


def _blocks(text: str) -> Iterable[list[str]]:
    block: list[str] = []
    for line in [*text.splitlines(), ""]:
        alone = line.startswith("#")
        begins = block and not block[0].startswith(("- ", "|")) and line.startswith(("- ", "|"))
        if (not line.strip() or alone or begins) and block:
            yield block
            block = []
        if line.strip():
            block.append(line.rstrip())
            if alone:
                yield block
                block = []


def _joined(lines: Iterable[str]) -> str:
    """Lines of one paragraph: without a space between two Chinese characters."""
    text = ""
    for line in lines:
        line = line.strip()
        narrow = text and line and (ord(text[-1]) < 0x2E80 or ord(line[0]) < 0x2E80)
        text += (" " if narrow else "") + line
    return text


def _items(block: list[str], begins: Callable[[str], bool], indent: int) -> list[str]:
    items: list[list[str]] = []
    for line in block:
        if begins(line) or not items:
            items.append([line[indent:] if begins(line) else line])
        else:
            items[-1].append(line)
    return [_joined(lines) for lines in items]


def _list(kind: str, items: list[str], places: Places) -> SafeString:
    inner = format_html_join("", "<li>{}</li>", ((_inline(item, places),) for item in items))
    return format_html("<ol>{}</ol>" if kind == "ol" else "<ul>{}</ul>", inner)


def _table(block: list[str], places: Places) -> SafeString:
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in block]
    body = [row for row in rows[1:] if not all(set(cell) <= set("-: ") for cell in row)]
    head = format_html_join("", '<th scope="col">{}</th>', ((_inline(cell, places),) for cell in rows[0]))
    lines = (
        (format_html_join("", "<td>{}</td>", ((_inline(cell, places),) for cell in row)),) for row in body
    )
    return format_html(
        '<div class="scroll-x"><table class="table dense"><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>',
        head,
        format_html_join("", "<tr>{}</tr>", lines),
    )


def _inline(text: str, places: Places) -> SafeString:
    parts: list[SafeString | str] = []
    at = 0
    for found in INLINE.finditer(text):
        parts.append(text[at : found.start()])
        at = found.end()
        if found["bold"] is not None:
            parts.append(format_html("<strong>{}</strong>", _inline(found["bold"], places)))
        elif found["code"] is not None:
            parts.append(format_html("<code>{}</code>", found["code"]))
        elif found["picture"] is not None:
            address = places.picture(found["picture"])
            if address:
                parts.append(format_html('<img src="{}" alt="{}" loading="lazy">', address, found["alt"]))
        else:
            address = places.link(found["link"])
            words = _inline(found["text"], places)
            parts.append(format_html('<a href="{}">{}</a>', address, words) if address else words)
    parts.append(text[at:])
    return format_html_join("", "{}", ((part,) for part in parts))
