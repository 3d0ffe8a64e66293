"""A juror's way in without an account: one panel, one day, logged, ended at will.

Links keep the machine's own time, never the demo's clock. Only a token's hash is kept, so a copy of
the database lets nobody in.
"""

import datetime as dt
import hashlib
import secrets

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from kaoping.assessment.ports import Refusal
from kaoping.base import audit, clock
from kaoping.reviews.actions.assigning import must_permit
from kaoping.reviews.actions.panels import add_member
from kaoping.reviews.models import JurorLink, Panel, PanelMember
from kaoping.reviews.phases import Deed
from kaoping.reviews.queries.panels import locked
from kaoping.units.actions.accounts import end_sessions
from kaoping.units.models import Person

LONGEST = dt.timedelta(hours=24)


@transaction.atomic
def make_juror_link(
    panel: Panel, *, name: str, opens_at: dt.datetime, expires_at: dt.datetime, actor: Person
) -> tuple[str, JurorLink]:
    """A person without a password, in this panel alone, and the token that lets them in.

    Errors: ``Refusal`` for a link that ends before it begins, is over already, or lasts more than a day.
    """
    panel = locked(panel)
    must_permit(panel, Deed.MEMBERS)
    now = timezone.now()
    if not opens_at < expires_at or expires_at <= now:
        raise Refusal(_("The link must end after it begins, and after now. Choose other times."))
    if expires_at - opens_at > LONGEST:
        raise Refusal(_("A juror's link lasts a day at most. For longer, give the person an account."))
    person = Person(username=f"juror-{secrets.token_hex(5)}", name=name.strip())
    person.set_unusable_password()
    person.save()
    token = secrets.token_urlsafe(32)
    link = JurorLink.objects.create(
        panel=panel, person=person, token_hash=_hash(token), opens_at=opens_at, expires_at=expires_at,
        made_by=actor, made_at=now,
    )  # fmt: skip
    add_member(panel, person=person, part=PanelMember.Part.MEMBER, actor=actor)
    audit.record(
        "juror.link_made", actor=actor, about=link,
        after={"opens_at": opens_at.isoformat(timespec="minutes"), "expires_at": expires_at.isoformat(timespec="minutes")},
    )  # fmt: skip
    return token, link


def juror_link_behind(token: str) -> JurorLink | None:
    """The link that this token opens now; None when it is unknown, too early, over or ended."""
    now = timezone.now()
    rows = JurorLink.objects.filter(
        token_hash=_hash(token), ended_at=None, opens_at__lte=now, expires_at__gt=now, person__is_active=True
    )
    return rows.select_related("panel", "person", "made_by").first()


@transaction.atomic
def use_juror_link(token: str) -> JurorLink | None:
    """Count the use and return the link; None when it does not open."""
    link = juror_link_behind(token)
    if link is None:
        return None
    JurorLink.objects.filter(pk=link.pk).update(uses=F("uses") + 1, last_used_at=timezone.now())
    audit.record("juror.link_used", actor=link.person, about=link)
    return link


@transaction.atomic
def end_juror_link(link: JurorLink, *, actor: Person) -> None:
    """The link opens no more and its sessions end; what the juror marked stands."""
    if JurorLink.objects.filter(pk=link.pk, ended_at=None).update(ended_at=clock.now()):
        person = link.person
        end_sessions(person)
        if not person.has_usable_password() and not person.incumbencies.exists():
            Person.objects.filter(pk=person.pk).update(is_active=False)  # there was the link and nothing else
        audit.record("juror.link_ended", actor=actor, about=link)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
