"""A document as PDF/A-3u by WeasyPrint, with nothing fetched from anywhere.

Loaded late: WeasyPrint needs Pango on the machine, and an office without it still gets docx.
"""

import shutil
import subprocess
import zlib
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, NoReturn
from xml.etree import ElementTree

import cssselect2
import pydyf

from kaoping.results.papers import layout
from kaoping.results.papers.description import Paper
from kaoping.results.papers.html import style_of, to_page

VARIANT = "pdf/a-3u"


class CannotPrint(Exception):
    """No PDF can be made on this machine; ``why`` is ``no_library`` or ``no_font``."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class Fetched(Exception):
    """Something in a document asked for an address; documents hold all that they show."""


def to_pdf(paper: Paper) -> bytes:
    """The document's bytes. Errors: ``CannotPrint`` where a library or every Chinese font is missing."""
    weasyprint = _library()
    families = installed_families()
    if not families:
        raise CannotPrint("no_font")
    bold = not any(name in families for name in layout.XIAOBIAOSONG[:4])
    document = laid_out(weasyprint, paper, bold_title=bold)
    made: bytes = document.write_pdf(pdf_variant=VARIANT, finisher=_compress)
    return made


def laid_out(weasyprint: Any, paper: Paper, *, bold_title: bool) -> Any:
    """The library's document, its pages set and nothing drawn yet."""
    document = _page(weasyprint, to_page(paper)).render(
        font_config=_font_config(),
        pdf_variant=VARIANT,
        stylesheets=[_style_sheet(style_of(paper, bold_title=bold_title))],
    )
    for table in tables_of(document):
        _end_with_rows(table)
    return document


def tables_of(document: Any) -> Iterator[Any]:
    """The document's tables, a part on each page that one goes over."""
    boxes: list[Any] = [page._page_box for page in document.pages]
    while boxes:
        box = boxes.pop()
        if getattr(box, "tabular_container", False):
            yield box
        elif not hasattr(box, "text_overflow"):  # a line of text, which holds no table
            boxes.extend(getattr(box, "children", ()))


def _end_with_rows(table: Any) -> None:
    """Let the table's frame end with its last row.

    The library, when it takes a row back to keep it with the signature, leaves the frame as tall as it
    was: an empty row at the page's end.
    """
    rows = [row for group in table.children for row in group.children]
    if rows:
        end = max(row.position_y + row.height for row in rows)
        table.height = min(table.height, end - table.content_box_y())


def _page(weasyprint: Any, text: str) -> Any:
    """The page read as XML, which it is; what could not be is read as a browser does."""
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 -- our own page, everything in it escaped
    except ElementTree.ParseError:
        return weasyprint.HTML(string=text, url_fetcher=_refuse)
    page = _plain().__new__(_plain())
    page.base_url, page.url_fetcher, page.media_type = None, _refuse, "print"
    page.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
    page.etree_element = page.wrapper_element.etree_element
    return page


@cache
def _plain() -> Any:
    """The library's page without its style sheet for every element there is.

    ``_ua_stylesheets`` is no promise of the library. A version that asks by another name takes longer and
    prints the same: the page's own sheet says all that is used, and outranks the library's.
    """
    return type("Plain", (_library().HTML,), {"_ua_stylesheets": lambda *_args, **_values: []})


def _compress(_document: Any, pdf: Any) -> None:
    """Compress every stream once. Left to itself the library does so twice, the second time for the
    checksum in the file's identifier, and at zlib's slowest for half a kilobyte less."""
    for stream in pdf.objects:
        if not isinstance(stream, pydyf.Stream) or not stream.compress:
            continue
        plain = pydyf.Stream(stream.stream).data
        content = plain[plain.index(b"stream\n") + len(b"stream\n") : plain.rindex(b"\nendstream")]
        stream.stream, stream.compress = [zlib.compress(content)], False
        stream.extra["Filter"] = "/FlateDecode"


@lru_cache(maxsize=32)
def _style_sheet(text: str) -> Any:
    """Read once for all papers that look alike."""
    return _library().CSS(string=text, font_config=_font_config(), url_fetcher=_refuse)


@cache
def _library() -> Any:
    try:
        import weasyprint
    except OSError as error:  # Pango or one of its friends is not on the machine
        raise CannotPrint("no_library") from error
    return weasyprint


@cache
def _font_config() -> Any:
    """Made once a process: reading every font of the machine takes longer than a document."""
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@cache
def installed_families() -> frozenset[str]:
    """Names of the families with Chinese letters that fontconfig knows."""
    program = shutil.which("fc-list")
    if program is None:
        return frozenset()
    said = subprocess.run(  # noqa: S603 -- a fixed program, no shell
        [program, ":lang=zh-cn", "family"], capture_output=True, check=False, timeout=60
    ).stdout.decode("utf-8", "replace")
    return frozenset(name.strip() for line in said.splitlines() for name in line.split(",") if name.strip())


def _refuse(url: str, *_args: Any, **_values: Any) -> NoReturn:
    raise Fetched(url)
