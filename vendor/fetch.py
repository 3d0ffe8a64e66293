#!/usr/bin/env python3
"""Fetch the outside code of the pages, check it, build what is served, and write it with its licences.

``python3 vendor/fetch.py`` needs Node.js with npm; only who changes ``packages.json`` or an
entry runs it. Packages come by name and version with ``npm pack``: npm's own settings decide
from which registry, so no file here names one. A tarball whose SHA-512 differs from
``packages.json`` stops the run. The results lie in ``src/kaoping/site/static/vendor/`` (what
tests alone use: in ``tests/browser/vendor/``); their fingerprints, and those of the entries
they were built from, in ``built.json``.

``python3 vendor/fetch.py --check`` needs neither network nor Node.js: it says whether the
files in the tree are the ones that were built from these lists.

How an output is built (``how``): ``esbuild`` bundles an entry into one script (under the global
name ``global``; without one as an ES module), ``sass`` compiles a stylesheet, ``sprite`` makes
one SVG of the icons named in a list, ``copy`` takes the file ``entry`` out of the first package.
A new package goes into ``packages`` with an empty ``sha512``; ``--note`` writes the sums of
what npm brought, to be compared with the registry's own before they are committed.
"""

import argparse
import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENTRIES = HERE / "entries"
LIST = HERE / "packages.json"
BUILT = HERE / "built.json"
# Where an output goes: with the pages, or (``"for": "tests"``) with the browser tests alone.
PLACES = {
    "pages": HERE.parent / "src" / "kaoping" / "site" / "static" / "vendor",
    "tests": HERE.parent / "tests" / "browser" / "vendor",
}
# Sass warns of what its next major version drops; the stylesheet is Tabler's, not ours.
SASS = """
const sass = require("sass"), fs = require("fs");
const [entry, out, ...paths] = process.argv.slice(2);
const made = sass.compile(entry, {style: "compressed", loadPaths: paths, quietDeps: true, logger: sass.Logger.silent});
fs.writeFileSync(out, made.css + "\\n");
"""


class Refused(Exception):
    """One sentence that says what does not agree and what to do."""


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


def listed() -> dict:
    return json.loads(LIST.read_text(encoding="utf-8"))


def sum_of(path: Path) -> str:
    return "sha512-" + base64.b64encode(hashlib.sha512(path.read_bytes()).digest()).decode()


def fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def run(*command: str, where: Path) -> str:
    done = subprocess.run(command, cwd=where, check=False, capture_output=True, text=True)  # noqa: S603 -- our own list
    if done.returncode:
        raise Refused(f"{' '.join(command[:3])} ended with {done.returncode}: {done.stderr.strip()[-600:]}")
    return done.stdout


def fetch(package: dict, modules: Path, note: bool) -> None:
    """Bring one package into ``modules``, after its sum was found right."""
    spec = f"{package['name']}@{package['version']}"
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        run("npm", "pack", "--silent", "--ignore-scripts", spec, where=folder)
        tarball = next(folder.glob("*.tgz"))
        found = sum_of(tarball)
        if note and not package["sha512"]:
            package["sha512"] = found
        if found != package["sha512"]:
            raise Refused(
                f"{spec} arrived with {found}, packages.json says {package['sha512'] or 'nothing'}. Nothing was written."
            )
        target = modules / package["name"]
        target.mkdir(parents=True)
        with tarfile.open(tarball) as archive:
            wanted = tuple(package.get("unpack", ()))
            members = []
            for member in archive.getmembers():
                _first, _slash, rest = member.name.partition("/")
                if not member.isfile() or (wanted and not rest.startswith(wanted)):
                    continue
                member.name = rest
                members.append(member)
            archive.extractall(target, members=members, filter="data")
    say(f"{spec}: {package['licence']}, sum right")


def sprite(entry: Path, icons: Path) -> str:
    """One symbol an icon: the list's own name for it, Tabler's drawing in it."""
    wanted = json.loads(entry.read_text(encoding="utf-8"))
    symbols = []
    for ours, theirs in sorted(wanted.items()):
        drawing = (icons / f"{theirs}.svg").read_text(encoding="utf-8")
        inner = re.search(r"<svg[^>]*>(.*)</svg>", drawing, re.S)
        if inner is None:
            raise Refused(f"{theirs}.svg is no drawing.")
        paths = re.sub(r"\s*\n\s*", "", inner.group(1)).replace(" />", "/>").strip()
        symbols.append(f'<symbol id="{ours}" viewBox="0 0 24 24">{paths}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def build(output: dict, work: Path, target: Path) -> None:
    modules, entry = work / "node_modules", work / "entries" / output["entry"]
    target.parent.mkdir(parents=True, exist_ok=True)
    how = output["how"]
    if how == "sass":
        (work / "sass.cjs").write_text(SASS, encoding="utf-8")
        run("node", "sass.cjs", str(entry), str(target), str(modules), where=work)
        text = target.read_text(encoding="utf-8")
        # The policy of the pages allows no data: address; a picture in a stylesheet would be refused.
        text = re.sub(r"url\(\"data:[^\"]*\"\)", "none", text)
        # The source names its variables without their family's name; the published kit has it.
        text = re.sub(rf"(?<![\w-])--(?!{output['prefix']})(?=[a-z])", f"--{output['prefix']}", text)
        target.write_text(text, encoding="utf-8")
    elif how == "esbuild":
        shape = (
            ["--format=iife", f"--global-name={output['global']}"]
            if output.get("global")
            else ["--format=esm"]
        )
        options = [
            "--bundle",
            "--minify",
            "--legal-comments=none",
            "--charset=utf8",
            "--target=es2020",
            '--define:process.env.NODE_ENV="production"',
        ]
        esbuild = str(modules / "esbuild-wasm" / "bin" / "esbuild")
        run("node", esbuild, str(entry), *options, *shape, f"--outfile={target}", where=work)
    elif how == "sprite":
        target.write_text(sprite(entry, modules / output["of"][0] / "icons" / "outline"), encoding="utf-8")
    elif how == "copy":
        shutil.copyfile(modules / output["of"][0] / output["entry"], target)
    else:
        raise Refused(f"No way of building is called {how!r}.")


def licences(names: list[str], packages: dict[str, dict], modules: Path) -> str:
    """The licence text of every package that went into an output."""
    parts = []
    for name in names:
        package = packages[name]
        found = sorted(
            path
            for path in (modules / name).iterdir()
            if path.name.upper().startswith(("LICENSE", "LICENCE", "NOTICE", "COPYING"))
        )
        own = ENTRIES / f"licence-{name.replace('/', '-').lstrip('@')}.txt"
        texts = [path.read_text(encoding="utf-8").strip() for path in (found or [own])]
        parts.append(f"{name} {package['version']} ({package['licence']})\n\n" + "\n\n".join(texts) + "\n")
    return ("\n" + "=" * 78 + "\n\n").join(parts)


def make(note: bool) -> None:
    known = listed()
    packages = {package["name"]: package for package in known["packages"]}
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch)
        for package in known["packages"]:
            fetch(package, work / "node_modules", note)
        if note:
            LIST.write_text(laid_out(known), encoding="utf-8")
        shutil.copytree(ENTRIES, work / "entries")
        for output in known["outputs"]:
            target = work / "made" / output.get("for", "pages") / output["file"]
            build(output, work, target)
            notice = target.with_suffix(".licences.txt")
            notice.write_text(licences(output["of"], packages, work / "node_modules"), encoding="utf-8")
            say(f"{output['file']}: {target.stat().st_size:,} bytes")
        for name, place in PLACES.items():
            if place.exists():
                shutil.rmtree(place)
            shutil.copytree(work / "made" / name, place)
    BUILT.write_text(json.dumps(state(), indent=1, sort_keys=True) + "\n", encoding="utf-8")


def laid_out(known: dict) -> str:
    """The list as it is kept: one package, one output a line."""
    blocks = []
    for key in ("packages", "outputs"):
        rows = ",\n".join("    " + json.dumps(row, ensure_ascii=False) for row in known[key])
        blocks.append(f'  "{key}": [\n{rows}\n  ]')
    return "{\n" + ",\n".join(blocks) + "\n}\n"


def state() -> dict[str, dict[str, str]]:
    """Fingerprints of what is served and of what it was built from."""
    served = {
        f"{name}/{path.relative_to(place).as_posix()}": fingerprint(path)
        for name, place in PLACES.items()
        for path in place.rglob("*")
        if path.is_file()
    }
    entries = {path.name: fingerprint(path) for path in ENTRIES.iterdir() if path.is_file()}
    return {"served": served, "entries": entries, "list": {"packages.json": fingerprint(LIST)}}


def check() -> list[str]:
    """What does not agree, in sentences; empty when all does."""
    recorded = json.loads(BUILT.read_text(encoding="utf-8"))
    wrong = []
    for kind, now in state().items():
        then = recorded.get(kind, {})
        for name in sorted(set(now) | set(then)):
            if name not in now:
                wrong.append(f"{name} is missing; run vendor/fetch.py.")
            elif name not in then:
                wrong.append(f"{name} was not built from the list; run vendor/fetch.py.")
            elif now[name] != then[name]:
                wrong.append(f"{name} was changed after the last build; run vendor/fetch.py.")
    wrong += [f"{one['name']} has no sha512." for one in listed()["packages"] if not one["sha512"]]
    return wrong


def main() -> int:
    reader = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reader.add_argument("--check", action="store_true", help="compare the files in the tree, offline")
    reader.add_argument("--note", action="store_true", help="write the sums of new packages into the list")
    asked = reader.parse_args()
    try:
        if asked.check:
            wrong = check()
            for line in wrong:
                say(line)
            say("Nothing is wrong." if not wrong else f"{len(wrong)} things are wrong.")
            return 1 if wrong else 0
        make(asked.note)
    except Refused as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
