"""The rows of an amendment: indicators, windows, duties, pieces, extensions and waivers carried over.

The order matters: indicators, their windows, what units were granted, pieces, then duties (which ask
what was granted), at last their worth.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import F

from kaoping.assessment.actions.amendment_parts import in_batches, is_window, waiver_copy
from kaoping.assessment.actions.amendment_plans import AmendmentPlan
from kaoping.assessment.actions.duties import Groups, Profile, Profiles, insert_duties, reprice, shapes_of
from kaoping.assessment.actions.windows import indicator_row, own_windows, takes_pieces, window_rows
from kaoping.assessment.models import (
    Duty,
    Extension,
    Indicator,
    Notice,
    SchemeVersion,
    Submission,
    Waiver,
    Window,
)
from kaoping.base import audit, clock
from kaoping.pure.scheme.numbers import ByGroup
from kaoping.pure.scheme.reach import values_in
from kaoping.pure.scheme.tree import index, leaves

ASKED, WAIVED, CANCELLED = Duty.State.ASKED, Duty.State.WAIVED, Duty.State.CANCELLED
ASIDE = 1_000_000  # added to ``variant`` while rows change places under its unique constraint
NOBODY: Groups = frozenset()


class Rows:
    """Carries the rows of one amendment; what was done is counted."""

    def __init__(self, plan: AmendmentPlan, new: SchemeVersion) -> None:
        self.plan, self.old, self.new = plan, plan.old, new
        self.carrying = plan.carrying
        self.profiles = Profiles(plan.scheme)
        self.units_of: dict[Groups, list[int]] = defaultdict(list)
        for unit_id, (_before, after) in plan.groups.items():
            self.units_of[after].append(unit_id)
        self.old_rows = {row.code: row for row in Indicator.objects.filter(scheme=plan.old)}
        self.rows: dict[str, Indicator] = {}  # by the new code
        self.windows: dict[str, list[Window]] = defaultdict(list)  # by the new code
        # Old code → window → its old key: what may have to move, for all units or for some groups.
        self.watched: dict[str, dict[int, str]] = {}
        self.touched: set[str] = set()  # new codes whose duties changed
        self.made = self.cancelled = self.moved = self.left = 0

    def carry(self) -> None:
        self._waived_parts()
        self._indicators()
        self._all_windows()
        self._notices()
        self._extensions()
        self._waivers()
        self._pieces()
        self._duties()
        self._worths()

    def _waived_parts(self) -> None:
        """Where parts become one: who was let off a part is let off its windows, never the whole."""
        families = list(self.plan.families.values())
        for code, family in self.plan.families.items():
            known = self.old_rows.get(code)
            if known is None or families.count(family) < 2:
                continue
            for row in Waiver.objects.filter(indicator=known, window=None, revoked_at=None):
                own = Window.objects.filter(indicator=known, duties__unit=row.unit_id).distinct()
                there = Waiver.objects.filter(unit=row.unit_id, window__in=own, revoked_at=None)
                first, *others = own.exclude(pk__in=there.values("window")) or [None]
                if first is not None:
                    Waiver.objects.filter(pk=row.pk).update(window=first)
                    Waiver.objects.bulk_create(
                        waiver_copy(row, indicator=known, window=one) for one in others
                    )

    # --- indicators and windows ---------------------------------------------------------------------

    def _indicators(self) -> None:
        first_of = {family[0]: code for code, family in self.plan.families.items() if family}
        for position, placed in enumerate(leaves(self.plan.scheme), 1):
            row = indicator_row(self.new, self.plan.scheme, placed, position)
            known = self.old_rows.get(first_of.get(placed.id, ""))
            if known is None:
                row.save()
            else:
                row.pk = known.pk
                row.save(force_update=True)
            self.rows[placed.id] = row

    def _all_windows(self) -> None:
        followed: set[str] = set()
        codes_of: dict[tuple[str, ...], list[str]] = defaultdict(list)  # several: parts that become one
        for code, family in self.plan.families.items():
            if code in self.old_rows and family:
                codes_of[family].append(code)
        for family, codes in codes_of.items():
            followed |= set(family)
            have: dict[str, list[Window]] = {
                code: list(
                    Window.objects.filter(indicator_id=self.old_rows[code].pk)
                    .select_related("notice")
                    .order_by("pk")
                )
                for code in codes
            }
            self._follow(family, have)
        for code in self.rows:
            if code not in followed:
                self.windows[code] += Window.objects.bulk_create(self._wanted(code))

    def _wanted(self, code: str) -> list[Window]:
        all_own = []
        for groups in sorted(self.units_of or {NOBODY: []}, key=sorted):
            profile = self.profiles[groups]
            placed = profile.nodes[code]
            if takes_pieces(placed.node.rule) and placed.applies(groups):
                all_own.append(own_windows(profile.scheme, placed))
        return list(window_rows(self.rows[code], all_own, self.new.period_to or dt.date.max))

    def _follow(self, family: tuple[str, ...], have_of: dict[str, list[Window]]) -> None:
        """Old windows to the new ones: the same days, then the same key; the rest stays behind."""
        wanted = {follower: self._wanted(follower) for follower in family}
        flat = [(follower, row) for follower in family for row in wanted[follower]]
        pairs: list[tuple[Window, str, Window]] = []
        have = [row for rows in have_of.values() for row in rows]
        left = [row for row in have if not row.notice_id]
        for exact in (True, False):
            for follower, row in list(flat):
                same = [one for one in left if is_window(one, row, exact=exact)]
                if len(same) == 1 or (same and exact):
                    pairs.append((same[0], follower, row))
                    left.remove(same[0])
                    flat.remove((follower, row))
        noticed = next((one for one in family if self.carrying.by_notice(one)), None)
        for row in have:
            if row.notice_id and noticed is not None:
                self._keep_notice(row, noticed)
            elif row.notice_id:
                left.append(row)
        Window.objects.filter(pk__in=[one.pk for one, _, _ in pairs]).update(variant=F("pk") + ASIDE)
        for code, own in have_of.items():
            gone = [row for row in own if row in left]
            self._retire(code, gone)
            differs = self._differs_by_group(code, family)
            moving = [row for row in own if not row.notice_id] if differs else gone
            self.watched[code] = {row.pk: row.key for row in moving}
        for one, follower, row in pairs:
            row.pk, row.notice_id = one.pk, None
            row.save(force_update=True)
            self.windows[follower].append(row)
        for follower, row in flat:
            row.save(force_insert=True)
            self.windows[follower].append(row)

    def _keep_notice(self, window: Window, code: str) -> None:
        """A notice's window goes along; its due day is cut to the new limit."""
        row = self.rows[code]
        window.indicator = row
        if row.until_on is not None and window.due_on > row.until_on >= window.opens_on:
            window.due_on = row.until_on
        window.save(update_fields=["indicator", "due_on"])
        self.windows[code].append(window)

    def _retire(self, code: str, windows: list[Window]) -> None:
        """Windows that the new text does not have stay with the old version, under a copy of its row."""
        if not windows:
            return
        known = self.old_rows[code]
        copy, _made = Indicator.objects.get_or_create(
            scheme=self.old, code=code,
            defaults={
                field.attname: getattr(known, field.attname)
                for field in Indicator._meta.concrete_fields
                if field.attname not in ("id", "scheme_id", "code")
            },
        )  # fmt: skip
        Window.objects.filter(pk__in=[one.pk for one in windows]).update(indicator=copy)

    def _differs_by_group(self, code: str, family: tuple[str, ...]) -> bool:
        """Whether a window that stays for some units may be gone for others."""
        if self.carrying.old.groups != self.carrying.new.groups:
            return True
        placed = [index(self.carrying.old).get(code)]
        placed += [index(self.carrying.new).get(one) for one in family]
        return any(
            one is not None and any(isinstance(value, ByGroup) for value in values_in(one.windows))
            for one in placed
        )

    def _notices(self) -> None:
        """Notices follow their indicator; of one that has no successor they stay with the old version."""
        Notice.objects.filter(scheme=self.old, indicator__scheme=self.new).update(scheme=self.new)

    # --- what units were granted --------------------------------------------------------------------

    def _row_for(self, place: tuple[str, str] | None, groups: Groups) -> Window | None:
        if place is None:
            return None
        code, key = place
        rows = [row for row in self.windows.get(code, ()) if row.key == key]
        own = {one.key: (one.opens, one.due) for one in self.carrying.windows(code, groups)}
        fitting = [row for row in rows if (row.opens_on, row.due_on) == own.get(key)]
        return next(iter([*fitting, *rows]), None)

    def _extensions(self) -> None:
        for code, keys in self.watched.items():
            rows = Extension.objects.filter(window__in=list(keys), revoked_at=None)
            for row in rows.order_by("-until", "pk"):
                pair = self.plan.groups.get(row.unit_id)
                if pair is None:
                    continue
                place = self.carrying.of_extension(code, keys[row.window_id], *pair)
                target = self._row_for(place, pair[1])
                if target is None or target.pk == row.window_id:
                    continue
                taken = Extension.objects.filter(unit=row.unit_id, window=target, revoked_at=None)
                if not taken.exists():
                    Extension.objects.filter(pk=row.pk).update(window=target)

    def _waivers(self) -> None:
        """Of a window that is gone: the windows that it covers. Of a whole indicator: all that follow it."""
        for code, family in self.plan.families.items():
            known = self.old_rows.get(code)
            if known is None or not family:
                continue
            first = self.rows[family[0]]
            whole = list(Waiver.objects.filter(indicator=first, window=None, revoked_at=None))
            Waiver.objects.bulk_create(
                waiver_copy(row, indicator=self.rows[one], window=None) for one in family[1:] for row in whole
            )
            for one in family if len(family) > 1 else ():
                own = [window.pk for window in self.windows[one]]
                Waiver.objects.filter(window__in=own).update(indicator=self.rows[one])
            self._window_waivers(code)

    def _window_waivers(self, code: str) -> None:
        keys = self.watched.get(code, {})
        by_unit: dict[int, list[Waiver]] = defaultdict(list)
        for row in Waiver.objects.filter(window__in=list(keys), revoked_at=None).order_by("pk"):
            by_unit[row.unit_id].append(row)
        family = [one.pk for name in self.plan.families[code] for one in self.windows[name]]
        kept: dict[int, list[str]] = defaultdict(list)
        rows = Waiver.objects.filter(window__in=family, unit__in=list(by_unit), revoked_at=None)
        for unit_id, key in rows.exclude(window__in=list(keys)).values_list("unit_id", "window__key"):
            kept[unit_id].append(key)
        for unit_id, own in by_unit.items():
            pair = self.plan.groups.get(unit_id)
            if pair is not None:
                self._waive(code, own, {row.pk: keys[row.window_id or 0] for row in own}, kept[unit_id], pair)
        gone = Waiver.objects.filter(window__in=list(keys), window__indicator__scheme=self.old)
        gone.update(indicator=Indicator.objects.filter(scheme=self.old, code=code).values("pk")[:1])

    def _waive(
        self, code: str, own: list[Waiver], keys: dict[int, str], kept: list[str], pair: tuple[Groups, Groups]
    ) -> None:
        """One unit's waivers of one indicator: each on the windows that it covers now."""
        places, _left = self.carrying.of_waivers(code, [*kept, *keys.values()], *pair)
        wanted = [
            (self.rows[place[0]], target)
            for place in places
            if place[1] not in kept and (target := self._row_for(place, pair[1])) is not None
        ]
        there = {row.window_id: row for row in own}
        free = [row for row in own if row.window_id not in {target.pk for _, target in wanted}]
        for indicator, target in wanted:
            if target.pk in there:
                continue
            if free:
                row = free.pop(0)
                Waiver.objects.filter(pk=row.pk).update(indicator=indicator, window=target)
            else:
                waiver_copy(own[0], indicator=indicator, window=target).save()

    # --- pieces ---------------------------------------------------------------------------------------

    def _pieces(self) -> None:
        targets: dict[int, list[int]] = defaultdict(list)
        for code, keys in self.watched.items():
            rows = Submission.objects.filter(window__in=list(keys)).select_related("unit").order_by("pk")
            for row in rows:
                pair = self.plan.groups.get(row.unit_id)
                day = (row.first_received_at or clock.now()).astimezone(clock.OFFICE_ZONE).date()
                key = keys[row.window_id]
                place = self.carrying.of_piece(code, key, day, *pair) if pair else None
                target = self._row_for(place, pair[1]) if pair else None
                if target is None:
                    self.left += 1
                    continue
                if target.pk == row.window_id:
                    continue
                targets[target.pk].append(row.pk)
                self.moved += 1
                audit.record(
                    "submission.moved", actor=None, about=row, unit=row.unit,
                    before={"window": f"{code} {key}"},
                    after={"window": f"{target.indicator.code} {target.key}", "version": self.new.number},
                )  # fmt: skip
        for target_pk, pks in targets.items():
            for some in in_batches(pks):
                Submission.objects.filter(pk__in=some).update(window=target_pk)
        gone = [code for code in self.old_rows if code not in self.plan.families]
        self.left += Submission.objects.filter(
            window__indicator__scheme=self.old, window__indicator__code__in=gone
        ).count()

    # --- duties ---------------------------------------------------------------------------------------

    def _duties(self) -> None:
        behind = Duty.objects.filter(window__indicator__scheme=self.old).exclude(state=CANCELLED)
        self.cancelled += behind.update(state=CANCELLED, points_num=0, points_den=1)
        for code, windows in self.windows.items():
            own = [one for one in windows if not one.notice_id]
            have: dict[int, dict[tuple[int, int], tuple[int, str]]] = defaultdict(dict)
            rows = Duty.objects.filter(window__in=own).values_list(
                "pk", "unit_id", "window_id", "slot", "state"
            )
            for pk, unit_id, window_id, slot, state in rows:
                have[unit_id][window_id, slot] = (pk, state)
            noticed = [one.pk for one in windows if one.notice_id]
            for groups, unit_ids in self.units_of.items():
                self._of_class(code, self.profiles[groups], own, have, unit_ids)
                if noticed and not self.profiles[groups].asks(code):
                    self._cancel(code, Duty.objects.filter(window__in=noticed), unit_ids)

    def _of_class(
        self,
        code: str,
        profile: Profile,
        windows: list[Window],
        have: dict[int, dict[tuple[int, int], tuple[int, str]]],
        unit_ids: list[int],
    ) -> None:
        shapes = shapes_of(profile, code, windows) if profile.asks(code) else []
        wanted = {(window_id, slot): worth for window_id, slot, worth in shapes}
        waived = self._waived(code, unit_ids)
        missing: dict[tuple[tuple[tuple[int, int], ...], str], list[int]] = defaultdict(list)
        over: list[int] = []
        back: dict[str, list[int]] = defaultdict(list)
        for unit_id in unit_ids:
            own = have.get(unit_id, {})
            by_state: dict[str, list[tuple[int, int]]] = defaultdict(list)
            for place in wanted:
                state = str(WAIVED if {None, place[0]} & waived[unit_id] else ASKED)
                if place not in own:
                    by_state[state].append(place)
                elif own[place][1] == CANCELLED:
                    back[state].append(own[place][0])
            for state, places in by_state.items():
                missing[tuple(places), state].append(unit_id)
            over += [pk for place, (pk, now) in own.items() if place not in wanted and now != CANCELLED]
        for (slots, state), units in missing.items():
            self.made += insert_duties([(*place, wanted[place]) for place in slots], units, state)
        for some in in_batches(over):
            self.cancelled += Duty.objects.filter(pk__in=some).update(state=CANCELLED)
        for state, pks in back.items():
            self.made += len(pks)
            for some in in_batches(pks):
                Duty.objects.filter(pk__in=some).update(state=state)
        if missing or over or back:
            self.touched.add(code)

    def _cancel(self, code: str, rows: Any, unit_ids: Collection[int]) -> None:
        for some in in_batches(list(unit_ids)):
            changed = rows.filter(unit__in=some).exclude(state=CANCELLED).update(state=CANCELLED)
            self.cancelled += changed
            if changed:
                self.touched.add(code)

    def _waived(self, code: str, unit_ids: Collection[int]) -> dict[int, set[int | None]]:
        """Unit → ids of its waived windows; None among them: the whole indicator."""
        found: dict[int, set[int | None]] = defaultdict(set)
        rows = Waiver.objects.filter(indicator=self.rows[code], revoked_at=None)
        for unit_id, window_id in rows.values_list("unit_id", "window_id"):
            found[unit_id].add(window_id)
        return found

    def _worths(self) -> None:
        changed = self.plan.comparison.scores
        everything = any(not change.nodes for change in changed)
        named = {code for change in changed for code in change.nodes}
        split = {one for family in self.plan.families.values() if len(family) > 1 for one in family}
        for code, row in self.rows.items():
            if everything or code in named or code in split or code in self.touched:
                reprice(row)
