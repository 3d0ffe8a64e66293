"""Work on what a stranger sent, in a process of its own that can be killed.

A child is a module run as ``python -I -m MODULE`` that ends with ``serve(work, …)``. It loads no
settings, holds no secret and serves one job after the other, so that starting Python is paid
once for many files. Parent and child speak in frames: one JSON line, then bytes.

    reader = Pool("kaoping.evidence.reading.child", seconds=20)
    answer, content = reader.ask({"kind": "docx"}, raw)      # may raise Ended
"""

import atexit
import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

JOBS_EACH = 200  # a child that has done so many is replaced: libraries leak
MOST_LINE = 16 << 20
MOST_CONTENT = 1 << 30
NEW_USER, NEW_NET = 0x10000000, 0x40000000  # unshare(2)

Content = bytes | list[bytes]  # pieces are sent one after the other, without a copy of the whole
Work = Callable[[dict[str, Any], bytes], tuple[dict[str, Any], Content]]


class Ended(Exception):
    """The child gave no answer; ``why`` is ``too_long``, ``too_big`` or ``stopped`` (it died)."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


# -- the parent's side -----------------------------------------------------------------------


@dataclass(slots=True)
class _Running:
    process: subprocess.Popen[bytes]
    jobs: int = 0


class Pool:
    """At most ``size`` children of one module, started when asked for, killed when overdue.

    Threads of one process share them; another process has its own. A forked process starts anew.
    """

    def __init__(
        self, module: str, *, seconds: float, size: int = 1, arguments: tuple[str, ...] = ()
    ) -> None:
        self.module, self.seconds, self.arguments = module, seconds, arguments
        self._free = threading.Semaphore(size)
        self._idle: list[_Running] = []
        self._owner = os.getpid()
        atexit.register(self.close)

    def ask(
        self, question: dict[str, Any], content: bytes = b"", *, seconds: float | None = None
    ) -> tuple[dict[str, Any], bytes]:
        """The child's answer and its bytes. Errors: ``Ended``; the next question meets a fresh child."""
        with self._free:
            child = self._take()
            overdue = threading.Event()

            def end() -> None:
                overdue.set()
                _kill(child.process)

            alarm = threading.Timer(self.seconds if seconds is None else seconds, end)
            alarm.daemon = True
            alarm.start()
            try:
                _write(child.process.stdin, question, content)
                said = _read(child.process.stdout)
            except (OSError, ValueError):
                said = None
            finally:
                alarm.cancel()
            if said is None or overdue.is_set() or said[0].get("ended"):
                _kill(child.process)
                child.process.wait()
                _close(child.process)
                raise Ended("too_long" if overdue.is_set() else (said or ({},))[0].get("ended", "stopped"))
            child.jobs += 1
            if child.jobs >= JOBS_EACH:
                self._stop(child)
            else:
                self._idle.append(child)
            return said

    def close(self) -> None:
        """End the children that wait for work."""
        while self._idle and self._owner == os.getpid():
            self._stop(self._idle.pop())

    def _take(self) -> _Running:
        if self._owner != os.getpid():  # after a fork the pipes are the other process's
            self._idle, self._owner = [], os.getpid()
        while self._idle:
            child = self._idle.pop()
            if child.process.poll() is None:
                return child
            _close(child.process)
        return _Running(
            subprocess.Popen(  # noqa: S603 -- our own module
                self._command(),
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                start_new_session=True, cwd="/", env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"},
            )
        )  # fmt: skip

    def _command(self) -> list[str]:
        return [sys.executable, "-I", "-m", self.module, *self.arguments]

    def _stop(self, child: _Running) -> None:
        _close(child.process)  # it reads the end of its input and leaves
        try:
            child.process.wait(2)
        except subprocess.TimeoutExpired:
            _kill(child.process)
            child.process.wait()


def _kill(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def _close(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()


# -- the child's side ------------------------------------------------------------------------


def serve(work: Work, *, memory_bytes: int, cpu_seconds: int, file_bytes: int = 0) -> None:
    """Answer questions until the input ends, within bounds that the kernel keeps.

    ``memory_bytes`` bounds the address space, ``cpu_seconds`` each job; ``file_bytes`` any file
    written (0: none may be). What ``work`` raises ends the child, except ``MemoryError``,
    which it says first.
    """
    questions, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is not an answer
    _leave_network()
    _bound("RLIMIT_AS", memory_bytes)
    _bound("RLIMIT_FSIZE", file_bytes)
    _bound("RLIMIT_CORE", 0)
    while (asked := _read(questions)) is not None:
        _bound("RLIMIT_CPU", int(time.process_time()) + 1 + cpu_seconds, hard=False)
        answer: dict[str, Any]
        content: Content
        try:
            answer, content = work(*asked)
        except MemoryError:
            asked = None
            answer, content = {"ended": "too_big"}, b""
        _write(answers, answer, content)


def _bound(name: str, most: int, *, hard: bool = True) -> None:
    try:
        import resource
    except ImportError:  # no such module outside Unix; the parent's clock still ends us
        return
    with contextlib.suppress(ValueError, OSError):  # a stricter bound stands already
        kind = getattr(resource, name)
        resource.setrlimit(kind, (most, most if hard else resource.getrlimit(kind)[1]))


def _leave_network() -> None:
    """Into a network of its own with nothing in it, where the kernel allows that to everybody."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).unshare(NEW_USER | NEW_NET)


# -- frames ----------------------------------------------------------------------------------


def _write(out: Any, values: dict[str, Any], content: Content) -> None:
    pieces = [content] if isinstance(content, bytes) else content
    line = json.dumps({**values, "bytes": sum(map(len, pieces))}, ensure_ascii=True).encode()
    out.write(line + b"\n")
    for piece in pieces:
        out.write(piece)
    out.flush()


def _read(source: Any) -> tuple[dict[str, Any], bytes] | None:
    line = source.readline(MOST_LINE)
    if not line:
        return None
    values = json.loads(line)
    length = int(values.pop("bytes"))
    if not 0 <= length <= MOST_CONTENT:
        raise ValueError("frame")
    content = source.read(length)
    if len(content) != length:
        raise ValueError("cut")
    return values, content
