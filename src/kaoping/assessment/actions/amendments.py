"""Put a new version of a scheme in the place of the one in force, in one transaction.

Indicators, windows, duties and pieces are carried over as rows, so that everything that points at them
goes on pointing: an indicator's row follows to its successor, a window that the new text still has is
the same row with its new days. What the new text does not have stays with the old version, readable:
its duties are cancelled, never deleted, its pieces go where ``pure.scheme.compare.carry`` says, or stay.

Whoever sends a piece meanwhile holds the version (``standing.hold``); the amendment waits for them, and
they for it, and find their window's successor.
"""

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kaoping.assessment import ports
from kaoping.assessment.actions.amendment_plans import AmendmentPlan, Strategy, plan_amendment
from kaoping.assessment.actions.amendment_rows import Rows
from kaoping.assessment.actions.scheme_texts import keep_text
from kaoping.assessment.actions.standing import hold_alone
from kaoping.assessment.models import SchemeAmendment, SchemeVersion
from kaoping.assessment.ports import Refusal
from kaoping.base import audit, clock
from kaoping.notifications.actions import tell_units
from kaoping.pure.scheme.tree import index
from kaoping.units.models import Role

State = SchemeVersion.State


def amend(
    draft: SchemeVersion,
    *,
    actor: Any,
    reason: str,
    strategy: str = Strategy.ANEW,
    kept_before: dt.date | None = None,
    seen_sha256: str = "",
    past_is_meant: bool = False,
    effect: dict[str, Any] | None = None,
    tell: bool = True,
) -> SchemeAmendment:
    """The draft takes the place of the version in force.

    ``seen_sha256`` is that of the draft whose preview was read: another text is not put in force by a
    button pressed for this one. ``past_is_meant``: duties that would be due before today are wanted.
    ``effect`` are the figures that the decider saw. Errors: ``Refusal``, ``SchemeRefused``.
    """
    if not reason.strip():
        raise Refusal(
            _("Say why the scheme is amended; the reason stays with it and every unit may read it.")
        )
    if seen_sha256 and seen_sha256 != draft.sha256:
        raise Refusal(_("The draft was changed after you read its preview. Read the preview again."))
    with transaction.atomic():
        return _amend(
            draft, actor=actor, reason=reason.strip(), strategy=strategy, kept_before=kept_before,
            past_is_meant=past_is_meant, effect=effect or {}, tell=tell,
        )  # fmt: skip


def _amend(
    draft: SchemeVersion,
    *,
    actor: Any,
    reason: str,
    strategy: str,
    kept_before: dt.date | None,
    past_is_meant: bool,
    effect: dict[str, Any],
    tell: bool,
) -> SchemeAmendment:
    standing = SchemeVersion.objects.filter(scheme=draft.scheme, state=State.PUBLISHED).first()
    if standing is not None:
        hold_alone(standing)  # from here on nobody sends, grants or issues anything in it
        if why := ports.why_not_amended(standing):
            raise Refusal(why)
    draft.refresh_from_db()
    plan = plan_amendment(draft, strategy=strategy, kept_before=kept_before)
    if plan.past and not past_is_meant:
        raise Refusal(past_words(plan))
    new = _take_the_place(plan, actor)
    row = SchemeAmendment.objects.create(
        old=plan.old, new=new, strategy=strategy, kept_before=plan.kept_before, reason=reason,
        families={code: list(family) for code, family in plan.families.items()},
        effect=effect, decided_by=str(actor or ""), decided_at=clock.now(),
    )  # fmt: skip
    rows = Rows(plan, new)
    rows.carry()
    audit.record(
        "scheme.amended", actor=actor, about=new, reason=reason,
        before={"version": plan.old.number, "sha256": plan.old.sha256},
        after={
            "version": new.number, "sha256": new.sha256, "strategy": strategy,
            "kept_before": plan.kept_before.isoformat() if plan.kept_before else None,
            "duties_made": rows.made, "duties_cancelled": rows.cancelled, "pieces_moved": rows.moved,
            "pieces_left": rows.left,
        },
    )  # fmt: skip
    if tell:
        concerned = concerned_units(plan)
        if concerned:
            tell_units(
                kind="scheme_amended", units=concerned, roles=[Role.UNIT_AUTHOR],
                values={"title": new.title, "reason": reason}, about=new, link="/duties/",
            )  # fmt: skip
    ports.tell_facts_changed(new.pk, None)
    return row


def concerned_units(plan: AmendmentPlan) -> list[int]:
    """The units to which an indicator applies whose scores or duties change; all if the whole does."""
    if any(not change.nodes for change in plan.comparison.scores):
        return sorted(plan.groups)
    before = {code for change in plan.comparison.scores for code in change.nodes}
    old_of = plan.comparison.match.old_of
    codes = before | {old_of[code] for code in before if code in old_of}
    found = {unit for move in plan.moves for unit in move.unit_ids}
    wanted = defaultdict(set)
    for unit_id, pair in plan.groups.items():
        wanted[pair].add(unit_id)
    for (was, now), units in wanted.items():
        if _applies(plan, codes, was, now):
            found |= units
    return sorted(found)


def _applies(plan: AmendmentPlan, codes: set[str], was: Any, now: Any) -> bool:
    old, new = index(plan.carrying.old), index(plan.carrying.new)
    return any(code in old and old[code].applies(was) for code in codes) or any(
        code in new and new[code].applies(now) for code in codes
    )


def past_words(plan: AmendmentPlan) -> str:
    """What is wrong with due days that are over, and what to do."""
    chinese = (get_language() or "").startswith("zh")
    named = [
        f"{one.code} {one.window} {one.due.month}月{one.due.day}日"
        if chinese
        else f"{one.code} {one.window} {one.due.isoformat()}"
        for one in plan.past[:6]
    ]
    more = "…" if len(plan.past) > len(named) else ""
    return _(
        "These duties would be due on days that are over: %(named)s%(more)s. Nobody can keep them. Let the "
        "windows that have closed keep the old rules, begin the windows later (the word “from”), or confirm "
        "that this is meant."
    ) % {"named": ("、" if chinese else ", ").join(named), "more": more}


def _take_the_place(plan: AmendmentPlan, actor: Any) -> SchemeVersion:
    """Old: amended; draft: in force. Each by a conditional update, so that only one can win."""
    changed = SchemeVersion.objects.filter(pk=plan.old.pk, state=State.PUBLISHED).update(state=State.AMENDED)
    if not changed:
        raise Refusal(_("Somebody else changed the scheme in force a moment ago; nothing was done twice."))
    draft = plan.draft
    if plan.text != draft.text:
        draft = keep_text(
            draft, text=plan.text, actor=actor, base=draft.sha256,
            deed=_("closed windows keep the old rules"),
        ).version  # fmt: skip
    changed = SchemeVersion.objects.filter(pk=draft.pk, state=State.DRAFT, sha256=draft.sha256).update(
        state=State.PUBLISHED, published_at=clock.now()
    )
    if not changed:
        raise Refusal(_("Somebody else published this scheme a moment ago; nothing was done twice."))
    draft.refresh_from_db()
    plan.old.refresh_from_db()
    return draft
