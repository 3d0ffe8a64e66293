"""The stand-alone store: what comes in is found, what goes out is gone, the index agrees with the texts."""

import json
import lzma
import random
import threading
from pathlib import Path

import docx
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from kaoping.evidence.fingerprints import index
from kaoping.evidence.fingerprints.schema import SqliteDatabase
from kaoping.evidence.fingerprints.store import FingerprintStore, NewDocument
from kaoping.evidence.fingerprints.sweep import sweep
from kaoping.pure.originality.check import check
from kaoping.site.cli import main
from tests.pure.originality.memory import prose

DEVELOPMENT_SET = Path(__file__).resolve().parents[3] / "shared" / "data" / "originality-dev"


@pytest.fixture
def store(tmp_path):
    store = opened(tmp_path / "store.sqlite3")
    yield store
    store.close()


def opened(path):
    store = FingerprintStore(SqliteDatabase(str(path)))
    store.create()
    return store


def add(store, *texts, **fields):
    """Documents named by their text's seed."""
    return store.add(NewDocument(str(seed), prose(seed), **fields) for seed in texts)


def found(store, text, **options):
    with store.reading() as reader:
        return [source.document.id for source in check(text, reader, **options).sources]


@pytest.mark.parametrize("others", [[], [*range(100, 200)]], ids=["few", "many"])
def test_a_document_is_found_at_once(store, others):
    add(store, 1, 2, *others)

    assert found(store, prose(2)) == ["2"]
    assert store.verify() == []


def test_a_new_document_beside_a_segment_is_found_at_once(store):
    add(store, *range(100))
    add(store, 200)

    assert found(store, prose(200)[:301] + prose(50)[:200]) == ["200", "50"]
    with store.reading() as reader:
        state = reader.state()
    assert (state.documents, state.recent, len(state.segments)) == (101, 1, 1)


def test_folding_keeps_everything_findable_and_few_segments(store):
    for begin in range(0, 700, 70):
        for seed in range(begin, begin + 70):
            store.add([NewDocument(str(seed), prose(seed, 120))])
        store.fold()

    with store.reading() as reader:
        state = reader.state()
    assert state.documents == 700
    assert len(state.segments) <= 3
    assert all(found(store, prose(seed, 120)) == [str(seed)] for seed in range(0, 700, 61))
    assert store.verify() == []


def test_a_replaced_document_is_found_by_its_new_text_only(store):
    add(store, *range(100))

    added = store.add([NewDocument("7", prose(500))])

    assert added.replaced == 1
    assert found(store, prose(7)) == []
    assert found(store, prose(500)) == ["7"]
    assert store.verify() == []


def test_taking_the_same_in_again_and_again_makes_nothing_larger(store):
    for _ in range(5):
        add(store, *range(100))

    with store.reading() as reader:
        (segment,) = reader.state().segments
    assert segment.span == 100
    assert found(store, prose(50)) == ["50"]
    assert store.verify() == []


def test_the_last_of_an_id_holds(store):
    store.add([NewDocument("a", prose(1)), NewDocument("a", prose(2))])

    assert found(store, prose(1)) == []
    assert found(store, prose(2)) == ["a"]
    assert store.ids() == ["a"]


def test_a_removed_document_is_gone_before_and_after_the_merge(store):
    add(store, *range(100))

    assert store.remove(["7", "nobody"]) == 1

    assert found(store, prose(7)) == []
    add(store, *range(200, 300))
    assert found(store, prose(7)) == []
    assert found(store, prose(8)) == ["8"]
    assert store.verify() == []


def test_ten_thousand_equal_documents_are_one_source(store):
    text = prose(1)
    added = store.add(NewDocument(f"copy{n}", text) for n in range(10_000))
    add(store, *range(2, 50))

    assert added.twins == 9_999
    assert found(store, prose(3)[:200] + prose(1)[:300]) == ["copy0", "3"]


def test_a_twin_takes_the_place_of_the_removed(store):
    store.add([NewDocument("first", prose(1)), NewDocument("second", prose(1), owner="u2")])

    store.remove(["first"])

    assert found(store, prose(1)) == ["second"]
    assert store.verify() == []


def test_a_twin_answers_where_the_first_may_not_count(store):
    store.add([NewDocument("own", prose(1), owner="u1"), NewDocument("other", prose(1), owner="u2")])

    assert found(store, prose(1), counts=lambda document: document.owner != "u1") == ["other"]


def test_a_template_masks_from_the_first_day(store):
    add(store, *range(100))
    store.add([NewDocument("notice", prose(900), template=True)])

    text = prose(5)[:200] + prose(900)[:300]

    assert found(store, text) == ["5"]
    store.remove(["notice"])
    store.add([NewDocument("article", prose(900))])
    assert found(store, text) == ["article", "5"]


@pytest.mark.parametrize("text", ["", "啊" * 2_000, "\ud800" * 50, "\0" * 50, prose(3).replace("，", "\0")])
def test_odd_texts_are_stored_and_come_back_exactly(store, text):
    store.add([NewDocument("odd", text)])

    with store.reading() as reader:
        (document,) = reader.documents([1])
    assert document.text == text
    assert store.verify() == []


def test_a_check_sees_one_state_while_a_document_is_replaced(tmp_path):
    path = tmp_path / "store.sqlite3"
    writer, reader_store = opened(path), opened(path)
    add(writer, *range(100))
    with reader_store.reading() as reader:
        before = reader.state()
        done = threading.Thread(target=lambda: (writer.remove(["7"]), writer.rebuild()))
        done.start()
        done.join()
        assert reader.state() == before
        assert [source.document.id for source in check(prose(7), reader).sources] == ["7"]

    assert found(reader_store, prose(7)) == []
    writer.close()
    reader_store.close()


def test_what_fails_midway_leaves_nothing(store):
    def texts():
        yield NewDocument("1", prose(1))
        raise RuntimeError("the import broke off")

    with pytest.raises(RuntimeError):
        store.add(texts())

    assert store.ids() == []
    add(store, 2)
    assert found(store, prose(2)) == ["2"]


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM fingerprint_block WHERE place = (SELECT MIN(place) FROM fingerprint_block)",
        "DELETE FROM fingerprint_recent WHERE arrival = 101",
        "UPDATE fingerprint_state SET documents = documents + 1",
        "UPDATE fingerprint_document SET text = zeroblob(200) WHERE arrival = 5",
    ],
)
def test_damage_is_named_and_mended_by_a_rebuild(store, damage):
    add(store, *range(100))
    add(store, 200)
    store._database.rows(damage)

    assert len(store.verify()) == 1

    store.rebuild()
    assert store.verify() == []
    assert found(store, prose(50)) == ["50"]


class Documents(RuleBasedStateMachine):
    """Whatever is added, replaced, removed, folded and rebuilt: found is what is there."""

    def __init__(self):
        super().__init__()
        self.store = opened(":memory:")
        self.there = {}

    names = st.sampled_from("abcdefgh")
    seeds = st.integers(0, 5)

    @rule(names=st.lists(names, min_size=1, max_size=5), seed=seeds)
    def add(self, names, seed):
        self.store.add(NewDocument(name, prose(seed, 100)) for name in names)
        self.there |= dict.fromkeys(names, seed)

    @rule(names=st.lists(names, max_size=4))
    def remove(self, names):
        assert self.store.remove(names) == len(self.there.keys() & set(names))
        for name in names:
            self.there.pop(name, None)

    @rule()
    def rebuild(self):
        assert self.store.rebuild() == len(self.there)

    @rule(least=st.integers(1, 4))
    def fold(self, least):
        before = index.LEAST_FOLD
        index.LEAST_FOLD = least
        try:
            self.store.fold()
        finally:
            index.LEAST_FOLD = before

    @invariant()
    def found_is_what_is_there(self):
        assert self.store.verify() == []
        for seed in range(6):
            names = {name for name, held in self.there.items() if held == seed}
            source = found(self.store, prose(seed, 100))
            assert len(source) == bool(names)
            assert set(source) <= names

    def teardown(self):
        self.store.close()


TestDocuments = Documents.TestCase
TestDocuments.settings = settings(max_examples=8, stateful_step_count=8, deadline=None)


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
