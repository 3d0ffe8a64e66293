"""A draft's text, kept at every step: readable or not, typed or from a form, one's own or beside another's.

The editor sends the fingerprint of the text that it began with. Where somebody else has kept a text
since, the new one is kept beside it (``is_apart``) and the door says so: no edit is ever lost, and none
goes in unseen over another.
"""

import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from kaoping.assessment.models import SchemeText, SchemeVersion
from kaoping.assessment.ports import Refusal
from kaoping.base import audit, clock
from kaoping.pure.errors import SchemeFaults
from kaoping.pure.scheme.model import Scheme
from kaoping.pure.scheme.parse import load
from kaoping.units.models import Person

State = SchemeVersion.State
MOST_SCHEME_BYTES = 1_000_000
ONE_SITTING = dt.timedelta(minutes=10)  # typing kept by itself gives way to the next so long


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a text: the draft, and whether it stands beside somebody else's newer one."""

    version: SchemeVersion
    text: SchemeText | None  # None: the text was the draft's already
    is_apart: bool = False


@transaction.atomic
def keep_text(
    version: SchemeVersion | None,
    *,
    text: str,
    actor: Any,
    base: str = "",
    deed: str = "",
    autosave: bool = False,
) -> Kept:
    """Keep a text as the draft's own; without ``version`` a new draft begins.

    ``base`` is the SHA-256 of the text that the author began with; "" means whatever stands.
    Errors: ``Refusal`` for a scheme that is no draft any more, and for a text beyond all measure.
    """
    if len(text.encode("utf-8", "surrogatepass")) > MOST_SCHEME_BYTES:
        raise Refusal(
            _("The text is larger than %(most)s bytes; nothing was kept.") % {"most": MOST_SCHEME_BYTES}
        )
    text = text.replace("\r\n", "\n")
    sha256 = _sha256(text)
    scheme = _read(text)
    if version is None:
        version = SchemeVersion(text=text, sha256=sha256, made_at=clock.now(), state=State.DRAFT)
        _describe(version, text, scheme)
        version.save()
        return Kept(version, _row(version, text, actor, deed, autosave, is_readable=scheme is not None))
    fresh = SchemeVersion.objects.get(pk=version.pk)
    if fresh.state != State.DRAFT:
        raise Refusal(
            _("“%(title)s” is %(state)s; only a draft can be changed. Your text was not kept.")
            % {"title": fresh.title, "state": fresh.get_state_display()}
        )
    if fresh.sha256 == sha256:
        return Kept(fresh, None)
    stands = fresh.sha256
    _first_kept(fresh)
    if base and base != stands:
        row = _row(fresh, text, actor, deed, autosave, is_readable=scheme is not None, is_apart=True)
        return Kept(fresh, row, is_apart=True)
    changed = SchemeVersion.objects.filter(pk=fresh.pk, state=State.DRAFT, sha256=stands).update(
        text=text, sha256=sha256
    )
    if not changed:
        row = _row(fresh, text, actor, deed, autosave, is_readable=scheme is not None, is_apart=True)
        return Kept(fresh, row, is_apart=True)
    fresh.text, fresh.sha256, fresh.made_at = text, sha256, clock.now()
    _describe(fresh, text, scheme)
    fresh.save()
    return Kept(fresh, _row(fresh, text, actor, deed, autosave, is_readable=scheme is not None))


@transaction.atomic
def take_up(text: SchemeText, *, actor: Any) -> Kept:
    """Make an earlier text, or one that was kept beside, the draft's own; what stood is kept."""
    kept = keep_text(
        text.version, text=text.text, actor=actor,
        deed=_("taken up from %(moment)s") % {"moment": timezone.localtime(text.kept_at).strftime("%Y-%m-%d %H:%M")},
    )  # fmt: skip
    SchemeText.objects.filter(pk=text.pk).update(is_apart=False)
    return kept


@transaction.atomic
def set_aside(text: SchemeText, *, actor: Any) -> None:
    """Say that a text kept beside need not be compared any more; it stays in the list of texts."""
    SchemeText.objects.filter(pk=text.pk, is_apart=True).update(is_apart=False)
    audit.record("scheme.text_set_aside", actor=actor, about=text.version, before={"sha256": text.sha256})


@transaction.atomic
def drop_draft(version: SchemeVersion, *, actor: Any) -> None:
    """Throw a draft away with all its texts. Errors: ``Refusal`` for what is no draft."""
    if version.state != State.DRAFT:
        raise Refusal(_("Only a draft can be thrown away."))
    audit.record("scheme.dropped", actor=actor, about=version, before={"sha256": version.sha256})
    version.delete()


def _read(text: str) -> Scheme | None:
    try:
        return load(text)
    except SchemeFaults:
        return None


def _describe(version: SchemeVersion, text: str, scheme: Scheme | None) -> None:
    """Id, title, period: as the text says; of an unreadable one what its lines seem to say."""
    version.is_readable = scheme is not None
    if scheme is not None:
        name, title = scheme.id, scheme.title or scheme.id
        version.period_from, version.period_to = scheme.period.first, scheme.period.last
    else:
        name = version.scheme or _guess(text, r"scheme:[ ]*([\w.\-]{1,60})[ ]*(?:#.*)?")
        title = _guess(text, r"title:[ ]*[\"']?([^\"'#\n]+)") or version.title
    version.title = title.strip()[:200]
    if name != version.scheme or not version.pk:
        others = SchemeVersion.objects.filter(scheme=name).exclude(pk=version.pk)
        last = others.aggregate(last=Max("number"))["last"] if name else None
        version.scheme, version.number = name, (last or 0) + 1


def _guess(text: str, pattern: str) -> str:
    match = re.search(rf"^{pattern}$", text, re.MULTILINE)
    return match[1] if match else ""


def _row(
    version: SchemeVersion,
    text: str,
    actor: Any,
    deed: str,
    autosave: bool,
    *,
    is_readable: bool,
    is_apart: bool = False,
) -> SchemeText:
    person = actor if isinstance(actor, Person) else None
    values = {
        "text": text, "sha256": _sha256(text), "kept_at": clock.now(), "deed": deed[:200],
        "is_readable": is_readable, "is_apart": is_apart,
    }  # fmt: skip
    last = version.texts.first()
    if autosave and last is not None and _same_sitting(last, person, is_apart):
        for name, value in values.items():
            setattr(last, name, value)
        last.save()
        return last
    row = SchemeText.objects.create(
        version=version, kept_by=person, kept_by_name=str(actor or "")[:100], is_autosave=autosave, **values
    )
    audit.record("scheme.drafted", actor=actor, about=version, reason=deed, after={"sha256": row.sha256})
    return row


def _same_sitting(last: SchemeText, person: Person | None, is_apart: bool) -> bool:
    return (
        last.is_autosave
        and person is not None
        and last.kept_by_id == person.pk
        and last.is_apart == is_apart
        and clock.now() - last.kept_at < ONE_SITTING
    )


def _first_kept(version: SchemeVersion) -> None:
    """A draft from before texts were kept: what stands is kept before anything changes."""
    if not version.texts.exists():
        SchemeText.objects.create(
            version=version, text=version.text, sha256=version.sha256, kept_at=version.made_at,
            is_readable=version.is_readable,
        )  # fmt: skip


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
