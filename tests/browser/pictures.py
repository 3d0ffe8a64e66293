"""The pictures of the README and of the manual, taken from a demo that is built already.

``KAOPING_VAR=folder-of-the-demo python -m tests.browser.pictures`` writes
``docs/pictures/sheet.png`` and ``matrix.png``: 1440 px wide, Chinese, light. With the word
``help`` it writes those of the manual, which the help shows too, at most 150 kB each.
No part of the suite: it wants a whole demo city.
"""

import io
import os
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "docs" / "pictures"
HELP = ROOT / "src" / "kaoping" / "site" / "static" / "kaoping" / "help"
SIZE = {"width": 1440, "height": 1080}
MOST_BYTES, MOST_BYTES_HELP = 300_000, 150_000
# name → (role, address, height): what the manual shows
OF_THE_MANUAL = {
    "unit-home": ("unit_author", "/", 900),
    "unit-year": ("unit_author", "/year/", 760),
    "desk": ("clerk", "/", 820),
    "office-year": ("clerk", "/year/", 800),
    "pages": ("clerk", "/submissions/files/{pdf}/pages/", 860),
    "leader": ("leader", "/", 900),
}


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


def take_small(path, page):
    """The same with at most 256 colours: a page of a manual loads several."""
    from PIL import Image

    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture = picture.resize((1080, round(picture.height * 1080 / picture.width)), Image.Resampling.LANCZOS)
    picture.quantize(128, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
        path, "PNG", optimize=True
    )
    size = path.stat().st_size
    print(f"{path.name}: {size:,} bytes")
    if size > MOST_BYTES_HELP:
        raise SystemExit(
            f"{path.name} has {size:,} bytes; a picture of the manual has at most {MOST_BYTES_HELP:,}."
        )


def take_manual(browser, address):
    """Every picture of ``OF_THE_MANUAL``; jobs are done at once, so that pages of files are there."""
    from django.conf import settings

    from kaoping.assessment.models import Material
    from kaoping.units.models import Person

    settings.QUEUE_IMMEDIATE = True
    HELP.mkdir(parents=True, exist_ok=True)
    pdf = Material.objects.filter(file__kind="pdf").order_by("-file__size_bytes", "pk").first()
    for name, (role, where, height) in OF_THE_MANUAL.items():
        person = Person.objects.filter(incumbencies__post__role=role, is_active=True).order_by("pk").first()
        context = browser.new_context(
            base_url=address, viewport={"width": 1440, "height": height}, locale="zh-CN",
            timezone_id="Asia/Shanghai", color_scheme="light",
        )  # fmt: skip
        context.add_cookies(signed_in(person, address))
        page = context.new_page()
        answer = page.goto(where.format(pdf=pdf.pk), timeout=120_000)
        if not answer.ok:
            raise SystemExit(f"{where} answers {answer.status}; no picture was taken of it.")
        page.wait_for_timeout(1200)
        take_small(HELP / f"{name}.png", page)
        context.close()


def main():
    from playwright.sync_api import sync_playwright

    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = sys.argv[1:]
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
        if wanted == ["help"]:
            take_manual(browser, address)
            browser.close()
            return
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
