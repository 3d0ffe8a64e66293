"""Originality: quality on the development set, speed and size as the corpus grows.

The development set lies beside the checkout (``../shared/data/originality-dev``) and never in the
project; without it the texts are invented and only speed is measured. Corpora larger than it are
made of its texts with a quarter of their characters exchanged, differently in each copy: the
common phrases stay common, and no copy is a copy.

``BENCH_DOCUMENTS=10000,100000,1000000`` chooses the sizes. Peers: SQLite's FTS5 trigram index
with difflib on its best ten, always; the others where installed (``originality_peers``).
"""

import contextlib
import itertools
import json
import lzma
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from bench import originality_peers
from kaoping.evidence.fingerprints.schema import SqliteDatabase
from kaoping.evidence.fingerprints.store import FingerprintStore, NewDocument
from kaoping.pure.originality.candidates import rank
from kaoping.pure.originality.check import check
from kaoping.pure.originality.fingerprint import fingerprints
from kaoping.pure.originality.normalise import code_table, normalise, normalise_many
from kaoping.pure.originality.segments import SegmentWriter, keys_of
from kaoping.site.cli_originality import report_as_json
from tests.pure.originality.memory import prose

SHARED = Path(__file__).resolve().parents[2] / "shared"
DEVELOPMENT_SET = SHARED / "data" / "originality-dev"
SCORER = SHARED / "tools" / "originality_eval.py"


def run():
    """Yield the rows of the table."""
    sizes = [int(n) for n in os.environ.get("BENCH_DOCUMENTS", "10000,100000").split(",")]
    documents, queries = texts()
    code_table()
    if SCORER.exists() and DEVELOPMENT_SET.exists():
        yield from quality(documents, queries)
        yield from originality_peers.rows([one["text"] for one in documents], queries, row, checked_of)
    for size in sizes:
        yield from growth([row["text"] for row in documents], [q["text"] for q in queries], size)


def texts():
    """Documents and queries: the development set, or invented ones."""
    if DEVELOPMENT_SET.exists():
        return read("docs.jsonl.xz"), read("queries.jsonl.xz")
    documents = [{"id": n, "text": prose(n, 690)} for n in range(10_000)]
    mixed = [{"id": n, "text": prose(20_000 + n, 700) + documents[n]["text"][100:300]} for n in range(500)]
    return documents, mixed


def read(name):
    with lzma.open(DEVELOPMENT_SET / name, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def row(name, value, unit, limit=None, peer=None):
    return {"name": name, "value": float(value), "unit": unit, "limit": limit, "peer": peer}


def quality(documents, queries):
    """The PAN measures over all queries, as the shared scorer gives them."""
    with tempfile.TemporaryDirectory() as folder:
        store = opened(Path(folder) / "quality.sqlite3")
        store.add(
            NewDocument(str(one["id"]), one["text"], template=one.get("template", False)) for one in documents
        )
        results = Path(folder) / "results.jsonl"
        with results.open("w", encoding="utf-8") as out:
            for query in queries:
                with store.reading() as reader:
                    report = report_as_json(check(query["text"], reader))
                out.write(json.dumps({"id": query["id"]} | report) + "\n")
        store.close()
        command = [sys.executable, str(SCORER), str(DEVELOPMENT_SET / "queries.jsonl.xz"), str(results)]
        done = subprocess.run([*command, "--json"], capture_output=True, check=True)
    scores = json.loads(done.stdout)
    planted = scores["rows"]["planted + must-not-flag"]
    flagged = sum(count for count, _ in scores["flagged"].values())
    yield row("plagdet on the development set", planted["plagdet"], "", 0.97)
    yield row("coverage recall", scores["coverage"]["recall"], "", 0.98)
    yield row("coverage precision", scores["coverage"]["precision"], "", 0.995)
    yield row("recall of sources at 10", scores["rows"]["planted"]["recall@10"], "", 0.99)
    yield row("the same, 30 % synonyms", scores["rows"]["syn30"]["recall@10"], "", 0.95)
    yield row("flagged of the kinds that must not be", flagged, "texts", 0)


def growth(originals, queries, size):
    """Build, size and times of one corpus size."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.sqlite3"
        yield row(f"{size:,}: texts to blocks, in memory", build_rate(originals, size), "docs/s", 20_000)
        store = opened(path)
        importing = 0.0
        made = iter(corpus(originals, size))
        while batch := list(itertools.islice(made, 1_000_000)):
            started = time.process_time()
            store.add(batch)
            importing += time.process_time() - started
        yield row(f"{size:,}: import with texts", size / importing, "docs/s")
        database = store._database
        keys, rows = database.rows("SELECT SUM(LENGTH(data)), COUNT(*) FROM fingerprint_block")[0]
        sketch = database.rows("SELECT COALESCE(SUM(LENGTH(data)), 0) FROM fingerprint_sketch")[0][0]
        stops = database.rows("SELECT SUM(LENGTH(stops)) FROM fingerprint_segment")[0][0]
        # A row of a table costs SQLite about twelve bytes beside its data.
        yield row(f"{size:,}: index a document", (keys + 12 * rows + sketch + stops) / size, "bytes", 900)
        yield row(f"{size:,}: whole file a document", path.stat().st_size / size, "bytes")
        store.close()  # as another process finds it: nothing left in the journal
        store = opened(path)
        asked = [text for text in queries if 700 <= len(text) <= 1300][:400]
        retrieval, whole = [], []
        for text in asked:
            whole.append(best(lambda text=text: checked(store, text)))
            retrieval.append(best(lambda text=text: ranked(store, text)))
        yield row(f"{size:,}: retrieval, CPU p50", 1e3 * np.median(retrieval), "ms", 0.8)
        yield row(f"{size:,}: check of ~900 characters, CPU p50", 1e3 * np.median(whole), "ms", 1.5)
        yield row(f"{size:,}: the same, p99", 1e3 * np.percentile(whole, 99), "ms", 6)
        long = "".join(queries)[:20_000]
        yield row(f"{size:,}: check of 20,000 characters", 1e3 * best(lambda: checked(store, long)), "ms", 40)
        yield row(f"{size:,}: a new text searchable", 1e3 * new_text(store), "ms", 20)
        store.close()
        if sys.platform == "linux":
            yield row(f"{size:,}: own memory of a process that checks", own_memory(path, asked), "MB")


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


def opened(path):
    store = FingerprintStore(SqliteDatabase(str(path)))
    store.create()
    return store


def checked(store, text):
    with store.reading() as reader:
        return check(text, reader)


@contextlib.contextmanager
def checked_of(texts):
    """Our own check over these texts, numbered in their order: the numbers of the sources it reports."""
    with tempfile.TemporaryDirectory() as folder:
        store = opened(Path(folder) / "ours.sqlite3")
        store.add(NewDocument(str(n), text) for n, text in enumerate(texts))

        def ask(text):
            found = checked(store, text).sources
            return [int(one.document.id) for source in found for one in (source, *source.also)][:10]

        yield ask
        store.close()


def ranked(store, text):
    with store.reading() as reader:
        return rank(fingerprints(normalise(text).codes), reader, reader.state(), 200)


def best(work, turns=3):
    """The shortest CPU time of a few turns: what the work costs without the neighbours."""
    times = []
    for _ in range(turns):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)


def new_text(store):
    """Wall time until a new text of 1,000 characters is in, the median of twenty."""
    times = []
    for number in range(20):
        text = prose(50_000 + number, 1_000)
        started = time.perf_counter()
        store.add([NewDocument(f"new-{number}", text)])
        times.append(time.perf_counter() - started)
    return float(np.median(times))


MEMORY = """
import json, sys
from kaoping.evidence.fingerprints.schema import SqliteDatabase
from kaoping.evidence.fingerprints.store import FingerprintStore
from kaoping.pure.originality.check import check
store = FingerprintStore(SqliteDatabase(sys.argv[1]))
for text in json.load(sys.stdin):
    with store.reading() as reader:
        check(text, reader)
print(next(line for line in open("/proc/self/status") if line.startswith("RssAnon")).split()[1])
"""


def own_memory(path, asked):
    """MB of a fresh process after these checks; mapped pages of the file are the system's cache."""
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, str(path)],
        input=json.dumps(asked).encode(),
        capture_output=True,
        check=True,
    )
    return int(done.stdout) / 1024
