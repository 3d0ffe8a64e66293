"""A stand-alone store, filled with made prose and asked."""

from kaoping.evidence.fingerprints.schema import SqliteDatabase
from kaoping.evidence.fingerprints.store import FingerprintStore, NewDocument
from kaoping.pure.originality.check import check
from tests.pure.originality.memory import prose


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
