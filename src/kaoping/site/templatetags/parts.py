"""What templates print again and again: glyphs, states, dates, points, bars.

Tags write their own few characters of markup where an include would be slow: the
matrix prints three thousand cells.
"""

import datetime as dt
from fractions import Fraction
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import dateformat, formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kaoping.base.clock import OFFICE_ZONE
from kaoping.pure.scoring.rounding import to_published
from kaoping.site import states

register = template.Library()


@register.simple_tag
def glyph(name: str) -> SafeString:
    """One of the twelve shapes, or an icon; decoration, so hidden from readers."""
    return mark_safe(  # noqa: S308 -- names come from templates and states.py alone
        f'<svg class="glyph" viewBox="0 0 12 12" aria-hidden="true"><use href="#g-{name}"/></svg>'
    )


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the sprite (vendor/entries/icons.json); decoration, so hidden from readers."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><use href="{}#{}"/></svg>',
        static("vendor/icons/icons.svg"),
        name,
    )


@register.simple_tag
def state(
    code: Any, word: Any = "", boxed: bool = False, quiet: bool = False, unit: bool = False
) -> SafeString:
    """A state as shape and word; ``quiet`` keeps the word for readers only, ``unit`` takes the unit's word."""
    look = states.look(str(code))
    return format_html(
        '<span class="state t-{}{}"{}>{}<span{}>{}</span></span>',
        look.tone,
        " boxed" if boxed else "",
        format_html(' data-hint="s/{}"', code) if code in states.EXPLAINED else "",
        glyph(look.glyph),
        mark_safe(' class="visually-hidden"') if quiet else "",
        word or (unit and look.unit_word) or look.word,
    )


@register.simple_tag
def state_word(code: Any) -> str:
    return str(states.look(str(code)).word)


@register.filter
def is_needed(field: Any) -> bool:
    """Whether a field's label says so: demanded by the form, or by what it is sent for."""
    return field.field.required or field.field.widget.attrs.get("aria-required") == "true"


@register.filter
def points(value: Any) -> str:
    """Scheme points as printed: two decimals, half up, rounded once from the exact value."""
    if value is None:
        return "—"
    if isinstance(value, str):
        return value
    return to_published(Fraction(value))


@register.filter
def points_short(value: Any) -> str:
    """Full marks as the paper table prints them: 2, 4, 0.5."""
    if value is None:
        return "—"
    text = points(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    """10月26日."""
    return _formatted(value, _("j M"))


@register.filter
def day_year(value: dt.date | dt.datetime | None) -> str:
    """2014年10月26日."""
    return _formatted(value, _("j M Y"))


@register.filter
def day_week(value: dt.date | dt.datetime | None) -> str:
    """10月26日 星期一."""
    return _formatted(value, _("D j M"))


@register.filter
def weekday(value: dt.date | dt.datetime | None) -> str:
    return _formatted(value, "l")


@register.simple_tag
def month_name(number: int) -> str:
    """10月, Oct."""
    return dateformat.format(dt.date(2000, number, 1), _("M"))


@register.filter
def moment(value: dt.datetime | None) -> str:
    """10月14日 16:42, in the office's zone."""
    return _formatted(value, _("j M H:i"))


@register.filter
def moment_exact(value: dt.datetime | None) -> str:
    """2014年10月14日 16:42:07: where the arrival decides."""
    return _formatted(value, _("j M Y H:i:s"))


def _formatted(value: dt.date | dt.datetime | None, pattern: str) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        value = value.astimezone(OFFICE_ZONE)
    return dateformat.format(value, pattern)


@register.filter
def days_left(days: int | None) -> str:
    """Days until something is due, as a phrase: 还有 7 天, 今天, 已过 3 天."""
    if days is None:
        return ""
    if days == 0:
        return _("today")
    if days < 0:
        return ngettext("%(n)s day ago", "%(n)s days ago", -days) % {"n": -days}
    return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}


@register.filter
def size(value: int | None) -> str:
    """Bytes as people say them: 812 KB, 2.7 MB."""
    if value is None:
        return "—"
    if value < 1024 * 1024:
        return f"{max(1, round(value / 1024))} KB"
    return f"{formats.number_format(value / 1024 / 1024, 1)} MB"


@register.inclusion_tag("parts/points_bar.html")
def points_bar(
    got: Any, pending: Any = 0, lost: Any = 0, full: Any = 30, thin: bool = False, legend: Any = True
):
    """Where the points are: got, awaiting marks, open, lost. Widths in per cent of ``full``.

    A base with open points has no full mark: then the bar shows what is got, awaited and lost.
    """
    if full is None:
        full = Fraction(got or 0) + Fraction(pending or 0) + Fraction(lost or 0)
    whole = Fraction(full) or Fraction(1)
    values = {"got": Fraction(got or 0), "pending": Fraction(pending or 0), "lost": Fraction(lost or 0)}
    share = {name: float(round(value / whole * 100, 2)) for name, value in values.items()}
    share["lost_from"] = round(100 - share["lost"], 2)
    open_points = max(Fraction(0), whole - sum(values.values()))
    return {**values, "open": open_points, "full": whole, "share": share, "thin": thin, "legend": legend}


@register.inclusion_tag("parts/confidence.html")
def confidence(level: int):
    """How sure the machine is: three bars and a word, never a percentage."""
    words = {3: _("quite sure"), 2: _("fairly sure"), 1: _("not sure")}
    return {"bars": [n <= level for n in (1, 2, 3)], "word": words.get(level, words[1])}


@register.inclusion_tag("parts/pagination.html", takes_context=True)
def pagination(context: Any, page: Any):
    """Pages of a list, with its filters kept in every address."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return {"page": page, "numbers": list(numbers), "request": context["request"]}


@register.simple_tag
def language_code() -> str:
    """For ``lang`` on the page: zh-Hans or en."""
    return "zh-Hans" if (get_language() or "").startswith("zh") else "en"


@register.filter
def at(table: Any, key: Any) -> Any:
    """A table's row by its key, or nothing."""
    return table.get(key)


@register.simple_tag
def loss_bar(line: Any, most: int) -> SafeString:
    """Missed, late and refused pieces of a line as one bar; the longest line fills the width."""
    x, parts = 0.0, []
    for name in ("missed", "late", "refused"):
        width = getattr(line, name) / most * 100 if most else 0.0
        parts.append(
            format_html(
                '<rect class="{}" x="{}%" width="{}%" height="100%"/>', name, f"{x:.2f}", f"{width:.2f}"
            )
        )
        x += width
    return format_html('<svg class="loss" aria-hidden="true">{}</svg>', mark_safe("".join(parts)))  # noqa: S308 -- escaped


@register.simple_tag
def unit_counts(found: Any, place: Any) -> tuple[int, int, int]:
    """Valid, due and missed of a place's unit."""
    return found.by_unit.get(place.row.unit_id, (0, 0, 0))
