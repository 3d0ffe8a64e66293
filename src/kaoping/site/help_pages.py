"""The pages of the help: which there are, which is whose, and where their files lie.

They are the pages of ``docs/use``, copied into the package (``help_copies``) so that an
installation has them.
"""

from functools import cache
from importlib import resources
from pathlib import PurePosixPath

from django.templatetags.static import static
from django.urls import reverse

from kaoping.site.help_copies import PAGES
from kaoping.site.help_text import HelpText, Places, render
from kaoping.units.models import Role

OF_ROLE: dict[str, str] = {
    Role.UNIT_AUTHOR: "unit",
    Role.UNIT_APPROVER: "unit",
    Role.UNIT_HEAD: "unit",
    Role.CLERK: "clerk",
    Role.OFFICE_HEAD: "clerk",
    Role.REVIEWER: "reviewer",
    Role.LEADER: "leader",
    Role.AUDITOR: "auditor",
    Role.SYSTEM_ADMIN: "system-administrator",
}
FOLDERS = {"en": "en", "zh-hans": "zh-CN"}


def page(slug: str, language: str) -> HelpText | None:
    """The page in the reader's language; None when there is no such page."""
    return _rendered(slug, FOLDERS.get(language, "en")) if slug in PAGES else None


def titles(language: str) -> list[tuple[str, str]]:
    """(slug, title) of every page, in their order."""
    found = []
    for slug in PAGES:
        text = page(slug, language)
        if text is not None:
            found.append((slug, text.title))
    return found


@cache
def _rendered(slug: str, folder: str) -> HelpText | None:
    file = resources.files("kaoping.site").joinpath("help", folder, f"{slug}.md")
    if not file.is_file():
        return None
    return render(file.read_text(encoding="utf-8"), Places(_link, _picture))


def _link(target: str) -> str | None:
    """A page of the help by its file's name; other files of the repository are not here."""
    path, _sharp, anchor = target.partition("#")
    slug = PurePosixPath(path).stem
    if path.endswith(".md") and slug in PAGES:
        return reverse("help_page", args=[slug]) + (f"#{anchor}" if anchor else "")
    return None


def _picture(target: str) -> str | None:
    return static(f"kaoping/help/{PurePosixPath(target).name}")
