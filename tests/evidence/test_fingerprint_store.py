"""The stand-alone store: what comes in is found, what goes out is gone, the index agrees with the texts."""

import threading

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from kaoping.evidence.fingerprints import index
from kaoping.evidence.fingerprints.store import NewDocument
from kaoping.pure.originality.check import check
from tests.evidence.fingerprints import add, found, opened
from tests.pure.originality.memory import prose


@pytest.fixture
def store(tmp_path):
    store = opened(tmp_path / "store.sqlite3")
    yield store
    store.close()


@pytest.mark.parametrize("others", [[], [*range(100, 200)]], ids=["few", "many"])
def test_a_document_is_found_at_once(store, others):
    add(store, 1, 2, *others)

    assert found(store, prose(2)) == ["2"]
    assert store.verify() == []


@pytest.mark.parametrize("others", [[], [*range(100, 200)]], ids=["few", "many"])
def test_halves_of_characters_are_indexed_as_they_are_kept(store, others):
    text = "\ud800\udc00".join(prose(4))
    store.add([NewDocument("halves", text), *(NewDocument(str(n), prose(n)) for n in others)])

    assert store.verify() == []
    with store.reading() as reader:
        (source,) = check(text.encode("utf-16-le", "surrogatepass").decode("utf-16-le"), reader).sources
    assert source.document.id == "halves"


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
