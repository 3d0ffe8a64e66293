"""The same store in the running instance's database, whichever it is."""

import pytest

from kaoping.evidence.fingerprints.instance import instance_database
from kaoping.evidence.fingerprints.store import FingerprintStore, NewDocument
from kaoping.evidence.fingerprints.sweep import sweep
from kaoping.pure.originality.check import check
from tests.pure.originality.memory import prose


@pytest.mark.django_db
def test_texts_come_in_are_found_and_go_in_the_instance_database():
    store = FingerprintStore(instance_database())
    store.create()
    store.add(NewDocument(str(seed), prose(seed)) for seed in range(80))
    store.add([NewDocument("new", prose(500)), NewDocument("twin", prose(7))])
    text = prose(7)[:300] + prose(500)[:250] + prose(900)[:200]

    with store.reading() as reader:
        report = check(text, reader)
    assert [source.document.id for source in report.sources] == ["7", "new"]
    assert report.covered == 550
    assert store.verify() == []
    assert [pair.later.id for pair in sweep(store).pairs] == ["twin"]

    assert store.remove(["7", "new"]) == 2
    with store.reading() as reader:
        assert [source.document.id for source in check(text, reader).sources] == ["twin"]
    assert store.rebuild() == 80
    assert store.verify() == []
