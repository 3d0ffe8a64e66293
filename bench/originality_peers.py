"""Others at the same task: the ten sources of a text among all, and where a peer can tell, the passages.

Same texts, same queries, same process as our own check in this run. MinHash answers for whole
documents only; RapidFuzz has no index and is asked three times. What is not installed
(``make bench`` installs the group ``bench``) is named and left out.
"""

import difflib
import importlib.util
import sys
import time

import numpy as np

from kaoping.base import sqlite_library

PEERS = ("tantivy", "datasketch", "rensa", "rapidfuzz")
EVERY = 40  # of the queries with sources
SHINGLE = 7
PERMUTATIONS = 128
LEAST_LIKE = 0.1


def rows(texts, queries, row, ours):
    """Rows of the table: CPU time of a query and recall of its sources, ours first."""
    sample = [q for q in queries if q.get("truth") and 500 <= len(q["text"]) <= 1200][::EVERY]
    with ours(texts) as ask:
        yield from _measured("kaoping, whole check", ask, sample, row)
    yield from _measured("FTS5 trigrams + difflib", fts(texts), sample, row)
    for name, maker in zip(PEERS, (tantivy_ngrams, minhash, rensa_minhash, partial_ratio), strict=True):
        if importlib.util.find_spec(name) is None:
            print(f"not installed, not measured: {name}", file=sys.stderr)
            continue
        some = sample[:: max(1, len(sample) // 3)][:3] if maker is partial_ratio else sample
        label = {"tantivy": "tantivy trigrams + difflib", "datasketch": "datasketch MinHash LSH",
                 "rensa": "rensa MinHash LSH", "rapidfuzz": "RapidFuzz over all"}[name]  # fmt: skip
        yield from _measured(label, maker(texts), some, row)


def _measured(label, ask, sample, row):
    times, hits, cases = [], 0, 0
    for query in sample:
        started = time.process_time()
        found = ask(query["text"])
        times.append(time.process_time() - started)
        wanted = {case[2] for case in query["truth"]}
        hits += len(wanted & set(found))
        cases += len(wanted)
    yield row(f"{label}: CPU p50", 1e3 * float(np.median(times)), "ms")
    yield row(f"{label}: recall at 10", hits / max(1, cases), "")


def _trigrams(text):
    return sorted({text[n : n + 3] for n in range(0, len(text) - 2, 3) if "\n" not in text[n : n + 3]})


def _aligned(texts, found, text):
    for number in found:
        difflib.SequenceMatcher(None, texts[number], text, autojunk=False).get_matching_blocks()
    return found


def fts(texts):
    """SQLite's own trigram index, then difflib on its best ten."""
    connection = sqlite_library.library.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE texts USING fts5(text, tokenize='trigram', detail='none')")
    connection.executemany("INSERT INTO texts(rowid, text) VALUES (?, ?)", enumerate(texts, 1))

    def ask(text):
        words = " OR ".join('"' + gram.replace('"', '""') + '"' for gram in _trigrams(text))
        sql = "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT 10"
        return _aligned(texts, [number - 1 for (number,) in connection.execute(sql, (words,))], text)

    return ask


def tantivy_ngrams(texts):
    """BM25 over trigrams, then difflib on its best ten."""
    import tantivy

    schema = tantivy.SchemaBuilder()
    schema.add_text_field("body", tokenizer_name="trigrams")
    schema.add_unsigned_field("number", stored=True)
    schema = schema.build()
    index = tantivy.Index(schema)
    cutter = tantivy.Tokenizer.ngram(3, 3, False)
    index.register_tokenizer("trigrams", tantivy.TextAnalyzerBuilder(cutter).build())
    writer = index.writer(64_000_000, 1)
    for number, text in enumerate(texts):
        writer.add_document(tantivy.Document(body=text, number=number))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def ask(text):
        terms = [
            (tantivy.Occur.Should, tantivy.Query.term_query(schema, "body", gram)) for gram in _trigrams(text)
        ]
        hits = searcher.search(tantivy.Query.boolean_query(terms), 10).hits
        return _aligned(texts, [searcher.doc(place)["number"][0] for _score, place in hits], text)

    return ask


def _shingles(text):
    return sorted({text[n : n + SHINGLE] for n in range(max(1, len(text) - SHINGLE + 1))})


def minhash(texts):
    from datasketch import MinHash, MinHashLSH

    def of(text):
        made = MinHash(num_perm=PERMUTATIONS)
        made.update_batch([one.encode() for one in _shingles(text)])
        return made

    index = MinHashLSH(threshold=LEAST_LIKE, num_perm=PERMUTATIONS)
    for number, text in enumerate(texts):
        index.insert(number, of(text))
    return lambda text: index.query(of(text))[:10]


def rensa_minhash(texts):
    from rensa import RMinHash, RMinHashLSH

    def of(text):
        made = RMinHash(num_perm=PERMUTATIONS, seed=42)
        made.update(_shingles(text))
        return made

    index = RMinHashLSH(threshold=LEAST_LIKE, num_perm=PERMUTATIONS, num_bands=64)
    for number, text in enumerate(texts):
        index.insert(number, of(text))
    return lambda text: list(index.query(of(text)))[:10]


def partial_ratio(texts):
    from rapidfuzz import fuzz, process

    return lambda text: [
        place for _text, _score, place in process.extract(text, texts, scorer=fuzz.partial_ratio, limit=10)
    ]
