"""The child that reads mail: bytes in, the parsed mail as plain values and its parts' bytes out."""

from typing import Any

from kaoping.base.children import serve
from kaoping.intake.parsing.frames import to_frame
from kaoping.pure.mailparse import parse

MEMORY_BYTES = 256 << 20
CPU_SECONDS = 1  # the kernel counts whole seconds: a mail gets one to two of them


def work(asked: dict[str, Any], raw: bytes) -> tuple[dict[str, Any], list[bytes]]:
    return to_frame(parse(raw))


if __name__ == "__main__":
    serve(work, memory_bytes=MEMORY_BYTES, cpu_seconds=CPU_SECONDS)
