"""The audit page: who did what, when, to what; read by those who may judge it."""

import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kaoping.base import clock
from kaoping.base.models import AuditEvent
from kaoping.base.tables import table_response, wants_table
from kaoping.site.audit_words import KINDS, VERBS, actor_word, kind_word, verb_word
from kaoping.units import access

PAGE = 100
MOST_EXPORTED = 50_000
FILTERS = ("person", "object", "kind", "key", "unit", "verb", "from", "to")


@login_required
@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    """Rows by person, object, unit, deed and days, newest first; 404 for who may not read them."""
    if not access.reads_audit(request.user):
        raise Http404
    asked = {name: request.GET.get(name, "").strip() for name in FILTERS}
    events = events_of(asked)
    if wants_table(request):
        return table_response(
            request, _("Audit"), _columns(), [_row(event) for event in events[:MOST_EXPORTED]]
        )
    context = {
        "page": Paginator(events, PAGE).get_page(request.GET.get("page")),
        "asked": asked,
        "verbs": [("", _("all")), *sorted(VERBS.items())],
        "kinds": [("", _("all")), *sorted(KINDS.items())],
        "unsealed": AuditEvent.objects.filter(sealed_no=None).count(),
    }
    return render(request, "audit/list.html", context)


def events_of(asked: dict[str, str]) -> QuerySet[AuditEvent]:
    """Rows that fit what is asked, newest first; names not asked may be missing."""
    asked = {name: asked.get(name, "") for name in FILTERS}
    events = AuditEvent.objects.order_by("-at", "-id")
    if asked["person"]:
        # A number is a person's key; a word is looked for in names as they were at the time.
        named = Q(actor_label__icontains=asked["person"]) | Q(post_label__icontains=asked["person"])
        if asked["person"].isdecimal():
            named |= Q(actor_kind="person", actor_key=asked["person"])
        events = events.filter(named)
    if asked["object"]:
        events = events.filter(object_label__icontains=asked["object"])
    for name, column in (("kind", "object_kind"), ("key", "object_key"), ("verb", "verb")):
        if asked[name]:
            events = events.filter(**{column: asked[name]})
    if asked["unit"]:
        events = events.filter(unit_key__iexact=asked["unit"])
    if day := _day(asked["from"]):
        events = events.filter(at__gte=clock.begin_of_day(day))
    if day := _day(asked["to"]):
        events = events.filter(at__lt=clock.end_of_day(day))
    return events


def _day(text: str) -> dt.date | None:
    """A day of the address; anything else filters nothing."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1970 <= day.year < 9999 else None


def _columns() -> list[str]:
    return [
        _("No."),
        _("Time"),
        _("Who"),
        _("Acting for"),
        _("Network address"),
        _("What"),
        _("Kind"),
        _("Object"),
        _("Unit"),
        _("Reason"),
        _("Hash"),
    ]


def _row(event: AuditEvent) -> list[Any]:
    return [
        event.sealed_no or "",
        event.at,
        actor_word(event.actor_label),
        event.post_label,
        event.address,
        verb_word(event.verb),
        kind_word(event.object_kind),
        event.object_label,
        event.unit_key,
        event.reason,
        event.row_hash,
    ]
