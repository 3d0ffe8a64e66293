"""Hints beside states, numbers and items: words on hover and on focus, and a link for a tap."""

from itertools import count
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kaoping.assessment import states
from kaoping.assessment.models import Indicator, Window
from kaoping.site import first_run as first_run_steps
from kaoping.site import help_hints, help_words

register = template.Library()
_ids = count(1)


def _hint(about: str, title: Any, text: Any, href: str, **more: Any) -> dict[str, Any]:
    return {"id": f"hint-{next(_ids)}", "about": about, "title": title, "text": text, "href": href, **more}


@register.inclusion_tag("help/hint.html")
def piece_hint(code: str) -> dict[str, Any]:
    """What the state of a piece means."""
    word, text = states.PIECE[code].unit, help_words.meaning(help_words.PIECE, code)
    return _hint(
        _("What “%(word)s” means") % {"word": word}, word, text, f"{reverse('help_words')}#piece-{code}"
    )


@register.inclusion_tag("help/hint.html")
def duty_hint(code: str) -> dict[str, Any]:
    """What the state of a duty means."""
    word, text = states.DUTY[code].unit, help_words.meaning(help_words.DUTY, code)
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
    return _hint(about, title, indicator.standard, href, quotes=help_hints.paragraphs(indicator))


@register.inclusion_tag("help/basis.html")
def item_basis(indicator: Indicator) -> dict[str, Any]:
    """The item's paragraphs and its rule in sentences, folded: for pages where somebody writes."""
    shown = help_hints.shown_row(indicator)
    if shown is None:
        return {}
    at = f"{reverse('assessment:scheme', args=[indicator.scheme_id])}?{urlencode({'open': indicator.code})}"
    return {
        "quotes": shown.paragraphs,
        "rule": help_words.sentences(shown.words.sentences),
        "href": f"{at}#row-{indicator.code}",
    }


# A word that is its own key: a link to what it means, whose words scripts show beside it. For heads of
# columns and titles of rows, where a question mark each would be noise.


@register.simple_tag
def number_word(code: str, label: Any = "") -> SafeString:
    """A number's name."""
    return _word(f"{reverse('help_words')}#number-{code}", f"n/{code}", label or help_words.NUMBERS[code][0])


@register.simple_tag
def states_word(kind: str, label: Any) -> SafeString:
    """The head of a column of states: ``piece`` or ``duty``."""
    return _word(f"{reverse('help_words')}#states-{kind}", "n/states", label)


@register.simple_tag
def duty_meaning(code: str) -> str:
    """What a duty's state means and what happens next, in words."""
    return help_words.meaning(help_words.DUTY, code)


@register.simple_tag
def item_word(scheme: int, code: str, label: Any) -> SafeString:
    """An item's name or number, leading to its row of the official table."""
    at = f"{reverse('assessment:scheme', args=[scheme])}?{urlencode({'open': code})}#row-{code}"
    return _word(at, f"i/{scheme}/{code}", label)


@register.simple_tag
def window_word(window: Window, label: Any, href: str) -> SafeString:
    """A window's name, leading to what it asks for."""
    return _word(href, f"w/{window.indicator.scheme_id}/{window.pk}", label)


def _word(href: str, key: str, label: Any) -> SafeString:
    return format_html('<a class="hint-word" href="{}" data-hint="{}">{}</a>', href, key, label)


@register.inclusion_tag("first_run/strip.html", takes_context=True)
def first_run(context: Any) -> dict[str, Any]:
    """The first steps of an office on its desk; nothing once they are done or put away."""
    request = context["request"]
    if not first_run_steps.concerns(request.user):
        return {}
    return {"run": first_run_steps.first_run(request.user), "csrf_token": context.get("csrf_token")}
