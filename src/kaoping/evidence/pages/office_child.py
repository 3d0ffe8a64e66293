"""Become the office programs: bounded, without a network, in a process group of its own.

``python -I -m kaoping.evidence.pages.office_child PROGRAM ARGUMENT …`` sets the limits that last
over ``exec`` and turns into PROGRAM. It is started with almost no environment.
"""

import contextlib
import ctypes
import os
import sys

from kaoping.evidence.pages import limits

NEW_USER, NEW_NET = 0x10000000, 0x40000000  # unshare(2)


def main(command: list[str]) -> None:
    _leave_network()
    _bound()
    os.execv(command[0], command)  # noqa: S606 -- no shell; the program was found by its name


def _leave_network() -> None:
    """Into a network with nothing in it, as the user one was before, where the kernel allows it."""
    user, group = os.getuid(), os.getgid()
    with contextlib.suppress(OSError, AttributeError):
        if ctypes.CDLL(None, use_errno=True).unshare(NEW_USER | NEW_NET) == 0:
            for name, text in (
                ("setgroups", "deny"),
                ("uid_map", f"{user} {user} 1"),
                ("gid_map", f"{group} {group} 1"),
            ):
                with open(f"/proc/self/{name}", "w") as file:
                    file.write(text)


def _bound() -> None:
    try:
        import resource
    except ImportError:  # no such module outside Unix; the parent's clock still ends us
        return
    for what, most in (
        (resource.RLIMIT_AS, limits.OFFICE_MEMORY_BYTES),
        (resource.RLIMIT_CPU, limits.OFFICE_CPU_SECONDS * limits.OFFICE_TOGETHER),
        (resource.RLIMIT_FSIZE, limits.OFFICE_FILE_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # a stricter bound stands already
            resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main(sys.argv[1:])
