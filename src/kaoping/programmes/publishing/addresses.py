"""When two web addresses are one: the form under which an address counts once.

Scheme, letter case of the host, a default port, a closing slash, the fragment and the
marks that sharing and statistics hang on do not make another item. What the clerk typed
is kept as typed; only the key is made from this form.
"""

import hashlib
import posixpath
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}
TRACKING = frozenset(
    {"spm", "scm", "gclid", "fbclid", "msclkid", "yclid", "bd_vid", "hmsr", "hmpl", "hmcu", "hmkw", "hmci"}
    | {"isappinstalled", "share_token", "share_from", "share_source", "sharer_shareid", "sharefrom"}
    | {"wxshare_count", "wxfrom", "nsukey", "_t", "timestamp"}
)


class AddressError(ValueError):
    """Not a web address; the code says why: ``scheme``, ``host``, ``user``, ``port``."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def canonical(address: str) -> str:
    """The address without its scheme and without all that does not matter.

    Errors: ``AddressError`` for anything but http and https, a missing or broken host,
    a user name inside, a port that is none.
    """
    text = address.strip()
    if "://" not in text:
        text = "http://" + text
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise AddressError("port") from None
    if parts.scheme.lower() not in DEFAULT_PORTS:
        raise AddressError("scheme")
    if parts.username or parts.password:
        raise AddressError("user")
    host = _host(parts.hostname or "")
    place = host if port in (None, DEFAULT_PORTS[parts.scheme.lower()]) else f"{host}:{port}"
    path = quote(unquote(parts.path), safe="/:@!$&'()*+,;=~-._")
    path = posixpath.normpath(path) if path.strip("/") else ""
    path = path.rstrip("/").replace("//", "/")
    query = sorted(
        (key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if not _tracks(key)
    )
    return place + path + (f"?{urlencode(query)}" if query else "")


def key_of(address: str) -> str:
    """SHA-256 of the canonical form: what is unique in the table."""
    return hashlib.sha256(canonical(address).encode()).hexdigest()


def _host(host: str) -> str:
    try:
        name = host.rstrip(".。．｡").encode("idna").decode("ascii").lower().rstrip(".")
    except UnicodeError:
        raise AddressError("host") from None
    if not name or "." not in name or any(letter.isspace() for letter in name):
        raise AddressError("host")
    return name


def _tracks(key: str) -> bool:
    return key.lower().startswith("utm_") or key.lower() in TRACKING
