"""A bundle recomputes what was published, and every kind of tampering is named."""

import json
import zipfile

import pytest

from kaoping.pure.scheme.parse import load
from kaoping.pure.scoring import compile_scheme, evaluate, read_facts
from kaoping.pure.scoring.bundle import (
    FACTS,
    MANIFEST,
    README,
    SCHEME,
    SHEETS,
    manifest_of,
    sheets_text,
    verify,
)
from kaoping.pure.scoring.frozen import sha256_of
from kaoping.site.cli import main
from tests.pure.scoring.test_override import NESTED, UNITS, override

FACT_LINES = "\n".join([*UNITS, override(), ""]).encode()


def parts_of(facts=FACT_LINES, text=NESTED):
    plan = compile_scheme(load(text))
    result = evaluate(plan, read_facts(facts.splitlines(keepends=True), plan))
    sheets, sha256, units = sheets_text(result)
    parts = {SCHEME: text.encode(), FACTS: facts, SHEETS: sheets, README: b"read me"}
    about = {"scheme": "nested", "as_of": None, "frozen": {"result_sha256": sha256}}
    return {**parts, MANIFEST: manifest_of(parts, about=about, result_sha256=sha256, units=units)}


PARTS = parts_of()


def rehashed(parts):
    """The manifest mended after the tampering, as a forger would."""
    found = json.loads(parts[MANIFEST])
    for name, kept in found["files"].items():
        kept["sha256"], kept["size"] = sha256_of(parts[name]), len(parts[name])
    return {**parts, MANIFEST: json.dumps(found).encode()}


def zipped(tmp_path, parts, name="bundle.zip"):
    path = tmp_path / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in parts.items():
            archive.writestr(member, data)
    return path


def test_an_untouched_bundle_is_equal(tmp_path, capsys):
    assert main(["verify", str(zipped(tmp_path, PARTS)), "--lang", "zh"]) == 0
    assert capsys.readouterr().out.startswith("相同：按方案 nested 重算 2 张得分表，逐字节一致。")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda p: {**p, FACTS: p[FACTS].replace(b'"2.5"', b'"3.5"')}, ["facts.jsonl was changed", "at /lines/1/lines/1.1/score the bundle says"]),
        (
            lambda p: rehashed({**p, FACTS: p[FACTS].replace(b'"2.5"', b'"3.5"')}),
            ["a 甲局: at /total the bundle says \"7.50\", recomputed it is \"8.50\".", "Not equal: 1 sheets of 2 differ."],
        ),
        (
            lambda p: rehashed({**p, SHEETS: p[SHEETS].replace(b'"total":"7.50"', b'"total":"9.50"')}),
            ['a 甲局: at /total the bundle says "9.50", recomputed it is "7.50".'],
        ),
        (lambda p: rehashed({**p, SHEETS: p[SHEETS].split(b"\n", 1)[0] + b"\n"}), ["has no sheet in the bundle"]),
        (lambda p: rehashed({**p, SHEETS: p[SHEETS] + b"{}\n"}), ["more than the 2 sheets"]),
        (lambda p: rehashed({**p, SHEETS: p[SHEETS].replace(b",", b", ", 1)}), ["rewritten"]),
        (lambda p: rehashed({**p, SHEETS: b"[[[\n"}), ["cannot be read"]),
        (lambda p: rehashed({**p, FACTS: p[FACTS] + b"{oops\n"}), ["facts.jsonl, line 6, cannot be scored"]),
        (lambda p: rehashed({**p, SCHEME: b"scheme: ["}), ["scheme.yaml, line 1, cannot be scored"]),
        (lambda p: rehashed({**p, SCHEME: p[SCHEME].replace(b"points: 6", b"points: 5")}), ["scheme.yaml"]),
        (lambda p: {k: v for k, v in p.items() if k != FACTS}, ["no facts.jsonl"]),
        (lambda p: {k: v for k, v in p.items() if k != README}, ["no README.md"]),
        (lambda p: {**p, "virus.exe": b"x"}, ["“virus.exe” does not belong"]),
        (lambda p: {**p, MANIFEST: b"{}"}, ["is no manifest"]),
        (lambda p: {**p, MANIFEST: p[MANIFEST].replace(b'"as_of": null', b'"as_of": "x"')}, ["is no manifest"]),
        (lambda p: {**p, MANIFEST: p[MANIFEST].replace(b'"as_of": null', b'"as_of": "9999-12-31T23:00:00-12:00"')}, ["is no manifest"]),
        (lambda p: {**p, MANIFEST: p[MANIFEST].replace(b'"nested"', b'"\\ud800"')}, ["is no manifest"]),
        (lambda p: {**p, MANIFEST: p[MANIFEST].replace(b'"size": 7', b'"size": 8')}, ["README.md has 7 bytes, the manifest says 8"]),
        (lambda p: {**p, MANIFEST: p[MANIFEST].replace(b'"units": 2', b'"units": 3')}, ["The facts make 2 sheets, the manifest says 3"]),
        (
            lambda p: {**p, MANIFEST: p[MANIFEST].replace(json.loads(p[MANIFEST])["result_sha256"].encode(), b"0" * 64)},
            ["The fingerprint of all sheets"],
        ),
        (
            lambda p: {**p, MANIFEST: json.dumps(
                {**json.loads(p[MANIFEST]), "names": "none", "frozen": {"result_sha256": "0" * 64}}).encode()},
            ["The fingerprint of all sheets"],
        ),
    ],
)  # fmt: skip
def test_what_was_tampered_with_is_named(tmp_path, capsys, change, says):
    assert main(["verify", str(zipped(tmp_path, change(PARTS))), "--lang", "en"]) == 1
    said = capsys.readouterr().err
    for one in says:
        assert one in said


def test_another_result_is_told_by_its_published_fingerprint(tmp_path, capsys):
    path = str(zipped(tmp_path, PARTS))
    own = json.loads(PARTS[MANIFEST])["result_sha256"]

    assert main(["verify", path, "--fingerprint", own[:8].upper()]) == 0
    assert main(["verify", path, "--fingerprint", "00000000", "--lang", "en"]) == 1
    assert "The bundle is of another result" in capsys.readouterr().err


def test_what_the_manifest_claims_is_no_fingerprint(tmp_path, capsys):
    claimed = {**json.loads(PARTS[MANIFEST]), "names": "people", "frozen": {"result_sha256": "ab" * 32}}
    path = str(zipped(tmp_path, {**PARTS, MANIFEST: json.dumps(claimed).encode()}))

    assert main(["verify", path]) == 0
    assert "abab" not in capsys.readouterr().out
    assert main(["verify", path, "--fingerprint", "abab", "--lang", "en"]) == 1


def test_json_says_the_same(tmp_path, capsys):
    assert main(["verify", str(zipped(tmp_path, PARTS)), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)

    assert (found["equal"], found["units"], found["problems"]) == (True, 2, [])


def test_what_is_no_bundle_is_a_sentence_and_wrong_usage(tmp_path, capsys):
    text = tmp_path / "notes.zip"
    text.write_bytes(b"no zip at all")
    bomb = zipped(tmp_path, {MANIFEST: b"{}", FACTS: bytes(1 << 27)}, "bomb.zip")
    many = zipped(tmp_path, {f"{n}.txt": b"x" for n in range(40)}, "many.zip")
    other = zipped(tmp_path, {"a.txt": b"x"}, "other.zip")
    whole = zipped(tmp_path, PARTS).read_bytes()
    broken = tmp_path / "broken.zip"
    spot = whole.index(b"facts.jsonl") + len(b"facts.jsonl") + 12
    broken.write_bytes(whole[:spot] + bytes(9) + whole[spot + 9 :])
    cases = {
        text: "is no zip file",
        bomb: "unpacks to more than",
        many: "holds 40 files",
        other: "no manifest.json",
        broken: "cannot be unpacked",
        tmp_path / "gone.zip": "There is no file",
        tmp_path: "cannot be read",
    }
    for path, says in cases.items():
        assert (path.name, main(["verify", str(path), "--lang", "en"])) == (path.name, 2)
        assert says in capsys.readouterr().err


def test_why_a_file_cannot_be_read_is_said_in_the_users_language(tmp_path, capsys):
    assert main(["verify", str(tmp_path), "--lang", "zh"]) == 2
    assert "（这是文件夹）" in capsys.readouterr().err
    assert main(["score", "luoyang-2014", "--facts", str(tmp_path / "gone"), "--lang", "zh"]) == 2
    assert "（没有这个文件或文件夹）" in capsys.readouterr().err


def test_verify_says_the_same_of_parts_in_memory():
    assert verify(PARTS).equal
    assert not verify({**PARTS, FACTS: b""}).equal
