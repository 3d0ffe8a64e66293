"""The days by which a notice's own text wants its pieces, to be held against the day in the field."""

import datetime as dt
import re

from kaoping.assessment.mailwords import DAY, days_in

BY_THEN = re.compile(
    r"\s*(?:[（(][^）)]{1,6}[）)])?\s*(?:上午|下午|下班|\d{1,2}[:：点时]\d{0,2}分?)?\s*(?:之前|以前|前|止|截止)"
)


def days_named_as_due(text: str, year: int) -> list[dt.date]:
    """The days by which the text wants something: 10月31日前, 于10月31日（周五）下班前, 截至10月31日."""
    found = []
    for match in DAY.finditer(text):
        around = text[max(0, match.start() - 4) : match.start()], text[match.end() : match.end() + 14]
        if not (BY_THEN.match(around[1]) or re.search(r"截[止至]$|止于$", around[0].rstrip("：: 到"))):
            continue
        found += [day for day, _words in days_in(match.group(0), year)]
    return list(dict.fromkeys(found))
