"""Wording that counts for nobody: what the comparison passes over, and how often it stands here."""

from collections import Counter
from dataclasses import dataclass

from kaoping.originality.models import Check

LOOKED_AT = 400  # of the newest reports
MOST = 60
LEAST_CHARACTERS = 12


@dataclass(frozen=True, slots=True)
class Masked:
    """A stretch that was passed over, and in how many of the reports looked at."""

    text: str
    reports: int


def common_wording() -> tuple[list[Masked], int]:
    """The most frequent masked stretches of the newest reports, and how many reports were looked at."""
    counts: Counter[str] = Counter()
    rows = Check.objects.order_by("-pk").values_list("text", "report")[:LOOKED_AT]
    looked = 0
    for text, report in rows:
        looked += 1
        spans = report.get("masked", [])
        counts.update({text[start:end].strip() for start, end in spans if end - start >= LEAST_CHARACTERS})
    return [Masked(words, count) for words, count in counts.most_common(MOST)], looked
