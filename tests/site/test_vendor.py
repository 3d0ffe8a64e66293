"""The outside code of the pages is the code of the list, and no icon is carried along for nothing."""

import json
import re
import runpy
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "vendor"
SOURCE = ROOT / "src" / "kaoping"
SERVED = SOURCE / "site" / "static" / "vendor"
ADDRESS = re.compile(r"https?://(?!www\.w3\.org/)")  # the name of SVG itself is no place to fetch from


def test_served_files_are_those_that_were_built():
    fetch = runpy.run_path(str(VENDOR / "fetch.py"))
    assert fetch["check"]() == []


def test_every_package_has_version_sum_and_licence_and_no_address():
    fetch = runpy.run_path(str(VENDOR / "fetch.py"))
    text = (VENDOR / "packages.json").read_text(encoding="utf-8")
    assert not ADDRESS.search(text)
    assert not ADDRESS.search((VENDOR / "fetch.py").read_text(encoding="utf-8"))
    listed = json.loads(text)
    for package in listed["packages"]:
        assert re.fullmatch(r"\d+\.\d+\.\d+", package["version"]), package["name"]
        assert package["sha512"].startswith("sha512-"), package["name"]
        assert package["licence"], package["name"]
    names = {package["name"] for package in listed["packages"]}
    for output in listed["outputs"]:
        assert set(output["of"]) <= names, output["file"]
        place = fetch["PLACES"][output.get("for", "pages")]
        assert (place / output["file"]).with_suffix(".licences.txt").stat().st_size > 400


def test_sprite_holds_the_icons_in_use_and_no_other():
    sprite = (SERVED / "icons" / "icons.svg").read_text(encoding="utf-8")
    carried = set(re.findall(r'<symbol id="([a-z-]+)"', sprite))
    used = set()
    for path in SOURCE.rglob("templates/**/*.html"):
        used |= set(re.findall(r'{% icon "([a-z-]+)" %}', path.read_text(encoding="utf-8")))
    assert carried == used
