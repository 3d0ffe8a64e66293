"""Children answer, are killed when they must be, and leave nothing behind."""

import os
import time

import pytest

from kaoping.base.children import JOBS_EACH, Ended, Pool


@pytest.fixture
def pool(monkeypatch):
    made = Pool("tests.base.odd_child", seconds=10)
    monkeypatch.setattr(made, "_command", lambda: [*_plain(made)])
    yield made
    made.close()


def _plain(pool):
    """Tests lie outside the package, which an isolated Python does not see."""
    import sys

    return [
        sys.executable,
        "-c",
        f"import sys; sys.path.insert(0, {os.getcwd()!r}); import runpy; runpy.run_module({pool.module!r}, run_name='__main__')",
    ]


def test_many_questions_one_process(pool):
    said = [pool.ask({"do": "echo", "word": word}, word.encode()) for word in ("一", "b" * 100_000, "")]
    assert [answer["said"] for answer, _ in said] == ["一", "b" * 100_000, ""]
    assert said[0][1] == "一".encode()[::-1]
    assert len({answer["pid"] for answer, _ in said}) == 1


@pytest.mark.parametrize(
    ("do", "why"), [("eat", "too_big"), ("die", "stopped"), ("burn", "stopped"), ("write", "stopped")]
)
def test_a_bad_job_ends_only_itself(pool, do, why):
    with pytest.raises(Ended) as ended:
        pool.ask({"do": do})
    assert ended.value.why == why
    assert pool.ask({"do": "echo", "word": "still here"})[0]["said"] == "still here"


def test_one_that_is_overdue_is_killed(pool):
    begun = time.monotonic()
    with pytest.raises(Ended, match="too_long"):
        pool.ask({"do": "sleep"}, seconds=0.5)
    assert time.monotonic() - begun < 30
    assert pool.ask({"do": "echo", "word": "again"})[0]["said"] == "again"


def test_a_child_is_replaced_after_its_share(pool):
    pids = [pool.ask({"do": "echo", "word": ""})[0]["pid"] for _ in range(JOBS_EACH + 1)]
    assert len(set(pids)) == 2


def test_closing_leaves_no_process(pool):
    pid = pool.ask({"do": "echo", "word": ""})[0]["pid"]
    pool.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_no_network(pool):
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listening:
        code = pool.ask({"do": "reach", "port": listening.getsockname()[1]})[0]["code"]
    if code == 0:
        pytest.skip("this kernel lets nobody leave the network (unshare is refused)")
    assert code
