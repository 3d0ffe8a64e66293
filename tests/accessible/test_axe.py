"""Every page that somebody may open, by axe: both languages, light and dark; nothing to complain of.

The pages come from the URL configuration: whoever may open one first, in the order of ``WHO``,
opens it. In Chinese every rule is asked in light, and once more the contrast in dark; in English
every rule but the contrast, whose colours do not know the language. What axe cannot judge
(``incomplete``) is not counted; keyboard and zoom have tests of their own in ``tests/browser``.
"""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from kaoping.units.models import Person
from tests.site.test_roles import addresses, stated

pytestmark = pytest.mark.browser
AXE = (Path(__file__).parents[1] / "browser" / "vendor" / "axe" / "axe.js").read_text(encoding="utf-8")
WHO = ("clerk", "author", "reviewer", "system_admin", "approver", "auditor", "leader", "guest")
LANGUAGES = {"zh-hans": "zh-Hans", "en": "en"}
# Only what is wrong comes back, without what the other rules saw.
ALL = """() => axe.run(document, {resultTypes: ['violations'], elementRef: false, ancestry: false})
  .then((found) => found.violations)"""
CONTRAST = ALL.replace("{", "{runOnly: ['color-contrast'], ", 1)
REST = ALL.replace("{", "{rules: {'color-contrast': {enabled: false}}, ", 1)


@pytest.fixture(scope="module")
def pages(world):
    """(person, path) of every page: HTML, opened with 200; the first page for every role.

    Who is not to see a page by the table of roles is not asked to fetch it.
    """
    found = [(who, "/") for who in WHO]
    clients = {who: Client(raise_request_exception=False) for who in WHO}
    for who, client in clients.items():
        if who != "guest":
            client.force_login(world.people[who])
    table = stated()
    for name, pattern in addresses():
        path = reverse(name, kwargs=world.arguments_of(name, pattern))
        for who in WHO:
            if not table.get(name, {}).get(who, "200").startswith("200"):
                continue
            response = clients[who].get(path)
            if response.streaming:
                b"".join(response.streaming_content)
            if response.status_code == 200:
                is_page = response.headers["Content-Type"].startswith("text/html")
                if is_page and not response.streaming and b"<html" in response.content and path != "/":
                    found.append((who, path))
                break
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing(windows, pages, language):
    assert len(pages) > 40
    Person.objects.update(language=language)
    opened, wrong = {}, []
    for who, path in pages:
        page = opened.get(who)
        if page is None:
            page = opened[who] = windows.open(None if who == "guest" else who, color_scheme="light")
            page.context.add_cookies(
                [{"name": "django_language", "value": language, "url": windows.server.url}]
            )
            # By the browser's own door, once a window: the pages' policy allows no script of a test,
            # and handing over half a megabyte for every page took longer than reading it.
            page.context.add_init_script(AXE)
        page.goto(path)
        assert page.get_attribute("html", "lang") == LANGUAGES[language], path
        if language == "en":
            wrong += _said(page, who, path, REST)
            continue
        wrong += _said(page, who, path, ALL)
        page.emulate_media(color_scheme="dark")
        wrong += _said(page, who, f"{path} (dark)", CONTRAST)
        page.emulate_media(color_scheme="light")
    assert not wrong, "\n".join(wrong)


def _said(page, who, path, how):
    return [
        f"{who} {path}: {one['id']}: {node['html'][:160]} {node['failureSummary'].splitlines()[1].strip()}"
        for one in page.evaluate(how)
        for node in one["nodes"][:3]
    ]
