"""What can go wrong at a door, as a code and values; ``intake.wording`` makes sentences of them."""

import errno
import re
import ssl
from typing import Any

SAID_CHARS = 300


class Trouble(Exception):
    """The door could not do its work; ``code`` is one of ``wording.TROUBLE``."""

    def __init__(self, code: str, **values: Any) -> None:
        self.code, self.values = code, values
        super().__init__(code, values)

    def kept(self) -> dict[str, Any]:
        """As it is kept with the mailbox."""
        return {"code": self.code, **self.values}


def readable(answer: bytes, hide: str = "") -> str:
    """A server's words as text for people: one line, bounded, without the password should it echo it."""
    for encoding in ("utf-8", "gb18030"):
        try:
            text = answer.decode(encoding)
            break
        except UnicodeDecodeError:
            text = answer.decode("latin-1")
    text = re.sub(r"[\x00-\x1f\x7f]+", " ", text).strip()
    return (text.replace(hide, "******") if hide else text)[:SAID_CHARS]


def of_network(error: OSError) -> Trouble:
    """Why a connection could not be made or kept."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return Trouble("certificate", reason=(error.verify_message or str(error))[:SAID_CHARS])
    if isinstance(error, ssl.SSLError):
        return Trouble("no_tls", reason=(error.reason or str(error))[:SAID_CHARS])
    if isinstance(error, TimeoutError):
        return Trouble("no_answer")
    if isinstance(error, ConnectionRefusedError):
        return Trouble("refused_port")
    if type(error).__name__ == "gaierror":
        return Trouble("no_such_host")
    if isinstance(error, ConnectionError | BrokenPipeError):
        return Trouble("dropped")
    return Trouble("network", reason=(error.strerror or str(error))[:SAID_CHARS])


def of_disk(error: BaseException) -> Trouble:
    """Why nothing could be kept: the disk, or the database on it."""
    if isinstance(error, OSError):
        is_full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        return Trouble("disk_full" if is_full else "disk", reason=(error.strerror or str(error))[:SAID_CHARS])
    text = " ".join(str(error).split())[:SAID_CHARS]
    return Trouble("disk_full" if "full" in text else "database", reason=text)
