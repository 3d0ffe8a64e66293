"""``kaoping units import`` and ``kaoping user create``: the roll and the people at a terminal."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from kaoping.site.system_reasons import cannot_be_read


def register(subparsers: Any) -> None:
    units = subparsers.add_parser("units", help="the roll of units")
    verbs = units.add_subparsers(title="verbs", metavar="VERB", required=True)
    take = verbs.add_parser(
        "import",
        help="take in a unit roll (xlsx, xls, ods or csv)",
        description="Take in a unit roll. All of it or nothing; a second import of the same file changes nothing.",
    )
    take.add_argument("file", metavar="FILE", help="the roll; one heading line with at least 代码 and 名称")
    take.add_argument("--dry-run", action="store_true", help="show what would change and write nothing")
    take.add_argument("--format", choices=["table", "json"], default="table")
    take.set_defaults(run=run_import)

    user = subparsers.add_parser("user", help="people who sign in")
    verbs = user.add_subparsers(title="verbs", metavar="VERB", required=True)
    create = verbs.add_parser(
        "create",
        help="make an account and print its one-time password",
        description="Make an account and print its one-time password, which must be changed at first sign-in.",
    )
    create.add_argument("account", metavar="ACCOUNT", help="the name to sign in with")
    create.add_argument("--name", required=True, help="the person's name")
    create.add_argument("--role", action="append", default=[], help="a role; may be given several times")
    create.add_argument("--unit", metavar="CODE", help="the unit of the posts (the office if left out)")
    create.add_argument("--email", default="")
    create.add_argument("--phone", default="")
    create.add_argument("--format", choices=["table", "json"], default="table")
    create.set_defaults(run=run_create)


def run_import(options: argparse.Namespace) -> int:
    """Preview or take in the roll; status 1 if it has faults, 2 if there is no such file."""
    path = Path(options.file)
    try:
        raw = path.read_bytes()
    except OSError as error:
        print(cannot_be_read(path, error), file=sys.stderr)
        return 2
    from kaoping.site.cli import start_django

    start_django()
    from django.utils.translation import gettext as _

    from kaoping.units import actions
    from kaoping.units.forms.roll import read_roll
    from kaoping.units.queries.roll import RollPlan, plan_roll

    roll = read_roll(raw)
    if roll.faults:
        plan = RollPlan([], roll.faults, 0)
    elif options.dry_run:
        plan = plan_roll(roll.rows)
    else:
        try:
            plan = actions.take_in_roll(roll.rows, actor="units import")
        except actions.RollHasFaults as error:
            plan = error.plan
    if options.format == "json":
        print(json.dumps(_as_json(plan, options.dry_run), ensure_ascii=False, indent=1))
    else:
        for one in plan.units:
            if one.kind != "unchanged" and not plan.faults:
                print(f"{one.kind:9}  {one.row.code}  {one.row.name}")
        for fault in plan.faults:
            print(f"{path}: {fault}", file=sys.stderr)
        counts = {kind: plan.count(kind) for kind in ("new", "changed", "unchanged")}
        if plan.faults:
            print(_("%(count)s faults. Nothing was taken in.") % {"count": len(plan.faults)}, file=sys.stderr)
        else:
            print(
                _(
                    "New: %(new)s, changed: %(changed)s, unchanged: %(unchanged)s; not in the file: %(absent)s."
                )
                % {**counts, "absent": plan.absent}
            )
            if options.dry_run:
                print(_("This was a preview; nothing was written."))
    return 1 if plan.faults else 0


def _as_json(plan: Any, dry_run: bool) -> dict:
    return {
        "dry_run": dry_run,
        "written": not dry_run and not plan.faults,
        "new": plan.count("new"),
        "changed": plan.count("changed"),
        "unchanged": plan.count("unchanged"),
        "absent": plan.absent,
        "units": [
            {
                "row": one.row.number,
                "code": one.row.code,
                "name": one.row.name,
                "outcome": one.kind,
                "changes": {key: {"before": old, "after": new} for key, (old, new) in one.changes.items()},
                "people": [
                    {
                        "role": str(post.role),
                        "name": post.name,
                        "account": post.account,
                        "takes_over": post.takes_over,
                    }
                    for post in one.posts
                ],
            }
            for one in plan.units
        ],
        "faults": [
            {"row": fault.row, "column": fault.column, "code": fault.code, "sentence": str(fault)}
            for fault in plan.faults
        ],
    }


def run_create(options: argparse.Namespace) -> int:
    """Make the account with its posts; status 2 for an unknown role, unit or a taken name."""
    from kaoping.site.cli import start_django

    start_django()
    from django.db import transaction
    from django.utils.translation import gettext as _

    from kaoping.units import actions
    from kaoping.units.forms.roll import ACCOUNT
    from kaoping.units.models import Role, Unit

    wrong = [role for role in options.role if role not in Role.values]
    if wrong:
        values = {"found": wrong[0], "allowed": ", ".join(Role.values)}
        print(_("There is no role “%(found)s”. Allowed: %(allowed)s.") % values, file=sys.stderr)
        return 2
    if not ACCOUNT.fullmatch(options.account):
        print(
            _(
                "“%(found)s” cannot be an account. An account has up to 60 letters, digits and the signs . _ - + @."
            )
            % {"found": options.account},
            file=sys.stderr,
        )
        return 2
    unit = Unit.objects.filter(code=options.unit).first() if options.unit else None
    if options.unit and unit is None:
        print(
            _("There is no unit with the code “%(found)s”. Import the roll first or mend the code.")
            % {"found": options.unit},
            file=sys.stderr,
        )
        return 2
    try:
        with transaction.atomic():
            person, password = actions.create_person(
                username=options.account,
                name=options.name,
                email=options.email,
                phone=options.phone,
                actor="user create",
            )
            for role in options.role:
                where = unit or actions.office_unit()
                actions.give_post(unit=where, role=role, person=person, actor="user create")
    except actions.AccountTaken as error:
        print(error.sentence, file=sys.stderr)
        return 2
    if options.format == "json":
        print(json.dumps({"account": person.username, "one_time_password": password}, ensure_ascii=False))
    else:
        print(
            _("Account: %(account)s  One-time password: %(password)s")
            % {"account": person.username, "password": password}
        )
    return 0
