"""Header values as people meant them: raw 8-bit bytes, encoded words, parameters.

Characters cut between two encoded words, between two RFC 2231 segments, base64 cut
without padding, names without quotes although they hold spaces: all of that is sent.
"""

from __future__ import annotations

import binascii
import html
import re
from urllib.parse import unquote_to_bytes

from . import charsets, limits

# A Q word may hold a bare question mark although it must not; the last word's end may be cut off.
_WORD = re.compile(
    r"=\?([^?\s]{0,60})\?(?:([bB])\?([^?]*)|([qQ])\?([^?]*(?:\?(?!=)[^?\s]{0,80}){0,3}))(?:\?=|\??\Z)"
)
_NUMBERED = re.compile(r"&#(\d{4,6});")  # a web form's way to write what its page could not hold
_PERCENTS = re.compile(r"[^%\s]*(?:%[0-9A-Fa-f]{2}[^%\s]*){3,}")
_PARAMETER = re.compile(r";\s*([A-Za-z0-9!#$%&'+.^_`{|}~-]+(?:\*[0-9]*)*\*?)\s*=\s*")
_CLOSING = re.compile(r'"\s*(?=;|$)')
_NEXT = re.compile(r";\s*[A-Za-z0-9!#$%&'+.^_`{|}~*-]+\s*=|$")
_PIECE_BYTES = 1 << 20
_FROM_URL_SAFE = bytes.maketrans(b"-_", b"+/")
_LETTERS_64 = bytes(
    set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")
)


def text_of(value: bytes) -> str:
    """One header's value, unfolded, as text in one line."""
    text = tidy(decode_words(charsets.decode(value)))
    if text.startswith("=?") and text.endswith("?="):
        again = tidy(decode_words(text))  # encoded by the client, and by its server once more
        return text if again.isascii() else again  # nobody's server encodes what is plain already
    return text


def without_numbers(text: str) -> str:
    """Letters that a web form wrote as ``&#20851;``; other signs are left as they are."""
    return _NUMBERED.sub(lambda found: charsets.clean(html.unescape(found.group())), text)


def without_percents(name: str) -> str:
    """A file name that was written as in an address, when what comes out is not plain ASCII."""
    if not _PERCENTS.fullmatch(name):
        return name
    text = tidy(charsets.decode(unquote_to_bytes(name)))
    return name if text.isascii() or charsets.oddness(text)[0] else text


def tidy(text: str) -> str:
    """White space in one line; no control characters."""
    return re.sub(r"[\x00-\x20\x7f]+", " ", text).strip()


def decode_words(text: str) -> str:
    """Replace encoded words; neighbours of one charset are joined as bytes first."""
    if "=?" not in text:
        return text
    out: list[str] = []
    run: list[tuple[str, str]] = []  # kind and content of neighbours of one charset
    charset, end = "", 0
    for found in _WORD.finditer(text):
        between = text[end : found.start()]
        label = found.group(1).lower()
        if run and (between.strip() or label != charset):
            out.append(_run_text(run, charset))
            run = []
        if between.strip() or end == 0:
            out.append(between)
        charset, end = label, found.end()
        if found.group(2):
            run.append(("b", re.sub(r"\s+", "", found.group(3))))
        else:
            run.append(("q", found.group(5)))
    if run:
        out.append(_run_text(run, charset))
    out.append(text[end:])
    return "".join(out)


def _run_text(run: list[tuple[str, str]], charset: str) -> str:
    """The text of neighbouring words. A word whose base64 is no whole number of groups goes on
    in the next one, or its padding was left out: the reading with fewer odd letters counts.
    """
    readings = [_run_bytes(run, goes_on=True)]
    if any(kind == "b" and len(content) % 4 for kind, content in run[:-1]):
        readings.append(_run_bytes(run, goes_on=False))
    return min((charsets.decode(data, charset) for data in readings), key=charsets.oddness)


def _run_bytes(run: list[tuple[str, str]], *, goes_on: bool) -> bytes:
    out: list[bytes] = []
    half = ""  # base64 that ends within a group of four
    for kind, content in run:
        if kind == "q":
            out += [base64_bytes(half.encode("ascii", "ignore")), _quoted(content)]
            half = ""
            continue
        content = half + content
        whole = len(content) - len(content) % 4 if goes_on and not content.endswith("=") else len(content)
        out.append(base64_bytes(content[:whole].encode("ascii", "ignore")))
        half = content[whole:]
    return b"".join([*out, base64_bytes(half.encode("ascii", "ignore"))])


def base64_bytes(data: bytes, start: int = 0, end: int | None = None) -> bytes:
    """Lenient base64: foreign letters skipped, several padded runs joined, a cut tail kept.

    Piece by piece, since copies of a 50 MB part are what a mail costs most.
    """
    end = len(data) if end is None else end
    if _is_url_safe(data, start, end):
        data, start, end = data[start:end].translate(_FROM_URL_SAFE), 0, end - start
    padding = b"" if data.count(b"=", start, end) > limits.BASE64_RUNS else b"="
    out: list[bytes] = []
    rest = b""
    for position in range(start, end, _PIECE_BYTES):
        piece = data[position : min(position + _PIECE_BYTES, end)].translate(None, _LETTERS_64)
        *runs, rest = (rest + piece).split(b"=") if padding else [rest + piece.replace(b"=", b"")]
        out += map(_padded, runs)
        whole = len(rest) - len(rest) % 4
        out.append(binascii.a2b_base64(rest[:whole]))
        rest = rest[whole:]
    out.append(_padded(rest))
    return b"".join(out)


def _is_url_safe(data: bytes, start: int, end: int) -> bool:
    """Whether the two letters that differ in addresses stand here, and the usual two do not."""
    return (
        (data.find(b"_", start, end) >= 0 or data.find(b"-", start, end) >= 0)
        and data.find(b"+", start, end) < 0
        and data.find(b"/", start, end) < 0
    )


def _padded(run: bytes) -> bytes:
    """The bytes of one run; a single letter left over says nothing."""
    run = run[: len(run) - (len(run) % 4 == 1)]
    return binascii.a2b_base64(run + b"=" * (-len(run) % 4))


def _quoted(content: str) -> bytes:
    # Raw 8-bit letters inside a Q word were already read as text; give them back as UTF-8.
    return binascii.a2b_qp(content.encode("utf-8", "replace"), header=True)


def parameters(value: str) -> dict[str, str]:
    """The parameters of Content-Type or Content-Disposition, RFC 2231 joined and decoded.

    Keys are lower case. Of one key the first spelling counts, the RFC 2231 one before all.
    """
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    position = 0
    while found := _PARAMETER.search(value, position):
        key, start = found.group(1).lower(), found.end()
        content, position = _content(value, start)
        name, star, rest = key.partition("*")
        if not star:
            plain.setdefault(name, content)
            continue
        number = rest.rstrip("*")
        index = int(number) if number.isdecimal() and len(number) < 5 else 0
        pieces.setdefault(name, {}).setdefault(index, (content, rest.endswith("*") or not rest))
    for name, segments in pieces.items():
        joined = _join(segments)
        if "\ufffd" not in joined or name not in plain:
            plain[name] = joined
    return {name: tidy(decode_words(content)) for name, content in plain.items()}


def _content(value: str, start: int) -> tuple[str, int]:
    if value[start : start + 1] == '"':
        closing = _CLOSING.search(value, start + 1)
        end = closing.start() if closing else len(value)
        content = value[start + 1 : end]
        # Only these two escapes: a Windows path keeps its backslashes.
        return content.replace("\\\\", "\\").replace('\\"', '"'), closing.end() if closing else len(value)
    following = _NEXT.search(value, start)
    end = following.start() if following else len(value)
    return value[start:end].strip().strip("'\""), end


def _join(segments: dict[int, tuple[str, bool]]) -> str:
    """Bytes first, characters afterwards: a character may be cut between two segments."""
    charset, out, escaped = "", b"", ""
    for place, index in enumerate(sorted(segments)):
        content, is_extended = segments[index]
        if is_extended:
            if place == 0 and content.count("'") >= 2:
                charset, _language, content = content.split("'", 2)
            escaped += content  # an escape may be cut in two as well
        else:
            out += unquote_to_bytes(escaped) + content.encode("utf-8", "replace")
            escaped = ""
    return charsets.decode(out + unquote_to_bytes(escaped), charset)
