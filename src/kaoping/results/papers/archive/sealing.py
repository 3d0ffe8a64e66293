"""The seal of a package: the SHA-256 of all its bytes, in the zip's comment, which is its last bytes.

The catalogue proves each file; the seal proves the rest of the zip, its own catalogue and names too, so
that not one byte changes unnoticed. Whoever changes the seal as well is found out by the package's hash
in the product's list.
"""

import hashlib
from typing import IO

SEAL = b"SHA-256 "
LENGTH = 64  # hexadecimal digits, the last bytes of the file
EMPTY = SEAL + b"0" * LENGTH
CHUNK = 1 << 20


def seal(file: IO[bytes]) -> None:
    """Write the hash of all that stands before it over the end of a closed zip whose comment is ``EMPTY``."""
    length = file.seek(0, 2) - LENGTH
    digest = _digest(file, length)
    file.seek(length)
    file.write(digest)


def is_whole(file: IO[bytes]) -> bool | None:
    """Whether every byte is as it was sealed; None for a file without a seal."""
    length = file.seek(0, 2) - LENGTH
    if length < len(SEAL):
        return None
    file.seek(length - len(SEAL))
    if file.read(len(SEAL)) != SEAL:
        return None
    kept = file.read(LENGTH)
    return _digest(file, length) == kept


def _digest(file: IO[bytes], length: int) -> bytes:
    digest, left = hashlib.sha256(), length
    file.seek(0)
    while left and (chunk := file.read(min(CHUNK, left))):
        digest.update(chunk)
        left -= len(chunk)
    return digest.hexdigest().encode()
