"""A post's due days as a calendar (RFC 5545) that phones and mail programs fetch by themselves."""

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from kaoping.assessment import states
from kaoping.assessment.models import SchemeVersion, Window
from kaoping.assessment.queries.duties import duty_states
from kaoping.base import clock
from kaoping.units.models import Office, Post, Role

UNIT_ROLES = (Role.UNIT_AUTHOR, Role.UNIT_APPROVER, Role.UNIT_HEAD)
DONE = (states.COUNTED, states.IN_REVIEW, states.RECEIVED, states.LATE)


def calendar_of(post: Post, schemes: list[SchemeVersion]) -> bytes:
    """The whole calendar: a unit's duties with their state, or every window for whoever is no unit's."""
    name = _("Due days · %(office)s") % {"office": Office.current()}
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//kaoping//calendar//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(name)}",
        "X-WR-TIMEZONE:Asia/Shanghai",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
    ]
    stamp = clock.now().astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    for scheme in schemes:
        events = _own(post, scheme) if post.role in UNIT_ROLES else _all(scheme)
        for key, day, summary, detail in events:
            lines += [
                "BEGIN:VEVENT",
                f"UID:{key}@kaoping",
                f"DTSTAMP:{stamp}",
                f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
                f"DTEND;VALUE=DATE:{clock.days_after(day):%Y%m%d}",
                f"SUMMARY:{_escaped(summary)}",
                f"DESCRIPTION:{_escaped(detail)}",
                "TRANSP:TRANSPARENT",
                "END:VEVENT",
            ]
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"]).encode()


def _own(post: Post, scheme: SchemeVersion) -> Iterator[tuple[str, dt.date, str, str]]:
    book = duty_states(scheme, unit_ids=[post.unit_id])
    for row in book.rows:
        if row.state == states.WAIVED:
            continue
        window = book.window(row)
        day = row.due_on
        if row.state == states.SENT_BACK and row.piece and row.piece.fix_due_on:
            day = row.piece.fix_due_on
        indicator = window.indicator
        name = f"{indicator.code} {indicator.short_title or indicator.title} {window}"
        summary = _("✓ %(name)s") if row.state in DONE else _("due: %(name)s")
        yield f"duty-{row.id}", day, summary % {"name": name}, str(row.labels.unit)


def _all(scheme: SchemeVersion) -> Iterator[tuple[str, dt.date, str, str]]:
    windows = Window.objects.filter(indicator__scheme=scheme).select_related("indicator", "notice")
    for window in windows.order_by("due_on", "pk"):
        indicator = window.indicator
        name = f"{indicator.code} {indicator.short_title or indicator.title} {window}"
        yield f"window-{window.pk}", window.due_on, _("due: %(name)s") % {"name": name}, scheme.title


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, "\\" + sign)
    return " ".join(text.replace("\r", "\n").split("\n"))


def _folded(line: str) -> str:
    """At most 75 bytes a line; no character is cut."""
    parts, room = [""], 75
    for sign in line:
        size = len(sign.encode())
        if size > room:
            parts.append("")
            room = 74
        parts[-1] += sign
        room -= size
    return "\r\n ".join(parts)
