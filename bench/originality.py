"""Originality: quality on the development set, speed and size as the corpus grows.

The development set lies beside the checkout (``../shared/data/originality-dev``) and never in the
project; without it the texts are invented and only speed is measured. Corpora larger than it are
made of its texts with a quarter of their characters exchanged, differently in each copy: the
common phrases stay common, and no copy is a copy.

``BENCH_DOCUMENTS=10000,100000,1000000`` chooses the sizes (``originality_growth``). Peers: SQLite's FTS5 trigram index
with difflib on its best ten, always; the others where installed (``originality_peers``).
"""

import contextlib
import json
import lzma
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import originality_growth, originality_peers
from bench.originality_growth import checked, opened, row
from kaoping.evidence.fingerprints.store import NewDocument
from kaoping.pure.originality.check import check
from kaoping.pure.originality.normalise import code_table
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
    yield from originality_growth.rows(
        [one["text"] for one in documents], [q["text"] for q in queries], sizes
    )


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
