"""The recomputable bundle 复算包: its parts, and the check that makes every sheet anew.

A bundle is scheme text, facts, sheets and a manifest with their hashes. ``verify`` needs nothing else:
no database, no settings, no network. What it finds are codes with values; ``sentence`` says them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kaoping.pure.errors import FactFaults, SchemeError, SchemeFaults
from kaoping.pure.scheme import faults as scheme_faults
from kaoping.pure.scheme.check import check
from kaoping.pure.scheme.parse import load
from kaoping.pure.scoring import fact_faults
from kaoping.pure.scoring.bundle_words import SENTENCES
from kaoping.pure.scoring.evaluate import evaluate
from kaoping.pure.scoring.frozen import ResultHash, canonical, kept_sheets, sha256_of
from kaoping.pure.scoring.moment import AsOf, as_of_in
from kaoping.pure.scoring.plan import compile_scheme
from kaoping.pure.scoring.reading import read_facts
from kaoping.pure.scoring.sheet import Result

FORMAT = 1
MANIFEST, SCHEME, FACTS, SHEETS, README = (
    "manifest.json", "scheme.yaml", "facts.jsonl", "sheets.jsonl", "README.md",
)  # fmt: skip
HASHED = (SCHEME, FACTS, SHEETS, README)
MOST_SAID = 20
PRINTED = ("/score", "/total", "/rank")


@dataclass(frozen=True, slots=True)
class Problem:
    """Where the bundle is not what it says. ``params`` are plain values."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def sentence(self, language: str = "zh") -> str:
        return SENTENCES[self.code][language.lower().startswith("zh")] % dict(self.params)


@dataclass(slots=True)
class Verdict:
    """``equal`` says that every sheet was made anew and is the same to the last byte."""

    manifest: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    units: int = 0  # sheets made anew
    recomputed: str = ""  # fingerprint of the sheets made anew; what the manifest claims is only compared
    differing: int = 0

    @property
    def equal(self) -> bool:
        return not self.problems

    def say(self, code: str, **params: Any) -> None:
        if len(self.problems) < MOST_SAID:
            self.problems.append(Problem(code, params))


def manifest_of(
    parts: Mapping[str, bytes], *, about: Mapping[str, Any], result_sha256: str, units: int
) -> bytes:
    """The manifest's text: what the bundle is about, and the hash of every part."""
    made = {
        "kaoping_bundle": FORMAT,
        **about,
        "units": units,
        "result_sha256": result_sha256,
        "files": {name: {"sha256": sha256_of(parts[name]), "size": len(parts[name])} for name in HASHED},
    }
    return json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def sheets_text(result: Result) -> tuple[bytes, str, int]:
    """One canonical sheet a line, their fingerprint and their number."""
    digest, lines = ResultHash(), []
    for _sheet, found in kept_sheets(result):
        text = canonical(found)
        digest.add(text)
        lines.append(text + b"\n")
    return b"".join(lines), digest.hexdigest(), len(lines)


def verify(parts: Mapping[str, bytes], fingerprint: str = "") -> Verdict:
    """Recompute the bundle. ``fingerprint`` is the one that was published elsewhere (a notice, the page)."""
    verdict = Verdict()
    manifest = _manifest(parts, verdict)
    if manifest is None:
        return verdict
    verdict.manifest = manifest
    _hashes(parts, manifest, verdict)
    if any(name not in parts for name in (SCHEME, FACTS, SHEETS)):
        return verdict
    result = _result(parts, manifest, verdict)
    if result is not None:
        _compare(parts[SHEETS], result, manifest, verdict)
    frozen = str(manifest.get("frozen", {}).get("result_sha256", ""))
    whole = manifest.get("names", "none") == "none"  # with names left out the sheets are not those frozen
    if whole and frozen and verdict.recomputed and not verdict.problems and frozen != verdict.recomputed:
        verdict.say("result_changed", found=verdict.recomputed[:16], expected=frozen[:16])
    if fingerprint and not verdict.recomputed.startswith(fingerprint.lower()):
        verdict.say("other_fingerprint", found=verdict.recomputed[:16], expected=fingerprint[:16])
    return verdict


def _manifest(parts: Mapping[str, bytes], verdict: Verdict) -> dict[str, Any] | None:
    if MANIFEST not in parts:
        verdict.say("missing", file=MANIFEST)
        return None
    try:
        found = json.loads(parts[MANIFEST])
        files = found["files"]
        good = found["kaoping_bundle"] == FORMAT and all(
            type(files[name]["sha256"]) is str and type(files[name]["size"]) is int for name in files
        )
        good = good and type(found["result_sha256"]) is str and type(found.get("frozen", {})) is dict
        _as_of(found)
        json.dumps(found, ensure_ascii=False).encode()  # half a character could not be shown
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        good = False
    if not good:
        verdict.say("manifest_unreadable", file=MANIFEST)
        return None
    return dict(found)


def _as_of(manifest: Mapping[str, Any]) -> AsOf:
    """As of when it was scored: a day, a moment with its zone, None for the whole period. Errors: ValueError."""
    said = manifest.get("as_of")
    return None if said is None else as_of_in(said)


def _hashes(parts: Mapping[str, bytes], manifest: dict[str, Any], verdict: Verdict) -> None:
    files = manifest["files"]
    for name in HASHED:
        if name not in parts:
            verdict.say("missing", file=name)
        elif name not in files:
            verdict.say("not_listed", file=name)
        elif sha256_of(parts[name]) != files[name]["sha256"]:
            verdict.say(
                "changed", file=name, found=sha256_of(parts[name])[:16], expected=files[name]["sha256"][:16]
            )
        elif len(parts[name]) != files[name]["size"]:
            verdict.say("other_size", file=name, found=len(parts[name]), expected=files[name]["size"])
    for name in sorted((set(files) | set(parts)) - {MANIFEST, *HASHED}):
        verdict.say("not_ours", file=name[:80])


def _result(parts: Mapping[str, bytes], manifest: dict[str, Any], verdict: Verdict) -> Result | None:
    """Everybody scored anew; None where scheme or facts cannot be read."""
    try:
        scheme = load(parts[SCHEME], SCHEME)
        faults = check(scheme)
        if faults:
            raise SchemeFaults(faults, SCHEME)
        plan = compile_scheme(scheme)
        facts = read_facts(parts[FACTS].splitlines(keepends=True), plan, FACTS)
    except SchemeFaults as error:
        _first(verdict, SCHEME, error.faults[0].line, scheme_faults.sentence(error.faults[0], "zh"),
               scheme_faults.sentence(error.faults[0], "en"))  # fmt: skip
        return None
    except SchemeError as error:
        _first(verdict, SCHEME, error.line, scheme_faults.sentence(error.fault, "zh"),
               scheme_faults.sentence(error.fault, "en"))  # fmt: skip
        return None
    except FactFaults as error:
        _first(verdict, FACTS, error.faults[0].line, fact_faults.sentence(error.faults[0], "zh"),
               fact_faults.sentence(error.faults[0], "en"))  # fmt: skip
        return None
    return evaluate(plan, facts, _as_of(manifest))


def _first(verdict: Verdict, file: str, line: int | None, zh: str, en: str) -> None:
    verdict.say("unreadable", file=file, line=line or 1, zh=zh, en=en)


def _compare(text: bytes, result: Result, manifest: dict[str, Any], verdict: Verdict) -> None:
    """Line by line; what differs is named by unit and place."""
    kept = iter(text.splitlines())
    digest = ResultHash()
    for _sheet, found in kept_sheets(result):
        verdict.units += 1
        own = canonical(found)
        digest.add(own)
        line = next(kept, None)
        if line != own:
            verdict.differing += 1
            _differs(line, found, verdict)
    for _line in kept:
        verdict.differing += 1
        verdict.say("sheet_too_many", n=verdict.units)
        break
    verdict.recomputed = digest.hexdigest()
    said = manifest.get("units")
    if not verdict.differing and (type(said) is not int or said != verdict.units):
        verdict.say("other_number", found=verdict.units, expected=_short(said))
    if not verdict.differing and digest.hexdigest() != manifest["result_sha256"]:
        verdict.say("result_changed", found=digest.hexdigest()[:16], expected=manifest["result_sha256"][:16])


def _differs(line: bytes | None, found: dict[str, Any], verdict: Verdict) -> None:
    unit = f"{found['unit']} {found['name']}"
    if line is None:
        verdict.say("sheet_missing", unit=unit)
        return
    try:
        kept = json.loads(line)
        places = list(_where(kept, json.loads(canonical(found)), ""))
    except (ValueError, RecursionError):
        verdict.say("sheet_unreadable", unit=unit)
        return
    if not places:
        verdict.say("sheet_rewritten", unit=unit)
    places.sort(
        key=lambda one: not one[0].endswith(PRINTED) or "/exact/" in one[0]
    )  # the published numbers before what follows
    for place, said, made in places[:3]:
        verdict.say("differs", unit=unit, place=place or "/", found=said, made=made)


def _where(kept: Any, made: Any, place: str) -> Iterator[tuple[str, str, str]]:
    """The places at which two objects differ, the deepest ones."""
    if isinstance(kept, dict) and isinstance(made, dict):
        for name in sorted(kept.keys() | made.keys()):
            yield from _where(kept.get(name), made.get(name), f"{place}/{name}")
    elif isinstance(kept, list) and isinstance(made, list) and len(kept) == len(made):
        for number, (one, other) in enumerate(zip(kept, made, strict=True)):
            yield from _where(one, other, f"{place}/{_item(one, number)}")
    elif kept != made:
        yield place, _short(kept), _short(made)


def _item(one: Any, number: int) -> str:
    """A line or a window by its own id, anything else by its number."""
    if isinstance(one, dict):
        return str(one.get("indicator") or one.get("window") or one.get("key") or number)
    return str(number)


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "…"
