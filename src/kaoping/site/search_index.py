"""Make and renew the rows by which things are found by pinyin.

The words themselves are searched where they stand, so a thing can be found the moment it is
written; only its pinyin waits for the watcher's next round. All rows can be deleted: they come back.
"""

from collections.abc import Callable, Iterable, Iterator

from django.db.models import Max, QuerySet, Value
from django.db.models.functions import Concat, Left

from kaoping.assessment.models import Indicator, Material, Notice, Submission
from kaoping.base import pinyin
from kaoping.base.models import SearchEntry
from kaoping.evidence.models import Reading
from kaoping.units.models import Person, Unit

A_ROUND = 4000  # new rows of a kind in one round
CHUNK = 500
HEAD = 200  # characters of a file's text that search looks at

Row = tuple[int, str]


def _of(rows: QuerySet, *names: str) -> QuerySet:
    text = names[0] if len(names) == 1 else Concat(names[0], Value(" "), names[1])
    return rows.order_by("pk").values_list("pk", text)


SOURCES: dict[str, Callable[[], QuerySet]] = {
    "unit": lambda: _of(Unit.objects.all(), "name", "short_name"),
    "person": lambda: _of(Person.objects.all(), "name"),
    "piece": lambda: _of(Submission.objects.exclude(title=""), "title"),
    "notice": lambda: _of(Notice.objects.all(), "title"),
    "indicator": lambda: _of(Indicator.objects.all(), "title", "short_title"),
    "file": lambda: _of(Material.objects.all(), "name"),
    "text": lambda: (
        Reading.objects.filter(state=Reading.State.TEXT).order_by("pk").values_list("pk", Left("text", HEAD))
    ),
}
WITHOUT_PINYIN = frozenset({"text"})


def index_new() -> int:
    """Rows for what was written since the last round; how many."""
    made = 0
    for kind, source in SOURCES.items():
        last = SearchEntry.objects.filter(kind=kind).aggregate(last=Max("object_id"))["last"] or 0
        made += _write(kind, source().filter(pk__gt=last)[:A_ROUND])
    return made


def index_changed() -> int:
    """Renew what was renamed, and forget what is gone; how many rows were written."""
    written = 0
    for kind, source in SOURCES.items():
        for chunk in _chunks(source().iterator(chunk_size=CHUNK)):
            ids = [key for key, _text in chunk]
            known = dict(
                SearchEntry.objects.filter(kind=kind, object_id__in=ids).values_list("object_id", "text")
            )
            written += _write(kind, [row for row in chunk if known.get(row[0]) != _cut(row[1])])
        gone = SearchEntry.objects.filter(kind=kind).exclude(object_id__in=source().values("pk"))
        gone.delete()
    return written


def _write(kind: str, rows: Iterable[Row]) -> int:
    count = 0
    for chunk in _chunks(iter(rows)):
        entries = [_entry(kind, key, text) for key, text in chunk]
        SearchEntry.objects.bulk_create(
            entries,
            update_conflicts=True,
            unique_fields=["kind", "object_id"],
            update_fields=["text", "initials", "spelled"],
        )
        count += len(entries)
    return count


def _entry(kind: str, key: int, text: str) -> SearchEntry:
    text = _cut(text)
    if kind in WITHOUT_PINYIN:
        return SearchEntry(kind=kind, object_id=key, text=text)
    parts = list(dict.fromkeys(text.split()))
    return SearchEntry(
        kind=kind,
        object_id=key,
        text=text,
        initials=" ".join(filter(None, map(pinyin.initials, parts)))[:400],
        spelled=" ".join(filter(None, map(pinyin.spelled, parts)))[:1200],
    )


def _cut(text: str) -> str:
    return text.replace("\x00", "").strip()[:400]


def _chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    chunk: list[Row] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
