"""The background door: one page a job. Ids in; may run twice without harm."""

import datetime as dt
import logging

from kaoping.base import clock
from kaoping.base.queue import enqueue
from kaoping.evidence.models import PageLook, Reading
from kaoping.evidence.ocr import after, layer, queue, store

log = logging.getLogger("kaoping.ocr")
MISSED = dt.timedelta(minutes=10)


def step() -> None:
    """Look at one page of the file that has the fewest left, then ask for the next step."""
    with queue.slot() as free:
        if not free:
            return  # who has it goes on until nothing waits
        queue.look_at_one_page()
        waits = queue.next_look() is not None
        if not waits:
            queue.rest()
    if waits:
        enqueue(queue.STEP)


def finish(look_id: int) -> None:
    """All pages of a file were looked at: keep the marks, its words and its text layer; tell who asked."""
    from kaoping.evidence.seals import marks

    look = PageLook.objects.select_related("file").filter(pk=look_id).first()
    if look is None or look.state != PageLook.State.WAITING or not look.pages:
        return
    marks.keep(look)
    layer.fill(look.file)
    if look.pages_recognised:
        _read_again(look)
    for job in after.jobs():
        enqueue(job, look.file_id)


def _read_again(look: PageLook) -> None:
    """The file's reading was made before there were words: have it made anew with them."""
    from kaoping.evidence.reading import read_file

    reading = Reading.objects.filter(file=look.file).first()
    if reading is not None and reading.waits_for_words:
        Reading.objects.filter(pk=reading.pk).update(reader="")
        try:
            read_file(look.file)
        except Exception:  # the marks stand; the sweep of readings comes back to it
            log.exception("reading %s with its words failed", look.file)


def sweep() -> int:
    """Wake the looking when its wake-up was lost; how many files wait."""
    # A reading that was being made while the last page was read has missed its words.
    for look in PageLook.objects.select_related("file").filter(
        state=PageLook.State.DONE, pages_recognised__gt=0, looked_at__gte=clock.now() - MISSED,
        file__reading__state__in=[Reading.State.NO_TEXT, Reading.State.TEXT],
    ):  # fmt: skip
        found = store.text_of(look.file, look.pages or 0)
        if found is not None and found.text.strip():
            _read_again(look)
    waiting = PageLook.objects.filter(state=PageLook.State.WAITING)
    for look in waiting.filter(pages__isnull=False, pages_done__gte=1)[:50]:
        if look.pages and look.pages_done >= look.pages:
            enqueue(queue.FINISH, look.pk)
    count = waiting.count()
    if count and queue.is_on():
        enqueue(queue.STEP)
    return count
