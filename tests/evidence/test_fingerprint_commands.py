"""The sweep and the commands over a stand-alone store, and the planted reuse of the development set."""

import json
import lzma
import random
from pathlib import Path

import docx
import pytest

from kaoping.evidence.fingerprints.store import NewDocument
from kaoping.evidence.fingerprints.sweep import sweep
from kaoping.site.cli import main
from tests.evidence.fingerprints import add, found, opened
from tests.pure.originality.memory import prose

DEVELOPMENT_SET = Path(__file__).resolve().parents[3] / "shared" / "data" / "originality-dev"


@pytest.fixture
def store(tmp_path):
    store = opened(tmp_path / "store.sqlite3")
    yield store
    store.close()


def test_a_sweep_groups_families_under_their_earliest(store):
    add(store, *range(60))
    store.add(
        [
            NewDocument("early", prose(900, 500), date="2013-01-01"),
            NewDocument("part", prose(901, 200) + prose(900, 500)[50:400], date="2013-05-01"),
            NewDocument("copy", prose(900, 500), date="2013-06-01"),
            NewDocument("later", prose(902, 300) + prose(901, 200), date="2014-01-01"),
        ]
    )

    result = sweep(store)

    assert result.documents == 64
    (family,) = result.families
    assert family.earliest.id == "early"
    assert [(p.later.id, p.earlier.id) for p in family.members] == [
        ("part", "early"),
        ("copy", "early"),
        ("later", "part"),
    ]
    assert [round(p.share, 1) for p in family.members] == [0.6, 1.0, 0.4]


def test_the_commands_do_as_the_interface_says(tmp_path, capsys):
    texts = tmp_path / "texts.jsonl"
    rows = [{"id": seed, "text": prose(seed), "owner": "u1", "date": "2014-03-01"} for seed in range(80)]
    rows.append({"id": "notice", "text": prose(500), "template": True})
    texts.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    folder = tmp_path / "drafts"
    folder.mkdir()
    draft = prose(600)[:100] + prose(7)[100:300]
    (folder / "稿件.txt").write_text(draft, "gb18030", errors="ignore")

    assert main(["originality", "index", str(texts), "--store", str(tmp_path / "s")]) == 0
    capsys.readouterr()
    assert (
        main(["originality", "check", str(folder), "--store", str(tmp_path / "s"), "--format", "json"]) == 0
    )

    (line,) = capsys.readouterr().out.splitlines()
    report = json.loads(line)
    assert {"id", "length", "covered", "share", "sources"} <= report.keys()
    assert (report["id"], report["length"], report["covered"]) == ("稿件.txt", 300, 200)
    (source,) = report["sources"]
    assert (source["id"], source["share"]) == ("7", 0.6667)
    assert source["passages"] == [
        {"start": 100, "end": 300, "source_start": 100, "source_end": 300, "similarity": 1.0}
    ]
    assert main(["originality", "index", "--verify", "--rebuild", "--store", str(tmp_path / "s")]) == 0
    assert (
        main(["originality", "sweep", "--store", str(tmp_path / "s"), "--output", str(tmp_path / "s.xlsx")])
        == 0
    )
    assert (tmp_path / "s.xlsx").stat().st_size > 1000


def test_lines_that_cannot_be_read_are_named_and_the_rest_goes_in(tmp_path, capsys):
    texts = tmp_path / "texts.jsonl"
    good = json.dumps({"id": 1, "text": prose(1)})
    texts.write_text("\n".join([good, "nonsense", '{"id": 2}', "[]", '{"text": ""}']), "utf-8")

    assert main(["originality", "index", str(texts), "--store", str(tmp_path / "s")]) == 1

    err = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[0] for line in err] == [f"{texts}:{n}" for n in (2, 3, 4, 5)]
    assert err[0].endswith("The line is not valid JSON. Give one object a line.")


def test_documents_are_read_and_broken_ones_named(tmp_path, capsys):
    folder = tmp_path / "稿件"
    folder.mkdir()
    word = docx.Document()
    word.add_paragraph(prose(1))
    word.save(folder / "one.docx")
    (folder / "two.md").write_text(prose(2), "utf-8")
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 not a document")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4")
    (folder / "picture.jpg").write_bytes(b"\xff\xd8\xff")
    (folder / "broken.jsonl.xz").write_bytes(b"not packed")
    store_folder = tmp_path / "s"

    assert main(["originality", "index", str(folder), "--store", str(store_folder)]) == 1

    captured = capsys.readouterr()
    named = {Path(line.split(": ")[0]).name for line in captured.err.splitlines()}
    assert named == {"broken.docx", "broken.pdf", "picture.jpg", "broken.jsonl.xz"}
    assert captured.out.startswith("2 texts taken in")
    store = opened(store_folder / "originality.sqlite3")
    assert store.ids() == ["one.docx", "two.md"]
    assert found(store, prose(1)) == ["one.docx"]
    store.close()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["check", "{here}", "--store", "{here}/none"], "holds no store"),
        (["check", "{here}/absent.txt", "--store", "{here}"], "does not exist"),
        (["index", "--store", "{here}"], "Nothing to index"),
        (["sweep", "--store", "{here}", "--least-share", "2"], "at most 1"),
        (["sweep", "--store", "{here}", "--output", "{here}/none/s.xlsx"], "none does not exist"),
    ],
)
def test_wrong_usage_is_one_sentence_and_status_two(tmp_path, capsys, arguments, sentence):
    asked = [argument.format(here=tmp_path) for argument in arguments]

    assert main(["originality", *asked]) == 2

    assert sentence in capsys.readouterr().err


@pytest.mark.skipif(not DEVELOPMENT_SET.exists(), reason="the development set is not beside the checkout")
def test_planted_reuse_of_the_development_set_is_found(store):
    """A tenth of the queries in a small corpus; ``bench/originality.py`` measures the whole."""
    with lzma.open(DEVELOPMENT_SET / "queries.jsonl.xz", "rt", encoding="utf-8") as lines:
        queries = [json.loads(line) for line in lines][::10]
    with lzma.open(DEVELOPMENT_SET / "docs.jsonl.xz", "rt", encoding="utf-8") as lines:
        documents = [json.loads(line) for line in lines]
    wanted = {str(case[2]) for query in queries for case in query["truth"]}
    filler = set(map(str, random.Random(1).sample(range(10_000), 1_200)))
    store.add(
        NewDocument(str(row["id"]), row["text"], template=row.get("template", False))
        for row in documents
        if row.get("template") or str(row["id"]) in wanted | filler
    )
    hits = cases = flagged = 0
    for query in queries:
        sources = found(store, query["text"])
        cases += len(query["truth"])
        hits += sum(str(case[2]) in sources for case in query["truth"])
        flagged += bool(sources) and query["kind"] in {"clean", "quote", "boiler", "notice"}

    assert flagged == 0
    assert hits >= 0.95 * cases
