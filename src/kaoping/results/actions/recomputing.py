"""Make a freeze's sheets anew from its kept file and say whether they are the same: a promise kept is looked at daily."""

import gc

from django.db import transaction

from kaoping.base import audit, clock
from kaoping.evidence import storage
from kaoping.notifications.actions import tell
from kaoping.pure.errors import FactFaults
from kaoping.pure.scoring import evaluate, read_facts
from kaoping.pure.scoring.frozen import ResultHash, canonical, kept_sheets, sha256_of
from kaoping.results.actions.freezing import OFFICE
from kaoping.results.models import Freeze
from kaoping.results.queries.frozen import canonical_sheets
from kaoping.results.standings import plan_of


def recompute(frozen: Freeze) -> bool:
    """Whether file, sheets and scoring still agree; the row says when, and the office hears of a difference.

    Three things are compared: the file with its hash, what scoring makes of it with the fingerprint, and
    the kept sheets with the fingerprint. A file that is gone or unreadable is a difference.
    """
    same = _is_same(frozen)
    now = clock.now()
    with transaction.atomic():
        if same:
            Freeze.objects.filter(pk=frozen.pk).update(verified_at=now, differs_at=None)
            return True
        first = Freeze.objects.filter(pk=frozen.pk, differs_at=None).update(differs_at=now)
        if first:
            audit.record(
                "freeze.differs", actor="results", about=frozen, before={"result": frozen.result_sha256}
            )
            tell(
                kind="freeze_differs",
                roles=OFFICE,
                about=frozen,
                link="/results/",
                values={"n": frozen.number},
            )
    return False


def _is_same(frozen: Freeze) -> bool:
    kept = ResultHash()
    for text in canonical_sheets(frozen):
        kept.add(text)
    if kept.hexdigest() != frozen.result_sha256 or frozen.facts is None:
        return False
    plan = plan_of(frozen.scheme)
    collecting = gc.isenabled()
    gc.disable()
    try:
        text = storage.path_of(frozen.facts.sha256).read_bytes()
        if sha256_of(text) != frozen.facts_sha256:
            return False
        result = evaluate(
            plan, read_facts(text.splitlines(keepends=True), plan, "facts"), frozen.scored_as_of
        )
        again = ResultHash()
        for _sheet, found in kept_sheets(result):
            again.add(canonical(found))
    except (OSError, FactFaults):
        return False
    finally:
        if collecting:
            gc.enable()
    return again.hexdigest() == frozen.result_sha256
