"""``kaoping verify``: make every sheet of a published bundle anew, without a database."""

import argparse
import gc
import json
import sys
import zipfile
import zlib
from pathlib import Path
from typing import Any

from kaoping.pure.scoring.bundle import HASHED, MANIFEST, Problem, Verdict, verify
from kaoping.site.cli_score import DONE, FAULTY, WRONG_USAGE
from kaoping.site.system_reasons import language_of_environment, reason_of

MOST_MB = 512  # of one part, unpacked: a result of 10,000 units has about 120
CHUNK = 1 << 20
SAID = {
    "equal": (
        "Equal: %(units)s sheets made anew from %(scheme)s, the same to the last byte. Fingerprint %(fingerprint)s.",
        "相同：按方案 %(scheme)s 重算 %(units)s 张得分表，逐字节一致。指纹 %(fingerprint)s。",
    ),
    "not_equal": (
        "Not equal: %(n)s sheets of %(units)s differ.",
        "不相同：%(units)s 张得分表中有 %(n)s 张不同。",
    ),
    "not_good": ("This is not the bundle as it was published.", "这不是原样公布的复算包。"),
}


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "verify",
        help="recompute a published result from its bundle",
        description="Score the facts of a bundle by its scheme and compare every sheet with those in it. "
        "Needs no database and no network.",
        epilog="Exit status: 0 equal; 1 a part was changed or a sheet differs, each named; 2 not a bundle, or wrong usage.",
    )
    parser.add_argument("bundle", metavar="BUNDLE", type=Path, help="the zip file as it was fetched")
    parser.add_argument(
        "--fingerprint",
        default="",
        metavar="HEX",
        help="the published one, or its beginning; must be the bundle's",
    )
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.add_argument("--lang", choices=("zh", "en"), help="language of sentences (default: that of LANG)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    language = options.lang or language_of_environment()
    parts, problem = read_bundle(options.bundle)
    if problem is not None:
        if options.format == "json":
            print(json.dumps(_as_json(Verdict(problems=[problem]), language), ensure_ascii=False, indent=1))
        print(problem.sentence(language), file=sys.stderr)
        return WRONG_USAGE
    collecting = gc.isenabled()
    gc.disable()
    try:
        verdict = verify(parts, options.fingerprint)
    finally:
        if collecting:
            gc.enable()
    if options.format == "json":
        print(json.dumps(_as_json(verdict, language), ensure_ascii=False, indent=1))
    elif verdict.equal:
        print(_said("equal", language, **_equal(verdict)))
    for one in verdict.problems:
        print(one.sentence(language), file=sys.stderr)
    if not verdict.equal:
        code = "not_equal" if verdict.differing else "not_good"
        print(_said(code, language, n=verdict.differing, units=verdict.units), file=sys.stderr)
    return DONE if verdict.equal else FAULTY


def read_bundle(path: Path) -> tuple[dict[str, bytes], Problem | None]:
    """The parts of the zip file, each no larger than a result can be; or why it is no bundle."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.infolist()
            if len(names) > len(HASHED) + 6:
                allowed = len(HASHED) + 1
                return {}, Problem("too_many_files", {"n": len(names), "allowed": allowed})
            parts: dict[str, bytes] = {}
            if len({info.filename for info in names}) < len(names):
                return {}, Problem("broken", {"file": path})
            for info in names:
                problem = _unpack(archive, info, parts)
                if problem is not None:
                    return {}, problem
    except (zipfile.BadZipFile, zipfile.LargeZipFile):
        return {}, Problem("not_a_zip", {"file": path})
    except FileNotFoundError:
        return {}, Problem("no_file", {"file": path})
    except OSError as error:
        return {}, _cannot_read(path, error)
    if MANIFEST not in parts:
        return {}, Problem("missing", {"file": MANIFEST})
    return parts, None


def _cannot_read(path: Path, error: Exception) -> Problem:
    reasons = {language: reason_of(error, language) for language in ("en", "zh")}
    return Problem("cannot_read", {"file": path, **reasons})


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, parts: dict[str, bytes]) -> Problem | None:
    """Read one part piece by piece: what its head says of its size is not believed."""
    name = info.filename[:80]
    pieces, size = [], 0
    try:
        with archive.open(info) as part:
            while piece := part.read(CHUNK):
                size += len(piece)
                if size > MOST_MB << 20 or size > (64 << 20) + 400 * info.compress_size:
                    return Problem("too_big", {"file": name, "limit": MOST_MB})
                pieces.append(piece)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError):
        return Problem("broken", {"file": name})
    parts[info.filename] = b"".join(pieces)
    return None


def _equal(verdict: Verdict) -> dict[str, Any]:
    return {
        "units": verdict.units,
        "scheme": _plain(str(verdict.manifest.get("scheme", ""))),
        "fingerprint": verdict.recomputed,
    }


def _plain(text: str) -> str:
    """Without what would steer a terminal: the manifest is anybody's text."""
    return "".join(letter for letter in text if letter.isprintable())[:100]


def _said(code: str, language: str, **params: Any) -> str:
    return SAID[code][language == "zh"] % params


def _as_json(verdict: Verdict, language: str) -> dict[str, Any]:
    return {
        "equal": verdict.equal,
        "units": verdict.units,
        "differing": verdict.differing,
        "recomputed": verdict.recomputed,
        "manifest": verdict.manifest,
        "problems": [
            {"code": one.code, "sentence": one.sentence(language)}
            | {name: str(value) for name, value in one.params.items() if name not in ("zh", "en")}
            for one in verdict.problems
        ],
    }
