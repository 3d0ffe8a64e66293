"""What sheets and the matrix print again and again."""

import re
from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kaoping.assessment.models import Indicator, Window
from kaoping.assessment.queries.matrix import Column
from kaoping.assessment.states import DUTY, HAS_PIECE
from kaoping.base import clock
from kaoping.results.queries.overview import Filters, subject_of, window_title
from kaoping.results.queries.sheet_rows import WindowRow

register = template.Library()
CALENDAR_ENDS = "度年月周"
PERIOD = re.compile(r"(?<=^\d{4})[HQMW]\d+$")  # of a calendar key such as 2014H1
MONTH = re.compile(r"\d{1,2}月")
TAIL = re.compile(r"(的?通知|情况|工作)$")
# The running number of a document: 清直文明办〔2014〕5号 → 5号.
NUMBER = re.compile(r"(\d{1,3}号)\s*$")


def shape(name: str) -> SafeString:
    return mark_safe(  # noqa: S308 -- names come from the table of states alone
        f'<svg class="glyph" viewBox="0 0 12 12" aria-hidden="true"><use href="#g-{name}"/></svg>'
    )


@register.simple_tag
def window_chip(window: WindowRow) -> SafeString:
    """A window as its places' shapes and its name; the word only where something is amiss."""
    labels = DUTY[window.state]
    shapes = format_html_join("", "{}", ((shape(DUTY[state].shape),) for state in window.states))
    word: Any = format_html(' <span class="visually-hidden">{}</span>', labels.office)
    if window.is_loud:
        word = format_html(" {}", labels.office)
    more = format_html('<span class="more">{}</span>', _("extended")) if window.extended else ""
    tone = labels.tone if window.is_loud else "quiet"
    return format_html(
        '<span class="state t-{} w-{}">{} <span class="name">{}</span>{}{}</span>',
        tone, labels.tone, shapes, subject_of(window.title), word, more,
    )  # fmt: skip


@register.simple_tag
def open_link(opened: Collection[str], code: str, is_open: bool) -> str:
    """The address with this line opened, or closed if it is open; the others stay as they are."""
    rest = [one for one in opened if one not in (code, "all")]
    wanted = rest if is_open else [*rest, code]
    return "?open=" + ",".join(wanted) if wanted else "?"


@register.filter
def window_name(window: Window) -> str:
    return window_title(window)


@register.filter
def duty_name(window: Window) -> str:
    """What is asked, in one phrase: the notice's title, or the line and its window."""
    title = window_title(window)
    return title if window.notice_id else f"{window.indicator.short_title or window.indicator.title} {title}"


@register.filter
def window_short(window: Window) -> str:
    """Two characters for a narrow column: 一季, 上半, 3月; a notice by its number: 5号."""
    if window.notice and (number := NUMBER.search(window.notice.number)):
        return number.group(1)
    name = subject_of(window_title(window).strip()).strip("“”《》\"' ")
    if name.isascii():
        period = PERIOD.search(window.key)
        return period.group() if period else name if len(name) <= 5 else f"{name[:4]}…"
    if window.notice_id is None and name[-1] in CALENDAR_ENDS and len(name) <= 4:
        return name if MONTH.fullmatch(name) else name[:2]
    return TAIL.sub("", name)[-2:] or name[:2]


@register.simple_tag
def indicator_head(indicator: Indicator, span: int) -> SafeString:
    """A line's number, with its name over several columns; the hint quotes its paragraph."""
    name = f" {indicator.short_title or indicator.title}" if span > 1 else ""
    return format_html(
        '<a class="hint-word" href="{}" data-hint="i/{}/{}"><b>{}</b>{}</a>',
        _row_of(indicator),
        indicator.scheme_id,
        indicator.code,
        indicator.code,
        name,
    )


@register.simple_tag
def window_head(window: Window) -> SafeString:
    """A window in two or three characters over its due day; the hint says its days and pieces."""
    return format_html(
        '<a class="hint-word" href="{}" data-hint="w/{}/{}">{}<br>{}</a>',
        _row_of(window.indicator),
        window.indicator.scheme_id,
        window.pk,
        window_short(window),
        f"{window.due_on.month}/{window.due_on.day}",
    )


def _row_of(indicator: Indicator) -> str:
    """Where the line's paragraph, rule and windows stand."""
    code = indicator.code
    at = reverse("assessment:scheme", args=[indicator.scheme_id])
    return f"{at}?{urlencode({'open': code})}#row-{code}"


@register.simple_tag
def column_margin(column: Column, filters: Filters) -> SafeString:
    """× n missed for a window that is over, 收齐 if none; otherwise the number that came."""
    over = column.window.due_on < clock.today()
    where = {"window": column.window.pk, "group": filters.group, "q": filters.q, "scheme": filters.scheme}
    if column.missed:
        href = _duties(state="missed", **where)
        return format_html(
            '<a class="bad" href="{}">{}<span class="print-only" aria-hidden="true">×</span>{}'
            '<span class="visually-hidden"> {}</span></a>',
            href, shape("cross"), column.missed, _("missed"),
        )  # fmt: skip
    if over:
        return format_html('<span class="all">{}</span>', _("complete"))
    if not column.came:
        return format_html('<span class="third">{}</span>', "—")
    return format_html('<a href="{}">{}</a>', _duties(state=",".join(HAS_PIECE), **where), column.came)


def _duties(**asked: Any) -> str:
    wanted = {name: value for name, value in asked.items() if value not in ("", None)}
    return f"{reverse('results:duties')}?{urlencode(wanted)}"
