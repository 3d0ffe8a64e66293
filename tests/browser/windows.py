"""A real Chromium whose pages are watched; shared by the folders of browser tests.

An error in the console, a fault in a script, or a request to any other address is a fault of
the page that made it.
"""

import shutil
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.test import Client

from tests.journeys.town import SECRET

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@contextmanager
def written_database(blocker):
    """The test database, written for real and emptied when a folder's tests are done.

    It takes the place of pytest-django's own ``db``, whose transaction the server's thread would not see.
    """
    if CHROMIUM is None:
        pytest.skip("There is no Chromium here (on Debian: apt-get install chromium fonts-noto-cjk).")
    with pytest.MonkeyPatch.context() as patch, blocker.unblock():
        # Playwright's loop runs in this thread, where Django would refuse the database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield
        call_command("flush", interactive=False, verbosity=0)


@contextmanager
def launched():
    """One Chromium, closed at the end."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def too_wide(page, path, *widths):
    """(path, width, pixels too many) for each of these window widths that the page does not fit.

    It is fetched once, at the first width, and drawn anew at the others: begin with the narrowest.
    """
    wide = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 844})
        if width == widths[0]:
            assert page.goto(path).ok, path
        by = page.evaluate(
            """() => new Promise((told) => requestAnimationFrame(() => requestAnimationFrame(() => told(
                 document.documentElement.scrollWidth - document.documentElement.clientWidth))))"""
        )
        wide += [(path, width, by)] if by > 0 else []
    return wide


class Windows:
    """Opens watched pages; ``faults`` is what they complained of."""

    def __init__(self, people, server, chromium):
        self.people, self.server, self.chromium = people, server, chromium
        self.contexts, self.faults = [], []

    def open(self, who=None, *, width=1280, height=900, **options):
        """A page of its own window, signed in as ``who``; ``page.goto("/…")`` knows the address."""
        context = self.chromium.new_context(
            base_url=self.server.url, locale="zh-CN", timezone_id="Asia/Shanghai",
            viewport={"width": width, "height": height}, **options,
        )  # fmt: skip
        context.set_default_timeout(60_000)  # a busy machine is no fault
        self.contexts.append(context)
        if who is not None:
            client = Client()
            client.force_login(self.people[who])
            cookies = [
                {"name": name, "value": morsel.value, "url": self.server.url}
                for name, morsel in client.cookies.items()
            ]
            context.add_cookies(cookies)
        page = context.new_page()
        page.on(
            "console", lambda line: line.type == "error" and self.faults.append(f"{page.url}: {line.text}")
        )
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("request", lambda request: self.note(page, request.url))
        return page

    def note(self, page, address):
        parts = urlsplit(address)
        if (
            parts.scheme in {"http", "https", "ws", "wss"}
            and parts.netloc != urlsplit(self.server.url).netloc
        ):
            self.faults.append(f"{page.url} asked {address}")

    def sign_in(self, page, who):
        """By the form, as a person does."""
        page.goto("/account/login/")
        page.fill("input[name=login]", self.people[who].username)
        page.fill("input[name=password]", SECRET)
        page.click("main form[action*=login] button")
        page.wait_for_selector("header.topbar .who")

    def close(self):
        """Close every window; no page may have complained."""
        for context in self.contexts:
            context.close()
        assert not self.faults, self.faults
