"""The README's pictures, taken from a demo that is built already.

``KAOPING_VAR=folder-of-the-demo python -m tests.browser.pictures`` writes
``docs/pictures/sheet.png`` and ``matrix.png``: 1440 px wide, Chinese, light.
No part of the suite: it wants a whole demo city.
"""

import io
import os
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent.parent / "docs" / "pictures"
SIZE = {"width": 1440, "height": 1080}
MOST_BYTES = 300_000


@contextmanager
def serving():
    """The product on a free port over the demo's own database; gives the address."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "kaoping.site.settings"
    os.environ["KAOPING_DEBUG"] = "1"  # static files straight from the source, no collected copies needed
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in this thread
    import django

    from kaoping.base import sqlite_library  # noqa: F401 -- first, before anything opens SQLite

    django.setup()
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.test.testcases import LiveServerThread

    thread = LiveServerThread("127.0.0.1", StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://{thread.host}:{thread.port}"
    thread.terminate()


def signed_in(person, address):
    """Cookies of a login that needs no password."""
    from django.test import Client

    client = Client()
    client.force_login(person)
    return [{"name": name, "value": morsel.value, "url": address} for name, morsel in client.cookies.items()]


def take(path, page):
    """Write what the window shows, packed as tightly as PNG allows without changing a colour."""
    from PIL import Image

    Image.open(io.BytesIO(page.screenshot())).convert("RGB").save(path, "PNG", optimize=True)
    size = path.stat().st_size
    print(f"{path.name}: {size:,} bytes")
    if size > MOST_BYTES:
        raise SystemExit(
            f"{path.name} has {size:,} bytes; a picture of the README has at most {MOST_BYTES:,}."
        )


def main():
    from playwright.sync_api import sync_playwright

    FOLDER.mkdir(parents=True, exist_ok=True)
    with serving() as address, sync_playwright() as playwright:
        from kaoping.base.models import Instance
        from kaoping.results.models import Standing
        from kaoping.units.models import Person, Role

        if not Instance.current().is_demo:
            raise SystemExit("KAOPING_VAR names no demo. Build one with `kaoping demo` and name its folder.")
        clerk = (
            Person.objects.filter(incumbencies__post__role=Role.CLERK, is_active=True).order_by("pk").first()
        )
        leader = Standing.objects.select_related("unit").order_by("rank_no", "unit__code").first()
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
            args=["--no-sandbox", "--disable-gpu", "--no-first-run"],
        )
        context = browser.new_context(
            base_url=address, viewport=SIZE, locale="zh-CN", timezone_id="Asia/Shanghai", color_scheme="light"
        )
        context.add_cookies(signed_in(clerk, address))
        page = context.new_page()
        page.goto(f"/sheets/{leader.unit.code}/?open=1")
        take(FOLDER / "sheet.png", page)
        page.goto("/matrix/?sort=score")
        take(FOLDER / "matrix.png", page)
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
