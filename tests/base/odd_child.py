"""A child for ``test_children``: does what it is asked, good or bad."""

import os
import socket
import time

from kaoping.base.children import serve


def work(asked, content):
    match asked["do"]:
        case "echo":
            print("noise that is no answer")
            return {"said": asked["word"], "pid": os.getpid()}, content[::-1]
        case "sleep":
            time.sleep(60)
        case "burn":
            while True:
                pass
        case "eat":
            return {"length": len(bytearray(1 << 31))}, b""
        case "die":
            os.abort()
        case "write":
            with open("/dev/shm/kaoping-child-writes", "wb") as out:  # noqa: S108
                out.write(b"x")
        case "reach":
            with socket.socket() as reached:
                reached.settimeout(2)
                return {"code": reached.connect_ex(("127.0.0.1", asked["port"]))}, b""
    return {}, b""


if __name__ == "__main__":
    serve(work, memory_bytes=1 << 30, cpu_seconds=1)
