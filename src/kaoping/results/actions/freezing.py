"""Freeze the facts of a scheme with the sheets they make; a second person confirms. Nothing is replaced.

The order is: facts as of one moment → bytes on disk → read back, scored → sheets in batches → the row
says that it is whole. A crash leaves a freeze that is "being made", and making it again begins anew.
"""

import gc
import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from kaoping.assessment.models import InterpretationNote, SchemeVersion
from kaoping.assessment.ports import Refusal
from kaoping.base import audit, clock
from kaoping.base.queue import enqueue
from kaoping.evidence import storage
from kaoping.notifications.actions import tell
from kaoping.pure.errors import FactFaults
from kaoping.pure.scoring import (
    Fact,
    Facts,
    PieceFact,
    Plan,
    Result,
    evaluate,
    read_facts,
    to_exact,
    to_published,
)
from kaoping.pure.scoring.checking import check_references
from kaoping.pure.scoring.frozen import ResultHash, canonical, kept_sheets, sha256_of
from kaoping.pure.scoring.lines import lines_of
from kaoping.results.facts import all_facts
from kaoping.results.frozen_counts import Counts
from kaoping.results.models import Appeal, Freeze, FrozenSheet
from kaoping.results.queries.freeze_roll import roll_of
from kaoping.results.queries.frozen import packed
from kaoping.results.queries.sources import source_lines
from kaoping.results.snapshot import one_moment
from kaoping.results.standings import FIGURES, plan_of
from kaoping.units.models import Role, Unit

BATCH = 250
State = Freeze.State
OFFICE = [Role.OFFICE_HEAD, Role.CLERK]


@transaction.atomic
def freeze(scheme: SchemeVersion, *, by: Any, reason: str = "", appeal: Appeal | None = None) -> Freeze:
    """Ask for a freeze of all facts as they stand; a worker makes it. The first needs no reason.

    ``appeal`` is a granted one whose decision asks for it; then ``by`` is None, because nobody did.

    Errors: ``Refusal`` where one is being made or waits for its second person, where the text is a draft,
    and where a further freeze has no reason.
    """
    if scheme.state == SchemeVersion.State.DRAFT:
        raise Refusal(
            _("This text is a draft: only a scheme in force has facts to freeze. Publish it first.")
        )
    if scheme.state == SchemeVersion.State.AMENDED:
        raise Refusal(
            _(
                "A newer version has taken the place of this text, with its pieces. Freeze the facts of that one."
            )
        )
    rows = Freeze.objects.filter(scheme=scheme)
    waiting = rows.filter(state__in=[State.MAKING, State.PROPOSED]).first()
    if waiting is not None:
        raise Refusal(
            _("Freeze %(n)s is not settled yet (%(state)s). Confirm or discard it first.")
            % {"n": waiting.number, "state": waiting.get_state_display()}
        )
    last = rows.aggregate(last=Max("number"))["last"] or 0
    if rows.filter(state=State.CONFIRMED).exists() and not reason.strip():
        raise Refusal(_("The facts have been frozen before. Say why they are frozen again."))
    moment = clock.now()
    runs = clock.today() <= scheme.period_to
    try:
        with transaction.atomic():
            made = Freeze.objects.create(
                scheme=scheme, number=last + 1, frozen_at=moment, proposed_by=by, appeal=appeal,
                as_of=clock.today() if runs else None, known_at=moment if runs else None,
                scheme_sha256=scheme.sha256, reason=reason.strip(),
            )  # fmt: skip
    except IntegrityError as error:
        raise Refusal(_("Somebody else has just asked for a freeze. Look again.")) from error
    audit.record("freeze.asked", actor=by or "results", about=made, reason=made.reason)
    enqueue("kaoping.results.tasks.make_freeze", made.pk, somebody_waits=True)
    return made


def make(frozen: Freeze) -> Freeze:
    """Make the freeze that was asked for; twice does no harm. Faults are kept as a sentence on the row."""
    if frozen.state != State.MAKING:
        return frozen
    plan = plan_of(frozen.scheme)
    try:
        facts_text, sources_text, left_out = _collected(frozen, plan)
        _score(frozen, plan, facts_text, sources_text, left_out)
    except (FactFaults, OSError) as error:
        why = str(error)[:500]
        Freeze.objects.filter(pk=frozen.pk, state=State.MAKING).update(state=State.FAILED, why_failed=why)
    frozen.refresh_from_db()
    return frozen


def _collected(frozen: Freeze, plan: Plan) -> tuple[bytes, bytes, int]:
    """The facts file, the sources file and how many facts the text of today has no place for."""
    with one_moment():
        every = all_facts(frozen.scheme, roll=roll_of(frozen))
        facts, left = _fitting(plan, every)
        del every
        lines = [line.encode() for line in lines_of(facts)]
        hashes = {
            fact.piece: sha256_of(line)
            for fact, line in zip(facts, lines, strict=True)
            if isinstance(fact, PieceFact)
        }
        del facts
        lines.sort()  # the same facts are the same bytes, in whatever order the tables gave them
        sources = [canonical(one) + b"\n" for one in source_lines(frozen.scheme, hashes)]
    sources += [canonical({"of": "left_out", "fact": json.loads(one)}) + b"\n" for one in lines_of(left)]
    return b"".join(lines), b"".join(sources), len(left)


def _fitting(plan: Plan, facts: list[Fact]) -> tuple[list[Fact], list[Fact]]:
    """The facts that a reader of the file accepts, and those that name what is not there any more
    (a piece of a withdrawn notice): scoring passes over them, and the file says so."""
    left: list[Fact] = []
    while faults := check_references(plan, list(enumerate(facts, start=1))):
        bad = {fault.line for fault in faults}
        left += [fact for number, fact in enumerate(facts, start=1) if number in bad]
        facts = [fact for number, fact in enumerate(facts, start=1) if number not in bad]
    return facts, left


def _score(frozen: Freeze, plan: Plan, facts_text: bytes, sources_text: bytes, left_out: int) -> None:
    on_disk = storage.put([facts_text, sources_text])
    sha256 = sha256_of(facts_text)
    facts = read_facts(facts_text.splitlines(keepends=True), plan, "facts")  # what is scored is what was kept
    del facts_text, sources_text
    collecting = gc.isenabled()
    gc.disable()  # values without circles: looking for them took a third of the time
    try:
        result = evaluate(plan, facts, frozen.scored_as_of)
        groups = {code: one.unit.group or "" for code, one in facts.units.items()}
        counts, result_sha256 = _keep_sheets(frozen, result, groups)
    finally:
        if collecting:
            gc.enable()
    numbers = counts.as_json(**_other_counts(frozen, facts), left_out=left_out)
    with transaction.atomic():
        kept_facts, kept_sources = storage.record(on_disk)
        changed = Freeze.objects.filter(pk=frozen.pk, state=State.MAKING).update(
            state=State.PROPOSED, facts=kept_facts, sources=kept_sources, facts_sha256=sha256,
            result_sha256=result_sha256, counts=numbers, done_units=numbers["units"],
        )  # fmt: skip
        if changed:
            frozen.refresh_from_db()
            audit.record(
                "freeze.made", actor="results", about=frozen,
                after={"facts": sha256, "result": result_sha256, "units": numbers["units"]},
            )  # fmt: skip
            if (
                frozen.appeal_id is None
            ):  # a decision's own freeze is confirmed by it, or the office is told why not
                tell(
                    kind="freeze_waits", roles=OFFICE, about=frozen, link="/results/",
                    values={"n": frozen.number, "by": str(frozen.proposed_by)},
                )  # fmt: skip
            enqueue("kaoping.results.tasks.recompute_freeze", frozen.pk)


def _keep_sheets(frozen: Freeze, result: Result, groups: dict[str, str]) -> tuple[Counts, str]:
    """Write the sheets batch by batch, each in a short transaction, with how far it is."""
    FrozenSheet.objects.filter(freeze=frozen).delete()  # of a making that was cut short
    units = dict(Unit.objects.values_list("code", "pk"))
    counts, digest = Counts(), ResultHash()
    rows = _rows(frozen, result, units, groups, counts, digest)
    while batch := list(islice(rows, BATCH)):
        with transaction.atomic():
            FrozenSheet.objects.bulk_create(batch)
            Freeze.objects.filter(pk=frozen.pk).update(done_units=batch[-1].position)
    return counts, digest.hexdigest()


def _rows(
    frozen: Freeze,
    result: Result,
    units: dict[str, int],
    groups: dict[str, str],
    counts: Counts,
    digest: ResultHash,
) -> Iterator[FrozenSheet]:
    rounding = result.scheme.settings.rounding
    for position, (sheet, found) in enumerate(kept_sheets(result), start=1):
        counts.add(sheet)
        text = canonical(found)
        digest.add(text)
        values = {name: getattr(sheet, name) for name in FIGURES}
        yield FrozenSheet(
            freeze=frozen, unit_id=units[sheet.unit], code=sheet.unit, name=sheet.name, position=position,
            group=groups.get(sheet.unit, ""), rank_group=sheet.group, rank_no=sheet.rank, grade=sheet.grade or "",
            figures={name: to_published(value, rounding) for name, value in values.items()},
            exact={name: to_exact(value) for name, value in values.items()},
            sheet=packed(text), sha256=sha256_of(text),
        )  # fmt: skip


def _other_counts(frozen: Freeze, facts: Facts) -> dict[str, int]:
    version, own = frozen.scheme, facts.units.values()
    notes = InterpretationNote.objects.filter(
        scheme=version.scheme, scheme_year=version.period_from.year, state=InterpretationNote.State.ADOPTED
    )
    return {
        "marks": sum(
            len(one.marks) + sum(len(piece.marks) for piece in one.pieces if piece.state == "accepted")
            for one in own
        ),
        "notices": len(facts.notices),
        "extensions": sum(len(one.extensions) for one in own),
        "notes": notes.count(),
        "overrides": sum(len(one.overrides) for one in own),
        "facts": facts.count,
    }


@transaction.atomic
def confirm_freeze(frozen: Freeze, *, actor: Any) -> None:
    """The second person's yes: from now on it can be published."""
    if frozen.proposed_by_id == actor.pk:
        raise Refusal(_("You asked for this freeze yourself; somebody else of the office has to confirm it."))
    changed = Freeze.objects.filter(pk=frozen.pk, state=State.PROPOSED).update(
        state=State.CONFIRMED, confirmed_by=actor, confirmed_at=clock.now()
    )
    frozen.refresh_from_db()
    if not changed:
        raise Refusal(
            _("Freeze %(n)s does not wait for a confirmation: it is %(state)s.")
            % {"n": frozen.number, "state": frozen.get_state_display()}
        )
    audit.record("freeze.confirmed", actor=actor, about=frozen, after={"result": frozen.result_sha256})


@transaction.atomic
def confirm_by_appeal(frozen: Freeze) -> None:
    """Confirm a freeze that is what two people decided and nothing else; whoever asks has compared it.

    Errors: ``Refusal`` where a person asked for it (before decisions asked themselves): a person confirms it.
    """
    changed = Freeze.objects.filter(pk=frozen.pk, state=State.PROPOSED, appeal__isnull=False).update(
        state=State.CONFIRMED, confirmed_at=clock.now()
    )
    frozen.refresh_from_db()
    if changed:
        audit.record(
            "freeze.confirmed", actor="results", about=frozen, reason=str(frozen.appeal),
            after={"result": frozen.result_sha256},
        )  # fmt: skip
    elif frozen.state != State.CONFIRMED:
        raise Refusal(
            _(
                "Freeze %(n)s is %(state)s and is not confirmed by the decision itself. Somebody of the office confirms it, or discards it so that it is made anew."
            )
            % {"n": frozen.number, "state": frozen.get_state_display()}
        )


@transaction.atomic
def discard_freeze(frozen: Freeze, *, actor: Any, reason: str) -> None:
    """Set a freeze aside that nothing was published from; it stays readable."""
    if not reason.strip():
        raise Refusal(_("Say why this freeze is set aside."))
    Freeze.objects.select_for_update().filter(pk=frozen.pk).first()  # nobody compiles from it meanwhile
    if frozen.publications.exists():
        raise Refusal(_("A result was published from this freeze; it is kept for ever."))
    changed = Freeze.objects.filter(
        pk=frozen.pk, state__in=[State.MAKING, State.PROPOSED, State.CONFIRMED]
    ).update(
        state=State.DISCARDED,
        why_failed=reason.strip(),
        confirmed_by=None,
        confirmed_at=None,
    )
    frozen.refresh_from_db()
    if not changed:
        raise Refusal(_("Freeze %(n)s has been set aside before.") % {"n": frozen.number})
    audit.record("freeze.discarded", actor=actor, about=frozen, reason=reason.strip())
