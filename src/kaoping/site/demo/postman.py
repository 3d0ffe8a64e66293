"""Write the mailbox beside the play: two processes, since the machine has two cores.

The player waits for a mail that is not written yet; a writer that died ends the build.
"""

import time
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

from kaoping.site.demo.mailbox import Mail, mails, make_folders, write_share
from kaoping.site.demo.plan import Year

WAIT_SECONDS = 0.02


class Postman:
    """Hands out the bytes of a mail as soon as they lie in the folder."""

    def __init__(self, folder: Path, shares: list["Future[None]"], count: int) -> None:
        self.folder, self.count = folder, count
        self._shares = shares

    def bytes_of(self, name: str) -> bytes:
        path = self.folder / "new" / name
        while True:
            try:
                return path.read_bytes()
            except FileNotFoundError:
                if all(share.done() for share in self._shares) and not path.exists():
                    self.finish()
                    raise
                time.sleep(WAIT_SECONDS)

    def finish(self) -> None:
        """Wait for the last mail; whatever stopped a writer is raised here."""
        for share in self._shares:
            share.result()


@contextmanager
def at_work(folder: Path, year: Year, *, all_by_mail: bool = False, processes: int = 1) -> Iterator[Postman]:
    """Write the year's mail into ``folder`` during the block; without processes before it."""
    chosen = sorted(mails(year, all_by_mail=all_by_mail), key=lambda mail: mail.arrives)
    count = sum(1 + len(mail.copies) for mail in chosen)
    make_folders(folder)
    if not processes:
        write_share(folder, year, chosen)
        yield Postman(folder, [], count)
        return
    # Fresh processes, not forks: an inherited SQLite connection would break its locks.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        shares: list[list[Mail]] = [chosen[number::processes] for number in range(processes)]
        postman = Postman(folder, [pool.submit(write_share, folder, year, share) for share in shares], count)
        try:
            yield postman
            postman.finish()
        finally:
            pool.shutdown(cancel_futures=True)
