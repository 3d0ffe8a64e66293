"""The sweep as a Spark job, for corpora whose pairs outgrow one process.

The same functions on the same keys as ``sweep``: the index's keys and the texts are written to a
scratch folder as Parquet; Spark divides the keys by hash, counts pairs part by part, adds the counts
up, and aligns the pairs that share enough. So both engines find equal pairs.

The driver reads the store (one segment at a time), orders the documents and keeps what was found;
everything that grows with the number of pairs is done by the workers.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from kaoping.evidence.fingerprints import index
from kaoping.evidence.fingerprints.store import FingerprintStore, StoreReader
from kaoping.evidence.fingerprints.sweep import MOST_SOURCES, Sweep, gathered, ranks, shares
from kaoping.pure.originality import sweep as pure
from kaoping.pure.originality.segments import ORDINAL_BITS

ROWS_A_FILE = 2_000_000  # of keys
TEXTS_A_FILE = 2_000
PARTS_A_CORE = 4


class SparkAbsent(Exception):
    """The extra or Java is not installed; the message says how to install it."""


def sweep_on_spark(
    store: FingerprintStore,
    *,
    least_share: float = 0.2,
    master: str = "local[2]",
    progress: Callable[[str], None] = lambda _step: None,
) -> Sweep:
    """What ``sweep.sweep`` finds, found by the Spark cluster at ``master``.

    Errors: ``SparkAbsent``; what Spark raises when the cluster cannot be reached.
    """
    try:
        import pyarrow  # noqa: F401 -- both are asked for before any work is begun
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise SparkAbsent(
            f"The module {error.name} is missing. Install kaoping with its extra: pip install 'kaoping[spark]'."
        ) from None
    if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
        raise SparkAbsent("Spark needs Java, which was not found. Install Java 17, or set JAVA_HOME.")
    with tempfile.TemporaryDirectory(prefix="kaoping-sweep-") as scratch, store.reading() as reader:
        state = reader.state()
        texts = reader.outlines()
        rank = ranks(texts)
        progress("writing keys")
        keys, numbers = index.all_keys(reader.database, state)
        _write_keys(keys, Path(scratch) / "keys")
        progress("writing texts")
        _write_texts(reader, Path(scratch) / "texts")
        progress("starting Spark")
        session = _session(SparkSession, master)
        try:
            progress("comparing")
            places = np.array([rank[number] for number in numbers.tolist()], np.int64)
            found = _found(session, Path(scratch), numbers, places, state.sketch, least_share)
        finally:
            session.stop()
        return gathered(texts, rank, found, reader.all_twins())


def _session(builder: Any, master: str) -> Any:
    # Spark asks the environment, not its settings, and else takes whichever python3 is first in the path.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    return (
        builder.builder.master(master)
        .appName("kaoping sweep")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1" if master.startswith("local") else _own_address(master))
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "20000")
        .config("spark.log.level", "ERROR")
        .getOrCreate()
    )


def _own_address(master: str) -> str:
    """The address under which the workers of ``spark://HOST:PORT`` reach this machine."""
    import socket

    host, _colon, port = master.removeprefix("spark://").partition(",")[0].rpartition(":")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect((host, int(port)))  # sends nothing; asks the routes
        return str(probe.getsockname()[0])


def _write_keys(keys: Any, folder: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    folder.mkdir()
    shift, ordinal = np.uint64(ORDINAL_BITS), np.uint64((1 << ORDINAL_BITS) - 1)
    for part, begin in enumerate(range(0, max(len(keys), 1), ROWS_A_FILE)):
        some = keys[begin : begin + ROWS_A_FILE]
        columns = {"hash": (some >> shift).astype(np.int64), "ordinal": (some & ordinal).astype(np.int32)}
        parquet.write_table(pa.table(columns), folder / f"{part:05}.parquet")


def _write_texts(reader: StoreReader, folder: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    folder.mkdir()
    schema = pa.schema([("number", pa.int64()), ("units", pa.binary())])
    after = -1
    while True:
        rows = reader.database.rows(
            "SELECT arrival, text FROM fingerprint_document WHERE arrival > ? AND template = 0"
            " AND same_as IS NULL ORDER BY arrival LIMIT ?",
            (after, TEXTS_A_FILE),
        )
        if not rows and after >= 0:
            return
        numbers = [int(number) for number, _text in rows]
        table = pa.table({"number": numbers, "units": [bytes(text) for _number, text in rows]}, schema=schema)
        parquet.write_table(table, folder / f"{after + 1:012}.parquet")
        if not rows:
            return
        after = numbers[-1]


def _found(
    session: Any, scratch: Path, numbers: Any, places: Any, sketch: Any, least_share: float
) -> list[tuple[int, int, float]]:
    """(later, earlier, share) as the cluster finds them."""
    from pyspark.sql import Window
    from pyspark.sql import functions as F

    parts = PARTS_A_CORE * session.sparkContext.defaultParallelism
    session.conf.set("spark.sql.shuffle.partitions", str(parts))
    shared = session.sparkContext.broadcast((numbers, places, sketch, least_share))
    keys = session.read.parquet(str(scratch / "keys"))
    texts = session.read.parquet(str(scratch / "texts"))
    counted = (
        keys.repartition(parts, "hash")
        .mapInArrow(_count, "first int, second int, shared int")
        .groupBy("first", "second")
        .agg(F.sum("shared").alias("shared"))
        .where(F.col("shared") >= pure.LEAST_SHARED)
    )

    def orient(batches: Iterable[Any]) -> Iterator[Any]:
        return _oriented(batches, shared.value[0], shared.value[1])

    def align(batches: Iterable[Any]) -> Iterator[Any]:
        return _aligned(batches, shared.value[2], shared.value[3])

    best = Window.partitionBy("later").orderBy(F.desc("shared"), F.desc("earlier"))
    near = (
        counted.mapInArrow(orient, "later long, earlier long, shared long")
        .withColumn("turn", F.row_number().over(best))
        .where(F.col("turn") <= MOST_SOURCES)
    )
    rows = (
        near.join(texts.withColumnsRenamed({"number": "earlier", "units": "source"}), "earlier")
        .join(texts.withColumnsRenamed({"number": "later", "units": "text"}), "later")
        .repartition(parts, "later")
        .sortWithinPartitions("later", "turn")
        .select("later", "earlier", "text", "source")
        .mapInArrow(align, "later long, earlier long, share double")
        .collect()
    )
    return sorted((row.later, row.earlier, row.share) for row in rows)


# -- what runs on the workers ------------------------------------------------------------------


def _count(batches: Iterable[Any]) -> Iterator[Any]:
    """Partial counts of the pairs whose shared hashes came to this part."""
    import pyarrow as pa

    columns = [(batch.column("hash").to_numpy(), batch.column("ordinal").to_numpy()) for batch in batches]
    if not columns:
        return
    hashes, ordinals = (np.concatenate(one).astype(np.uint64) for one in zip(*columns, strict=True))
    keys = (hashes << np.uint64(ORDINAL_BITS)) | ordinals
    keys.sort()
    near = pure.pairs(keys, least_shared=1)
    values = [one.astype(np.int32) for one in (near.first, near.second, near.shared)]
    yield from pa.table(dict(zip(("first", "second", "shared"), values, strict=True))).to_batches(200_000)


def _oriented(batches: Iterable[Any], numbers: Any, places: Any) -> Iterator[Any]:
    """Ordinals as documents' numbers, the later text first."""
    import pyarrow as pa

    for batch in batches:
        first, second = batch.column("first").to_numpy(), batch.column("second").to_numpy()
        swap = places[first] < places[second]
        later, earlier = np.where(swap, second, first), np.where(swap, first, second)
        yield pa.record_batch(
            {"later": numbers[later], "earlier": numbers[earlier], "shared": batch.column("shared")}
        )


def _aligned(batches: Iterable[Any], sketch: Any, least_share: float) -> Iterator[Any]:
    """The share of each later text that stands in the earlier ones; its rows come one after the other."""
    import pyarrow as pa

    for later, text, earlier, sources in _by_later(batches):
        found = [(earlier[at], share) for at, share in shares(text, sources, sketch) if share >= least_share]
        if found:
            yield pa.record_batch(
                {
                    "later": pa.array([later] * len(found), pa.int64()),
                    "earlier": pa.array([number for number, _share in found], pa.int64()),
                    "share": pa.array([share for _number, share in found], pa.float64()),
                }
            )


def _by_later(batches: Iterable[Any]) -> Iterator[tuple[int, bytes, list[int], list[bytes]]]:
    later, text = -1, b""
    earlier: list[int] = []
    sources: list[bytes] = []
    for batch in batches:
        for row in batch.to_pylist():
            if row["later"] != later:
                if earlier:
                    yield later, text, earlier, sources
                later, text, earlier, sources = row["later"], row["text"], [], []
            earlier.append(row["earlier"])
            sources.append(row["source"])
    if earlier:
        yield later, text, earlier, sources
