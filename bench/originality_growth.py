"""What a check costs as the corpus grows, on SQLite and, where its programs are found, on PostgreSQL.

The questions are put by a process of their own, as a web process puts them: the one that imported a
million texts has a heap and caches that no reader has, and took twice as long for the same answers.
``BENCH_POSTGRES=10000,100000,1000000`` chooses the sizes there (default 10,000; 0: none).
"""

import contextlib
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from kaoping.evidence.fingerprints.schema import PostgresDatabase, SqliteDatabase
from kaoping.evidence.fingerprints.store import FingerprintStore, NewDocument
from kaoping.pure.originality.candidates import rank
from kaoping.pure.originality.check import check
from kaoping.pure.originality.fingerprint import fingerprints
from kaoping.pure.originality.normalise import code_table, normalise, normalise_many
from kaoping.pure.originality.segments import SegmentWriter, keys_of
from tests import postgres
from tests.pure.originality.memory import prose

ASKED = 400
LIMITS = {"retrieval": {"sqlite": 0.8, "postgres": 2.5}, "check": 1.5, "p99": 6, "long": 40, "new": 20}


def rows(originals, queries, sizes):
    """Yield the rows of every size on SQLite, then those on PostgreSQL."""
    for size in sizes:
        yield row(f"{size:,}: texts to blocks, in memory", build_rate(originals, size), "docs/s", 20_000)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "store.sqlite3"
            yield from _of_store(str(path), "sqlite", originals, queries, size)
    there = [int(n) for n in os.environ.get("BENCH_POSTGRES", "10000").split(",") if int(n)]
    if there and postgres.programs():
        with postgres.cluster() as address:
            for size in there:
                with _database_for(address, size) as own:
                    yield from _of_store(own, "postgres", originals, queries, size)


def row(name, value, unit, limit=None, peer=None):
    return {"name": name, "value": float(value), "unit": unit, "limit": limit, "peer": peer}


def _of_store(address, kind, originals, queries, size):
    store = opened(address)
    importing, made = 0.0, iter(corpus(originals, size))
    while batch := list(itertools.islice(made, 1_000_000)):
        started = time.perf_counter()
        store.add(batch)
        importing += time.perf_counter() - started
    on = f"{size:,}" if kind == "sqlite" else f"{size:,} on PostgreSQL"
    yield row(f"{on}: import with texts, clock", size / importing, "docs/s")
    yield from _bytes(store, address, kind, on, size)
    store.close()  # as another process finds it: nothing left in the journal
    del batch, made
    asked = [text for text in queries if 700 <= len(text) <= 1300][:ASKED]
    done = subprocess.run(
        [sys.executable, "-m", "bench.originality_growth", address],
        input=json.dumps({"asked": asked, "long": "".join(queries)[:20_000]}).encode(),
        cwd=Path(__file__).resolve().parents[1], capture_output=True, check=True,
    )  # fmt: skip
    found = json.loads(done.stdout)
    # The server's share of the work is another process's: on PostgreSQL the clock is read.
    how = "CPU" if kind == "sqlite" else "clock"
    yield row(f"{on}: retrieval, {how} p50", found["retrieval"], "ms", LIMITS["retrieval"][kind])
    yield row(f"{on}: check of ~900 characters, {how} p50", found["check"], "ms", LIMITS["check"])
    yield row(f"{on}: the same, p99", found["p99"], "ms", LIMITS["p99"])
    yield row(f"{on}: check of 20,000 characters", found["long"], "ms", LIMITS["long"])
    yield row(f"{on}: a new text searchable", found["new"], "ms", LIMITS["new"])
    if found["memory"]:
        yield row(f"{on}: own memory of a process that checks", found["memory"], "MB")


def _bytes(store, address, kind, on, size):
    database = store._database
    keys, count = database.rows("SELECT SUM(LENGTH(data)), COUNT(*) FROM fingerprint_block")[0]
    sketch = database.rows("SELECT COALESCE(SUM(LENGTH(data)), 0) FROM fingerprint_sketch")[0][0]
    stops = database.rows("SELECT SUM(LENGTH(stops)) FROM fingerprint_segment")[0][0]
    if kind == "postgres":
        tables = "'fingerprint_block', 'fingerprint_sketch', 'fingerprint_segment'"
        asked = f"SELECT SUM(pg_total_relation_size(one::regclass)) FROM unnest(ARRAY[{tables}]) one"  # noqa: S608 -- our own names
        yield row(f"{on}: index a document", database.rows(asked)[0][0] / size, "bytes", 900)
        return
    # A row of a table costs SQLite about twelve bytes beside its data.
    yield row(f"{on}: index a document", (keys + 12 * count + sketch + stops) / size, "bytes", 900)
    yield row(f"{on}: whole file a document", Path(address).stat().st_size / size, "bytes")


def build_rate(originals, size):
    """Documents a CPU second from texts to blocks, at most 100,000 of them."""
    size = min(size, 100_000)
    made = [one.text for one in corpus(originals, size)]
    started = time.process_time()
    keys = [keys_of(normalise_many(made[begin : begin + 256]), begin) for begin in range(0, size, 256)]
    writer = SegmentWriter(np.concatenate(keys), size)
    for _ in writer.blocks():
        pass
    return size / (time.process_time() - started)


def corpus(originals, size):
    """So many texts: the originals, then copies with a quarter of the characters exchanged."""
    known = sorted({c for text in originals[:3_000] for c in text if "\u4e00" <= c <= "\u9fff"})
    made = 0
    for copy in range(-(-size // len(originals))):
        source = random.Random(copy)
        chosen = source.sample(known, len(known) // 4)
        exchanged = dict(zip(chosen, source.sample(chosen, len(chosen)), strict=True))
        table = str.maketrans(exchanged) if copy else {}
        for number, text in enumerate(originals[: size - made]):
            yield NewDocument(f"{copy}-{number}", text.translate(table) if copy else text)
        made += len(originals)


@contextlib.contextmanager
def _database_for(address, size):
    """A database of its own in the cluster."""
    import psycopg

    name = f"originality_{size}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield address.rsplit("/", 1)[0] + "/" + name
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def opened(address):
    """The store at a file's path or a PostgreSQL address."""
    if str(address).startswith("postgresql:"):
        import psycopg

        store = FingerprintStore(PostgresDatabase(psycopg.connect(address, autocommit=True)))
    else:
        store = FingerprintStore(SqliteDatabase(str(address)))
    store.create()
    return store


def checked(store, text):
    with store.reading() as reader:
        return check(text, reader)


def _ranked(store, text):
    with store.reading() as reader:
        return rank(fingerprints(normalise(text).codes), reader, reader.state(), 200)


def _best(work, clock, turns=3):
    """The shortest of a few turns: what the work costs without the neighbours."""
    times = []
    for _ in range(turns):
        started = clock()
        work()
        times.append(clock() - started)
    return 1e3 * min(times)


def _new_text(store):
    """Wall time until a new text of 1,000 characters is in, the median of twenty, in milliseconds."""
    times = []
    for number in range(20):
        text = prose(50_000 + number, 1_000)
        started = time.perf_counter()
        store.add([NewDocument(f"new-{number}", text)])
        times.append(time.perf_counter() - started)
    return 1e3 * float(np.median(times))


def ask(address):
    """Put the questions that stand on standard input; print what they took, as JSON."""
    asked = json.load(sys.stdin)
    clock = time.perf_counter if address.startswith("postgresql:") else time.process_time
    store = opened(address)
    code_table()
    whole = [_best(lambda text=text: checked(store, text), clock) for text in asked["asked"]]
    memory = _own_memory()
    retrieval = [_best(lambda text=text: _ranked(store, text), clock) for text in asked["asked"]]
    found = {
        "check": np.median(whole), "p99": np.percentile(whole, 99), "retrieval": np.median(retrieval),
        "long": _best(lambda: checked(store, asked["long"]), clock), "new": _new_text(store),
        "memory": memory,
    }  # fmt: skip
    print(json.dumps({name: float(value) for name, value in found.items()}))


def _own_memory():
    """MB of this process alone; mapped pages of the file are the system's cache. 0 where unknown."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    line = next(line for line in status.read_text().splitlines() if line.startswith("RssAnon"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    ask(sys.argv[1])
