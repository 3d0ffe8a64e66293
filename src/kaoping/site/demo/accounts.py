"""How to get into the demo: one sign-in for each role, its password made on this machine.

The passwords are no secret (they stand on the demo's front page) but they are no
default either: every installation makes its own, in a file that its owner alone reads.
"""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.hashers import make_password

from kaoping.base.models import Instance
from kaoping.site.demo import city
from kaoping.units.actions.accounts import one_time_password
from kaoping.units.models import Incumbency, Person, Role

SHOWN = (
    Role.CLERK,
    Role.UNIT_AUTHOR,
    Role.UNIT_APPROVER,
    Role.UNIT_HEAD,
    Role.REVIEWER,
    Role.OFFICE_HEAD,
    Role.LEADER,
    Role.AUDITOR,
    Role.SYSTEM_ADMIN,
)


class Account(NamedTuple):
    """One line of the front page. ``name`` is person and unit or title."""

    role: str
    name: str
    username: str
    password: str


def folder() -> Path:
    """Where the demo keeps what belongs to it alone."""
    return Path(settings.VAR_DIR) / "demo"


def path() -> Path:
    return folder() / "sign-ins.json"


class Passwords:
    """One password for each role, hashed beside other work: a hash is slow on purpose.

    One hash a role: 200 of them would cost more than the whole year, and people who share
    a password that stands on the front page need no salts of their own.
    """

    def __init__(self) -> None:
        self._made = {role: one_time_password() for role in SHOWN}
        pool = ThreadPoolExecutor(1)
        self._hashes = {role: pool.submit(make_password, made) for role, made in self._made.items()}
        pool.shutdown(wait=False)  # it ends by itself after the last hash

    def hand_out(self, showcase: str) -> None:
        """Give each role's password to everybody who holds it, and keep them for the front page.

        ``showcase`` is the code of the body whose people stand there.
        """
        kept = {}
        for role, (username, place) in _faces(showcase).items():
            password, encoded = self._made[role], self._hashes[role].result()
            holders = Incumbency.objects.filter(post__role=role).values("person_id")
            Person.objects.filter(pk__in=holders).update(password=encoded, must_change_password=False)
            kept[str(role)] = {"username": username, "place": place, "password": password, "hash": encoded}
        folder().mkdir(parents=True, exist_ok=True)
        path().unlink(missing_ok=True)
        descriptor = os.open(path(), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(kept, file, indent=1, ensure_ascii=False)


def accounts() -> list[Account]:
    """A sign-in for each role, in the order of the story; nothing outside demo mode.

    A password that its person has changed since is shown no more.
    """
    if not Instance.current().is_demo or not path().exists():
        return []
    made = json.loads(path().read_text(encoding="utf-8"))
    people = {
        person.username: person
        for person in Person.objects.filter(username__in=[each["username"] for each in made.values()])
    }
    found = []
    for role in SHOWN:
        kept = made.get(str(role))
        person = people.get(kept["username"]) if kept else None
        if kept and person and person.is_active and person.password == kept["hash"]:
            name = f"{person.name}（{kept['place']}）"
            found.append(Account(str(role.label), name, person.username, kept["password"]))
    return found


def _faces(showcase: str) -> dict[Role, tuple[str, str]]:
    """Who stands for each role, as account and place: the office's first, the showcase body's own."""
    first: dict[str, tuple[str, str]] = {}
    for each in city.office_people():
        first.setdefault(each.role, (each.person.username, each.title))
    body = city.unit(showcase)
    for role, who in (
        ("unit_author", body.author),
        ("unit_approver", body.approver),
        ("unit_head", body.head),
    ):
        if who is not None:
            first[role] = (who.username, body.short_name)
    return {role: first[str(role)] for role in SHOWN}
