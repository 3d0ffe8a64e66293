"""The reference, page by page: examples run, sheets and fault sentences compared or written anew.

``python -m tests.pure.scheme.reference`` restates what the program prints in every page of both
languages and in the tutorial: sheets, fault sentences, the list of every fault. The words around them stay as they are.
A Chinese page has the examples of the English one; they are taken over from there.
"""

import argparse
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from kaoping.pure.scheme.fault_rows import ROWS
from kaoping.pure.scheme.faults import sentence
from kaoping.pure.scoring.fact_faults import ROWS as FACT_ROWS
from kaoping.site import cli_score
from tests.pure.scheme.doc_blocks import DOCS, Block

FOLDERS = {"en": DOCS / "scheme-language", "zh": DOCS / "scheme-language" / "zh-CN"}
INDEXES = {"en": DOCS / "scheme-language.md", "zh": DOCS / "scheme-language.zh-CN.md"}
SHEET = re.compile(
    r"```yaml\n(?P<scheme>(?:(?!```).)*?)```\n+```jsonl\n(?P<facts>.*?)```\n+"
    r"    kaoping score \S+ --facts \S+(?P<options>[^\n]*)\n+```text\n(?P<sheet>.*?)```\n",
    re.DOTALL,
)
FAULT = re.compile(
    r"<!-- fault: (?P<code>\w+) -->\n```yaml\n(?P<text>.*?)```\n+> ✗ ?(?P<said>[^\n]*)\n", re.DOTALL
)
OF_FACTS = re.compile(r"^\* `(\w+)`: ?(.*)$", re.MULTILINE)
LISTED = re.compile(r"^- `(\w+)`: ?(.*)$", re.MULTILINE)
EXAMPLES = re.compile(r"```(?:yaml|jsonl)\n.*?```\n", re.DOTALL)


@dataclass(frozen=True)
class Page:
    slug: str
    language: str

    @property
    def path(self):
        return FOLDERS[self.language] / f"{self.slug}.md"

    @property
    def text(self):
        return self.path.read_text(encoding="utf-8")


TUTORIALS = {"en": DOCS / "tutorial.md", "zh": DOCS / "tutorial.zh-CN.md"}
STAGE = re.compile(r"<!-- into: (?P<part>\w+) -->\n```yaml\n(?P<text>.*?)```\n", re.DOTALL)
WHOLE = re.compile(r"<!-- whole -->\n```yaml\n(?P<text>.*?)```\n", re.DOTALL)
TRIED = re.compile(
    r"    kaoping score yunxi.yaml --facts \S+(?P<options>[^\n]*)\n+```text\n(?P<sheet>.*?)```\n", re.DOTALL
)


def stages(language):
    """The tutorial's text as it grows, stage by stage."""
    parts = {"head": "", "indicators": "", "tail": ""}
    for match in STAGE.finditer(TUTORIALS[language].read_text(encoding="utf-8")):
        parts[match["part"]] += match["text"]
        if parts["indicators"]:
            yield parts["head"] + "indicators:\n" + parts["indicators"] + parts["tail"]


def tutorial_restated(language):
    """The tutorial with what the program prints now."""
    text = TUTORIALS[language].read_text(encoding="utf-8")
    if language == "zh":
        blocks = iter(EXAMPLES.findall(TUTORIALS["en"].read_text(encoding="utf-8")))
        text = EXAMPLES.sub(lambda _: next(blocks), text)
    whole = list(stages(language))[-1]
    facts = re.search(r"```jsonl\n(.*?)```", text, re.DOTALL)[1]
    text = WHOLE.sub(lambda _: f"<!-- whole -->\n```yaml\n{whole}```\n", text)
    text = FAULT.sub(lambda match: _fault_restated(match, language), text)
    return TRIED.sub(
        lambda match: match[0].replace(
            "```text\n" + match["sheet"],
            "```text\n" + printed(whole, facts, match["options"], language),
        ),
        text,
    )


def pages(language):
    return [Page(path.stem, language) for path in sorted(FOLDERS[language].glob("*.md"))]


def printed(scheme, facts, options, language):
    """What ``kaoping score`` prints, by the command's own code."""
    parser = argparse.ArgumentParser()
    cli_score.register(parser.add_subparsers())
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "example.yaml").write_text(scheme, encoding="utf-8")
        (place / "facts.jsonl").write_text(facts, encoding="utf-8")
        words = [
            "score",
            str(place / "example.yaml"),
            "--facts",
            str(place / "facts.jsonl"),
            *options.split(),
        ]
        if "--lang" not in words:
            words += ["--lang", language]
        found = parser.parse_args([*words, "--output", str(place / "sheet.txt")])
        status = found.run(found)
        assert status == 0, (scheme, facts, status)
        text = (place / "sheet.txt").read_text(encoding="utf-8")
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines()) + "\n"


def faults_of(text):
    return Block(text, None, "").faults()


def general(code, language, rows=ROWS):
    """A fault's sentence with "…" for what it names."""
    row = rows[code][1 if language == "zh" else 0]
    return re.sub(r"%\(\w+\)s", "…", row).replace("%%", "%")


def _fault_restated(match, language):
    said = [sentence(one, language) for one in faults_of(match["text"]) if one.code == match["code"]]
    head = match[0].split("> ✗")[0]
    return f"{head}> ✗ {said[0] if said else ''}\n"


def restated(page):
    """The page with what the program prints now."""
    language = page.language
    text = page.text
    if language == "zh":
        english = Page(page.slug, "en").text
        if len(EXAMPLES.findall(english)) == len(EXAMPLES.findall(text)):
            blocks = iter(EXAMPLES.findall(english))
            text = EXAMPLES.sub(lambda _: next(blocks), text)

    def sheet(match):
        new = printed(match["scheme"], match["facts"], match["options"], language)
        return match[0].replace("```text\n" + match["sheet"], "```text\n" + new)

    text = SHEET.sub(sheet, text)
    text = FAULT.sub(lambda match: _fault_restated(match, language), text)
    if OF_FACTS.search(text):
        rows = "".join(f"* `{code}`: {general(code, language, FACT_ROWS)}\n" for code in FACT_ROWS)
        text = re.sub(r"(?m)(^\* `\w+`:.*\n)+", lambda _: rows, text)
    return LISTED.sub(lambda match: f"- `{match[1]}`: {general(match[1], language)}", text)


def index_restated(language):
    """The index with the table of every fault as it is now."""
    text = INDEXES[language].read_text(encoding="utf-8")
    folder = "scheme-language" if language == "en" else "scheme-language/zh-CN"
    found = {}
    for page in pages(language):
        for code in re.findall(r"<!-- fault: (\w+) -->|^- `(\w+)`:", page.text, re.MULTILINE):
            found.setdefault("".join(code), f"[{page.slug}]({folder}/{page.slug}.md)")
    rows = "".join(
        f"| `{code}` | {general(code, language)} | {found.get(code, '[?](?)')} |\n" for code in ROWS
    )
    return re.sub(r"(?m)(^\| `\w+` \| .* \| \[.*\) \|\n)+", lambda _: rows, text)


if __name__ == "__main__":
    for one in ("en", "zh"):
        for page in pages(one):
            page.path.write_text(restated(page), encoding="utf-8")
        INDEXES[one].write_text(index_restated(one), encoding="utf-8")
        TUTORIALS[one].write_text(tutorial_restated(one), encoding="utf-8")
