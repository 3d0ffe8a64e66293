"""Last year's scheme as a draft for another year, with what must be decided as rows to check off."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kaoping.assessment.actions.scheme_texts import keep_text
from kaoping.assessment.models import SchemeDecision, SchemeVersion
from kaoping.assessment.ports import Refusal
from kaoping.base import audit, clock
from kaoping.pure.scheme.next_year import next_year


@transaction.atomic
def copy_to_year(version: SchemeVersion, *, year: int, actor: Any) -> SchemeVersion:
    """A draft of the scheme for ``year``; nothing is asked of anybody by it.

    Errors: ``Refusal`` where the year has that scheme already.
    """
    made = next_year(version.text, year, get_language() or "zh-hans")
    there = SchemeVersion.objects.filter(scheme=made.scheme.id).order_by("-number").first()
    if there is not None:
        raise Refusal(
            _(
                "There is a scheme “%(id)s” already (%(state)s). Go on with it, or give one of them another id."
            )
            % {"id": made.scheme.id, "state": there.get_state_display()}
        )
    draft = keep_text(
        None, text=made.text, actor=actor, deed=_("copied from “%(title)s”") % {"title": version.title}
    ).version
    SchemeDecision.objects.bulk_create(
        SchemeDecision(
            version=draft, code=one.code, node=one.node[:60], line=one.line,
            params={name: str(value) for name, value in one.params.items()},
        )
        for one in made.decisions
    )  # fmt: skip
    audit.record(
        "scheme.copied", actor=actor, about=draft, before={"scheme": version.scheme, "sha256": version.sha256},
        after={"year": year, "decisions": len(made.decisions)},
    )  # fmt: skip
    return draft


@transaction.atomic
def settle(version: SchemeVersion, *, settled: Collection[int], actor: Any) -> int:
    """Check off the decisions with these ids, and open the others again; how many changed."""
    changed = 0
    for row in SchemeDecision.objects.filter(version=version):
        wanted = row.pk in settled
        if wanted == (row.settled_at is not None):
            continue
        row.settled_at = clock.now() if wanted else None
        row.settled_by = str(actor or "")[:200] if wanted else ""
        row.save(update_fields=["settled_at", "settled_by"])
        changed += 1
    if changed:
        left = SchemeDecision.objects.filter(version=version, settled_at=None).count()
        audit.record("scheme.decided", actor=actor, about=version, after={"changed": changed, "open": left})
    return changed
