"""Copy the pages of ``docs/use`` into the package: ``python -m kaoping.site.help_copies``.

The manual is written once, where a reader of the repository looks for it; an installation has no
``docs`` folder, so it gets copies. A test holds both alike.
"""

from pathlib import Path

PAGES = (
    "unit", "clerk", "reviewer", "leader", "auditor", "system-administrator",
    "sign-in", "mail", "unit-roll", "reposts", "facts", "scheme-files", "originality", "panels",
    "appeals", "papers",
)  # fmt: skip
PACKAGE = Path(__file__).resolve().parent / "help"
DOCS = PACKAGE.parents[3] / "docs" / "use"
SOURCES = {"en": DOCS, "zh-CN": DOCS / "zh-CN"}


def copy() -> None:
    for folder, source in SOURCES.items():
        (PACKAGE / folder).mkdir(parents=True, exist_ok=True)
        for slug in PAGES:
            (PACKAGE / folder / f"{slug}.md").write_bytes((source / f"{slug}.md").read_bytes())


if __name__ == "__main__":
    copy()
