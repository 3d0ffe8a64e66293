"""The audit trail's verbs and kinds in words, for every part's pages."""

from typing import Any

from django import template

from kaoping.site import audit_words

register = template.Library()


@register.filter
def pairs(values: Any) -> list[tuple[str, Any]]:
    """What changed, name by name. A template's own ``values.items`` would find a change called “items”."""
    return list(values.items()) if isinstance(values, dict) else []


register.filter("actor_word", audit_words.actor_word)
register.filter("verb_word", audit_words.verb_word)
register.filter("kind_word", audit_words.kind_word)
