"""How fast pages are to the eye: a real Chromium on loopback, the city of ``bench.city``.

For each main page, after a first visit that fills the browser's store: the server's time from
request to first byte (p95), bytes transferred with all that the page loads, first contentful
paint and, after keys and a click, the longest the page took to paint again. Times are the
browser's own (``performance``); the server is the product's web child as ``kaoping serve``
starts it, with its settings and its compressed static files. Browser and server share the
machine, so a machine that works on something else doubles these figures: the load is printed.
"""

import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

SIZES = (100, 1_000)
VISITS = 20
LIMITS = {
    "server p95": (200, "ms"), "transferred": (150, "kB"), "first paint p50": (600, "ms"),
    "next paint": (100, "ms"),
}  # fmt: skip
PAGES = {
    "desk": "/", "pieces": "/submissions/", "matrix": "/matrix/", "ranking": "/ranking/",
    "sheet": "/sheets/{code}/", "year": "/year/", "notices": "/notices/", "scheme": "/schemes/{scheme}/",
}  # fmt: skip
MEASURE = """() => {
  const page = performance.getEntriesByType('navigation')[0];
  const all = performance.getEntriesByType('resource').reduce((sum, one) => sum + one.transferSize, page.transferSize);
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  return [page.responseStart - page.requestStart, all / 1000, paint ? paint.startTime : null];
}"""
CELL = '.matrix a[tabindex="0"]'
WATCH = """
  window.slowest = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.slowest = Math.max(window.slowest, entry.duration);
  }).observe({type: 'event', durationThreshold: 16, buffered: true});
"""


def run():
    """Rows for ``python -m bench``; none where there is no Chromium."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        yield {
            "name": "pages in a browser",
            "value": None,
            "unit": "skipped: no Chromium here",
            "limit": None,
        }
        return
    for size in SIZES:
        load = os.getloadavg()[0]
        yield {
            "name": f"load of the machine before, {size:,} units",
            "value": load,
            "unit": "",
            "limit": None,
        }
        for page, figures in _measure(size).items():
            for name, value in figures.items():
                limit, unit = LIMITS[name]
                yield {
                    "name": f"{page}, {size:,} units: {name}", "value": value, "unit": unit, "limit": limit,
                }  # fmt: skip


def _measure(size):
    folder = tempfile.mkdtemp(prefix="kaoping-bench-")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "bench.eye", str(size)],
            env={
                **os.environ,
                "KAOPING_VAR": folder,
                "DJANGO_SETTINGS_MODULE": "bench.settings",
                "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # Playwright's loop runs in the thread that asks the database
            },
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr[-3000:])
        return json.loads(done.stdout.splitlines()[-1])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _main(size):
    import django

    from kaoping.base import sqlite_library  # noqa: F401 -- first, before anything opens SQLite

    django.setup()
    from bench.city import City

    city = City(size)
    city.publish()
    city.fill()
    city.refresh()
    product = {**os.environ, "DJANGO_SETTINGS_MODULE": "kaoping.site.settings"}
    subprocess.run(
        [sys.executable, "-m", "kaoping.site.cli", "collectstatic", "--no-input", "--verbosity", "0"],
        env=product, check=True,
    )  # fmt: skip
    print(json.dumps(look(city, product)))


def look(city, environment):
    """Figures of every page: page → name → value. Serves the data folder of ``environment`` meanwhile."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    from kaoping.site import serve

    server = subprocess.Popen(
        serve._children("127.0.0.1", port)["web"], env=environment, stdout=subprocess.DEVNULL
    )
    try:
        while not serve._answers("127.0.0.1", port):
            time.sleep(0.2)
        return _browse(city, f"http://127.0.0.1:{port}")
    finally:
        server.terminate()
        server.wait(20)


def _browse(city, address):
    from django.test import Client
    from playwright.sync_api import sync_playwright

    client = Client()
    client.force_login(city.clerk)
    found = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
            args=["--no-sandbox", "--disable-gpu", "--no-first-run"],
        )
        context = browser.new_context(
            base_url=address, viewport={"width": 1440, "height": 900}, locale="zh-CN"
        )
        context.add_cookies(
            [{"name": name, "value": morsel.value, "url": address} for name, morsel in client.cookies.items()]
        )
        context.add_init_script(WATCH)
        names = {"code": city.units[len(city.units) // 2].code, "scheme": city.scheme.pk}
        for name, path in PAGES.items():
            found[name] = _visit(context, path.format(**names))
        browser.close()
    return found


def _visit(context, path):
    page = context.new_page()
    page.goto(path, wait_until="load")
    taken = []
    for _visit in range(VISITS):
        page.goto(path, wait_until="load")
        page.wait_for_timeout(50)
        taken.append(page.evaluate(MEASURE))
    page.keyboard.press("Tab")
    page.keyboard.press("?")
    page.keyboard.press("Escape")
    page.click("h1")
    if page.query_selector(CELL):
        page.focus(CELL)
        for key in ("ArrowRight", "ArrowDown", "End"):
            page.keyboard.press(key)
            page.wait_for_timeout(60)
    page.wait_for_timeout(200)
    slowest = page.evaluate("() => window.slowest")
    page.close()
    served = sorted(one[0] for one in taken)
    return {
        "server p95": round(served[int(len(served) * 0.95) - 1], 1),
        "transferred": round(statistics.median(one[1] for one in taken), 1),
        "first paint p50": round(statistics.median(one[2] for one in taken if one[2] is not None), 1),
        "next paint": round(slowest, 1),
    }


if __name__ == "__main__":
    _main(int(sys.argv[1]))
