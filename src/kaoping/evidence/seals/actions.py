"""A person's word about what the machine saw on a page."""

from django.db import transaction

from kaoping.base import audit, clock
from kaoping.evidence.models import PageMark


@transaction.atomic
def decide(mark, *, actor, is_there, about=None, unit=None):
    """Confirm (``is_there``) or refute a mark; the last word of a person stands.

    ``about`` and ``unit`` are what the audit files it under: the piece whose page was open.
    """
    state = PageMark.State.CONFIRMED if is_there else PageMark.State.REFUTED
    before = mark.state
    changed = (
        PageMark.objects.filter(pk=mark.pk)
        .exclude(state=state)
        .update(state=state, decided_by=actor, decided_at=clock.now())
    )
    if not changed:
        return  # said already; saying so twice helps nobody
    mark.refresh_from_db()
    verb = "page_mark.confirmed" if is_there else "page_mark.refuted"
    audit.record(
        verb, actor=actor, about=about or mark, unit=unit,
        before={"state": before},
        after={"state": state.value, "kind": mark.kind, "page": mark.page, "words": mark.words, "file": mark.file.sha256},
    )  # fmt: skip
