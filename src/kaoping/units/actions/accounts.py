"""Accounts: made by somebody known, entered with a password of one's own.

There is no default account and no sign-up. A new account, and one whose owner was let in
by a link, must choose a password before anything else. Passwords, links and sessions
keep the machine's own time, never the demo's clock.
"""

import datetime as dt
import hashlib
import secrets
from typing import Any, NamedTuple

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kaoping.base import audit
from kaoping.units.actions.posts import give_post, office_unit
from kaoping.units.models import Person, Role, SignInLink

LINK_LIFE = dt.timedelta(hours=24)
# Without letters and digits that look alike in print: l and 1, o and 0.
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


class AlreadyPeopled(Exception):
    """There are people already, so nobody may become the first."""


class AccountTaken(Exception):
    """Somebody signs in under this name already."""

    def __init__(self, username: str) -> None:
        self.sentence = _("The account “%(account)s” is taken. Choose another name to sign in with.") % {
            "account": username
        }
        super().__init__(self.sentence)


class FirstPerson(NamedTuple):
    person: Person
    password: str  # shown once


def one_time_password() -> str:
    """Four groups of four: about 80 bits, easy to read out on the telephone."""
    return "-".join("".join(secrets.choice(ALPHABET) for _n in range(4)) for _n in range(4))


@transaction.atomic
def create_first_person(*, username: str = "admin", name: str = "") -> FirstPerson:
    """The account of an empty installation: system administrator and clerk of the office.

    Errors: ``AlreadyPeopled`` when any person exists, so a running office cannot gain a
    second way in.
    """
    if Person.objects.exists():
        raise AlreadyPeopled
    person, password = create_person(username=username, name=name or _("Administrator"), actor=None)
    unit = office_unit()
    for role in (Role.SYSTEM_ADMIN, Role.CLERK):
        give_post(unit=unit, role=role, person=person, actor=None)
    return FirstPerson(person, password)


@transaction.atomic
def create_person(
    *,
    username: str,
    name: str,
    actor: Any,
    email: str = "",
    phone: str = "",
    language: str = "",
) -> tuple[Person, str]:
    """A new person and their one-time password, which must be changed at first sign-in.

    Errors: ``AccountTaken``, in any case of letters.
    """
    username = username.strip().lower()
    if Person.objects.filter(username__iexact=username).exists():
        raise AccountTaken(username)
    password = one_time_password()
    person = Person.objects.create_user(
        username,
        password,
        name=name.strip(),
        email=email.strip().lower(),
        phone=phone.strip(),
        language=language,
        must_change_password=True,
    )
    audit.record(
        "person.created", actor=actor, about=person, after={"account": username, "name": person.name}
    )
    return person, password


@transaction.atomic
def give_one_time_password(*, person: Person, actor: Any) -> str:
    """A new password for one sign-in; all open logins of the person end."""
    password = one_time_password()
    person.set_password(password)
    person.must_change_password = True
    person.save(update_fields=["password", "must_change_password"])
    end_sessions(person)
    audit.record("person.password_given", actor=actor, about=person)
    return password


@transaction.atomic
def disable_person(*, person: Person, actor: Any, reason: str) -> None:
    """The person cannot sign in any more; open logins end at their next request."""
    if not Person.objects.filter(pk=person.pk, is_active=True).update(is_active=False):
        return
    person.is_active = False
    SignInLink.objects.filter(person=person, used_at=None).delete()
    end_sessions(person)
    audit.record("person.disabled", actor=actor, about=person, reason=reason)


@transaction.atomic
def enable_person(*, person: Person, actor: Any, reason: str) -> None:
    if not Person.objects.filter(pk=person.pk, is_active=False).update(is_active=True):
        return
    person.is_active = True
    audit.record("person.enabled", actor=actor, about=person, reason=reason)


@transaction.atomic
def forget_second_factor(*, person: Person, actor: Any, reason: str) -> None:
    """Whoever lost both telephone and recovery codes signs in with the password again."""
    if Authenticator.objects.filter(user=person).delete()[0]:
        audit.record("person.second_factor_removed", actor=actor, about=person, reason=reason)


def end_sessions(person: Person) -> None:
    """End every open login; a request under way finishes, the next one is a guest's."""
    for session in UserSession.objects.filter(user=person):
        session.end()


def note_sign_in(person: Person) -> None:
    """The trail must show who came in, when and from where (the door says where)."""
    audit.record("person.signed_in", actor=person, about=person)


@transaction.atomic
def make_sign_in_link(*, person: Person, actor: Person) -> str:
    """A token that lets the person in once within a day; older unused ones end.

    Only its hash is kept, so a copy of the database lets nobody in.
    """
    now = timezone.now()
    SignInLink.objects.filter(person=person, used_at=None).delete()
    token = secrets.token_urlsafe(32)
    link = SignInLink.objects.create(
        person=person,
        token_hash=_hash(token),
        made_by=actor,
        made_at=now,
        expires_at=now + LINK_LIFE,
    )
    audit.record(
        "person.link_made",
        actor=actor,
        about=person,
        after={"expires_at": link.expires_at.isoformat(timespec="seconds")},
    )
    return token


def open_link(token: str) -> SignInLink | None:
    """The link behind a token if it may still be used; reading it uses nothing up."""
    return (
        SignInLink.objects.filter(
            token_hash=_hash(token), used_at=None, expires_at__gt=timezone.now(), person__is_active=True
        )
        .select_related("person", "made_by")
        .first()
    )


@transaction.atomic
def use_sign_in_link(token: str) -> Person | None:
    """Spend the link and return its person, who must now choose a password; else None.

    The old password ends, and with it every open login: whoever needed the link does
    not know it, and whoever knows it may not be the owner.
    """
    link = open_link(token)
    if link is None:
        return None
    now = timezone.now()
    if not SignInLink.objects.filter(pk=link.pk, used_at=None, expires_at__gt=now).update(used_at=now):
        return None
    person = link.person
    person.set_unusable_password()
    person.must_change_password = True
    person.save(update_fields=["password", "must_change_password"])
    end_sessions(person)
    audit.record("person.link_used", actor=person, about=person, after={"made_by": str(link.made_by)})
    return person


@transaction.atomic
def choose_language(*, person: Person, language: str) -> None:
    """The person's own language, wherever they sign in."""
    Person.objects.filter(pk=person.pk).update(language=language)
    person.language = language


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
