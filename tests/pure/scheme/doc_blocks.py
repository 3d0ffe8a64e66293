"""An example of the reference: made whole, read and checked."""

import re
from dataclasses import dataclass
from pathlib import Path

from kaoping.pure.errors import SchemeFaults
from kaoping.pure.scheme import check, load

DOCS = Path(__file__).parents[3] / "docs"

# What an example leaves out, word by word; its own words take their place.
FRAME = {
    "scheme": "scheme: example\n",
    "title": "title: 示例\n",
    "year": "year: 2014\n",
    "groups": "groups: {区: {tag: district}, 开发区: {without: district}, 甲: {group: A}, 乙: {group: B},"
    " 窗口: {tag: window}}\n",
    "indicators": "indicators:\n  - {id: 1, title: 信息, points: 4, every: month, even: {}}\n",
}


@dataclass(frozen=True)
class Block:
    text: str
    fault: str | None  # the code that the page says it gives
    after: str  # what the page says next, up to the next block

    @property
    def whole(self):
        """The example as a scheme: as it is, or put into the frame."""
        text = self.text
        if text.startswith("- "):
            text = "indicators:\n" + "".join(f"  {line}\n" for line in text.splitlines())
        words = set(re.findall(r"^(\w+):", text, re.MULTILINE))
        if "period" in words:
            words.add("year")
        return "".join(given for word, given in FRAME.items() if word not in words) + text

    def faults(self):
        """Every fault of the example."""
        try:
            return check(load(self.whole))
        except SchemeFaults as error:
            return error.faults
