"""Both engines of the sweep find equal pairs: Spark with a master and two workers of its own, on loopback."""

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest

from kaoping.evidence.fingerprints.schema import SqliteDatabase
from kaoping.evidence.fingerprints.spark import SparkAbsent, sweep_on_spark
from kaoping.evidence.fingerprints.store import FingerprintStore, NewDocument
from kaoping.evidence.fingerprints.sweep import sweep
from tests.pure.originality.memory import prose


def store_of(folder):
    """A hundred texts; families of copies, of parts, and of one text in three others."""
    store = FingerprintStore(SqliteDatabase(str(folder / "s.sqlite3")))
    store.create()
    texts = [NewDocument(f"d{n}", prose(n, 700), f"u{n % 7}", f"2014-{n % 12 + 1:02}-01") for n in range(100)]
    texts += [NewDocument(f"copy{n}", prose(n, 700), "u9", "2014-12-30") for n in range(0, 40, 8)]
    texts += [
        NewDocument(f"part{n}", prose(200 + n, 300) + prose(n, 700)[100:500], "u8", "2014-12-31")
        for n in range(20)
    ]
    texts.append(NewDocument("mixed", prose(3)[:250] + prose(4)[:250] + prose(5)[:250], "u6", ""))
    texts.append(NewDocument("form", prose(900, 400), template=True))
    store.add(texts)
    return store


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """``spark://`` address of a master with two workers, all of them ended afterwards."""
    pyspark = pytest.importorskip("pyspark", reason="the extra kaoping[spark] is not installed")
    pytest.importorskip("pyarrow", reason="the extra kaoping[spark] is not installed")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java, which is not installed")
    home = Path(pyspark.__file__).parent
    folder = tmp_path_factory.mktemp("spark")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"spark://127.0.0.1:{port}"
    environment = os.environ | {
        "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_WORKER_DIR": str(folder),
    }  # fmt: skip
    began = []

    def start(*arguments):
        command = [str(home / "bin" / "spark-class"), *arguments]
        with (folder / f"{len(began)}.log").open("w") as log:
            began.append(subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT))

    deploy = "org.apache.spark.deploy"
    start(f"{deploy}.master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", "0")
    _wait_for(port)
    for _worker in range(2):
        start(
            f"{deploy}.worker.Worker", "--host", "127.0.0.1", "--webui-port", "0", "-c", "1", "-m", "1g", address
        )  # fmt: skip
    yield address
    for process in reversed(began):
        process.terminate()
    for process in began:
        process.wait(30)


def _wait_for(port):
    until = time.monotonic() + 120
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.3)
    pytest.fail("the Spark master did not start within two minutes")


def test_equal_pairs_from_both_engines(cluster, tmp_path):
    store = store_of(tmp_path)
    here, there = sweep(store), sweep_on_spark(store, master=cluster)
    assert len(here.pairs) >= 25
    assert there.as_json() == here.as_json()


def test_an_empty_store_has_no_pairs(cluster, tmp_path):
    store = FingerprintStore(SqliteDatabase(str(tmp_path / "e.sqlite3")))
    store.create()
    assert sweep_on_spark(store, master=cluster).as_json() == sweep(store).as_json()


def test_without_java_it_says_what_to_install(monkeypatch, tmp_path):
    pytest.importorskip("pyspark", reason="the extra kaoping[spark] is not installed")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(SparkAbsent, match="Java 17"):
        sweep_on_spark(store_of(tmp_path))


def test_without_the_extra_it_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(SparkAbsent, match=r"kaoping\[spark\]"):
        sweep_on_spark(store_of(tmp_path))
