"""Hints beside states, numbers and items: words on hover and on focus, and a link for a tap."""

from itertools import count
from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from kaoping.assessment import states
from kaoping.assessment.models import Indicator
from kaoping.assessment.queries.texts import scheme_of
from kaoping.pure.errors import SchemeFaults
from kaoping.pure.scheme.tree import index
from kaoping.site import first_run as first_run_steps
from kaoping.site import help_words

register = template.Library()
_ids = count(1)


def _hint(about: str, title: Any, text: Any, href: str, **more: Any) -> dict[str, Any]:
    return {"id": f"hint-{next(_ids)}", "about": about, "title": title, "text": text, "href": href, **more}


@register.inclusion_tag("help/hint.html")
def piece_hint(code: str) -> dict[str, Any]:
    """What the state of a piece means."""
    word, text = states.PIECE[code].unit, help_words.PIECE[code]
    return _hint(
        _("What “%(word)s” means") % {"word": word}, word, text, f"{reverse('help_words')}#piece-{code}"
    )


@register.inclusion_tag("help/hint.html")
def duty_hint(code: str) -> dict[str, Any]:
    """What the state of a duty means."""
    word, text = states.DUTY[code].unit, help_words.DUTY[code]
    return _hint(
        _("What “%(word)s” means") % {"word": word}, word, text, f"{reverse('help_words')}#duty-{code}"
    )


@register.inclusion_tag("help/hint.html")
def number_hint(code: str) -> dict[str, Any]:
    """What a number says and how it comes about."""
    word, text = help_words.NUMBERS[code]
    return _hint(
        _("What “%(word)s” says") % {"word": word}, word, text, f"{reverse('help_words')}#number-{code}"
    )


@register.inclusion_tag("help/hint.html")
def indicator_hint(indicator: Indicator) -> dict[str, Any]:
    """The paragraphs of the official document on which the item rests."""
    href = f"{reverse('assessment:scheme', args=[indicator.scheme_id])}#row-{indicator.code}"
    about = _("The paragraph of item %(code)s") % {"code": indicator.code}
    title = f"{indicator.mark}{indicator.code} {indicator.title}"
    return _hint(about, title, indicator.standard, href, quotes=_paragraphs(indicator))


def _paragraphs(indicator: Indicator) -> list[str]:
    try:
        scheme = scheme_of(indicator.scheme)
    except SchemeFaults:
        return []
    placed = index(scheme).get(indicator.code)
    quoted = dict(scheme.paragraphs)
    return [quoted[name] for name in placed.node.paragraph if name in quoted] if placed else []


@register.inclusion_tag("first_run/strip.html", takes_context=True)
def first_run(context: Any) -> dict[str, Any]:
    """The first steps of an office on its desk; nothing once they are done or put away."""
    request = context["request"]
    if not first_run_steps.concerns(request.user):
        return {}
    return {"run": first_run_steps.first_run(request.user), "csrf_token": context.get("csrf_token")}
