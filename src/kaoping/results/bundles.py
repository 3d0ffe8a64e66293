"""Write the bundle of a publication: scheme, facts, sheets, manifest, and how to check them.

The same publication gives the same bytes every time. Kept on disk once made; it can be made again.
"""

import io
import json
import os
import secrets
import zipfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from django.conf import settings

from kaoping.base.clock import OFFICE_ZONE
from kaoping.evidence import storage
from kaoping.pure.scoring import evaluate, read_facts
from kaoping.pure.scoring.bundle import FACTS, MANIFEST, README, SCHEME, SHEETS, manifest_of, sheets_text
from kaoping.pure.scoring.lines import lines_of
from kaoping.pure.scoring.masking import NAMES, Names, masked
from kaoping.pure.scoring.reading import LineReader
from kaoping.results.models import Freeze, Publication
from kaoping.results.queries.frozen import canonical_sheets
from kaoping.results.standings import plan_of

STAMP = (1980, 1, 1, 0, 0, 0)  # of every file in the zip, so that its bytes hang on its contents alone
EVERYBODYS: Names = "people"  # what is left out of the bundle that the public page offers
AT_ONCE = 500  # units whose bundle is made while somebody waits
READ_ME = """# 复算包 · Bundle

{title}，第 {revision} 版，冻结第 {freeze} 次，{units} 个单位。

本包可在任何计算机上重算，不需要数据库和网络：

    kaoping verify 本文件.zip

它按 scheme.yaml 给 facts.jsonl 重新计分，与 sheets.jsonl 逐字节比较，回答“相同”，或指出哪里不同。
也可以自己算：`kaoping score scheme.yaml --facts facts.jsonl{as_of}`。
manifest.json 写着每个文件的 SHA-256 和公布结果的指纹 {fingerprint}。{masked_zh}

---

{title}, revision {revision}, freeze {freeze}, {units} units.

Anybody can recompute this result, without a database and without a network: `kaoping verify FILE.zip`
scores facts.jsonl by scheme.yaml and compares every sheet with sheets.jsonl, byte by byte. Or score it
yourself: `kaoping score scheme.yaml --facts facts.jsonl{as_of}`. manifest.json has the SHA-256 of each
file and the fingerprint of the published result, {fingerprint}.{masked_en}
"""
MASKED = {
    "none": ("", ""),
    "people": (
        "\n事实里隐去了人名和事由（评委为编号），分数不受影响。",
        " People's names and written reasons are left out of the facts; no number depends on them.",
    ),
    "units": (
        "\n事实里隐去了单位名称、人名和事由（单位以代码表示），分数不受影响。",
        " Names of units and people and written reasons are left out; no number depends on them.",
    ),
}


class BundleDiffers(Exception):
    """The masked facts do not make the published numbers: nothing is written."""


def bundle_path(publication: Publication, names: str) -> Path:
    """Where the bundle lies once it is made."""
    freeze = publication.freeze
    name = f"{publication.pk}-{publication.revision}-{freeze.result_sha256[:16]}-{names}.zip"
    return settings.VAR_DIR / "derived" / "bundles" / name


def is_small(publication: Publication) -> bool:
    return publication.freeze.counts.get("units", 0) <= AT_ONCE


def write_bundle(publication: Publication, names: Names) -> Path:
    """Make the bundle unless it is there. Errors: ``OSError``; ``BundleDiffers``."""
    path = bundle_path(publication, names)
    if path.is_file():
        return path
    data = bundle_bytes(publication, names)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    part.write_bytes(data)
    os.replace(part, path)
    return path


def fingerprint_of(publication: Publication, names: Names) -> str:
    """What ``kaoping verify`` prints for the kept bundle; "" until it is made."""
    try:
        with zipfile.ZipFile(bundle_path(publication, names)) as kept:
            return str(json.loads(kept.read(MANIFEST))["result_sha256"])
    except (OSError, zipfile.BadZipFile, KeyError, ValueError):
        return ""


def bundle_bytes(publication: Publication, names: Names) -> bytes:
    freeze = publication.freeze
    as_of = freeze.known_at.astimezone(OFFICE_ZONE) if freeze.known_at else freeze.as_of
    facts, sheets, result_sha256, units = _parts(freeze, names)
    parts = {SCHEME: freeze.scheme.text.encode(), FACTS: facts, SHEETS: sheets}
    masked_zh, masked_en = MASKED[names]
    parts[README] = READ_ME.format(
        title=freeze.scheme.title, revision=publication.revision, freeze=freeze.number, units=units,
        fingerprint=result_sha256, masked_zh=masked_zh, masked_en=masked_en,
        as_of=f" --as-of {as_of.isoformat()}" if as_of else "",
    ).encode()  # fmt: skip
    about = {
        "scheme": freeze.scheme.scheme, "title": freeze.scheme.title, "scheme_version": freeze.scheme.number,
        "year": freeze.scheme.period_from.year, "revision": publication.revision, "freeze": freeze.number,
        "as_of": as_of.isoformat() if as_of else None, "names": names,
        "frozen_at": freeze.frozen_at.isoformat(), "erratum": publication.erratum,
        "frozen": {"facts_sha256": freeze.facts_sha256, "result_sha256": freeze.result_sha256},
        "kaoping": _version(),
    }  # fmt: skip
    parts[MANIFEST] = manifest_of(parts, about=about, result_sha256=result_sha256, units=units)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in (MANIFEST, README, SCHEME, FACTS, SHEETS):
            info = zipfile.ZipInfo(name, STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, parts[name])
    return out.getvalue()


def _version() -> str:
    try:
        return version("kaoping")
    except PackageNotFoundError:  # run from its sources
        return ""


def _parts(freeze: Freeze, names: Names) -> tuple[bytes, bytes, str, int]:
    """Facts, sheets, the sheets' fingerprint and number; the kept ones where no name is taken out."""
    text = storage.path_of(freeze.facts.sha256).read_bytes() if freeze.facts else b""
    if names == "none":
        lines = [line + b"\n" for line in canonical_sheets(freeze)]
        return text, b"".join(lines), freeze.result_sha256, len(lines)
    plan = plan_of(freeze.scheme)
    reader = LineReader(plan)
    for number, line in enumerate(text.splitlines(keepends=True), start=1):
        reader.take(number, line)
    reader.fields.clear()
    kept = sorted(line.encode() for line in lines_of(masked((fact for _, fact in reader.numbered), names)))
    result = evaluate(plan, read_facts(kept, plan, "facts"), freeze.scored_as_of)
    published = freeze.sheets.order_by("position").values_list("code", "rank_no", "exact__total")
    now = [(sheet.unit, sheet.rank, f"{sheet.total.numerator}/{sheet.total.denominator}")
           for sheet in (result.sheets or ())]  # fmt: skip
    if now and now != list(published):
        raise BundleDiffers(freeze.pk)
    sheets, sha256, units = sheets_text(result)
    return b"".join(kept), sheets, sha256, units


def as_names(asked: str) -> Names | None:
    """The mask with this name; None for a word that names none."""
    return next((one for one in NAMES if one == asked), None)
