"""Look at a file's pictures once and keep what they look like."""

from kaoping.evidence.models import StoredFile

MADE_AS = 1  # one more when hashes change: files are then looked at again


def look(file: StoredFile) -> None:
    """Keep the hashes and private hints of a file's own and embedded pictures; twice does no harm."""
