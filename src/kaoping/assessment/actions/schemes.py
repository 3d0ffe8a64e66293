"""A scheme from its text to duties of every unit, in one transaction."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kaoping.assessment import ports
from kaoping.assessment.actions.duties import Groups, Profile, groups_by_unit, insert_duties, shapes_of
from kaoping.assessment.actions.scheme_texts import keep_text
from kaoping.assessment.actions.windows import indicator_row, own_windows, takes_pieces, window_rows
from kaoping.assessment.models import Duty, Indicator, SchemeVersion, Window
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.scheme_changes import open_decisions
from kaoping.assessment.queries.texts import scheme_of
from kaoping.base import audit, clock
from kaoping.notifications.actions import tell_units
from kaoping.pure.errors import Fault, SchemeFaults
from kaoping.pure.scheme.check import check
from kaoping.pure.scheme.faults import sentence
from kaoping.pure.scheme.parse import load
from kaoping.pure.scheme.tree import leaves
from kaoping.units.models import Role

State = SchemeVersion.State


class SchemeRefused(Refusal):
    """A scheme with faults; each with its line, for the door to word."""

    def __init__(self, faults: Sequence[Fault], summary: Any) -> None:
        self.faults = tuple(faults)
        super().__init__(summary)

    @property
    def sentences(self) -> list[tuple[int | None, str]]:
        """(line, sentence) of every fault, in the reader's language."""
        return [(fault.line, sentence(fault, get_language() or "en")) for fault in self.faults]


@transaction.atomic
def save_draft(*, text: str, actor: Any) -> SchemeVersion:
    """Keep a scheme's text as a draft; a draft of the same scheme goes on with it.

    For doors that bring a finished text. Errors: ``SchemeRefused`` for one that cannot be read at
    all; ``scheme_texts.keep_text`` takes these too. Other faults are kept for the author to mend,
    and stop ``publish``.
    """
    try:
        scheme = load(text)
    except SchemeFaults as error:
        raise SchemeRefused(error.faults, faulty(len(error.faults))) from None
    known = SchemeVersion.objects.filter(scheme=scheme.id).order_by("-number").first()
    draft = known if known is not None and known.state == State.DRAFT else None
    return keep_text(draft, text=text, actor=actor).version


@transaction.atomic
def publish(version: SchemeVersion, *, actor: Any, tell: bool = True) -> SchemeVersion:
    """Put the draft in force: indicators, windows and every unit's duties with their exact worth.

    All or nothing. A fact key that no programme declares is recorded by the office (``actions.facts``).
    Errors: ``SchemeRefused`` with every fault that the checker finds; ``Refusal`` when the scheme is in
    force already.
    """
    if version.state != State.DRAFT:
        raise Refusal(
            _("“%(title)s” is %(state)s already; only a draft can be published.")
            % {"title": version.title, "state": version.get_state_display()}
        )
    if SchemeVersion.objects.filter(scheme=version.scheme, state=State.PUBLISHED).exists():
        raise Refusal(
            _(
                "Another version of “%(title)s” is in force. Amend it with this draft (the amendment's page "
                "shows what it does), or give this text an id of its own (the word “scheme” in its first lines)."
            )
            % {"title": version.title}
        )
    left = open_decisions(version)
    if left:
        raise Refusal(
            ngettext(
                "%(count)s point that came with last year's text is still to be decided. Go through the list.",
                "%(count)s points that came with last year's text are still to be decided. Go through the list.",
                left,
            )
            % {"count": left}
        )
    try:
        scheme = scheme_of(version)
    except SchemeFaults as error:
        raise SchemeRefused(error.faults, faulty(len(error.faults))) from None
    faults = check(scheme)
    if faults:
        raise SchemeRefused(faults, faulty(len(faults)))
    changed = SchemeVersion.objects.filter(pk=version.pk, state=State.DRAFT).update(
        state=State.PUBLISHED, published_at=clock.now()
    )
    if not changed:
        raise Refusal(_("Somebody else published this scheme a moment ago; nothing was done twice."))
    version.refresh_from_db()
    indicators = Indicator.objects.bulk_create(
        indicator_row(version, scheme, placed, position) for position, placed in enumerate(leaves(scheme), 1)
    )
    unit_groups = groups_by_unit(scheme)
    profiles = _profiles(version, unit_groups)
    windows = _make_windows(version, indicators, profiles)
    units_of: dict[Groups, list[int]] = defaultdict(list)
    for unit_id, groups in unit_groups.items():
        units_of[groups].append(unit_id)
    made = 0
    for groups, units in units_of.items():
        for indicator in indicators:
            if profiles[groups].asks(indicator.code):
                shapes = shapes_of(profiles[groups], indicator.code, windows[indicator.code])
                made += insert_duties(shapes, units)
    audit.record(
        "scheme.published", actor=actor, about=version,
        after={"sha256": version.sha256, "units": len(unit_groups), "duties": made},
    )  # fmt: skip
    if tell:
        tell_units(
            kind="scheme_published", units=unit_groups, roles=[Role.UNIT_AUTHOR],
            values={"title": version.title}, about=version, link="/duties/",
        )  # fmt: skip
    ports.tell_facts_changed(version.pk, None)
    return version


@transaction.atomic
def close(version: SchemeVersion, *, actor: Any) -> SchemeVersion:
    """End the year: nothing in the scheme changes any more, its duties are locked."""
    changed = SchemeVersion.objects.filter(pk=version.pk, state=State.PUBLISHED).update(state=State.CLOSED)
    if not changed:
        raise Refusal(_("Only a scheme in force can be closed."))
    version.refresh_from_db()
    Duty.objects.filter(window__indicator__scheme=version, state=Duty.State.ASKED).update(
        state=Duty.State.LOCKED
    )
    audit.record("scheme.closed", actor=actor, about=version)
    ports.tell_facts_changed(version.pk, None)
    return version


def _profiles(version: SchemeVersion, unit_groups: dict[int, Groups]) -> dict[Groups, Profile]:
    scheme = scheme_of(version)
    wanted = set(unit_groups.values()) or {frozenset()}
    return {groups: Profile.of(scheme, groups) for groups in sorted(wanted, key=sorted)}


def _make_windows(
    version: SchemeVersion, indicators: Sequence[Indicator], profiles: dict[Groups, Profile]
) -> dict[str, list[Window]]:
    rows: list[Window] = []
    for indicator in indicators:
        all_own = []
        for profile in profiles.values():
            placed = profile.nodes[indicator.code]
            if takes_pieces(placed.node.rule) and placed.applies(profile.groups):
                all_own.append(own_windows(profile.scheme, placed))
        rows += window_rows(indicator, all_own, version.period_to)
    found: dict[str, list[Window]] = defaultdict(list)
    for window in Window.objects.bulk_create(rows):
        found[window.indicator.code].append(window)
    return found


def faulty(count: int) -> str:
    """How many faults stop a scheme, in a sentence."""
    return ngettext(
        "The scheme has %(count)s fault and was not taken; mend it and try again.",
        "The scheme has %(count)s faults and was not taken; mend them and try again.",
        count,
    ) % {"count": count}
