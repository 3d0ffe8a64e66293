"""Who wants to know that a file's pages have been looked at: dotted names of jobs that take its id.

Higher packages offer theirs when the program starts; evidence knows none of them.
"""

_offered: dict[str, None] = {}


def offer(job: str) -> None:
    """Have ``job(file_id)`` queued whenever a file's last page was looked at. Twice is once."""
    _offered[job] = None


def jobs() -> tuple[str, ...]:
    return tuple(_offered)
